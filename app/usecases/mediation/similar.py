"""Text that stands almost word for word in another case is pointed out, never refused.

Files are paid by the case (domain.md A.9), so copies are written; phrases are shared rightly. What
is compared is the text without names, numbers and dates: a copy with other names is a copy, and two
honest files that begin with the same phrase are not one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.case_file import CASE, CaseFile
from app.domain.records import Record
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load
from app.usecases.ports import Query

ALIKE = 90
"""Percent from which two texts are near-identical (issue of people's mediation, case page)."""

SHORTEST = 40
"""Characters: below, two honest sentences about the same kind of dispute are often the same."""

TEXTS: Mapping[str, tuple[str, int]] = {
    CASE: ("brief", SHORTEST),
    "mediation_session": ("record_text", SHORTEST),
    "agreement": ("facts_and_issues", SHORTEST),
    "follow_up": ("situation", 50),  # that all went well is honestly said in few words
}
"""What is compared, by kind: the field, and its shortest text. Like is compared with like."""

_LONGEST = 1200
"""Characters compared of one text: a copy shows at its beginning."""

_NEWEST = 4
"""Records of one kind of a case that are looked for elsewhere."""

_BLANK = re.compile(r"[\s\d０-９，。、；：！？,.;:!?“”\"'（）()《》〈〉—-]+")
_DATES = re.compile(r"[年月日号时分元角万亿零一二三四五六七八九十百千两]+")


@dataclass(frozen=True, slots=True)
class Similar:
    """Another case in which the text of one field is the same for `percent` of it."""

    case_id: str
    kind: str
    field: str
    percent: int


def find(desk: Desk, case: Record, limit: int = 3) -> tuple[Similar, ...]:
    """The most similar other cases of this installation, each by its most similar text."""
    file = load(desk, case.id) or CaseFile(case)
    names = {one.id: _names(one) for one in ledger.records(desk, Query(CASE))}
    best: dict[str, Similar] = {}
    for kind, (field, shortest) in TEXTS.items():
        mine = [text for text in _own(file, kind, field) if len(text) >= shortest]
        others = dict(_others(desk, file.case.id, kind, names)) if mine else {}
        for text in mine:
            for key, percent in closest(text, others.items(), limit, shortest):
                found = Similar(key.partition(" ")[0], kind, field, percent)
                known = best.get(found.case_id)
                if known is None or known.percent < percent:
                    best[found.case_id] = found
    return tuple(sorted(best.values(), key=lambda one: -one.percent)[:limit])


def closest(
    text: str, others: Iterable[tuple[str, str]], limit: int = 3, shortest: int = SHORTEST
) -> tuple[tuple[str, int], ...]:
    """(key, percent) of the texts at least `ALIKE` percent the same, the most alike first."""
    texts = {key: other for key, other in others if len(other) >= shortest}
    # Six megabytes that only a window needs in which texts are compared.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    found = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=limit)
    return tuple((key, int(score)) for _text, score, key in found)


def essence(text: str, names: Iterable[str]) -> str:
    """A text without what differs between a case and its copy."""
    text = text[: 2 * _LONGEST]
    for name in names:
        text = text.replace(name, "")
    return _DATES.sub("", _BLANK.sub("", text))[:_LONGEST]


def _own(file: CaseFile, kind: str, field: str) -> Iterator[str]:
    records = (file.case,) if kind == CASE else file.of(kind)[-_NEWEST:]
    names = _names(file.case)
    return (essence(one.text(field), names) for one in records)


def _others(
    desk: Desk, case_id: str, kind: str, names: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, str]]:
    """Case and record → the text in that record."""
    field, _shortest = TEXTS[kind]
    for one in ledger.records(desk, Query(kind)):
        of = one.id if kind == CASE else one.text("case_id")
        if of != case_id:
            yield f"{of} {one.id}", essence(one.text(field), names.get(of, ()))


def _names(case: Record) -> tuple[str, ...]:
    """The parties' names, the longest first."""
    parts = (part.strip() for part in re.split("[、，；与]", case.text("party_names")))
    return tuple(sorted(filter(None, parts), key=len, reverse=True))
