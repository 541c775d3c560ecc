"""`print`: papers of a case as one PDF, made and kept as by the window (commands.md)."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from app.ctl.output import Printer, Row, Stop, problem_rows
from app.ctl.session import at_desk
from app.ctl.sheets import poster
from app.documents.filling import Unfilled
from app.documents.papers import PAPERS, Wanted, papers_for
from app.documents.press import Printed
from app.domain.case_file import CASE, CaseFile
from app.domain.notice_board import KIND as BOARD
from app.domain.problems import Problem, Refused
from app.messages import Exit
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load


def print_papers(args: argparse.Namespace, out: Printer) -> Exit:
    """`print KIND ID --document NAME|--set --pdf OUT`: what cannot be made yet is told by field."""
    if args.kind == BOARD:
        return poster(args, out)
    # Qt takes a second and 60 MiB that no other command needs.
    from app.ui.printing.headless import headless_press  # noqa: PLC0415

    with at_desk(args) as (_station, desk):
        file, part_id = _case_of(desk, args.kind, args.id)
        wanted = _wanted(file, part_id, args.document or "")
        press = headless_press()
        made = press.make(desk, file.case.id, wanted, anyway=True)
        if isinstance(made, Refused):
            raise Stop(*made.problems)
        row: dict[str, object] = {"pdf": None, "pages": 0, "sha256": None}
        if made.papers:
            try:
                rendered = press.renderer.pdf(made.papers, args.pdf)
            except OSError as error:
                raise Stop(Problem("file.not_written"), code=Exit.FAULT) from error
            row |= {"pdf": str(args.pdf), "pages": sum(rendered.pages), "sha256": rendered.sha256}
        row["missing"] = _missing(made.refused)
        row["papers"] = _papers(made)
        if made.problems:
            row["problems"] = problem_rows(made.problems)
        out.row(row)
        return Exit.DONE if len(made.papers) == len(wanted) else Exit.REFUSED


def _case_of(desk: Desk, kind: str, record_id: str) -> tuple[CaseFile, str]:
    """The case, and the part that is meant ("" for the whole case)."""
    if kind not in desk.kinds:
        names = "、".join(
            (CASE, *(name for name, one in desk.kinds.items() if one.part_of == CASE))
        )
        raise Stop(
            Problem("ctl.unknown_kind", args={"kind": kind, "kinds": names}), code=Exit.USAGE
        )
    record = desk.reader.get(kind, record_id)
    case_id = "" if record is None else record.id if kind == CASE else record.text("case_id")
    file = load(desk, case_id) if case_id else None
    if file is None:
        raise Stop(Problem("record.gone"))
    return file, "" if kind == CASE else record_id


def _wanted(file: CaseFile, part_id: str, document: str) -> tuple[Wanted, ...]:
    """One document of the case (for each part it prints), of one part, or the stage's whole set."""
    if not document:
        from app.ui.screens.case.paper_work import set_of  # noqa: PLC0415 - as in `print_papers`

        chosen: Sequence[Wanted] = papers_for(file, set_of(file))
    elif document not in PAPERS:
        names = "、".join(PAPERS)
        raise Stop(Problem("paper.unknown", args={"names": names}), code=Exit.USAGE)
    elif part_id:
        return (Wanted(document, part_id),)
    else:
        every = papers_for(file) + papers_for(file, PAPERS[document].stage)
        named = dict.fromkeys(one for one in every if one.document == document)
        chosen = tuple(named) or (Wanted(document),)
    return tuple(one for one in chosen if not part_id or one.part_id == part_id)


def _missing(unfilled: Sequence[Unfilled]) -> list[Row]:
    return [
        {
            "document": paper.document,
            "part": paper.part_id,
            "kind": one.kind,
            "id": one.record_id,
            "field": one.problem.field,
            "code": one.problem.code,
        }
        for paper in unfilled
        for one in paper.missing
    ]


def _papers(made: Printed) -> list[Row]:
    return [
        {"id": record.id, "document": record.get("document"), "pages": record.get("pages")}
        for record in made.records
    ]
