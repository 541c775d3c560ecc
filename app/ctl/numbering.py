"""Commands on case numbers: number, numbers (domain.md A.5)."""

from __future__ import annotations

import argparse

from app.ctl.output import Printer, Stop
from app.ctl.session import at_desk
from app.domain.case_file import CASE
from app.domain.problems import Problem, Refused
from app.messages import Exit
from app.usecases.mediation import numbering
from app.usecases.ports import Query


def number(args: argparse.Namespace, out: Printer) -> Exit:
    """`number CASE_ID`: give a case its number; one that has a number keeps it."""
    with at_desk(args) as (_station, desk):
        case = desk.reader.get(CASE, args.id)
        if case is None:
            raise Stop(Problem("record.gone"))
        saved = numbering.issue(desk, case)
        if isinstance(saved, Refused):
            raise Stop(*saved.problems)
        record = saved.record
        out.row({"id": record.id, "case_no": record.text("case_no"), "version": record.version})
    return Exit.DONE


def numbers(args: argparse.Namespace, out: Printer) -> Exit:
    """`numbers [--year YEAR] [--committee ID]`: free, issued and missing numbers."""
    with at_desk(args) as (_station, desk):
        year = args.year or int(desk.surroundings.today[:4])
        ids = [args.committee] if args.committee else desk.reader.ids(Query("committee"))
        for committee_id in ids:
            found = numbering.standing(desk, committee_id, year)
            if isinstance(found, Refused):
                raise Stop(*found.problems)
            out.row(_row(found))
    return Exit.DONE


def _row(found: numbering.NumberStanding) -> dict[str, object]:
    return {
        "committee": found.committee.text("name"),
        "id": found.committee.id,
        "year": found.year,
        "series": found.series,
        "free": found.stock.free,
        "issued": list(found.issued),
        "gaps": list(found.gaps),
        "gap_note": numbering.gap_words(found),
        "asked": found.stock.asked,
        "code": found.stock.code,
        "unsure": found.stock.unsure,
        "blocks": [
            {"first": b.first, "last": b.last, "used": b.used, "usable": b.usable}
            for b in found.stock.blocks
        ],
    }
