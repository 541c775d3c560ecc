"""Text in three scripts: normal form, search tokens, search expressions (languages.md "Search").

SQLite's own tokenisers know neither Han nor Yi nor Tibetan, so words are cut here and joined with
spaces for an FTS5 column declared ``tokenize = FTS5_TOKENIZER``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter

FTS5_TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
"""The tokenizer option of the FTS5 table; index_text and match_query assume exactly this one.
With prefix='1 2' a single typed Han character is found as fast as a whole word.
"""

_DIGITS = {0x0F20 + n: str(n) for n in range(10)} | {0xFF10 + n: str(n) for n in range(10)}

# Private-use characters count as Han: old name registers keep rare characters there.
_HAN = r"\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
_YI = r"\ua000-\ua48c"
_TIBETAN = r"\u0f00\u0f35\u0f37\u0f39\u0f40-\u0f84\u0f88-\u0fbc"
_RUN = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    rf"|(?P<yi>[{_YI}]+)"
    rf"|(?P<tibetan>[{_TIBETAN}]+)"
    r"|(?P<digits>[0-9]+)"
    rf"|(?P<word>(?:(?![{_HAN}{_YI}{_TIBETAN}])[^\W\d_])+)"
)
# Invisible in print: soft hyphen, zero-width and direction marks, variation selectors.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
# The dot of a Yi name written in Han (阿苦·木呷) is typed as often as it is left out.
_NAME_DOT = re.compile(rf"(?<=[{_HAN}])[\u00b7\u2022\u2027\u30fb](?=[{_HAN}])")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def ascii_digits(text: str) -> str:
    """Tibetan (༠–༩) and full-width (０–９) digits as ASCII; every other character unchanged."""
    return text.translate(_DIGITS)


def normalise(text: str) -> str:
    """The form in which two spellings of one text compare equal.

    NFKC, casefold, ASCII digits, no invisible characters, no dot inside a Han name; NUL and lone
    surrogates, which can be neither stored nor searched, become spaces.
    """
    visible = _INVISIBLE.sub("", _UNSTORABLE.sub(" ", text))
    folded = unicodedata.normalize("NFKC", visible).casefold()
    return _NAME_DOT.sub("", ascii_digits(unicodedata.normalize("NFKC", folded)))


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


def _phrase(kind: str, run: str) -> list[str]:
    """A run as consecutive tokens of the record; Han without the last character alone, because
    the record may go on there.
    """
    if kind == "han":
        return _bigrams(run) or [run]
    return list(run) if kind == "yi" else [run]


def _phrases(text: str) -> Iterator[str]:
    """The query as FTS5 strings, cut at spaces and wherever the script changes.

    Tibetan syllables joined by tsheg stay together. One Han character is a prefix at once: it is
    indexed as the start of a bigram.
    """
    for chunk in normalise(text).split():
        for kind, runs in groupby(_runs(chunk), key=itemgetter(0)):
            phrases = [_phrase(kind, run) for _, run in runs]
            if kind == "tibetan":
                phrases = [list(chain.from_iterable(phrases))]
            for phrase in phrases:
                lone_han = kind == "han" and len(phrase[0]) == 1
                yield f'"{" ".join(phrase)}"' + ("*" if lone_han else "")


def match_query(text: str) -> str:
    """An FTS5 MATCH expression finding the records that contain every part of `text`.

    Empty when there is nothing to search for (the caller then shows everything). The last token
    is a prefix, since the user may still be typing. Nothing but quoted letters and digits leaves
    this function, so nothing typed can become FTS5 syntax.
    """
    phrases = list(_phrases(text))
    if phrases and not phrases[-1].endswith("*"):
        phrases[-1] += "*"
    return " AND ".join(phrases)
