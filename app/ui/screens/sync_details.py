"""What a person may do about one thing on the sync page: choose, correct, send again, confirm."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.fields import Value
from app.domain.problems import Refused
from app.domain.records import Conflict
from app.i18n import gettext as _
from app.i18n import joined
from app.messages import message
from app.ui.asking import AskBar
from app.ui.buttons import Button
from app.ui.faults import fault_words, refusal_words
from app.ui.labels import Paragraph
from app.ui.places import room_of
from app.ui.screens.base import Context, TallPage
from app.ui.screens.sync_absent import AbsentOffer
from app.ui.screens.sync_conflict import ConflictChooser
from app.ui.screens.sync_lists import FORK, Picture
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases.ports import Refusal
from app.usecases.records import Saved, correct, resolve, withdraw

_LINES = 6


class SyncDetails(QStackedWidget):
    """`changed` tells that something was decided."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._context = context
        self._refusal: Refusal | None = None
        self._key = ""
        self._nothing = Paragraph(_("选一条，这里说明原因和办法"), role="soft")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.chooser = ConflictChooser(context.desk)
        self.chooser.decided.connect(self._resolve)
        self._title = Paragraph(role="head")
        self._cause = Paragraph()
        self._remedy = Paragraph(role="soft")
        self._first = Button("", self._do_first)
        self._first.setProperty("role", "primary")
        self._second = Button(_("原样再报一次"), self._send_again)
        self._third = Button(_("放弃这次改动"), self._ask_withdraw)
        self._ask = AskBar()
        self.offer = AbsentOffer(context)
        self.offer.decided.connect(self._publish)
        self._on_first: Callable[[], None] = lambda: None
        for page in (self._nothing, _framed(self.chooser), self._words_page(), self.offer):
            self.addWidget(TallPage(page))
        self.setMinimumHeight(_LINES * self.fontMetrics().height())

    def _words_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.setSpacing(SPACE.s)
        for words in (self._title, self._cause, self._remedy):
            layout.addWidget(words)
        layout.addWidget(foot(self._first, self._second, self._third))
        layout.addWidget(self._ask)
        layout.addStretch(1)
        return page

    def show_nothing(self) -> None:
        """No row is marked."""
        self.setCurrentIndex(0)

    def show_entry(self, found: Picture, key: str) -> None:
        """What stands behind one row of the list of things to do."""
        if key != self._key:  # a reload must not take away a reason half typed
            self._ask.close_question()
        self._key = key
        conflict = next((one for one in found.conflicts if one.id == key), None)
        refusal = next((one for one in found.refusals if one.change_id == key), None)
        missed = next((one for one in found.absent if one.record_id == key), None)
        if key == FORK:
            self.show_fork()
        elif conflict is not None:
            self.show_conflict(conflict)
        elif refusal is not None:
            self.show_refusal(refusal)
        elif missed is not None:
            self.offer.put(missed, found.absent)
            self.setCurrentIndex(3)

    def show_conflict(self, conflict: Conflict) -> None:
        """Two values of one field."""
        self.chooser.put(conflict)
        self.setCurrentIndex(1)

    def show_refusal(self, refusal: Refusal) -> None:
        """What the server refused and why."""
        self._refusal = refusal
        words = message(refusal.code)
        who = _("由{who}处理").format(who=words.who) if words.who else ""
        self._say(
            refusal.title, words.cause, joined("。", (part for part in (words.remedy, who) if part))
        )
        self._first.set_text(_("打开更正"))
        room = room_of(refusal.kind, self._context.desk.kinds)
        self._on_first = lambda: self._context.go(room, (refusal.kind, refusal.record_id))
        self._second.show()
        self._third.show()

    def show_fork(self) -> None:
        """This installation looks like a copy or a restored one (sync rule 7)."""
        words = message("sync.fork")
        remedy = _("先确认没有另一台电脑在用同一份数据，再按下面的按钮；内容不会丢失")
        self._say(words.cause, remedy, "")
        self._first.set_text(_("确认，继续上报"))
        self._on_first = self._ask_fork
        self._second.hide()
        self._third.hide()

    def _say(self, title: str, cause: str, remedy: str) -> None:
        self._title.setText(title)
        self._cause.setText(cause)
        self._remedy.setText(remedy)
        self.setCurrentIndex(2)

    def focus_first(self) -> None:
        """Where the decision is made."""
        target = {1: self.chooser, 2: self._first, 3: self.offer}.get(self.currentIndex())
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- deciding

    def _do_first(self) -> None:
        self._on_first()

    def _resolve(self, conflict: Conflict, value: Value) -> None:
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: resolve(desk, conflict, value), self._on_saved, lane=Lane.WRITE
        )

    def _send_again(self) -> None:
        desk, refusal = self._context.desk, self._refusal
        if refusal is not None:
            self._context.tasks.run(
                self, lambda: correct(desk, refusal, {}), self._on_saved, lane=Lane.WRITE
            )

    def _ask_withdraw(self) -> None:
        words = _("放弃的原因（改动留在历史里，不再上报）")
        self._ask.ask(words, _("放弃"), self._withdraw)

    def _withdraw(self, reason: str) -> None:
        desk, refusal = self._context.desk, self._refusal
        if refusal is not None:
            self._context.tasks.run(
                self, lambda: withdraw(desk, refusal, reason), self._on_withdrawn, lane=Lane.WRITE
            )

    def _on_withdrawn(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
            return
        self._context.say(_("已放弃，历史里还能查到"), "good")
        self._publish(result.changes)

    def _on_saved(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self._context.say(refusal_words(result), "stop")
            return
        self._context.say(_("已放回待上报"), "good")
        self._publish(result.changes)

    def _ask_fork(self) -> None:
        """Pressed twice on purpose: this cannot be taken back."""
        self._first.set_text(_("再按一次就确认"))
        self._on_first = self._confirm_fork

    def _confirm_fork(self) -> None:
        exchange = self._context.desk.exchange
        self._context.tasks.run(
            self,
            exchange.confirm_fork,
            lambda _done: self._publish(Changes()),
            lambda error: self._context.say(fault_words(error), "stop"),
            lane=Lane.WRITE,
        )

    def _publish(self, changes: Changes) -> None:
        self._context.feed.publish(changes.merged(Changes(topics=frozenset({"sync"}))))
        self.changed.emit()


def _framed(widget: QWidget) -> QWidget:
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
    layout.addWidget(widget)
    return page
