"""The table of the ledger: what a line tells."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.common import is_late
from app.domain.consultation import KIND
from app.domain.fields import RecordKind
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.models.records import RecordsModel, Row
from app.ui.screens.record_table import Columns, RecordTable
from app.ui.screens.record_view import shown
from app.ui.words import STATE_TONES, state_words
from app.usecases.desk import Desk

TITLES = (N_("上报"), N_("时间"), N_("来访人"), N_("村"), N_("事项"), N_("处理"))
COLUMNS = Columns(TITLES, (5, 5, 10, 4, 5, 5), grows=4, lines=3)
_VISITOR = ("visitor_name", "name_native", "org_name")


def make_rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
    """The lines of these records, masked as a list is; called off the UI thread."""
    kind, around = desk.kinds[KIND], desk.surroundings
    return [make_row(kind, record, around) for record in desk.reader.many(KIND, ids)]


def make_row(kind: RecordKind, record: Record, around: Surroundings) -> Row:
    """One line."""

    def text(name: str) -> str:
        return shown(kind, kind.by_name[name], record.values, around)

    visitor = next((found for name in _VISITOR if (found := text(name))), _("未留姓名"))
    received = record.text("received_at")
    this_year = received[:4] == around.today[:4]
    day = received[5:10] if this_year else received[:10]
    if this_year and is_late(received, record.values, around):
        day = _("{day} 补录").format(day=day)
    state = state_words(record.state)
    complete = record.complete
    return Row(
        id=record.id,
        cells=(
            state if complete else _("缺项"),
            day,
            visitor,
            _village(record, around),
            text("matter_type"),
            text("handling"),
        ),
        tone=STATE_TONES.get(record.state, "plain") if complete else "attention",
    )


def _village(record: Record, around: Surroundings) -> str:
    division = around.divisions.get(record.text("division_code"))
    return division.name if division else record.text("division_name")


class LedgerTable(RecordTable):
    """The table of consultations."""

    def __init__(self, records: RecordsModel) -> None:
        super().__init__(records, COLUMNS, _("来访台账"))
