"""Text that stands almost word for word in another case is pointed out, never refused.

Files are paid by the case (domain.md A.9), so copies are written; phrases are shared rightly. What
is compared is the text without names, numbers and dates: a copy with other names is a copy, and two
honest files that begin with the same phrase are not one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from app.domain.case_file import CASE
from app.domain.records import Record
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query

ALIKE = 90
"""Percent from which two texts are near-identical (issue of people's mediation, case page)."""

SHORTEST = 40
"""Characters: below, two honest sentences about the same kind of dispute are often the same."""

_BLANK = re.compile(r"[\s\d０-９，。、；：！？,.;:!?“”\"'（）()《》〈〉—-]+")
_DATES = re.compile(r"[年月日号时分元角万亿零一二三四五六七八九十百千两]+")


@dataclass(frozen=True, slots=True)
class Similar:
    """Another case whose text is the same for `percent` of it."""

    case_id: str
    field: str
    percent: int


def find(desk: Desk, case: Record, limit: int = 3) -> tuple[Similar, ...]:
    """The most similar other cases of this installation, by the facts of the dispute."""
    mine = essence(case)
    if len(mine) < SHORTEST:
        return ()
    others = ((one.id, essence(one)) for one in _others(desk, case))
    return tuple(
        Similar(case_id, "brief", percent) for case_id, percent in closest(mine, others, limit)
    )


def closest(
    text: str, others: Iterable[tuple[str, str]], limit: int = 3
) -> tuple[tuple[str, int], ...]:
    """(id, percent) of the texts at least `ALIKE` percent the same, the most alike first."""
    texts = {key: other for key, other in others if len(other) >= SHORTEST}
    found = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=limit)
    return tuple((key, int(score)) for _text, score, key in found)


def essence(case: Record) -> str:
    """The facts without what differs between a case and its copy."""
    text = case.text("brief")
    for name in sorted(_names(case), key=len, reverse=True):
        text = text.replace(name, "")
    return _DATES.sub("", _BLANK.sub("", text))


def _names(case: Record) -> Iterator[str]:
    for part in re.split("[、，；与]", case.text("party_names")):
        if part.strip():
            yield part.strip()


def _others(desk: Desk, case: Record) -> Iterator[Record]:
    query = Query(CASE)
    return (one for one in ledger.records(desk, query) if one.id != case.id)
