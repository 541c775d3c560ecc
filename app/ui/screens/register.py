"""A register of one kind of record: filters above, a table of any length, the whole record beside.

It lists, previews, voids, shows in full and exports; what Enter and the keys for a new one do is
the business of the screen around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.attachment import KIND as ATTACHMENT
from app.domain.changes import Changes
from app.domain.fields import FieldType
from app.domain.people import Act
from app.domain.problems import Refused
from app.domain.records import Record
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import command_button
from app.ui.empty import EmptyState
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.factory import (
    Helpers,
    all_codes,
    code_finder,
    code_name,
    division_finder,
    division_name,
)
from app.ui.fields.records import Choices, ChoicesNow, read_choices, record_finder
from app.ui.labels import PlainLabel
from app.ui.models.records import RecordsModel, Row
from app.ui.screens.base import Context, TallPage
from app.ui.screens.file_words import forbid_files
from app.ui.screens.ledger_acts import LedgerActs
from app.ui.screens.ledger_export import Listed
from app.ui.screens.list_filters import ListFilters, offered
from app.ui.screens.record_table import Columns, RecordTable
from app.ui.screens.record_view import Reading, RecordView, read
from app.ui.sides import Sides, foot
from app.ui.tasks import CancelToken
from app.ui.theme import SPACE
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ledger import Filter
from app.usecases.ports import Query
from app.usecases.records import denied

_ACTS = {
    "form.new": (Act.CREATE,),
    "record.void": (Act.DELETE,),
    "record.export": (Act.EXPORT,),
    "record.export_full": (Act.EXPORT, Act.UNMASK),
    "record.reveal": (Act.UNMASK,),
}
_LIST = N_("名单")
_CHARACTERS = 6
_SHARES = (2, 1)
VIEW = "view"
"""Name of the filter for lists that a query alone cannot tell."""

Narrow = Callable[[Desk, Query, str], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterSpec:
    """What a register shows. All texts are msgids: `name` what is listed, `hints` of the line for
    words, `empty` title and advice while there is nothing, `file_name` with {day}.

    `filters` are fields of the kind, each with its word, `views` further lists that `narrow` gives;
    `commands` stand as buttons beside those that every register has; `shares` are the widths of the
    table and the record beside it.
    """

    kind: str
    name: str
    hints: tuple[str, str]
    empty: tuple[str, str]
    file_name: str
    columns: Columns
    make_rows: Callable[[Desk, Sequence[str]], Sequence[Row]]
    filters: tuple[tuple[str, str], ...] = ()
    views: tuple[tuple[str, str], ...] = ()
    narrow: Narrow = lambda desk, query, _view: desk.reader.ids(query)
    watches: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    shares: tuple[int, int] = _SHARES


Found = tuple[Query, Sequence[str], Choices]


class Register(QWidget):
    """`opened` carries the id of the record that is wanted, `made` asks for a new one, `filed`
    carries the record whose files are wanted.
    """

    opened = Signal(str)
    made = Signal()
    filed = Signal(object)

    def __init__(self, context: Context, spec: RegisterSpec) -> None:
        super().__init__()
        self.context = context
        self.spec = spec
        self._kind = context.desk.kinds[spec.kind]
        self._query: Query | None = None
        self._choices = Choices()
        self._tokens: dict[str, CancelToken] = {}
        self._wanted_id = ""
        self._to_list = False
        self.filters = RegisterFilters(context, spec, lambda: self._choices)
        desk = context.desk
        model = RecordsModel(
            self,
            context.tasks,
            [_(title) for title in spec.columns.titles],
            lambda ids: spec.make_rows(desk, ids),
        )
        self.table = RecordTable(model, spec.columns, _(spec.name))
        self.view = RecordView(desk, self._kind)
        self.acts = LedgerActs(context, self._kind, spec.file_name)
        self._count = PlainLabel(role="small")
        self._empty = EmptyState()
        self._lists = QStackedWidget()
        self._inside = QVBoxLayout()
        self._lay_out()
        self.filters.changed.connect(self.look)
        self.filters.advance.connect(self._focus_table)
        self.table.marked.connect(self._on_marked)
        self.table.opened.connect(self.open_marked)
        model.failed.connect(self._on_failed)

    def _lay_out(self) -> None:
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._empty)
        self.filters.add_note(self._count)
        actions = self.context.actions
        first = command_button(actions, "record.open", "primary")
        others = (*self.spec.commands, "record.files", "record.export")
        buttons = foot(first, *(command_button(actions, one) for one in others))
        body = QWidget()
        inside = self._inside
        body.setLayout(inside)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        inside.addWidget(self.filters)
        inside.addWidget(Sides(self._lists, self.view, self.spec.shares), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(TallPage(body), 1)
        layout.addWidget(self.acts)
        layout.addWidget(buttons)

    # -- what the screen asks

    def put_head(self, head: QWidget) -> None:
        """Something above the filters that scrolls with them."""
        self._inside.insertWidget(0, head)

    def handlers(self) -> Mapping[str, Handler]:
        """The commands of a list."""
        return {
            "form.new": self.made.emit,
            "record.open": self.open_marked,
            "record.files": self.open_files,
            "record.void": self.void_marked,
            "record.reveal": self.reveal_marked,
            "record.export": lambda: self.acts.export.masked(self._listed),
            "record.export_full": lambda: self.acts.export.full(self._listed),
            "record.find": self.look_for,
            "record.back": self.step_back,
        }

    def forbid(self) -> None:
        """Grey out what this person may not do with this kind."""
        for command, acts in _ACTS.items():
            refusals = (denied(self.context.desk, self.spec.kind, act) for act in acts)
            no = next(filter(None, refusals), None)
            self.context.actions.forbid(command, refusal_words(no, self._kind) if no else "")
        forbid_files(self.context)

    def focus_first(self) -> None:
        """Where a list is, the keys are in it."""
        if self.table.records.ids:
            self._focus_table()
        else:
            self._to_list = True
            self.look_for()

    def reload(self, changes: Changes | None = None) -> None:
        """List again when something that is shown has changed."""
        others = (ATTACHMENT, *self.spec.watches)
        rows = self.table.records
        if changes is None or any(changes.touches(kind) for kind in others):
            rows.refresh(rows.ids)  # any line may tell something of them
            self.look()
        elif changes.touches(self.spec.kind) or "sync" in changes.topics:
            rows.refresh([record_id for _kind, record_id in changes.records])
            self.look()

    def mark(self, record_id: str) -> None:
        """The line that is marked when the list is there."""
        self._wanted_id = record_id
        if record_id in self.table.records.ids:
            self.table.mark_id(record_id)

    @property
    def record(self) -> Record | None:
        """The record that is marked, once it was read."""
        return self.view.record

    @property
    def empty_words(self) -> str:
        """Why nothing is listed, "" while something is."""
        return self._empty.words if self._lists.currentWidget() is self._empty else ""

    # -- listing

    @property
    def _listed(self) -> Listed | None:
        ids = self.table.records.ids
        if self._query is None or not ids:
            return None
        return Listed(self._query, ids if self.filters.view else None)

    def look_for(self) -> None:
        """Ctrl+F: what is looked for."""
        self.filters.input("text").setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_back(self) -> None:
        """Esc: list everything again."""
        if not self.filters.is_empty:
            self.filters.clear()
        self._focus_table()

    def _focus_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Read the ids of what is asked for."""
        desk, spec = self.context.desk, self.spec
        chosen, view = self.filters.chosen, self.filters.view
        self._cancel("look")

        def work() -> Found | Refused:
            query = ledger.build_query(desk, spec.kind, chosen)
            if isinstance(query, Refused):
                return query
            named = read_choices(desk, *_references(spec, desk))
            return query, spec.narrow(desk, query, view), named

        self._tokens["look"] = self.context.tasks.run(self, work, self._on_found, self._on_failed)

    def _cancel(self, name: str) -> None:
        if name in self._tokens:
            self._tokens.pop(name).cancel()

    def _on_found(self, found: Found | Refused) -> None:
        if isinstance(found, Refused):
            self.table.records.show_ids(())  # no act is to meet a line that nobody sees
            self._count.setText("")
            self._show_empty(_("不能这样查找"), refusal_words(found, self._kind))
            self._empty.offer(_("全部"), self.filters.clear)
            return
        self._query, ids, self._choices = found
        marked = self._wanted_id or self.table.current_id
        if ids != self.table.records.ids:
            self.table.records.show_ids(ids)
        self._count.setText(_("共 {n} 条").format(n=len(ids)))
        if not ids:
            self._say_nothing_found()
            return
        self._lists.setCurrentWidget(self.table)
        if self._to_list and self.filters.input("text").hasFocus():
            self._focus_table()
        self._to_list = False
        self.table.mark_id(marked)
        self._on_marked(self.table.current_id)

    def _say_nothing_found(self) -> None:
        if self.filters.is_empty:
            self._show_empty(*(_(one) for one in self.spec.empty))
        else:
            self._show_empty(_("没有符合的登记"), _("换一个期间，或列出全部"))
            self._empty.offer(_("全部"), self.filters.clear)

    def _show_empty(self, title: str, text: str) -> None:
        self._empty.nothing(title, text)
        self._lists.setCurrentWidget(self._empty)
        self.view.show_nothing()

    def _on_failed(self, error: BaseException) -> None:
        self._empty.failed(_("台账读不出来"), fault_words(error), _("再试一次"), self.look)
        self._lists.setCurrentWidget(self._empty)

    def _on_marked(self, record_id: str) -> None:
        self._wanted_id = ""
        self._cancel("read")
        desk, kind = self.context.desk, self.spec.kind
        if record_id:
            self._tokens["read"] = self.context.tasks.run(
                self, lambda: read(desk, kind, record_id), self._on_read, self._on_failed
            )

    def _on_read(self, reading: Reading | None) -> None:
        if reading is None:
            self.view.show_nothing()
        else:
            self.view.put(reading)

    # -- acts

    def open_marked(self) -> None:
        """Enter: the whole record."""
        if self.table.current_id:
            self.opened.emit(self.table.current_id)

    def open_files(self) -> None:
        """Ctrl+J: the files beside the marked record."""
        if self.view.record is not None:
            self.filed.emit(self.view.record)

    def void_marked(self) -> None:
        """作废: out of the lists, with a reason; the history keeps it."""
        if self.view.record is not None:
            self.acts.void(self.view.record, self.view.title)

    def reveal_marked(self) -> None:
        """Ctrl+U: everything in clear while the button is held, after a reason."""
        if self.view.record is not None:
            words = _("查看完整内容的原因（会记入日志）")
            self.acts.reveal(self.view.record, words, self.view.offer_hold)


