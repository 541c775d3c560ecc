"""来访 Ledger: every consultation, filtered, read, corrected, voided, exported (product.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.attachment import KIND as ATTACHMENT
from app.domain.changes import Changes, RecordRef
from app.domain.consultation import KIND
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.problems import Refused
from app.forms.specs.consultation import INTAKE
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import command_button
from app.ui.empty import EmptyState
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.factory import Helpers
from app.ui.labels import PlainLabel
from app.ui.models.records import RecordsModel
from app.ui.palette import VISITS
from app.ui.promoting import promote
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.file_words import forbid_files
from app.ui.screens.filing import Filing
from app.ui.screens.ledger_acts import LedgerActs
from app.ui.screens.ledger_editing import Editing
from app.ui.screens.ledger_export import Listed
from app.ui.screens.ledger_filters import LedgerFilters
from app.ui.screens.ledger_table import TITLES, LedgerTable, make_rows
from app.ui.screens.record_view import Reading, RecordView, read
from app.ui.sides import Sides, foot
from app.ui.tasks import CancelToken
from app.ui.theme import SPACE
from app.usecases import drafts, ledger
from app.usecases.ports import Query
from app.usecases.records import denied

VIEW, INCOMPLETE, REFUSED = "view", "incomplete", "refused"
"""`go("room.ledger", (VIEW, INCOMPLETE))` lists what is not complete."""

_ACTS = {
    "record.void": (Act.DELETE,),
    "record.export": (Act.EXPORT,),
    "record.export_full": (Act.EXPORT, Act.UNMASK),
    "record.reveal": (Act.UNMASK,),
}


class LedgerScreen(Screen):
    """The list with its preview, and behind it the page on which a record is changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        desk = context.desk
        self._kind = desk.kinds[KIND]
        self._query: Query | None = None
        self._looking: CancelToken | None = None
        self._reading: CancelToken | None = None
        self._wanted_id = ""
        self._to_list = False
        self._filters = self._make_filters()
        self._table = LedgerTable(
            RecordsModel(
                self, context.tasks, [_(t) for t in TITLES], lambda ids: make_rows(desk, ids)
            )
        )
        self._view = RecordView(desk, self._kind)
        self._count = PlainLabel(role="small")
        self._empty = EmptyState()
        self._acts = LedgerActs(context, self._kind)
        self._lists = QStackedWidget()
        self._pages = QStackedWidget()
        self._editing = Editing(context, self._pages, self._acts)
        self._filing = Filing(context, self._pages, self._acts)
        self._lay_out()
        self._connect()

    def _make_filters(self) -> LedgerFilters:
        desk = self.context.desk
        helpers = Helpers(
            around=desk.surroundings,
            initials=self.context.initials,
            township=desk.station.division if desk.station else "",
        )
        around = desk.surroundings
        return LedgerFilters(
            helpers,
            lambda: INTAKE.options("matter_type", around),
            lambda: INTAKE.options("handling", around),
        )

    def _lay_out(self) -> None:
        actions = self.context.actions
        self._lists.addWidget(self._table)
        self._lists.addWidget(self._empty)
        open_button = command_button(actions, "record.open", "primary")
        self._count.setMinimumHeight(open_button.sizeHint().height())
        buttons = foot(
            open_button,
            command_button(actions, "record.files"),
            command_button(actions, "record.export"),
            command_button(actions, "record.export_full"),
            command_button(actions, "record.void"),
            command_button(actions, "record.reveal"),
            command_button(actions, "case.promote"),
            self._count,
        )
        self._acts.ask.stand_for(buttons)
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        inside.addWidget(self._filters)
        inside.addWidget(Sides(self._lists, self._view), 1)
        listing = QWidget()
        layout = QVBoxLayout(listing)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(TallPage(body), 1)
        layout.addWidget(self._acts)
        layout.addWidget(buttons)
        self._pages.addWidget(listing)
        page = QVBoxLayout(self)
        page.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        page.addWidget(self._pages)

    def _connect(self) -> None:
        self._filters.changed.connect(self._look)
        self._filters.advance.connect(self._focus_table)
        self._table.marked.connect(self._on_marked)
        self._table.opened.connect(self.open_marked)
        self._table.records.failed.connect(self._on_failed)
        self._view.restored.connect(self._on_restored)
        self._editing.opened.connect(self._rebind)
        self._editing.left.connect(self._show_list)
        self._filing.opened.connect(self._rebind)
        self._filing.left.connect(self._show_list)

    def handlers(self) -> Mapping[str, Handler]:
        """Those of the list, or of the page behind it."""
        if (editor := self._editing.editor) is not None:
            handlers = {"form.save": editor.save, "record.back": editor.back}
            if editor.record.kind == KIND:
                handlers["case.promote"] = lambda: promote(self, self.context, editor.record)
            return handlers
        if (panel := self._filing.panel) is not None:
            return panel.handlers()
        return {
            "record.open": self.open_marked,
            "record.files": self.open_files,
            "record.void": self.void_marked,
            "record.reveal": self.reveal_marked,
            "record.export": lambda: self._acts.export.masked(self._listed),
            "record.export_full": lambda: self._acts.export.full(self._listed),
            "record.find": self.look_for,
            "record.back": self._step_back,
            "case.promote": self.promote_marked,
        }

    def focus_first(self) -> None:
        """Where a list is, the keys are in it."""
        self._forbid()
        if (editor := self._editing.editor) is not None:
            editor.focus_first()
        elif (panel := self._filing.panel) is not None:
            panel.focus_first()
        elif self._table.records.ids:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._to_list = True
            self.look_for()

    def _forbid(self) -> None:
        """Grey out what this person may not do with a consultation."""
        for command, acts in _ACTS.items():
            refusals = (denied(self.context.desk, KIND, act) for act in acts)
            no = next(filter(None, refusals), None)
            self.context.actions.forbid(command, refusal_words(no, self._kind) if no else "")
        forbid_files(self.context)

    # -- listing

    @property
    def empty_words(self) -> str:
        """Why nothing is listed, "" while something is."""
        return self._empty.words if self._lists.currentWidget() is self._empty else ""

    def reload(self, changes: Changes | None = None) -> None:
        """List again when a consultation changed."""
        self._filing.reload(changes)
        kinds = (KIND, ATTACHMENT)
        touched = changes is None or any(changes.touches(kind) for kind in kinds)
        if touched or (changes is not None and "sync" in changes.topics):
            self._table.records.refresh([r for k, r in changes.records] if changes else ())
            self._look()

    @property
    def _listed(self) -> Listed | None:
        """What is listed now, None when nothing is."""
        return Listed(self._query) if self._query and self._table.records.ids else None

    def look_for(self) -> None:
        """Ctrl+F: what is looked for."""
        self._filters.input("text").setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step_back(self) -> None:
        """Esc: list everything again."""
        if not self._filters.is_empty:
            self._filters.clear()
            self._focus_table()

    def _focus_table(self) -> None:
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        desk, chosen = self.context.desk, self._filters.chosen
        if self._looking is not None:
            self._looking.cancel()

        def work() -> tuple[Query, Sequence[str]] | Refused:
            query = ledger.build_query(desk, KIND, chosen)
            return query if isinstance(query, Refused) else (query, desk.reader.ids(query))

        self._looking = self.context.tasks.run(self, work, self._on_found, self._on_failed)

    def _on_found(self, found: tuple[Query, Sequence[str]] | Refused) -> None:
        if isinstance(found, Refused):
            self._show_empty(_("不能这样查找"), refusal_words(found, self._kind))
            return
        self._query, ids = found
        marked = self._wanted_id or self._table.current_id
        if ids != self._table.records.ids:
            self._table.records.show_ids(ids)
        self._count.setText(_("共 {n} 条").format(n=len(ids)))
        if not ids:
            self._say_nothing_found()
            return
        self._lists.setCurrentWidget(self._table)
        if self._to_list and self._filters.input("text").hasFocus():
            self._focus_table()
        self._to_list = False
        self._table.mark_id(marked)
        self._on_marked(self._table.current_id)

    def _say_nothing_found(self) -> None:
        if self._filters.is_empty:
            self._show_empty(_("还没有登记"), _("按 F2 登记第一位来访人"))
            self._empty.offer(_("登记"), lambda: self.context.go("room.intake"))
        else:
            self._show_empty(_("没有符合的登记"), _("换一个期间，或列出全部"))
            self._empty.offer(_("全部"), self._filters.clear)

    def _show_empty(self, title: str, text: str) -> None:
        self._empty.nothing(title, text)
        self._lists.setCurrentWidget(self._empty)
        self._view.show_nothing()

    def _on_failed(self, error: BaseException) -> None:
        self._empty.failed(_("台账读不出来"), fault_words(error), _("再试一次"), self._look)
        self._lists.setCurrentWidget(self._empty)

    def _on_marked(self, record_id: str) -> None:
        self._wanted_id = ""
        if self._reading is not None:
            self._reading.cancel()
        desk = self.context.desk
        if record_id:
            self._reading = self.context.tasks.run(
                self, lambda: read(desk, KIND, record_id), self._on_read, self._on_failed
            )

    def _on_read(self, reading: Reading | None) -> None:
        if reading is None:
            self._view.show_nothing()
        else:
            self._view.put(reading)

    # -- opening

    def open_record(self, record: RecordRef) -> None:
        """One record, all visits of a person, or one of the standing lists."""
        kind, key = record
        if kind == VISITS:
            self._filters.put_person(key)
        elif kind == VIEW:
            field = {INCOMPLETE: {"complete": "0"}, REFUSED: {"state": "refused"}}
            self._filters.put(field.get(key, {}))
        elif kind == drafts.TOPIC:
            self._editing.open_draft(key)
        else:
            self._wanted_id = key
            self._editing.open(record)

    def open_marked(self) -> None:
        """Enter: the whole record, to read and to change."""
        if self._table.current_id:
            self._editing.open((KIND, self._table.current_id))

    def _show_list(self) -> None:
        self._pages.setCurrentIndex(0)
        self._forbid()
        self._rebind()
        self._focus_table()

    def _rebind(self) -> None:
        if self.isVisible():
            self.context.actions.show(self.handlers())

    def _on_restored(self, values: Values) -> None:
        if self._view.record is not None:
            self._editing.open((KIND, self._view.record.id), values)

    def put_away(self) -> None:
        """A half-made change is on the disk; no mask stays lifted."""
        self._view.reveal(on=False)
        self._editing.put_away()
        self._filing.put_away()

    # -- acts

    def void_marked(self) -> None:
        """作废: out of the lists, with a reason; the history keeps it."""
        if self._view.record is not None:
            self._acts.void(self._view.record, self._view.title)

    def open_files(self) -> None:
        """Ctrl+J: the files beside the marked consultation."""
        if self._view.record is not None:
            self._filing.open(self._view.record)

    def promote_marked(self) -> None:
        """Ctrl+M: the marked consultation becomes a case."""
        if self._view.record is not None:
            promote(self, self.context, self._view.record)

    def reveal_marked(self) -> None:
        """Ctrl+U: everything in clear while the button is held, after a reason."""
        record = self._view.record
        if record is not None:
            self._acts.reveal(record, _("查看完整内容的原因（会记入日志）"), self._view.offer_hold)
