"""The records behind a number, or those of a register, as lines that open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.consultation import KIND as CONSULTATION
from app.domain.projection import project
from app.domain.screening_activity import KIND as SCREENING
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.models.records import RecordsModel, Row
from app.ui.screens.base import Context
from app.ui.screens.record_table import Columns, RecordTable
from app.ui.words import STATE_TONES, state_words

_COLUMNS = Columns((N_("日期"), N_("登记"), N_("内容"), N_("上报")), (6, 12, 12, 5), grows=1)
_ROOMS = {CONSULTATION: "room.ledger", SCREENING: ""}
"""Where a record is opened; all others lie in a case."""


class ReportRecords(RecordTable):
    """Records of one kind at a time, masked as every list; Enter goes to the room of the record.
    `kind` is the one that is listed, "" before the first.
    """

    def __init__(self, owner: QWidget, context: Context) -> None:
        self._context = context
        self.kind = ""
        titles = [_(title) for title in _COLUMNS.titles]
        model = RecordsModel(owner, context.tasks, titles, self._rows)
        super().__init__(model, _COLUMNS, _("明细"))
        self.opened.connect(self.open_current)

    def put(self, kind: str, ids: Sequence[str]) -> None:
        """List these."""
        self.kind = kind
        self.records.show_ids(ids)

    def _rows(self, ids: Sequence[str]) -> Sequence[Row]:
        """Called off the UI thread."""
        desk, kind = self._context.desk, self._context.desk.kinds[self.kind]
        found = []
        for record in desk.reader.many(kind.name, ids):
            shown = project(kind, record.values, desk.surroundings)
            day = record.text(kind.occurred or "")[:10]
            cells = (day, shown.title, shown.snippet, state_words(record.state))
            found.append(Row(record.id, cells, STATE_TONES.get(record.state, "plain")))
        return found

    def open_current(self) -> None:
        """The marked record in its own room."""
        room = _ROOMS.get(self.kind, "room.mediation")
        if self.current_id and room:
            self._context.go(room, (self.kind, self.current_id))
        elif self.current_id:
            self._context.say(_("排查登记在这里只列出"))
