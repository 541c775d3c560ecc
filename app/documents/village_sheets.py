"""Print sheets of the village log: each is kept with its digest, and its seal is awaited.

Every page bears the QR of the sheet's record; scanned back, the sheet counts as 已盖章. What was
counted is kept as a digest of its figures, so that a later count that differs is noticed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.documents.faults import BrokenTemplate
from app.documents.press import ATTACHMENT, Press
from app.documents.sheets import Facts
from app.domain.advising import ADVISER
from app.domain.blocks import Paper
from app.domain.changes import Changes
from app.domain.fields import Value
from app.domain.people import Act
from app.domain.problems import Problem, Refused, Severity, refused
from app.domain.records import Record
from app.domain.sheet import KIND
from app.domain.visit_cell import hours_text
from app.usecases.attachment_ports import Limits, Taken
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.paper_ports import Rendered
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import act, denied
from app.usecases.village.sheet import Sheet
from app.usecases.village.sheets import subtitle

_HOURS = ("onsite", "all", "remote", "target", "short")
"""Figures in minutes, which a paper writes as hours."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One sheet to print: a code of `paper_kind`, what it is filled with, and what its record says
    of it beside that.
    """

    document: str
    facts: Facts
    about: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Produced:
    """The sheets for the printer, all of them as one PDF, and their records."""

    papers: tuple[Paper, ...]
    rendered: Rendered
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    changes: Changes


def wanted(desk: Desk, made: Sheet) -> Wanted:
    """A counted sheet as its template is given it."""
    names = [column.name for column in made.columns]
    facts: dict[str, object] = {
        "period": f"{made.wish.period.first} 至 {made.wish.period.last}",
        "subtitle": subtitle(made),
        "village_name": made.village_name,
        "adviser_name": made.adviser_name,
        "columns": [{"name": one.name, "title": one.title} for one in made.columns],
        "rows": [dict(zip(names, line.cells, strict=True)) for line in made.rows],
        "figures": {**_zeros(), **made.figures, **_in_hours(made.figures)},
        "notes": [str(note) for note in made.notes],
        "part": {"station": desk.station.name if desk.station else ""},
    }
    about: dict[str, Value] = {
        "period": f"{made.wish.period.first}..{made.wish.period.last}",
        "figures_digest": _digest(made),
    }
    about |= {"division_code": made.wish.village} if made.wish.village else {}
    about |= {"adviser_id": made.wish.adviser} if made.wish.adviser else {}
    about |= {"adviser_name": made.adviser_name} if made.adviser_name else {}
    return Wanted(made.wish.kind.document, facts, about)


def _zeros() -> dict[str, object]:
    """What a template may name although nothing was counted."""
    names = ("visits", "matters", "people", "lectures", "disputes", "villages", "engaged", "met")
    return dict.fromkeys((*names, "advisers", "lawyers", "grassroots"), 0) | {"coverage": ""}


def _in_hours(figures: Mapping[str, int]) -> dict[str, object]:
    found: dict[str, object] = {
        f"{name}_hours": hours_text(figures.get(f"{name}_minutes", 0)) for name in _HOURS
    }
    permille = figures.get("coverage_permille")
    return found | ({"coverage": f"{permille / 10:.1f}%"} if permille is not None else {})


def _digest(made: Sheet) -> str:
    rows = [line.cells for line in made.rows]
    told = json.dumps([dict(made.figures), rows], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def produce(
    press: Press, desk: Desk, sheets: Sequence[Wanted], *, anyway: bool = False
) -> Produced | Refused:
    """Make and keep these sheets in one act. `anyway` prints in spite of characters that no font
    has; refused: no right, a broken template by its line, what does not fit.
    """
    for kind in (KIND, ATTACHMENT):
        if no := denied(desk, kind, Act.CREATE):
            return no
    ids = [desk.ids.record_id() for _one in sheets]
    try:
        pairs = [
            press.sheet(desk, one.document, one.facts, sheet_id)
            for one, sheet_id in zip(sheets, ids, strict=True)
        ]
    except BrokenTemplate as broken:
        return refused("paper.template", reason=str(broken))
    problems = tuple(problem for _paper, rendered in pairs for problem in rendered.problems)
    if not all(anyway and one.severity is Severity.WARN for one in problems):
        return Refused(problems)
    made = [
        (one, paper, rendered, _seal(desk, paper, rendered))
        for one, (paper, rendered) in zip(sheets, pairs, strict=True)
    ]
    return _keep(press, desk, made, problems)


def _seal(desk: Desk, paper: Paper, rendered: Rendered) -> Taken:
    size = len(rendered.content)
    return desk.attachments.take(rendered.content, f"{paper.title}.pdf", Limits(size, size))


_Made = tuple[Wanted, Paper, Rendered, Taken]


def _keep(
    press: Press, desk: Desk, made: Sequence[_Made], problems: tuple[Problem, ...]
) -> Produced | Refused:
    files = [desk.ids.record_id() for _one in made]
    records: list[Record] = []

    def work(unit: UnitOfWork) -> Record:
        for (one, paper, rendered, taken), file_id in zip(made, files, strict=True):
            values = _values(desk, one, rendered)
            records.append(unit.add(KIND, paper.id, values))
            unit.add(ATTACHMENT, file_id, _file(desk, paper, taken))
        return records[0]

    saved = act(desk, f"{KIND}.create", work)
    if isinstance(saved, Refused):
        return saved
    papers = tuple(paper for _one, paper, _rendered, _taken in made)
    whole = press.renderer.render(papers)
    return Produced(papers, whole, tuple(records), problems, saved.changes)


def _values(desk: Desk, one: Wanted, rendered: Rendered) -> dict[str, Value]:
    same = {"document": one.document, "period": one.about.get("period")}
    place = one.about.get("division_code")
    before = desk.reader.many(KIND, desk.reader.ids(Query(KIND, where=same)))
    number = 1 + sum(sheet.get("division_code") == place for sheet in before)
    values: dict[str, Value] = {
        **one.about,
        "document": one.document,
        "made_at": desk.clock.now(),
        "sha256": rendered.sha256,
        "pages": rendered.pages[0],
        "version": number,
    }
    return dict(new_values(desk, desk.kinds[KIND], values))


def _file(desk: Desk, paper: Paper, taken: Taken) -> dict[str, Value]:
    values: dict[str, Value] = {
        "owner_kind": KIND,
        "owner_id": paper.id,
        "document": paper.document,
        "file_name": taken.file_name,
        "media_type": taken.media_type,
        "sha256": taken.sha256,
        "bytes": taken.bytes,
        "pages": taken.pages,
        "added_at": desk.clock.now(),
    }
    return dict(new_values(desk, desk.kinds[ATTACHMENT], values))


def board_wanted(desk: Desk, board: Record) -> Wanted:
    """The poster of a notice board: who serves the village, how and when to reach them."""
    adviser = desk.reader.get(ADVISER, board.text("adviser_id"))
    commitments = desk.surroundings.parameter("service_commitments")
    part: dict[str, object] = {
        **{name: board.text(name) for name in ("phone", "times", "duty")},
        "firm": adviser.text("firm") if adviser else "",
        "station": desk.station.name if desk.station else "",
        "hotline": desk.surroundings.parameter("hotline"),
        "commitments": commitments if isinstance(commitments, tuple | list) else (),
    }
    facts = {
        "village_name": board.text("village_name"),
        "adviser_name": board.text("adviser_name"),
        "part": part,
    }
    about: dict[str, Value] = {
        "period": desk.surroundings.today,
        "division_code": board.get("village_code"),
        "adviser_id": board.get("adviser_id"),
        "adviser_name": board.get("adviser_name"),
    }
    return Wanted("notice_board", facts, {k: v for k, v in about.items() if v is not None})
