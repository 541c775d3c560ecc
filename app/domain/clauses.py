"""Clauses that no agreement may contain: found by patterns that the prefecture delivers as data.

A pattern warns, it never blocks: a text may quote what it forbids (domain.md A.7, legality checks).
Each entry carries its own proof, three texts it must find and three near misses it must not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LONGEST_PATTERN = 400


@dataclass(frozen=True, slots=True)
class UnlawfulClause:
    """One pattern (a regular expression over text without spaces), why it is unlawful and by which
    law. `flag` is the code of `legality_flag` that the case should then bear, "" for none.
    """

    id: str
    pattern: str
    why: str
    source: str
    hits: tuple[str, ...]
    near_misses: tuple[str, ...]
    flag: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One place in a text; `words` are those that matched."""

    clause: UnlawfulClause
    words: str


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def plain(text: str) -> str:
    """The text that patterns see: full-width letters and digits narrow, no spaces or line ends."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def find(text: str, clauses: Iterable[UnlawfulClause]) -> tuple[Found, ...]:
    """What is unlawful in a text, one entry a pattern, in the order of the list."""
    if not text:
        return ()
    wanted = plain(text)
    matches = ((clause, _compiled(clause.pattern).search(wanted)) for clause in clauses)
    return tuple(Found(clause, match.group()) for clause, match in matches if match)


def fault(clause: UnlawfulClause) -> str:
    """What is wrong with an entry itself, "" when it does what it says."""
    if not clause.pattern or len(clause.pattern) > LONGEST_PATTERN:
        return "pattern missing or too long"
    try:
        _compiled(clause.pattern)
    except re.error as error:
        return f"pattern: {error}"
    if len(clause.hits) < 3 or len(clause.near_misses) < 3:
        return "needs three hits and three near misses"
    for text in clause.hits:
        if not find(text, [clause]):
            return f"does not find {text}"
    for text in clause.near_misses:
        if find(text, [clause]):
            return f"finds the near miss {text}"
    return ""
