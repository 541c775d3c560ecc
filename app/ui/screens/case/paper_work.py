"""What is done with papers off the UI thread: made and kept, printed, saved as PDF or .docx."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from app.documents import docx
from app.documents.faults import BrokenTemplate
from app.documents.filling import Unfilled
from app.documents.papers import NUMBERED, Wanted, papers_for
from app.documents.press import Printed, filler
from app.domain.blocks import Paper
from app.domain.case_file import CASE, CaseFile
from app.domain.changes import Changes
from app.domain.problems import Problem, Refused, refused
from app.i18n import N_
from app.ui.printing.workshop import press, printer_name, send
from app.ui.screens.file_acts import copy_out
from app.usecases import attaching
from app.usecases.desk import Desk
from app.usecases.mediation import numbering
from app.usecases.mediation.reading import load

T = TypeVar("T")

SETS = (
    ("registered", N_("受理")),
    ("mediating", N_("调解")),
    ("agreed", N_("协议")),
    ("followed_up", N_("回访")),
    ("failed", N_("终止告知")),
    ("withdrawn", N_("撤回")),
    ("", N_("全卷")),
)
"""The sets by the stage of their papers; the contents of a file need the whole of it."""

_SET_OF_STAGE = {
    "mediating": "mediating",
    "agreed": "agreed",
    "performing": "agreed",
    "performed": "followed_up",
    "breached": "agreed",
    "failed": "failed",
    "transferred": "failed",
    "withdrawn": "withdrawn",
    "followed_up": "followed_up",
    "closed": "",
    "archived": "",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the papers that were made, and the printer or file they went to."""

    printed: Printed
    printer: str = ""
    file: str = ""


Outcome = Made | Refused


def set_of(file: CaseFile) -> str:
    """The set that belongs to where a case stands: an agreement that waits for its signatures, or
    was never printed, goes before anything else.
    """
    stage = file.case.text("stage")
    if stage in ("mediating", "informed", "registered") and file.of("agreement"):
        return "agreed"
    if stage == "performed" and not {*papers_for(file, "agreed")} <= _made(file):
        return "agreed"
    found = _SET_OF_STAGE.get(stage, "registered")
    return found if papers_for(file, found) else ""


def _made(file: CaseFile) -> set[Wanted]:
    return {Wanted(one.text("document"), one.text("part_id")) for one in file.of("paper")}


def sets_with_papers(file: CaseFile) -> list[tuple[str, str]]:
    """The sets that have anything to print in this case."""
    return [(stage, title) for stage, title in SETS if papers_for(file, stage)]


def make(desk: Desk, case_id: str, wanted: Sequence[Wanted], *, anyway: bool = False) -> Outcome:
    """Make and keep the papers, then send them to the printer if there is one. What would waste
    paper stops all of them, until somebody wants them `anyway`.
    """
    printed = _printed(desk, case_id, wanted, anyway=anyway)
    if isinstance(printed, Refused):
        return printed
    name = printer_name()
    if name and printed.papers:
        send(printed.papers, name)
    return Made(printed, name)


def _printed(
    desk: Desk, case_id: str, wanted: Sequence[Wanted], *, anyway: bool
) -> Printed | Refused:
    """The papers made and kept; an agreement gets the number of its case first. Where there is none
    to give, its place stays a ruled blank, and why is told beside the paper.
    """
    changes, problems = _number(desk, case_id, wanted)
    printed = told(lambda: press().make(desk, case_id, wanted, anyway=anyway))
    if isinstance(printed, Refused):
        return printed
    return replace(
        printed,
        problems=(*printed.problems, *problems),
        changes=printed.changes.merged(changes),
    )


def _number(
    desk: Desk, case_id: str, wanted: Sequence[Wanted]
) -> tuple[Changes, tuple[Problem, ...]]:
    case = desk.reader.get(CASE, case_id)
    if case is None or case.text("case_no") or not NUMBERED & {one.document for one in wanted}:
        return Changes(), ()
    issued = numbering.issue(desk, case)
    if isinstance(issued, Refused):
        return Changes(), issued.problems
    return issued.changes, ()


def save_pdf(
    desk: Desk,
    case_id: str,
    wanted: Sequence[Wanted],
    place: str,
    ready: Sequence[Paper] = (),
    *,
    anyway: bool = False,
) -> Outcome:
    """A copy of all papers as one PDF; those that are not `ready` are made and kept first."""
    printed = Printed(tuple(ready), (), (), (), Changes())
    if not ready:
        made = _printed(desk, case_id, wanted, anyway=anyway)
        if isinstance(made, Refused) or not made.papers:
            return made if isinstance(made, Refused) else Made(made)
        printed = made
    try:
        press().renderer.pdf(printed.papers, Path(place))
    except OSError:
        return refused("file.not_written")
    return Made(printed, file=place)


def save_docx(desk: Desk, case_id: str, wanted: Sequence[Wanted], folder: str) -> int | Refused:
    """Each paper as a file for WPS, to be worked on; nothing is kept of them. How many."""
    file = load(desk, case_id)
    if file is None:
        return refused("record.gone")
    filled = told(lambda: _filled(desk, file, wanted))
    if isinstance(filled, Refused):
        return filled
    try:
        for number, paper in enumerate(filled, start=1):
            docx.write(paper, Path(folder) / f"{number:02} {paper.title}.docx")
    except OSError:
        return refused("file.not_written")
    return len(filled)


def _filled(desk: Desk, file: CaseFile, wanted: Sequence[Wanted]) -> list[Paper]:
    maker = filler(desk, press().templates_for(desk), file)
    papers = (maker.fill(one) for one in wanted)
    return [paper for paper in papers if not isinstance(paper, Unfilled)]


def export(desk: Desk, paper_id: str, place: str) -> Refused | None:
    """A copy of the PDF that was kept of one version, byte for byte."""
    paper = desk.reader.get("paper", paper_id)
    own = attaching.produced(desk, paper) if paper else None
    return copy_out(desk, own, place) if own else refused("record.gone")


def told(work: Callable[[], T]) -> T | Refused:
    """A broken template is a refusal by its line, not a fault of the program."""
    try:
        return work()
    except BrokenTemplate as broken:
        return Refused((Problem("paper.template", args={"reason": str(broken)}),))
