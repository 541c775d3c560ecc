"""The dossier meter: 13 small boxes, what is due outlined strongly, what is there filled."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.i18n import gettext as _
from app.ui.screens.case.scene import Meter
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import tip

_FILLS = {"missing": "surface", "made": "accent_soft", "signed": "good_soft", "scanned": "good"}
_INKS = {"missing": "ink_soft", "made": "accent_ink", "signed": "good", "scanned": "on_accent"}
_SIGNS = {"missing": "", "made": "·", "signed": "✓", "scanned": "✓"}


class DossierMeter(QWidget):
    """Painted as one widget; the tool tip of a box says which item it is and how far."""

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[Meter, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("卷宗项目"))

    @property
    def items(self) -> tuple[Meter, ...]:
        """What is shown."""
        return self._items

    def show_items(self, items: Sequence[Meter]) -> None:
        """Show these items."""
        self._items = tuple(items)
        self.setAccessibleDescription(" · ".join(str(item.words) for item in items))
        self.update()

    def sizeHint(self) -> QSize:  # Qt's name
        """One line of boxes."""
        return QSize(0, self.fontMetrics().height() + SPACE.xs)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """As high as it is."""
        return self.sizeHint()

    def _boxes(self) -> list[QRect]:
        count = max(1, len(self._items))
        edges = [self.width() * at // count for at in range(count + 1)]
        return [
            QRect(left, 0, right - left - SPACE.xs // 2, self.height() - 1)
            for left, right in pairwise(edges)
        ][: len(self._items)]

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        """Number and state of each item."""
        with QPainter(self) as painter:
            font = painter.font()
            font.setPixelSize(
                max(1, font.pixelSize() * METRICS["font"]["chinese"] // METRICS["font"]["base"])
            )
            painter.setFont(font)
            for box, item in zip(self._boxes(), self._items, strict=True):
                painter.fillRect(box, colour(_FILLS[item.state]))
                pen = QPen(colour("edge" if item.due else "line"))
                painter.setPen(pen)
                painter.drawRect(box.adjusted(0, 0, -1, -1))
                painter.setPen(colour(_INKS[item.state]))
                number = item.number.lstrip("0")
                text = _SIGNS[item.state] + number if box.width() > 2 * font.pixelSize() else number
                painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    def event(self, event: QEvent) -> bool:
        """Say what the box under the pointer is."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self._at(event.pos())
            if item is not None:
                QToolTip.showText(event.globalPos(), tip(item.words), self)
            return True
        return super().event(event)

    def _at(self, point: QPoint) -> Meter | None:
        found = zip(self._boxes(), self._items, strict=True)
        return next((item for box, item in found if box.contains(point)), None)
