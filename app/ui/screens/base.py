"""What a screen is, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.domain.changes import Changes, RecordRef
from app.ui.actions import Actions, Handler
from app.ui.feed import Feed
from app.ui.tasks import TaskRunner
from app.usecases.desk import Desk


class Go(Protocol):
    """Opens a room by its command id, at one record when one is given."""

    def __call__(self, room: str, record: RecordRef | None = None) -> None: ...


class Say(Protocol):
    """Shows one sentence in the window; tones as in `MessagePanel`."""

    def __call__(self, sentence: str, tone: str = "plain") -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Handed to every screen: the desk, the doors to the other threads, screens and commands.

    `initials` gives the pinyin initials of a Chinese name; `redress` shows the window anew after
    language, theme or size of text were changed in the preferences.
    """

    desk: Desk
    tasks: TaskRunner
    feed: Feed
    actions: Actions
    go: Go
    say: Say
    initials: Callable[[str], Iterable[str]]
    redress: Callable[[], None]


class Screen(QWidget):
    """One room. It gets a context, reloads what changed, and knows where its first key goes."""

    room = ""
    """The command id that opens it; the label of the command is its title."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def handlers(self) -> Mapping[str, Handler]:
        """The commands this screen answers while it is shown."""
        return {}

    def reload(self, changes: Changes | None = None) -> None:
        """Read again what `changes` touch; everything with None. A room that is not shown hears of
        all that it missed when it is opened.
        """

    def open_record(self, record: RecordRef) -> None:
        """Show one record."""

    def focus_first(self) -> None:
        """Put the keys where work starts."""
        self.setFocus()

    def begin(self) -> None:
        """The key of the room was pressed in the room: back to its first page."""

    def put_away(self) -> None:
        """Another screen comes, or the window closes: what was typed must be safe afterwards."""


class TallPage(QScrollArea):
    """Scrolls vertically when larger text needs it, and follows the focus (R30)."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidget(content)

        application = cast(QApplication, QApplication.instance())
        application.focusChanged.connect(self._show_focus)

    def sizeHint(self) -> QSize:  # Qt's name
        """No more than it needs: what does not fit is scrolled to."""
        return self.minimumSizeHint()

    def _show_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content.isAncestorOf(now):
            self.ensureWidgetVisible(now)
