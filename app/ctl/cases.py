"""Commands on cases and returns: promote, dossier, report; a case with its parts."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from app.ctl.output import Printer, Row, Stop, problem_rows, record_row
from app.ctl.session import at_desk
from app.ctl.sheets import village_report
from app.domain.case_file import CaseFile
from app.domain.consultation import KIND as CONSULTATION
from app.domain.dossier import DossierItem
from app.domain.mailbox_item import KIND as MAILBOX_ITEM
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.domain.statistics import Figures
from app.exchange import ledger, report_sheet
from app.messages import Exit
from app.usecases import ledger as ledger_verbs
from app.usecases import month_close, reports
from app.usecases.desk import Desk
from app.usecases.mediation import case_view, opening
from app.usecases.mediation.case_view import CaseView
from app.usecases.mediation.nesting import NESTED
from app.usecases.records import Saved
from app.usecases.village import mailbox, sheets

_NAMES: Mapping[str, str] = {
    kind: name for name, kind in NESTED.items() if name not in ("agreement", "confirmation")
} | {"termination": "terminations", "paper": "papers", "attachment": "attachments"}
"""What `show` calls the parts of a kind, as `import` takes them."""

_IN_AGREEMENT = ("agreement_term", "performance")


def promote(args: argparse.Namespace, out: Printer) -> Exit:
    """`promote consultation|mailbox_item ID`: the case, or the consultation by letter, that it
    became, made now or before.
    """
    with at_desk(args) as (_station, desk):
        if args.kind not in _PROMOTED:
            kinds = "、".join(_PROMOTED)
            raise Stop(
                Problem("ctl.unknown_kind", args={"kind": args.kind, "kinds": kinds}),
                code=Exit.USAGE,
            )
        record = desk.reader.get(args.kind, args.id)
        if record is None:
            raise Stop(Problem("record.gone"))
        saved = _PROMOTED[args.kind](desk, record)
        if isinstance(saved, Refused):
            raise Stop(*saved.problems)
        row: dict[str, object] = {saved.record.kind: saved.record.id}
        if saved.problems:
            row["problems"] = problem_rows(saved.problems)
        out.row(row)
    return Exit.DONE


_PROMOTED: Mapping[str, Callable[[Desk, Record], Saved | Refused]] = {
    CONSULTATION: opening.promote,
    MAILBOX_ITEM: mailbox.become_consultation,
}


def dossier(args: argparse.Namespace, out: Printer) -> Exit:
    """`dossier ID`: the 13 items of the file, each needed or not, and how far it is."""
    with at_desk(args) as (_station, desk):
        view = _view(desk, args.id)
        out.rows(_dossier_row(view, item) for item in view.dossier)
    return Exit.DONE


def _dossier_row(view: CaseView, item: DossierItem) -> dict[str, object]:
    """One item; documents of which only some pages were scanned say which are lacking."""
    row: dict[str, object] = {"item": item.item, "need": item.need, "state": item.state}
    partly = [
        {"document": key[0], "part": key[1], "pages": scan.numbers, "lacking": scan.lacking}
        for key, scan in view.scans.items()
        if key[0] in item.documents and not scan.whole
    ]
    return {**row, "partly": partly} if partly else row


def report(args: argparse.Namespace, out: Printer) -> Exit:
    """`report NAME --period P [--xlsx OUT] [--freeze [--reason TEXT]]`, `report --list`."""
    with at_desk(args) as (_station, desk):
        if args.list:
            out.rows({"name": one.name, "title": one.title} for one in reports.REPORTS)
            out.rows({"name": one.name, "title": one.title} for one in sheets.SHEETS)
            return Exit.DONE
        if sheets.sheet_kind(args.name or ""):
            return village_report(desk, args, out)
        found = reports.report(args.name or "")
        if found is None:
            names = [one.name for one in reports.REPORTS] + [one.name for one in sheets.SHEETS]
            told = {"names": "、".join(names)}
            raise Stop(Problem("report.unknown", args=told), code=Exit.USAGE)
        if found.kind:
            return _register(desk, args, out)
        made = reports.table(desk, args.name or "", args.period or "", args.committee or "")
        if isinstance(made, Refused):
            raise Stop(*made.problems, code=Exit.USAGE)
        row = _table_row(desk, made)
        if args.freeze:
            frozen = month_close.freeze(desk, args.name, args.period or "", args.reason or "")
            if isinstance(frozen, Refused):
                raise Stop(*frozen.problems)
            row["snapshot"] = frozen.record.id
        if args.xlsx:
            row["file"] = _written(report_sheet.write_table(desk, made, args.xlsx), args.xlsx)
        out.row(row)
    return Exit.DONE


def case_row(desk: Desk, record: Record) -> Row:
    """A case as `show` prints it: its parts nested, read-only, under the names `import` takes."""
    view = _view(desk, record.id)
    row: dict[str, object] = {**record_row(record), **_nested(view.file)}
    row["problems"] = [
        {"kind": one.kind, "id": one.id, **problem}
        for one in view.problems
        for problem in problem_rows([one.problem])
    ]
    return row


# -- shared ----------------------------------------------------------------------------------------


def _view(desk: Desk, case_id: str) -> CaseView:
    view = case_view.open_view(desk, case_id)
    if isinstance(view, Refused):
        raise Stop(*view.problems)
    return view


def _nested(file: CaseFile) -> dict[str, object]:
    found: dict[str, object] = {}
    agreements = [_agreement_row(file, one) for one in file.of("agreement")]
    for kind, parts in file.parts.items():
        if kind not in ("agreement", *_IN_AGREEMENT):
            found[_NAMES[kind]] = [record_row(part) for part in parts]
        loose = [part for part in parts if kind in _IN_AGREEMENT and not _agreed(file, part)]
        if loose:
            found[_NAMES[kind]] = [record_row(part) for part in loose]
    if len(agreements) == 1:
        found["agreement"] = agreements[0]
    elif agreements:
        found["agreements"] = agreements
    return found


def _agreement_row(file: CaseFile, agreement: Record) -> Row:
    row = record_row(agreement)
    for kind in _IN_AGREEMENT:
        parts = [part for part in file.of(kind) if part.get("agreement_id") == agreement.id]
        row[_NAMES[kind]] = [record_row(part) for part in parts]
    return row


def _agreed(file: CaseFile, part: Record) -> bool:
    return any(part.get("agreement_id") == one.id for one in file.of("agreement"))


def _register(desk: Desk, args: argparse.Namespace, out: Printer) -> Exit:
    query = reports.register(desk, args.name, args.period or "")
    if isinstance(query, Refused):
        raise Stop(*query.problems, code=Exit.USAGE)
    count = desk.reader.count(query)
    unsent = desk.reader.count(reports.unsent(query))
    scope = reports.Scope(count, unsent, desk.clock.now())
    row: dict[str, object] = {
        "report": args.name,
        "columns": {reports.NUMBER_OF_RECORDS: count},
        "scope": reports.scope_text(scope),
        "records": count,
    }
    if args.xlsx:
        allowed = ledger_verbs.export(desk, query)
        if isinstance(allowed, Refused):
            raise Stop(*allowed.problems)
        row["file"] = _written(ledger.write_xlsx(desk, allowed, args.xlsx), args.xlsx)
    out.row(row)
    return Exit.DONE


def _written(result: int | Problem, path: Path) -> str:
    if isinstance(result, Problem):
        raise Stop(result, code=Exit.FAULT)
    return str(path)


def _table_row(desk: Desk, made: reports.Table) -> dict[str, object]:
    closed = month_close.closed(desk, made)
    return {
        "report": made.report.name,
        "title": made.report.title,
        "period": [made.period.first, made.period.last],
        "columns": _columns(made, made.total),
        "scope": reports.scope_text(made.scope),
        "records": made.scope.records,
        "unsent": made.scope.unsent,
        "success_rate": reports.success_rate(made.total),
        "lines": [
            {
                "no": measure.name,
                "name": made.names[measure.name],
                "value": reports.shown(measure.name, made.total.get(measure.name, 0)),
            }
            for measure in made.spec.measures
        ],
        "committees": [
            {"id": row.id, "name": row.name, "columns": _columns(made, row.figures)}
            for row in made.rows
        ],
        "failed": [reports.check_text(made.total, check) for check in made.failed],
        "late": _refs(closed.late) if closed else [],
        "snapshot": closed.snapshot.id if closed else None,
    }


def _columns(made: reports.Table, figures: Figures) -> dict[str, int | float]:
    """Column name → number; the agreed sums in 万元 (`mediation.AMOUNT`)."""
    return {
        made.names[measure.name]: reports.shown(measure.name, figures.get(measure.name, 0))
        for measure in made.spec.measures
    }


def _refs(pairs: Sequence[tuple[str, str]]) -> list[Row]:
    return [{"kind": kind, "id": one} for kind, one in pairs]
