"""上报 Sync: what waits and since when, what needs a person and why, what was received.

Every sync ends in one sentence that stays on the page (R5); nothing a server says is shown raw.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.i18n import N_
from app.i18n import gettext as _
from app.messages import message, sync_sentence
from app.ui.actions import Handler
from app.ui.buttons import command_button
from app.ui.faults import fault_words
from app.ui.labels import MessagePanel, Paragraph
from app.ui.lists import Listing
from app.ui.places import room_of
from app.ui.progress import ProgressPanel
from app.ui.rows import side_by_side
from app.ui.screens import sync_lists
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.sync_courier import CourierPanel
from app.ui.screens.sync_details import SyncDetails
from app.ui.screens.sync_lists import Picture, picture
from app.ui.sides import Sides, foot
from app.ui.sticks import FindSticks, plugged_in
from app.ui.tabs import Tabs
from app.ui.theme import SPACE
from app.ui.words import age_words, when_words
from app.usecases.ports import Receipt, SyncOutcome, Waiting

_TO_DO, _WAITING, _RECEIPTS = "to-do", "waiting", "receipts"


class SyncScreen(Screen):
    """Numbers in words on top, the three lists below, the ways to send at the foot."""

    def __init__(self, context: Context, sticks: FindSticks = plugged_in) -> None:
        super().__init__(context)
        self._picture: Picture | None = None
        self._standing = Paragraph(role="title")
        self._since = Paragraph(role="soft")
        self._outcome = MessagePanel()
        self._progress = ProgressPanel(context.tasks)
        self._courier = CourierPanel(context.tasks, sticks)
        self._tabs = Tabs(_("上报情况"))
        self._to_do = Listing(_("要处理的"))
        self._waiting = Listing(_("等待上报的"))
        self._receipts = Listing(_("回执"))
        self._details = SyncDetails(context)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        actions = self.context.actions
        attend = Sides(self._to_do, self._details, (2, 3))
        attend.setFocusProxy(self._to_do.list)
        for listing in (self._waiting, self._receipts):
            listing.setFocusProxy(listing.list)
        self._tabs.add(_TO_DO, N_("要处理"), attend)
        self._tabs.add(_WAITING, N_("等待上报"), self._waiting)
        self._tabs.add(_RECEIPTS, N_("回执"), self._receipts)
        buttons = foot(
            command_button(actions, "sync.now", "primary"),
            command_button(actions, "sync.export"),
            command_button(actions, "sync.import"),
        )
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        head = side_by_side(self._standing, self._since)
        self._since.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        inside.addLayout(head)
        inside.addWidget(self._outcome)
        inside.addWidget(self._tabs, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.setSpacing(SPACE.s)
        layout.addWidget(TallPage(body), 1)
        layout.addWidget(self._courier)
        layout.addWidget(self._progress)
        layout.addWidget(buttons)

    def _connect(self) -> None:
        self._to_do.list.marked.connect(self._on_marked)
        self._to_do.list.opened.connect(self._on_opened)
        self._waiting.list.opened.connect(self._open_change)
        self._receipts.list.opened.connect(self._open_change)
        self._details.changed.connect(self._on_decided)

    def handlers(self) -> Mapping[str, Handler]:
        """The ways to send."""
        return {
            "sync.now": self.sync_now,
            "sync.export": lambda: self._courier.ask_stick(self._export),
            "sync.import": lambda: self._courier.ask_receipt(self._import),
        }

    def focus_first(self) -> None:
        """What needs a person, else what waits."""
        if self._to_do.list.entries:
            self._tabs.go(_TO_DO)
            self._to_do.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._tabs.chips.input.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def sentence(self) -> str:
        """The sentence that the last sync ended in."""
        return self._outcome.sentence

    @property
    def standing_words(self) -> str:
        """How many wait, and how old the oldest is."""
        return self._standing.text()

    @property
    def since_words(self) -> str:
        """When it last worked."""
        return self._since.text()

    # -- what there is

    def reload(self, changes: Changes | None = None) -> None:
        """Any change may wait now."""
        if changes is None or changes.records or "sync" in changes.topics:
            desk = self.context.desk
            self.context.tasks.run(self, lambda: picture(desk), self._show, self._on_failed)

    def _show(self, found: Picture) -> None:
        desk = self.context.desk
        self._picture = found
        self._standing.setText(self._standing_words(found))
        self._since.setText(self._since_words(found))
        to_do = sync_lists.to_do(desk, found)
        self._to_do.put(to_do, _("没有要处理的"), _("被退回的、两边都改过的会列在这里"))
        self._waiting.put(sync_lists.waiting(desk, found), _("没有等待上报的"))
        self._receipts.put(
            sync_lists.receipts(desk, found), _("还没有回执"), _("上报成功后，每一条的回执列在这里")
        )
        self._tabs.set_count(_TO_DO, len(to_do))
        self._tabs.set_count(_WAITING, found.standing.pending)
        if to_do:
            if not self._to_do.list.current_key:
                self._to_do.list.mark(0)
            if self._tabs.chips.input.hasFocus() and self._tabs.current == _TO_DO:
                self._to_do.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self._on_marked(self._to_do.list.current_key)
        else:
            self._details.show_nothing()
            self._show_waiting()
        self._details.setVisible(bool(to_do))

    def _show_waiting(self) -> None:
        """Whoever comes in with nothing to do sees what waits."""
        came_in = self._tabs.chips.input.hasFocus() and self._tabs.current == _TO_DO
        if came_in and self._waiting.list.entries:
            self._tabs.go(_WAITING)
            self._waiting.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _standing_words(self, found: Picture) -> str:
        standing, now = found.standing, self.context.desk.clock.now()
        if standing.pending:
            age = age_words(standing.oldest_pending or now, now)
            return _("待上报 {n} 件，最早 {age}").format(n=standing.pending_records, age=age)
        if standing.needs_person:
            return _("有 {n} 件要处理").format(n=standing.needs_person)
        return _("全部已上报") if standing.last_success else _("没有等待上报的")

    def _since_words(self, found: Picture) -> str:
        at = found.standing.last_success
        if at is None:
            return _("还没有上报过")
        return _("上次成功 {at}").format(at=when_words(at, self.context.desk.clock.now()))

    def _on_failed(self, error: BaseException) -> None:
        self._to_do.empty.failed(_("读不出来"), fault_words(error), _("再试一次"), self.reload)
        self._to_do.setCurrentWidget(self._to_do.empty)

    # -- one row

    def _on_marked(self, key: str) -> None:
        if self._picture is not None:
            self._details.show_entry(self._picture, key)

    def _on_opened(self, key: str) -> None:
        self._on_marked(key)
        self._details.focus_first()

    def _open_change(self, change_id: str) -> None:
        if self._picture is None:
            return
        every: list[Waiting | Receipt] = [*self._picture.waiting, *self._picture.receipts]
        found = next((one for one in every if one.change_id == change_id), None)
        if found is not None:
            self.context.go(
                room_of(found.kind, self.context.desk.kinds), (found.kind, found.record_id)
            )

    def _on_decided(self) -> None:
        self._to_do.list.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- sending

    def sync_now(self) -> None:
        """F5: send and receive; ends in one sentence."""
        self._outcome.say("")
        self._progress.start(
            _("正在上报"),
            self.context.desk.exchange.sync_now,
            self._on_synced,
            self._on_sync_failed,
            self._on_stopped,
        )

    def _on_synced(self, outcome: SyncOutcome) -> None:
        everything = not (outcome.error or outcome.refused or outcome.conflicts)
        self._outcome.say(sync_sentence(outcome), "good" if everything else "attention")
        self._publish(outcome.changes)

    def _on_sync_failed(self, error: BaseException) -> None:
        self._outcome.say(fault_words(error), "attention")
        self._publish(Changes())

    def _on_stopped(self) -> None:
        self._outcome.say(message("sync.cancelled").sentence)
        self._publish(Changes())

    def _publish(self, changes: Changes) -> None:
        self.context.feed.publish(changes.merged(Changes(topics=frozenset({"sync"}))))

    def _export(self, folder: str) -> None:
        exchange = self.context.desk.exchange
        self._progress.start(
            _("正在写 U 盘"),
            lambda _progress, _cancelled: exchange.courier_export(folder),
            self._on_exported,
            self._on_sync_failed,
        )

    def _on_exported(self, written: tuple[str, int]) -> None:
        file, count = written
        words = _("已写出 {n} 处改动到 {file}；送到县里，收到回执以前仍算待上报").format(
            n=count, file=file
        )
        self._outcome.say(words, "good")

    def _import(self, file: str) -> None:
        exchange = self.context.desk.exchange
        self._progress.start(
            _("正在读回执"),
            lambda _progress, _cancelled: exchange.courier_import(file),
            self._on_synced,
            self._on_sync_failed,
        )
