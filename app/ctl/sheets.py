"""`report` of the village log and `sheet`: the same figures as a row, a workbook or a paper."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from app.ctl.output import Printer, Stop, problem_rows
from app.ctl.session import at_desk
from app.documents.village_sheets import Wanted, board_wanted, produce, wanted
from app.domain.notice_board import KIND as BOARD
from app.domain.problems import Problem, Refused
from app.exchange import ledger
from app.messages import Exit
from app.usecases.desk import Desk
from app.usecases.reports import scope_text
from app.usecases.village import sealing, sheets
from app.usecases.village.sheet import Sheet


def village_report(desk: Desk, args: argparse.Namespace, out: Printer) -> Exit:
    """`report adviser-month|adviser-quarter|adviser-year|township …`: totals, rows and remarks."""
    made = _made(desk, args)
    row: dict[str, object] = {
        "report": made.wish.kind.name,
        "title": made.wish.kind.title,
        "period": [made.wish.period.first, made.wish.period.last],
        "columns": dict(made.figures),
        "scope": scope_text(made.scope),
        "records": made.scope.records,
        "unsent": made.scope.unsent,
        "rows": [
            dict(zip((one.name for one in made.columns), line.cells, strict=True))
            for line in made.rows
        ],
        "notes": list(made.notes),
        "printed": [
            {"id": one.record.id, "version": one.record.get("version"), "sealed": one.sealed}
            for one in sealing.printed(desk, made)
        ],
    }
    if args.xlsx:
        row["file"] = _written(ledger.write_lines(desk, sheets.lines(made), args.xlsx), args.xlsx)
    out.row(row)
    return Exit.DONE


def sheet(args: argparse.Namespace, out: Printer) -> Exit:
    """`sheet NAME --period P [--village CODE] [--adviser ID] --pdf OUT`: printed and kept."""
    with at_desk(args) as (_station, desk):
        every = sheets.apart(desk, _made(desk, args))
        out.row(_printed(desk, [wanted(desk, one) for one in every], args.pdf))
    return Exit.DONE


def poster(args: argparse.Namespace, out: Printer) -> Exit:
    """`print notice_board ID --document notice_board --pdf OUT`: the poster of a village."""
    with at_desk(args) as (_station, desk):
        board = desk.reader.get(BOARD, args.id)
        if board is None:
            raise Stop(Problem("record.gone"))
        if args.document not in (None, BOARD):
            raise Stop(Problem("paper.unknown", args={"names": BOARD}), code=Exit.USAGE)
        out.row(_printed(desk, [board_wanted(desk, board)], args.pdf))
    return Exit.DONE


def _printed(desk: Desk, papers: Sequence[Wanted], pdf: Path) -> dict[str, object]:
    # Qt takes a second and 60 MiB that no other command needs.
    from app.ui.printing.headless import headless_press  # noqa: PLC0415

    produced = produce(headless_press(), desk, papers, anyway=True)
    if isinstance(produced, Refused):
        raise Stop(*produced.problems)
    try:
        pdf.write_bytes(produced.rendered.content)
    except OSError as error:
        raise Stop(Problem("file.not_written"), code=Exit.FAULT) from error
    row: dict[str, object] = {
        "pdf": str(pdf),
        "pages": sum(produced.rendered.pages),
        "sha256": produced.rendered.sha256,
        "sheets": [one.id for one in produced.records],
    }
    return {**row, "problems": problem_rows(produced.problems)} if produced.problems else row


def _made(desk: Desk, args: argparse.Namespace) -> Sheet:
    found = sheets.make(
        desk, args.name or "", args.period or "", args.village or "", args.adviser or ""
    )
    if isinstance(found, Refused):
        raise Stop(*found.problems, code=Exit.USAGE)
    return found


def _written(result: int | Problem, path: Path) -> str:
    if isinstance(result, Problem):
        raise Stop(result, code=Exit.FAULT)
    return str(path)
