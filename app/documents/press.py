"""Make papers of a case: pre-flight, PDF, one `paper` record and one sealed file each.

A paper that was made is never overwritten: the next one is a new version with its own QR, and a
scan attaches to the version it shows (domain.md A.8b). Nothing unsealed is written to the disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.binding import bind
from app.documents.facts import Office
from app.documents.faults import BrokenTemplate
from app.documents.filling import Filler, Templates, Unfilled
from app.documents.papers import Wanted
from app.documents.sheets import Facts, sheet_paper
from app.documents.shelf import Delivered
from app.domain.blocks import Paper
from app.domain.case_file import CaseFile
from app.domain.changes import Changes
from app.domain.fields import Value
from app.domain.people import Act
from app.domain.problems import Problem, Refused, Severity, refused
from app.domain.records import Record
from app.usecases.attachment_ports import Limits, Taken
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.mediation import numbering
from app.usecases.mediation.reading import load
from app.usecases.paper_ports import PageRenderer, Rendered
from app.usecases.ports import UnitOfWork
from app.usecases.records import act, denied

PAPER, ATTACHMENT = "paper", "attachment"


@dataclass(frozen=True, slots=True)
class Printed:
    """What was made, in binding order: the papers for the printer (with their copies) and their
    records. `refused` lack fields; `problems` are of papers that were not made, or, when they are
    warnings that somebody accepted, of some that were. `stopped`: nothing was made because of them,
    and `anyway` makes what can be made.
    """

    papers: tuple[Paper, ...]
    records: tuple[Record, ...]
    refused: tuple[Unfilled, ...]
    problems: tuple[Problem, ...]
    changes: Changes
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """Templates and pages together; one for the whole program."""

    templates: Templates
    renderer: PageRenderer

    def make(
        self, desk: Desk, case_id: str, wanted: Sequence[Wanted], *, anyway: bool = False
    ) -> Printed | Refused:
        """Make these papers and keep them, all in one act. What would waste paper stops the whole
        set once; `anyway` makes it in spite of characters that no font has, but never what does
        not fit. A broken template refuses the whole set by its line.
        """
        for kind in (PAPER, ATTACHMENT):
            if no := denied(desk, kind, Act.CREATE):
                return no
        file = load(desk, case_id)
        if file is None:
            return refused("record.gone")
        ids = {one: desk.ids.record_id() for one in wanted}
        fill = filler(desk, self.templates_for(desk), file)
        try:
            bound = bind(fill, wanted, self.renderer.measure, ids, scans_of(file))
        except BrokenTemplate as broken:
            return refused("paper.template", reason=str(broken))
        rendered = [(paper, self.renderer.render([paper])) for paper in bound.papers]
        problems = tuple(problem for _paper, one in rendered for problem in one.problems)
        fitting = [(paper, one) for paper, one in rendered if _fits(one)]
        if not fitting or (problems and not anyway):
            stopped = bool(fitting)
            return Printed((), (), bound.refused, problems, Changes(), stopped)
        made = [(paper, one, _taken(desk, paper, one)) for paper, one in fitting]
        return self._keep(desk, file, made, bound.refused, problems)

    def templates_for(self, desk: Desk) -> Templates:
        """The templates in force: a delivered one goes before the shipped one."""
        return Delivered(self.templates, desk.references().templates)

    def sheet(
        self, desk: Desk, document: str, facts: Facts, sheet_id: str = ""
    ) -> tuple[Paper, Rendered]:
        """One sheet that belongs to no case: `document` is one of `documents.sheets.SHEETS`,
        `facts` are of the shape of `documents.sheets.FACTS` (what is left out is empty), `sheet_id`
        the id of its record: every page bears `LS1:<id>:<page>/<pages>` as QR, none without it.

        The paper goes to a printer (`workshop.send`), `Rendered.content` is its PDF; nothing is
        kept. `Rendered.problems` say what would waste paper, as for every other paper. Raises
        `BrokenTemplate`, KeyError for a fact that no sheet has.
        """
        paper = sheet_paper(self.templates_for(desk)[document], desk.surroundings, facts, sheet_id)
        return paper, self.renderer.render([paper])

    def _keep(
        self,
        desk: Desk,
        file: CaseFile,
        made: Sequence[tuple[Paper, Rendered, Taken]],
        lacking: tuple[Unfilled, ...],
        problems: Sequence[Problem],
    ) -> Printed | Refused:
        ids = [desk.ids.record_id() for _one in made]
        records: list[Record] = []

        def work(unit: UnitOfWork) -> Record:
            for (paper, rendered, taken), file_id in zip(made, ids, strict=True):
                values = _paper(desk, file, paper, rendered.sha256, rendered.pages[0])
                records.append(unit.add(PAPER, paper.id, values))
                unit.add(ATTACHMENT, file_id, _file(desk, file, paper, taken))
            follow(desk, unit, *records)
            return records[0]

        saved = act(desk, f"{PAPER}.create", work)
        if isinstance(saved, Refused):
            return saved
        papers = tuple(paper for paper, _rendered, _taken in made)
        return Printed(papers, tuple(records), lacking, tuple(problems), saved.changes)


def _fits(rendered: Rendered) -> bool:
    return all(problem.severity is Severity.WARN for problem in rendered.problems)


def _taken(desk: Desk, paper: Paper, rendered: Rendered) -> Taken:
    size = len(rendered.content)
    return desk.attachments.take(rendered.content, f"{paper.title}.pdf", Limits(size, size))


def filler(desk: Desk, templates: Templates, file: CaseFile) -> Filler:
    """What fills the templates of a case, with its committee and mediators as they are now."""
    case = file.case
    committee = desk.reader.get("committee", case.text("committee_id"))
    others = case.get("mediators")
    named = [case.text("chief_mediator"), *(others if isinstance(others, list | tuple) else ())]
    mediators = desk.reader.many("mediator", [str(one) for one in named if one])
    office = Office(committee, {one.id: one for one in mediators})
    return Filler(
        templates, file, desk.surroundings, office, lambda: numbering.gap_note(desk, case)
    )


def scans_of(file: CaseFile) -> dict[str, int]:
    """Pages of files that show no paper of ours, by document: copies of identity cards, evidence.
    A scan of a signed paper is the same pages once more and does not count.
    """
    pages: dict[str, int] = {}
    for one in file.of(ATTACHMENT):
        count = one.get("pages")
        if one.text("document") and not one.text("paper_id") and isinstance(count, int):
            pages[one.text("document")] = pages.get(one.text("document"), 0) + count
    return pages


def _paper(desk: Desk, file: CaseFile, paper: Paper, sha256: str, pages: int) -> dict[str, Value]:
    same = [
        one
        for one in file.of(PAPER)
        if (one.text("document"), one.text("part_id")) == (paper.document, paper.part_id)
    ]
    values: dict[str, Value] = {
        "case_id": file.case.id,
        "document": paper.document,
        "version": len(same) + 1,
        "made_at": desk.clock.now(),
        "sha256": sha256,
        "pages": pages,
        "copies": paper.copies,
        "template": f"{paper.document}.txt",
        "template_version": paper.template_version,
    }
    if paper.part_id:
        values["part_id"] = paper.part_id
    return dict(new_values(desk, desk.kinds[PAPER], values))


def _file(desk: Desk, file: CaseFile, paper: Paper, taken: Taken) -> dict[str, Value]:
    values: dict[str, Value] = {
        "case_id": file.case.id,
        "owner_kind": PAPER,
        "owner_id": paper.id,
        "document": paper.document,
        "paper_id": paper.id,
        "file_name": taken.file_name,
        "media_type": taken.media_type,
        "sha256": taken.sha256,
        "bytes": taken.bytes,
        "pages": taken.pages,
        "added_at": desk.clock.now(),
    }
    return dict(new_values(desk, desk.kinds[ATTACHMENT], values))