class RegisterFilters(ListFilters):
    """Words, the period where the kind has one, further lists, and fields of the kind."""

    def __init__(
        self, context: Context, spec: RegisterSpec, choices: Callable[[], Choices]
    ) -> None:
        desk = context.desk
        kind = desk.kinds[spec.kind]
        super().__init__(desk.surroundings.today, _CHARACTERS)
        self._names = [name for name, _label in spec.filters]
        self.add_text(_(spec.hints[0]), _(spec.hints[1]))
        if kind.occurred:
            self.add_period()
        if spec.views:
            words = dict(spec.views)
            self.pick(VIEW, _LIST, offered(spec.views), lambda key: _(words.get(key, key)))
        helpers = Helpers(
            around=desk.surroundings,
            initials=context.initials,
            township=desk.station.division if desk.station else "",
            choices=choices,
        )
        for name, label in spec.filters:
            field = kind.by_name[name]
            if field.type is FieldType.DIVISION:
                self.pick(name, label, division_finder(helpers), division_name(helpers))
            elif field.ref:
                find = record_finder(field.ref, choices, context.initials)
                self.pick(name, label, find, _namer(field.ref, choices))
            else:
                codes = field.codes or ""
                find = code_finder(codes, helpers, all_codes(field, helpers))
                self.pick(name, label, find, code_name(codes, helpers))
        self.add_clear()

    @property
    def view(self) -> str:
        """Which further list is wanted, "" for none."""
        return self.raw.get(VIEW, "")

    @property
    def chosen(self) -> Filter:
        """What the register is asked for."""
        return self.as_filter({name: self.raw[name] for name in self._names if self.raw.get(name)})

    @property
    def is_empty(self) -> bool:
        """Whether everything is listed."""
        return not self.asked()


def _namer(kind: str, choices: ChoicesNow) -> Callable[[str], str]:
    return lambda key: choices().name(kind, key)


def _references(spec: RegisterSpec, desk: Desk) -> list[str]:
    fields = desk.kinds[spec.kind].by_name
    return [ref for name, _label in spec.filters if (ref := fields[name].ref)]
