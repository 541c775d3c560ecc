"""A ledger as a file: the columns are the kind's own, masked unless a reason was given."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain.disclosure import disclose, disclosed_value
from app.domain.fields import FieldSpec, FieldType
from app.domain.problems import Problem
from app.domain.records import Record
from app.exchange.placing import placed
from app.exchange.report_sheet import write_table
from app.exchange.xlsx_writing import Cell, Column, Sheet, write
from app.i18n import format_date
from app.i18n import gettext as _
from app.usecases.desk import Desk
from app.usecases.ledger import Export, Lines
from app.usecases.ports import Cancelled, Progress

_NUMBERS = (FieldType.INTEGER,)
_WIDTHS = {
    FieldType.LONG_TEXT: 36,
    FieldType.DATETIME: 17,
    FieldType.DATE: 12,
    FieldType.TIME: 8,
    FieldType.INTEGER: 6,
    FieldType.CODES: 18,
}
_CHECK_EVERY = 50
_LINES_WIDTH = 16
_OF_THE_CASE = ("case_no", "party_names", "dispute_type")


class Stopped(Exception):
    """A person cancelled; nothing was written."""


def write_xlsx(
    desk: Desk,
    export: Export,
    path: Path,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> int | Problem:
    """The ledger as a workbook: how many records, or why there is no file."""
    fields = export.kind.ledger_fields
    case_fields = _case_fields(desk, export)
    station = desk.station.name if desk.station else desk.actor.station
    sheet = Sheet(
        title=_("{station} {kind}登记簿").format(station=station, kind=_(export.kind.label)),
        subtitle=_period(export),
        columns=[_column(spec) for spec in (*case_fields, *fields)],
        rows=_cells(desk, export, fields, _watched(export, progress, cancelled)),
        signers=_signers(desk),
    )
    try:
        return write(path, sheet)
    except Stopped:
        return Problem("export.cancelled")
    except OSError:
        return Problem("file.not_written")


def write_lines(desk: Desk, lines: Lines, path: Path) -> int | Problem:
    """A list as a workbook: how many rows, or why there is no file."""
    sheet = Sheet(
        title=lines.title,
        subtitle=lines.subtitle,
        columns=[
            Column(label, _LINES_WIDTH, summed=place in lines.summed)
            for place, label in enumerate(lines.columns)
        ],
        rows=lines.rows,
        signers=_signers(desk),
    )
    try:
        return write(path, sheet)
    except OSError:
        return Problem("file.not_written")


def _signers(desk: Desk) -> dict[str, str]:
    return {
        _("填表人"): desk.actor.name,
        _("审核人"): "",
        _("日期"): format_date(desk.surroundings.today),
    }


class Ledgers:
    """Fills the port `usecases.ledger.LedgerFiles`."""

    write_lines = staticmethod(write_lines)
    write_xlsx = staticmethod(write_xlsx)
    write_table = staticmethod(write_table)


def write_jsonl(
    desk: Desk,
    export: Export,
    path: Path,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> int | Problem:
    """One object a line: `id`, then every field that is set, by identifier, codes as codes."""
    count = 0
    try:
        with placed(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
            for record in _watched(export, progress, cancelled):
                line = json.dumps(_plain(desk, export, record), ensure_ascii=False)
                file.write(line + "\n")
                count += 1
    except Stopped:
        return Problem("export.cancelled")
    except OSError:
        return Problem("file.not_written")
    return count


def _watched(export: Export, progress: Progress, cancelled: Cancelled) -> Iterator[Record]:
    for done, record in enumerate(export.records):
        if done % _CHECK_EVERY == 0:
            if cancelled():
                raise Stopped
            progress(done, export.count)
        yield record
    progress(export.count, export.count)


def _cells(
    desk: Desk, export: Export, fields: Sequence[FieldSpec], records: Iterator[Record]
) -> Iterator[Sequence[Cell]]:
    around = desk.surroundings
    of_case = _case_fields(desk, export)
    for record in records:
        row: list[Cell] = _case_cells(desk, export, of_case, record)
        for spec in fields:
            value = record.get(spec.name)
            if spec.type in _NUMBERS and isinstance(value, int):
                row.append(value)
            else:
                row.append(disclose(export.kind, spec, record.values, around, export.disclosure))
        yield row


def _case_fields(desk: Desk, export: Export) -> Sequence[FieldSpec]:
    """A part says to which case it belongs: a register of follow-ups is of no use without."""
    if export.kind.part_of is None:
        return ()
    by_name = desk.kinds[export.kind.part_of].by_name
    return [by_name[name] for name in _OF_THE_CASE]


def _case_cells(
    desk: Desk, export: Export, fields: Sequence[FieldSpec], record: Record
) -> list[Cell]:
    if not fields or export.kind.part_of is None:
        return []
    kind = desk.kinds[export.kind.part_of]
    case = desk.reader.get(kind.name, record.text("case_id"))
    values = case.values if case else {}
    return [disclose(kind, spec, values, desk.surroundings, export.disclosure) for spec in fields]


def _plain(desk: Desk, export: Export, record: Record) -> dict[str, object]:
    found: dict[str, object] = {"id": record.id}
    for spec in export.kind.fields:
        if spec.name in record.values:
            found[spec.name] = disclosed_value(
                export.kind, spec, record.values, desk.surroundings, export.disclosure
            )
    return found


def _column(spec: FieldSpec) -> Column:
    return Column(_(spec.label), _WIDTHS.get(spec.type, 13), summed=spec.type in _NUMBERS)


def _period(export: Export) -> str:
    first, last = export.period
    if not first and not last:
        return _("全部")
    return _("{first} 至 {last}").format(first=format_date(first), last=format_date(last))
