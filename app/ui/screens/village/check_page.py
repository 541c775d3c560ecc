"""The items of one check on one page: points and what was found, line by line (domain.md L).

A line is saved when it is left, a line that is added with the page; what corrects a check that was
sent waits for its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.problems import Refused
from app.domain.projection import project
from app.domain.records import Record
from app.domain.station_check import KIND as CHECK
from app.domain.station_check_item import KIND as ITEM
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import command_button
from app.ui.faults import fault_words, refusal_words
from app.ui.fields.base import FieldWidget
from app.ui.fields.text import TextField
from app.ui.labels import Paragraph, PlainLabel
from app.ui.rows import Rows
from app.ui.screens.base import Context, TallPage
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases.amending import needs_reason
from app.usecases.records import Saved
from app.usecases.village import stationcheck
from app.usecases.village.stationcheck import NEW

Found = tuple[Record, Sequence[Record]]
Typed = dict[str, dict[str, str]]
"""Raw texts by the id of an item and the name of its field."""

_DIGITS = 9
"""Characters of the width of points."""


class CheckPage(QWidget):
    """`closed` tells that the page is left; Esc saves as Ctrl+S does: nothing typed is lost."""

    closed = Signal()
    headed = Signal(str)  # its own fields are wanted

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._check: Record | None = None
        self._items: dict[str, Record] = {}
        self._fields: dict[tuple[str, str], FieldWidget] = {}
        self._typed: Typed = {}
        self._title = Paragraph(role="head")
        self._total = PlainLabel(role="small")
        self._lines = QWidget()
        self._body = QWidget()
        self._inside = QVBoxLayout(self._body)
        self._inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.m, SPACE.none)
        self._inside.addWidget(self._lines)
        self._inside.addStretch(1)
        self._reason = TextField()
        self._reason_box = QWidget()
        rows = Rows(1)
        rows.add(N_("更正原因"), self._reason, N_("已上报的改动会标注为更正，原因一起上报"))
        self._reason_box.setLayout(rows.grid)
        self._reason.advance.connect(self.save)
        actions = context.actions
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._title)
        layout.addWidget(self._total)
        layout.addWidget(TallPage(self._body), 1)
        layout.addWidget(self._reason_box)
        layout.addWidget(
            foot(
                command_button(actions, "form.save", "primary"),
                command_button(actions, "record.open"),
                command_button(actions, "record.back"),
            )
        )

    def handlers(self) -> Mapping[str, Handler]:
        """Save, open the check itself, go back."""
        return {"form.save": self.save, "record.open": self.open_head, "record.back": self.back}

    def focus_first(self) -> None:
        """The first item without points."""
        for item_id, item in self._items.items():
            if item.get("score") is None:
                self._field(item_id, "score").setFocus(Qt.FocusReason.TabFocusReason)
                return
        first = next(iter(self._items), NEW)
        name = "score" if first else "item"
        self._field(first, name).setFocus(Qt.FocusReason.TabFocusReason)

    def _field(self, item_id: str, name: str) -> QWidget:
        return self._fields[item_id, name].input

    def show_check(self, check_id: str) -> None:
        """Read a check with its items."""
        desk = self._context.desk

        def work() -> Found | None:
            check = desk.reader.get(CHECK, check_id)
            return (check, stationcheck.items(desk, check_id)) if check else None

        self._context.tasks.run(
            self,
            work,
            self._on_found,
            lambda error: self._context.say(fault_words(error), "stop"),
        )

    def _on_found(self, found: Found | None) -> None:
        if found is None:
            self._context.say(_("这条登记已经不在了"), "attention")
            self.closed.emit()
            return
        self._check, items = found
        self._items = {item.id: item for item in items}
        self._typed = {}
        desk = self._context.desk
        self._title.setText(project(desk.kinds[CHECK], found[0].values, desk.surroundings).title)
        self._show_total(found[0])
        self._reason.show_value("")
        self._reason_box.hide()
        self._build()
        if self.isVisible():
            self.focus_first()

    def _show_total(self, check: Record) -> None:
        total, full = check.get("total"), check.get("full_score")
        words = _("{n}／{full} 分").format(n=total, full=full) if total is not None else ""
        self._total.setText(words or _("还没有打分"))

    # -- the lines

    def _build(self) -> None:
        self._fields = {}
        lines = QWidget()
        grid = QGridLayout(lines)
        grid.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(3, 3)
        for column, title in enumerate((_("检查项目"), _("分值"), _("得分"), _("检查情况"))):
            grid.addWidget(PlainLabel(title, role="label"), 0, column)
        for line, item in enumerate(self._items.values(), start=1):
            name = joined(" ", (str(item.get("seq") or ""), item.text("item")))
            grid.addWidget(Paragraph(name), line, 0)
            grid.addWidget(PlainLabel(item.text("weight")), line, 1)
            self._put(grid, line, item.id, "score", "finding")
        self._put(grid, len(self._items) + 1, NEW, "item", "weight", "score", "finding")
        self._chain()
        self._inside.replaceWidget(self._lines, lines)
        self._lines.deleteLater()
        self._lines = lines

    def _put(self, grid: QGridLayout, line: int, item_id: str, *names: str) -> None:
        kind = self._context.desk.kinds[ITEM]
        item = self._items.get(item_id)
        for name in names:
            narrow = name in ("weight", "score")
            field = TextField(
                width=_DIGITS * self.fontMetrics().averageCharWidth() if narrow else 0
            )
            field.show_value(item.get(name) if item else None)
            title = item.text("item") if item else _("另加一项")
            label = joined(" ", (title, _(kind.by_name[name].label)))
            field.input.setAccessibleName(label)
            field.edited.connect(
                lambda raw, item_id=item_id, name=name: self._on_typed(item_id, name, str(raw))
            )
            field.left.connect(self._keep)
            if item is None and name == "item":
                field.line.setPlaceholderText(_("另加一项"))
            grid.addWidget(field, line, ("item", "weight", "score", "finding").index(name))
            self._fields[item_id, name] = field

    def _chain(self) -> None:
        """Enter goes through the lines and ends at the button that saves."""
        fields = list(self._fields.values())
        for field, following in pairwise(fields):
            field.advance.connect(
                lambda following=following: following.input.setFocus(Qt.FocusReason.TabFocusReason)
            )
        fields[-1].advance.connect(self.save)

    def _on_typed(self, item_id: str, name: str, raw: str) -> None:
        self._typed.setdefault(item_id, {})[name] = raw
        self._reason_box.setVisible(self._corrects())

    def _corrects(self) -> bool:
        """Whether what was typed changes something that was sent."""
        return any(
            needs_reason(item, {n: raw for n, raw in raws.items() if raw != item.text(n)})
            for key, raws in self._typed.items()
            if (item := self._items.get(key)) is not None
        )

    # -- saving

    def open_head(self) -> None:
        """Ctrl+O: day, findings, follow-up of the check; the points are saved before."""
        if self._check is not None:
            check_id = self._check.id
            self._store(lambda: self.headed.emit(check_id))

    def save(self) -> None:
        """Ctrl+S: all lines in one act, and back to the list."""
        self._store(self.closed.emit)

    def back(self) -> None:
        """Esc: what was typed is saved, then the list."""
        self._store(self.closed.emit)

    def put_away(self) -> None:
        """Another page comes: what was typed is saved."""
        self._store(self._read_again if NEW in self._typed else lambda: None)

    def _read_again(self) -> None:
        """A line that was added is one of the others from now on."""
        if self._check is not None:
            self.show_check(self._check.id)

    def _keep(self) -> None:
        """What is typed so far, unless it needs a reason or may still become another line."""
        added = self._typed.pop(NEW, None)
        if not self._corrects():
            self._store(lambda: None)
        if added is not None:
            self._typed[NEW] = added

    def _store(self, then: Callable[[], object]) -> None:
        check, typed = self._check, self._typed
        if check is None or not typed:
            then()
            return
        self._typed = {}
        desk, reason = self._context.desk, self._reason.line.text()
        self._context.tasks.run(
            self,
            lambda: stationcheck.score(desk, check, typed, reason),
            lambda result: self._on_saved(result, typed, then),
            lambda error: self._give_back(typed, fault_words(error)),
            lane=Lane.WRITE,
        )

    def _give_back(self, typed: Typed, why: str) -> None:
        """Not saved: it stays on the page, under what was typed since."""
        both = [*typed, *self._typed]
        self._typed = {key: typed.get(key, {}) | self._typed.get(key, {}) for key in both}
        self._context.say(why, "stop")

    def _on_saved(self, result: Saved | Refused, typed: Typed, then: Callable[[], object]) -> None:
        if isinstance(result, Refused):
            self._give_back(typed, refusal_words(result, self._context.desk.kinds[ITEM]))
            if any(problem.code == "reason.missing" for problem in result.problems):
                self._reason_box.show()
                self._reason.input.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._context.feed.publish(result.changes)
        self._show_total(result.record)
        self._context.say(_("已保存：{title}").format(title=self._total.text()), "good")
        then()
