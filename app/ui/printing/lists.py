"""Lists that are not of one case: roster, hand-over list, subsidy list (domain.md A.8, A.9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.documents.facts import list_facts
from app.documents.faults import BrokenTemplate
from app.documents.filling import make
from app.domain.blocks import Paper
from app.domain.people import Act
from app.domain.problems import Problem, Refused, Severity, refused
from app.domain.records import Record
from app.ui.printing.workshop import press
from app.usecases.desk import Desk
from app.usecases.ports import PortFault
from app.usecases.records import denied

ROSTER, HANDOVER_LIST, SUBSIDY_LIST = "roster", "handover_list", "subsidy_list"

Rows = Sequence[tuple[Record, Mapping[str, object]]]
"""Records, each with what is known beyond its fields."""


def list_paper(
    desk: Desk, document: str, rows: Rows, committee: Record | None = None, period: str = ""
) -> Paper:
    """The list as a paper. Raises `BrokenTemplate`."""
    known = {"copies": 1, **list_facts(desk.surroundings, committee, rows, period)}
    return make(press().templates_for(desk)[document], known)


def write_list(desk: Desk, document: str, paper: Paper, rows: Rows, place: Path) -> Refused | None:
    """The list as a PDF where somebody wants it; logged without any content, as every export is."""
    kinds = {record.kind for record, _more in rows}
    for kind in kinds:
        if no := denied(desk, kind, Act.PRINT):
            return no
    try:
        rendered = press().renderer.pdf([paper], place)
        for problem in rendered.problems:
            if problem.severity is not Severity.WARN:
                return Refused((problem,))
        with desk.writer.begin(desk.actor, "list.print") as unit:
            for kind in sorted(kinds):
                unit.audit("export", kind, detail=f"{document} {len(rows)}")
    except BrokenTemplate as broken:
        return refused("paper.template", reason=str(broken))
    except OSError:
        return refused("file.not_written")
    except PortFault as fault:
        return Refused((Problem(fault.code),))
    return None
