"""The working window of one person: frame around the screens, built after login.

It is thrown away and built again when the person, the language or the theme changes: the drafts lie
on the disk, so nothing is lost and no widget needs to know how to translate itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes, RecordRef
from app.i18n import gettext as _
from app.ui.actions import Actions
from app.ui.commands import BY_ID
from app.ui.feed import Feed
from app.ui.frame import Notice, Rail, TopBar
from app.ui.palette import Palette
from app.ui.rooms import ROOMS
from app.ui.screens.base import Context, Screen
from app.ui.strip import StatusStrip, facts
from app.ui.suggesting import SuggestCard, may_suggest, message_at
from app.ui.tasks import TaskRunner
from app.ui.theme import SPACE
from app.ui.two_lines import described
from app.usecases import scan_inbox
from app.usecases.desk import Desk
from app.usecases.ports import Standing

_REFRESH_MS = 60_000
"""The strip speaks of ages, so it is read again even when nothing changes."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What the window needs from the program around it."""

    tasks: TaskRunner
    feed: Feed
    initials: Callable[[str], Iterable[str]]
    lock: Callable[[], None]
    switch: Callable[[], None]
    redress: Callable[[], None]


class Workspace(QWidget):
    """Top bar, rail, screens, strip. `go` opens a room; each is made when first opened."""

    def __init__(self, desk: Desk, doors: Doors) -> None:
        super().__init__()
        self._desk = desk
        self._doors = doors
        self.actions_ = Actions(self)
        self._screens: dict[str, Screen] = {}
        self._missed: dict[str, Changes] = {}  # by room: what came while another was shown
        self._stack = QStackedWidget()
        self._stack.setProperty("role", "stage")
        self._rail = Rail([room.command for room in ROOMS if room.in_rail], self.go)
        self._strip = StatusStrip(lambda: self.go("room.sync"))
        top = TopBar(self.actions_, self._station_name(), desk.actor.name)
        self._lay_out(top)
        self._notice = Notice(self, top.search)
        self.context = Context(
            desk=desk,
            tasks=doors.tasks,
            feed=doors.feed,
            actions=self.actions_,
            go=self.go,
            say=self._notice.say,
            initials=doors.initials,
            redress=doors.redress,
        )
        self._palette = Palette(self, desk, doors.tasks, self.actions_, self.go)
        self._suggest = SuggestCard(self, desk, doors.tasks, self._notice.say)
        self._bind()
        doors.feed.changed.connect(self._on_changes)
        self._clock = QTimer(self)
        self._clock.setInterval(_REFRESH_MS)
        self._clock.timeout.connect(self.refresh_strip)
        self._clock.timeout.connect(self._look_for_scans)
        self._clock.start()
        self.refresh_strip()
        self._look_for_scans()

    def _lay_out(self, top: TopBar) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(SPACE.none)
        middle.addWidget(self._rail)
        middle.addWidget(self._stack, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.none)
        layout.addWidget(top)
        layout.addLayout(middle, 1)
        layout.addWidget(self._strip)

    def _station_name(self) -> str:
        station = self._desk.reference.divisions.station(self._desk.actor.station)
        return station.name if station else _("公共法律服务工作站")

    def _bind(self) -> None:
        handlers = {room.command: self._opener(room.command) for room in ROOMS}
        self.actions_.bind(
            handlers
            | {
                "window.lock": self._doors.lock,
                "window.switch": self._doors.switch,
                "window.palette": self._palette.open_palette,
                "window.help": self._explain,
                "window.close": self._close,
                "case.new": lambda: self.go("room.mediation", ("new", "case_sheet")),
                "case.oral": lambda: self.go("room.mediation", ("new", "oral_sheet")),
            }
        )
        if may_suggest():
            self.actions_.bind({"window.suggest": self._suggest_here})
        self.actions_.refused.connect(lambda sentence: self._notice.say(sentence, "attention"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # Qt's name
        """Right click, or the context-menu key, on a text that somebody may say better."""
        if not may_suggest():
            super().contextMenuEvent(event)
            return
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = event.globalPos()
        child = QApplication.focusWidget() if by_key else self.childAt(self.mapFromGlobal(at))
        self._suggest.menu(at, child, self._room_name())

    def _suggest_here(self) -> None:
        self._suggest.open_card(message_at(QApplication.focusWidget()), self._room_name())

    def _room_name(self) -> str:
        return BY_ID[self.room].label if self.room else ""

    def _close(self) -> None:
        self.window().close()

    def _opener(self, room: str) -> Callable[[], None]:
        def open_room() -> None:
            if self.screen_shown is not None and self.room == room:
                self.screen_shown.begin()
            self.go(room)

        return open_room

    @property
    def screen_shown(self) -> Screen | None:
        """The screen that is open."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Screen) else None

    @property
    def room(self) -> str:
        """The command id of the room that is open, "" before the first."""
        return self.screen_shown.room if self.screen_shown else ""

    @property
    def first_room(self) -> str:
        """Where work begins: the first room of the rail."""
        return ROOMS[0].command

    def go(self, room: str, record: RecordRef | None = None) -> None:
        """Open a room, at one record when one is given; unknown rooms are not opened."""
        screen = self._screens.get(room) or self._build(room)
        if screen is None:
            return
        before = self.screen_shown
        if before is not None and before is not screen:
            before.put_away()
        self._notice.say("")
        self._stack.setCurrentWidget(screen)
        if (missed := self._missed.pop(room, None)) is not None:
            screen.reload(missed)
        self._rail.mark(room)
        self.actions_.show(screen.handlers())
        if record is not None:
            screen.open_record(record)
        screen.focus_first()

    def _build(self, room: str) -> Screen | None:
        found = next((one for one in ROOMS if one.command == room), None)
        if found is None:
            return None
        screen = found.build(self.context)
        screen.room = room
        self._screens[room] = screen
        self._stack.addWidget(screen)
        screen.reload()
        return screen

    def put_away(self) -> None:
        """Make everything typed safe, before locking, switching or closing."""
        for screen in self._screens.values():
            screen.put_away()

    def refresh_strip(self) -> None:
        """Count the rows again, off the UI thread."""
        self._doors.tasks.run(self, self._desk.reader.standing, self._show_standing)

    def _show_standing(self, standing: Standing) -> None:
        today = self._desk.clock.now()[:10]
        limits = self._desk.reference.policy.get("pending_warn_days", today)
        warn_days = limits[0] if isinstance(limits, tuple | list) and limits else 7
        self._strip.show_facts(
            facts(standing, today, warn_days if isinstance(warn_days, int) else 7)
        )
        self._rail.set_count("room.sync", standing.needs_person)

    def _look_for_scans(self) -> None:
        """Pages go to their papers whatever room is open."""
        desk = self._desk
        if scan_inbox.folder(desk):
            self._doors.tasks.run(self, lambda: scan_inbox.sweep(desk), self._on_scans)

    def _on_scans(self, found: scan_inbox.Sweep) -> None:
        if found.changes != Changes():
            self._doors.feed.publish(found.changes)

    def _on_changes(self, changes: Changes) -> None:
        """The room that is shown reads again at once, every other one when it is opened."""
        self.refresh_strip()
        for room, screen in self._screens.items():
            if screen is self.screen_shown:
                screen.reload(changes)
            else:
                self._missed[room] = self._missed.get(room, Changes()).merged(changes)

    def _explain(self) -> None:
        """F1: the help of the field that has the keys."""
        focused = QApplication.focusWidget()
        words = described(focused) if focused is not None else ""
        self._notice.say(words or _("这一项没有特别说明"))
