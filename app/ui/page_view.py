"""A page of a file as a picture in the window: the whole of it, or as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.fields.base import ENTER
from app.ui.labels import Paragraph, PlainLabel

STEPS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
"""Keys that turn pages."""


class PageView(QWidget):
    """`turned` carries how many pages to turn, `toggled` asks for the other size. The picture is
    held in memory alone and forgotten with the next one.
    """

    turned = Signal(int)
    toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._whole = QPixmap()
        self._wide = False
        self._sheet = PlainLabel(role="sunken")  # a white page has an edge
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self._sheet)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(_("这一页"))
        self.area.installEventFilter(self)
        self._below = Paragraph(role="soft")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addWidget(self._below)
        layout.addStretch()  # what is said in place of a page stands at the top
        self.setFocusProxy(self.area)

    @property
    def words(self) -> str:
        """What stands below the page, or in its place."""
        return self._below.text()

    @property
    def drawn(self) -> QSize:
        """The size of the page on the screen, in pixels of the window; empty without one."""
        return self._sheet.pixmap().deviceIndependentSize().toSize()

    @property
    def is_wide(self) -> bool:
        """Whether the page is as wide as there is room."""
        return self._wide

    def show_png(self, png: bytes, words: str = "") -> None:
        """A page from its top, with words below; b"" for none."""
        self._whole = QPixmap()
        if png:
            self._whole.loadFromData(png)
        self._below.setText(words)
        self.area.setVisible(not self._whole.isNull())
        self.area.verticalScrollBar().setValue(0)
        self._fit()

    def widen(self, *, on: bool) -> None:
        """As wide as there is room, or the whole page."""
        self._wide = on
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self._sheet.clear()
            return
        # The bar counts as if it stood there: a page that needs it must not change its width.
        bar = self.area.verticalScrollBar().sizeHint().width() if self._wide else 0
        room = self.area.maximumViewportSize() - QSize(bar, 0)
        ratio = self.devicePixelRatioF()
        smooth = Qt.TransformationMode.SmoothTransformation
        if self._wide:
            page = self._whole.scaledToWidth(max(1, round(room.width() * ratio)), smooth)
        else:
            kept = Qt.AspectRatioMode.KeepAspectRatio
            page = self._whole.scaled(room * ratio, kept, smooth)
        page.setDevicePixelRatio(ratio)
        self._sheet.setPixmap(page)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # Qt's name
        """PageUp and PageDown turn, Enter changes the size; the arrows scroll by themselves. The
        page follows its room.
        """
        if event.type() == QEvent.Type.Resize:
            self._fit()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if step := STEPS.get(Qt.Key(event.key()), 0):
            self.turned.emit(step)
        elif event.key() in ENTER:
            self.toggled.emit()
        return bool(step) or event.key() in ENTER
