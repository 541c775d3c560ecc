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
from app.exchange.xlsx_writing import Cell, Column, Sheet, write
from app.i18n import format_date
from app.i18n import gettext as _
from app.usecases.desk import Desk
from app.usecases.ledger import Export
from app.usecases.ports import Cancelled, Progress

_NUMBERS = (FieldType.INTEGER,)
_WIDTHS = {
    FieldType.LONG_TEXT: 36,
    FieldType.DATETIME: 17,
    FieldType.DATE: 12,
    FieldType.INTEGER: 6,
    FieldType.CODES: 18,
}
_CHECK_EVERY = 50


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
    station = desk.station.name if desk.station else desk.actor.station
    sheet = Sheet(
        title=_("{station} {kind}登记簿").format(station=station, kind=_(export.kind.label)),
        subtitle=_period(export),
        columns=[_column(spec) for spec in fields],
        rows=_cells(desk, export, fields, _watched(export, progress, cancelled)),
        signers={
            _("填表人"): desk.actor.name,
            _("审核人"): "",
            _("日期"): format_date(desk.surroundings.today),
        },
    )
    try:
        return write(path, sheet)
    except Stopped:
        return Problem("export.cancelled")
    except OSError:
        return Problem("file.not_written")


class Ledgers:
    """Fills the port `usecases.ledger.LedgerFiles`."""

    write_xlsx = staticmethod(write_xlsx)


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
    for record in records:
        row: list[Cell] = []
        for spec in fields:
            value = record.get(spec.name)
            if spec.type in _NUMBERS and isinstance(value, int):
                row.append(value)
            else:
                row.append(disclose(export.kind, spec, record.values, around, export.disclosure))
        yield row


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
