"""Text in three scripts: normal form, search tokens, search expressions (languages.md "Search").

SQLite's own tokenisers know neither Han nor Yi nor Tibetan, so words are cut here and joined with
spaces for an FTS5 column declared ``tokenize = FTS5_TOKENIZER``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

FTS5_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
"""The tokenizer option of the FTS5 table; index_text and match_query assume exactly this one."""

_DIGITS = {0x0F20 + n: str(n) for n in range(10)} | {0xFF10 + n: str(n) for n in range(10)}

_RUN = re.compile(
    r"(?P<han>[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
    r"|(?P<yi>[\ua000-\ua48c]+)"
    r"|(?P<tibetan>[\u0f00\u0f40-\u0f84\u0f88-\u0fbc]+)"
    r"|(?P<digits>[0-9]+)"
    r"|(?P<word>[^\W\d_]+)"
)


def ascii_digits(text: str) -> str:
    """Tibetan (༠–༩) and full-width (０–９) digits as ASCII; every other character unchanged."""
    return text.translate(_DIGITS)


def normalise(text: str) -> str:
    """The form in which two spellings of the same text compare equal: NFKC, casefold, ASCII digits.

    Lone surrogates and NUL become spaces: neither can be stored or searched.
    """
    clean = "".join(" " if ch == "\0" or "\ud800" <= ch <= "\udfff" else ch for ch in text)
    folded = unicodedata.normalize("NFKC", clean).casefold()
    return ascii_digits(unicodedata.normalize("NFKC", folded))


def _runs(text: str) -> Iterator[tuple[str, str]]:
    for match in _RUN.finditer(normalise(text)):
        yield match.lastgroup or "", match.group()


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]


def tokens(text: str) -> list[str]:
    """The search tokens of `text`, in reading order.

    Han: overlapping bigrams, then the last character alone, so that every character begins a
    token and one typed character can be searched by prefix. Yi: one token per syllable.
    Tibetan: the syllables between tsheg. Latin words and runs of digits as they are.
    """
    found: list[str] = []
    for kind, run in _runs(text):
        if kind == "han":
            found += [*_bigrams(run), run[-1]]
        elif kind == "yi":
            found += run
        else:
            found.append(run)
    return found


def index_text(*texts: str) -> str:
    """What goes into the FTS5 column for these texts: their tokens joined by spaces."""
    return " ".join(token for text in texts for token in tokens(text))


def _phrases(text: str) -> list[list[str]]:
    """The query cut into phrases: neighbouring runs of one script must be neighbours in the record.

    A Han run is a phrase of bigrams only: its last character is the start of a longer bigram
    wherever the run goes on in the record. Yi and Tibetan syllables separated by nothing but
    tsheg or nothing at all form one phrase; spaces, digits and Latin words start a new one.
    """
    phrases: list[list[str]] = []
    for chunk in normalise(text).split():
        previous = ""
        for kind, run in _runs(chunk):
            if kind == "han":
                cut = _bigrams(run) or [run]
            else:
                cut = list(run) if kind == "yi" else [run]
            if kind == previous == "tibetan":
                phrases[-1] += cut
            else:
                phrases.append(cut)
            previous = kind
    return phrases


def match_query(text: str) -> str:
    """An FTS5 MATCH expression finding the records that contain all parts of `text`.

    Empty when there is nothing to search for (the caller then shows everything). The last token
    is a prefix, since the user may still be typing. Only quoted tokens made of letters and digits
    leave this function, so nothing typed can become FTS5 syntax.
    """
    phrases = _phrases(text)
    if not phrases:
        return ""
    quoted = ['"' + " ".join(phrase) + '"' for phrase in phrases]
    return " ".join(quoted) + " *"
