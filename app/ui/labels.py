"""Text on the screen: always plain text, and in Yi and Tibetan with its Chinese line.

Qt guesses rich text by default: a QLabel once opened `//host/share` out of a name field
(storage-security.md, "Audit, privacy"). Nothing in `app.ui` makes a bare QLabel.
How a text and its Chinese line are shown is in `app.ui.two_lines`.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.i18n import gettext as _
from app.ui.icons import pixmap
from app.ui.theme import SIZE, SPACE, colours
from app.ui.theme.looks import colour, scaled, theme_in_use
from app.ui.two_lines import ChineseLine, line_height, two_lines


class PlainLabel(QLabel):
    """A label that shows exactly its text, and below it the Chinese line of one that has it.

    `role` names its looks in the stylesheet.
    """

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        self._chinese = ChineseLine()
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:  # Qt's name
        """Show another text; the Chinese line has its room in the lower margin."""
        first, second = two_lines(text)
        self._chinese = ChineseLine(second)
        super().setText(first)
        self.setAccessibleDescription(second)
        self._make_room()

    @property
    def chinese(self) -> str:
        """The Chinese line, "" without one."""
        return self._chinese.text

    def _make_room(self) -> None:
        below = self._chinese.height(self.font(), self._room(self.width()))
        if below != self.contentsMargins().bottom():
            self.setContentsMargins(0, 0, 0, below)

    def _room(self, width: int) -> int | None:
        """Where the Chinese line wraps in a label of this width; None when it does not."""
        return (
            max(1, width - (self.width() - self.contentsRect().width()))
            if self.wordWrap()
            else None
        )

    def sizeHint(self) -> QSize:  # Qt's name
        """What the wider of the two lines needs."""
        return self._widened(super().sizeHint())

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """What the wider of the two lines needs; a text that wraps is as narrow as it must be."""
        return self._widened(super().minimumSizeHint())

    def _widened(self, size: QSize) -> QSize:
        if self.wordWrap():
            return size
        chinese = self._chinese.width(self.font())
        return size.expandedTo(QSize(chinese + 2 * self._padding if chinese else 0, 0))

    @property
    def _padding(self) -> int:
        """What the stylesheet leaves free left and right of a badge."""
        return SPACE.s if self.property("role") == "badge" else SPACE.none

    def paintEvent(self, event: QPaintEvent) -> None:  # Qt's name
        """The text, and the Chinese below."""
        super().paintEvent(event)
        if self._chinese.text:
            inner = self.contentsRect()
            left, lowest = self._padding, self.contentsMargins().bottom()
            below = inner.adjusted(left, inner.height(), -left, lowest)
            with QPainter(self) as painter:
                painter.setPen(colour("ink_soft"))
                self._chinese.paint(painter, below, self.alignment(), self._room(self.width()))


class Paragraph(PlainLabel):
    """A plain text that wraps."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, role, parent)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # Qt's name
        """Both texts wrapped at this width."""
        own = super().heightForWidth(width) - self.contentsMargins().bottom()
        return own + self._chinese.height(self.font(), self._room(width))

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The narrower, the more lines of Chinese."""
        super().resizeEvent(event)
        self._make_room()


class TwoLineLabel(QWidget):
    """One message in the user's language with its Chinese line small below.

    `text` is a msgid. In Chinese, and where nobody has translated it, there is one line; `inline`
    puts the Chinese behind instead of below.
    """

    def __init__(self, text: str = "", role: str = "label", *, inline: bool = False) -> None:
        super().__init__()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        layout = QBoxLayout(across if inline else down, self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s if inline else SPACE.none)
        self.first = PlainLabel(role=role)
        self.second = PlainLabel(role="chinese")
        # The fonts' line is as high as Tibetan needs; Chinese alone fits into less.
        self.second.setFixedHeight(line_height())
        self._least = QSize()
        layout.addStretch(1)
        layout.addWidget(self.first)
        layout.addWidget(self.second)
        layout.addStretch(1)
        self.set_message(text)

    def set_message(self, text: str) -> None:
        """Show another msgid."""
        self.message = text
        self.show_text(_(text) if text else "")

    def show_text(self, text: str) -> None:
        """Show a text that is put together."""
        first, second = two_lines(text)
        self.first.setText(first)
        self.second.setText(second)
        self.second.setVisible(bool(second))

    def reserve(self, least: QSize) -> None:
        """Never be smaller than this, so that labels stand in line."""
        self._least = least

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """What the words need, or what was reserved."""
        return super().minimumSizeHint().expandedTo(self._least)

    def sizeHint(self) -> QSize:  # Qt's name
        """What the words need, or what was reserved."""
        return super().sizeHint().expandedTo(self._least)

    def setBuddy(self, field: QWidget) -> None:
        """The field that this label names."""
        self.first.setBuddy(field)


def spoken(msgid: str) -> str:
    """A message for screen readers and window titles: without marks or a second line."""
    return _(msgid)


class Picture(QLabel):
    """One icon in a colour of the theme."""

    def __init__(self, name: str = "", tint: str = "ink_soft", size: int = SIZE.icon) -> None:
        super().__init__()
        self._size = size = scaled(size)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFixedSize(QSize(size, size))
        if name:
            self.show_icon(name, tint)

    def show_icon(self, name: str, tint: str) -> None:
        """Show another icon."""
        ratio = max(1, round(self.devicePixelRatioF()))
        self.setPixmap(pixmap(name, colours(theme_in_use())[tint], self._size, ratio))


class MessagePanel(QWidget):
    """A sentence in its place on the screen, instead of a pop-up.

    `tone` is "plain", "good", "attention" or "stop"; an empty sentence hides the panel.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "panel")
        self._picture = Picture()
        self._text = Paragraph()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.xs, SPACE.m, SPACE.xs)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        self.setVisible(False)

    def say(self, sentence: str, tone: str = "plain") -> None:
        """Show a sentence, or hide the panel with ""."""
        icon = {"good": "ok", "attention": "attention", "stop": "stop"}.get(tone, "help")
        self._picture.show_icon(icon, tone if tone != "plain" else "ink_soft")
        self._text.setText(sentence)
        set_tone(self, tone)
        self.setVisible(bool(sentence))

    @property
    def sentence(self) -> str:
        """What it says now."""
        return self._text.text()


def set_tone(widget: QWidget, tone: str) -> None:
    """Change the tone of a widget: "", "plain", "good", "attention" or "stop"."""
    set_property(widget, "tone", tone)


def set_property(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the stylesheet looks at, and let the looks follow."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
