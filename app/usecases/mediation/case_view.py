"""Everything the page of one case shows, read once (product.md, Mediation)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.case_file import CASE, CaseFile
from app.domain.case_problems import CaseProblem
from app.domain.case_rules import check
from app.domain.deadlines import Deadline, deadlines
from app.domain.dossier import DossierItem, States, meter, papers_state
from app.domain.people import Act
from app.domain.problems import Refused, refused
from app.domain.scanned import Scans, scans_of
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load
from app.usecases.records import denied, problems_of


@dataclass(frozen=True, slots=True)
class CaseView:
    """`problems` are those of header, parts and the whole; `states` tell how
    far each document is, by document and part, and `scans` which of its pages came back.
    """

    file: CaseFile
    problems: tuple[CaseProblem, ...]
    dossier: tuple[DossierItem, ...]
    states: States
    scans: Scans
    deadlines: tuple[Deadline, ...]


def open_view(desk: Desk, case_id: str) -> CaseView | Refused:
    """Read the case for its page; off the UI thread."""
    file = load(desk, case_id)
    if file is None:
        return refused("record.gone")
    if no := denied(desk, CASE, Act.READ, file.case):
        return no
    return view_of(desk, file)


def view_of(desk: Desk, file: CaseFile) -> CaseView:
    """The same from a file that was read already."""
    around = desk.surroundings
    states = papers_state(file, around)
    return CaseView(
        file=file,
        problems=tuple(problems_of_file(desk, file)),
        dossier=meter(file, states, around),
        states=states,
        scans=scans_of(file),
        deadlines=tuple(deadlines(file, around)),
    )


def problems_of_file(desk: Desk, file: CaseFile) -> Iterator[CaseProblem]:
    """What the rules of header, parts and the whole say."""
    for record in (file.case, *(part for parts in file.parts.values() for part in parts)):
        for problem in problems_of(desk, desk.kinds[record.kind], record.values):
            yield CaseProblem(record.kind, record.id, problem)
    yield from check(file, desk.surroundings)
