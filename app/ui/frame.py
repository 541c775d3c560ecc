"""The parts around a screen: top bar, rail, and the notice that floats over the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import gettext as _
from app.ui.actions import Actions
from app.ui.buttons import Button
from app.ui.commands import BY_ID
from app.ui.labels import MessagePanel, Picture, PlainLabel
from app.ui.screens.base import TallPage
from app.ui.shortcuts import key_text
from app.ui.theme import METRICS, SIZE, SPACE
from app.ui.theme.looks import colour, scaled
from app.ui.two_lines import one_line, tip, two_lines

_NOTICE_MS = 8_000


class TopBar(QWidget):
    """Station, search box, person and lock."""

    def __init__(self, actions: Actions, station: str, person: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "top")
        self.search = SearchBox(lambda: actions.trigger("window.palette"))
        self._person = Button(f"{person} ▾", self._open_menu)
        self._person.set_icon("person", "on_bar")
        self._person.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        lock = Button(key_text("window.lock"), lambda: actions.trigger("window.lock"))
        lock.set_icon("lock", "on_bar")
        lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        lock.setToolTip(tip(_(BY_ID["window.lock"].label)))
        lock.setAccessibleName(_(BY_ID["window.lock"].label))
        self._menu = QMenu(self)
        for command_id in ("window.lock", "window.switch", "room.settings", "window.close"):
            self._menu.addAction(actions.action(command_id))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.xs, SPACE.s, SPACE.xs)
        layout.setSpacing(SPACE.m)
        layout.addWidget(PlainLabel(station, role="station"))
        layout.addWidget(self.search, 3)
        layout.addStretch(1)
        layout.addWidget(self._person)
        layout.addWidget(lock)

    def _open_menu(self) -> None:
        corner = self._person.mapToGlobal(QPoint(0, self._person.height()))
        self._menu.popup(corner)


class SearchBox(Button):
    """Looks like an input and opens the palette; says as much as it has room for."""

    def __init__(self, on_open: Callable[[], None]) -> None:
        super().__init__("", on_open)
        key = key_text("window.palette")
        words = _("搜人、案号、村、电话")
        self._texts = (f"{key}   {one_line(words)}", f"{key}   {two_lines(words)[0]}", key, "")
        self.setToolTip(tip(words) if words.chinese else "")
        self.setProperty("role", "search")
        self.setAccessibleName(_(BY_ID["window.palette"].label))
        self.set_icon("search", "on_bar_soft")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(SIZE.field)
        self.setMaximumWidth(scaled(SIZE.search))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """Choose the words that fit."""
        super().resizeEvent(event)
        room = self.width() - SIZE.icon - 2 * SPACE.xl
        metrics = self.fontMetrics()
        fitting = (text for text in self._texts if metrics.horizontalAdvance(text) <= room)
        self.set_text(next(fitting, ""))


class RoomButton(QAbstractButton):
    """One room of the rail: icon, name, Chinese line, key, and a count of what waits there."""

    def __init__(self, command_id: str) -> None:
        super().__init__()
        command = BY_ID[command_id]
        first, second = two_lines(_(command.label))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setProperty("role", "room")
        self.setAccessibleName(_(command.label))
        self.setToolTip(tip(_(command.help)))
        self._icon = command.icon
        self._picture = Picture(command.icon)
        self._count = PlainLabel(role="badge")
        self._count.hide()
        layout = QGridLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.xs, SPACE.s, SPACE.xs)
        layout.setHorizontalSpacing(SPACE.s)
        layout.setVerticalSpacing(SPACE.none)
        layout.addWidget(self._picture, 0, 0)
        key = PlainLabel(key_text(command_id), role="key")
        if second:
            layout.addWidget(PlainLabel(first), 0, 1, 1, 2)
            layout.addWidget(PlainLabel(second, role="chinese"), 1, 1)
            layout.addWidget(key, 1, 3)
        else:
            layout.addWidget(PlainLabel(first), 0, 1)
            layout.addWidget(key, 0, 3)
        layout.addWidget(self._count, 0, 2 + int(bool(second)))
        layout.setColumnStretch(1, 1)
        for label in self.findChildren(PlainLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._on_toggled)

    def set_count(self, count: int) -> None:
        """How many things wait for a person there; 0 shows nothing."""
        self._count.setText(str(count))
        self._count.setVisible(count > 0)

    def _on_toggled(self, on: bool) -> None:
        self._picture.show_icon(self._icon, "accent" if on else "ink_soft")

    def sizeHint(self) -> QSize:  # Qt's name
        """What the words need."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:  # Qt's name
        """Show the hover colour."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:  # Qt's name
        """Hide the hover colour."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        """The chosen room has a bar and a tint, the focus a ring."""
        painter = QPainter(self)
        if self.isChecked() or self.underMouse():
            painter.fillRect(self.rect(), colour("accent_soft"))
        if self.isChecked():
            bar = QRect(0, 0, METRICS["line"]["bar"], self.height())
            painter.fillRect(bar, colour("accent"))
        if self.hasFocus():
            painter.setPen(QPen(colour("focus"), METRICS["line"]["ring"]))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class Rail(TallPage):
    """The rooms that exist, one below the other; large text makes it scroll."""

    def __init__(self, rooms: Sequence[str], on_open: Callable[[str], None]) -> None:
        self._content = QWidget()
        super().__init__(self._content)
        self.setProperty("role", "rail")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self._content)
        layout.addStrut(SIZE.rail)
        layout.setContentsMargins(SPACE.none, SPACE.s, SPACE.none, SPACE.s)
        layout.setSpacing(SPACE.none)
        self._buttons = {room: RoomButton(room) for room in rooms}
        for room, button in self._buttons.items():
            button.setAutoExclusive(True)
            button.clicked.connect(lambda _on=False, room=room: on_open(room))
            layout.addWidget(button)
        layout.addStretch(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """A count that comes or goes changes the width of the rail."""
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As wide as the longest room, and the bar when there must be one."""
        width = self._content.sizeHint().width() + 2 * METRICS["line"]["hair"]
        if self._content.sizeHint().height() > self.height():
            width += self.verticalScrollBar().sizeHint().width()
        return QSize(width, SIZE.rail)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than the rooms."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Whether the bar is needed depends on the height."""
        super().resizeEvent(event)
        self.updateGeometry()

    def mark(self, room: str) -> None:
        """Show which room is open; none for one that has no button."""
        for name, button in self._buttons.items():
            button.setAutoExclusive(False)  # which always keeps one checked
            button.setChecked(name == room)
            button.setAutoExclusive(True)

    def set_count(self, room: str, count: int) -> None:
        """How many things wait for a person in a room."""
        if room in self._buttons:
            self._buttons[room].set_count(count)


class Notice(MessagePanel):
    """One sentence in the place of the search box: no pop-up, takes no keys, goes by itself."""

    def __init__(self, over: QWidget, place: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self._place_of = place
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTICE_MS)
        self._timer.timeout.connect(self.hide)
        over.installEventFilter(self)

    def say(self, sentence: str, tone: str = "plain") -> None:
        """Show a sentence; what wants attention stays until the next one or a click."""
        super().say(sentence, tone)
        self._place()
        self.raise_()
        if tone in ("plain", "good") and sentence:
            self._timer.start()
        else:
            self._timer.stop()

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # Qt's name
        """A click takes it away."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # Qt's name
        """Stay in place when the window changes its size."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        corner = self._place_of.mapTo(self._over, QPoint(0, 0))
        room = self._over.width() - corner.x() - SPACE.s
        width = min(room, max(self._place_of.width(), self.sizeHint().width() + SPACE.xl))
        height = max(self.heightForWidth(width), self._place_of.height())
        self.setGeometry(corner.x(), corner.y(), width, height)
