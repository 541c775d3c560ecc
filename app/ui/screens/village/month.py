"""本月: one visit in one line on top, what every village still needs below (product.md, 驻村)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.adviser_visit import ADVISER_VISIT
from app.domain.changes import Changes
from app.domain.fields import Values
from app.forms.specs.visit_line import VISIT_LINE
from app.i18n import gettext as _
from app.ui.actions import Handler
from app.ui.buttons import command_button
from app.ui.fields.factory import Helpers
from app.ui.fields.records import Choices, read_choices
from app.ui.screens.base import Context, TallPage
from app.ui.screens.entry_fields import references
from app.ui.screens.file_words import forbid_files
from app.ui.screens.village.board import Board
from app.ui.screens.village.check_line import REASON
from app.ui.screens.village.visit_entry import VisitEntry
from app.ui.screens.village.visit_fields import WAY, build_behind, build_line
from app.ui.sides import foot
from app.ui.theme import SPACE
from app.usecases import drafts
from app.usecases.ports import Draft

_WATCHED = (ADVISER_VISIT.name, "engagement", "legal_lecture", "adviser")


class MonthPage(QWidget):
    """`logged` carries the village whose log is wanted; `lectured` the values of a lecture that was
    held during the visit in the line; `filed` the visit whose files are wanted.
    """

    logged = Signal(str)
    lectured = Signal(object)
    filed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._choices = Choices()
        self.entry = VisitEntry(context)
        self.board = Board(context)
        self._pages = QStackedWidget()
        self._lay_out()
        self.entry.view.finished.connect(self._on_finished)
        self.entry.missing.connect(self._go_to)
        self.entry.saved.connect(self.board.mark)
        self.board.chosen.connect(self._take)
        self.entry.open()

    def _lay_out(self) -> None:
        context, entry, view = self._context, self.entry, self.entry.view
        desk = context.desk
        helpers = Helpers(
            around=desk.surroundings,
            initials=context.initials,
            members=[person.name for person in desk.people.list()],
            township=desk.station.division if desk.station else "",
            choices=lambda: self._choices,
        )
        front = QWidget()
        inside = QVBoxLayout(front)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        overnight = partial(view.set, "ends_next_day", "1")
        line = build_line(view, helpers, lambda: self.board.listed, overnight)
        for part in (line, entry.told, entry.checks):
            inside.addWidget(part)
        inside.addWidget(self.board, 1)
        behind, names = build_behind(view, helpers)
        view.add_way(*WAY)
        view.add_way(*names)
        view.add_way(REASON)  # from the reason Enter goes on to the button
        self._pages.addWidget(TallPage(front))
        self._pages.addWidget(TallPage(behind))
        actions = context.actions
        self._save_button = command_button(actions, "visit.save_next", "primary")
        others = ("form.save", "form.more", "village.log", "visit.lecture")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._pages, 1)
        layout.addWidget(foot(self._save_button, *(command_button(actions, one) for one in others)))

    # -- what the room asks

    def handlers(self) -> Mapping[str, Handler]:
        """Saving, parking, the fields behind, and the log of a village."""
        return {
            "form.save": self.save,
            "visit.save_next": self.save_and_next,
            "form.park": self.park,
            "form.more": self.turn,
            "form.new": self.start_anew,
            "form.discard": self.discard,
            "village.log": self.open_log,
            "visit.lecture": lambda: self.lectured.emit(_of_a_lecture(self.entry.state.values)),
            "record.files": self._open_files,
            "record.back": self.back,
        }

    def focus_first(self) -> None:
        """The village of the next visit."""
        self._pages.setCurrentIndex(0)
        forbid_files(self._context)
        self.entry.view.input(WAY[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def reload(self, changes: Changes | None = None) -> None:
        """The board and what fields may name, after anything that is counted here."""
        if changes is None or any(changes.touches(kind) for kind in _WATCHED):
            self.board.reload()
            desk = self._context.desk
            kinds = references(VISIT_LINE.kind)
            self._context.tasks.run(self, lambda: read_choices(desk, *kinds), self._on_choices)

    def _on_choices(self, choices: Choices) -> None:
        self._choices = choices
        self.entry.view.put(self.entry.state)

    def put_away(self) -> None:
        """What was typed is on the disk."""
        self.entry.put_away()

    def open_draft(self, draft: Draft) -> bool:
        """Go on with a half-typed visit."""
        self._pages.setCurrentIndex(0)
        return self.entry.open_draft(draft)

    # -- moving about

    def _on_finished(self, _name: str) -> None:
        """Enter has left the last field: the reason that is asked for, else the button."""
        reason = self.entry.checks.reason
        shown = self.entry.checks.isVisible() and not reason.input.hasFocus()
        if missing := [n for n in self.entry.state.missing if n in WAY]:
            self.entry.view.tell_everything()
            self._go_to(missing[0])
        elif shown and not reason.line.text():
            reason.input.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self._save_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _go_to(self, name: str) -> None:
        field = self.entry.view.input(name)
        behind = self._pages.widget(1).isAncestorOf(field)
        self._pages.setCurrentIndex(1 if behind else 0)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def turn(self) -> None:
        """更多: the other fields, and back."""
        if self._pages.currentIndex():
            self.focus_first()
            return
        self._pages.setCurrentIndex(1)
        first = self.entry.view.first_visible(self._pages.currentWidget())
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _take(self, code: str) -> None:
        """Enter on the board: the line is about that village."""
        self.entry.take_village(code)
        self.entry.view.go_on(WAY[0])

    def open_log(self) -> None:
        """The visits of the marked village."""
        code = self.board.village
        if not self.board.table.hasFocus():
            code = str(self.entry.state.values.get("village_code") or code)
        if code:
            self.logged.emit(code)

    def _open_files(self) -> None:
        """Ctrl+J: photos and the sheet of names of the visit that was saved last."""
        if self.entry.last is None:
            self._context.say(_("先保存这一次，再加照片、签到表"), "attention")
        else:
            self.filed.emit(self.entry.last)

    # -- saving and leaving

    def save(self) -> None:
        """Ctrl+S: saved; the board shows what it changed."""
        # The keys go first: a field they leave afterwards would be spoken of in the new form.
        self._pages.setCurrentIndex(0)
        self.board.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.entry.save()

    def save_and_next(self) -> None:
        """Ctrl+Enter: saved, and the next line of the notebook."""
        self.focus_first()
        self.entry.save()

    def park(self) -> None:
        """Ctrl+P: aside with this one; on an untouched line, back with the last one that waits."""
        if self.entry.put_aside():
            self._context.say(_("已暂放，再按 Ctrl+P 取回"), "good")
            self.entry.begin()
        else:
            waiting = [
                one for one in drafts.parked(self._context.desk) if one.form == VISIT_LINE.name
            ]
            if not waiting or not self.entry.open_draft(waiting[0]):
                self._context.say(_("没有暂放的登记"))
        self.focus_first()

    def start_anew(self) -> None:
        """Ctrl+N: a fresh line; what was typed is parked, never lost."""
        self.entry.put_aside()
        self.entry.begin()
        self.focus_first()

    def discard(self) -> None:
        """Throw this visit away, on purpose."""
        self.entry.discard()
        self.focus_first()

    def back(self) -> None:
        """Esc: from the fields behind to the line; from the line to the board, with a draft."""
        if self._pages.currentIndex():
            self.focus_first()
            return
        if self.entry.put_aside():
            self._context.say(_("没有保存的改动已暂放，可从“今日”打开"))
            self.entry.begin()
        self.board.table.setFocus(Qt.FocusReason.OtherFocusReason)


def _of_a_lecture(visit: Values) -> Values:
    """What is known of a lecture that was held during a visit: where and when."""
    names = ("village_code", "adviser_id", "start_at", "end_at", "mode", "place", "language")
    known = {name: visit[name] for name in names if name in visit}
    return {**known, "held_on": visit.get("service_date")}
