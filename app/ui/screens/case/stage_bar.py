"""The stage bar: where a case stands among the steps of the law, and the key of each step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.i18n import N_
from app.i18n import gettext as _
from app.ui.screens.case.stages import Progress, Step
from app.ui.shortcuts import key_text
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour
from app.ui.two_lines import ChineseLine, has_second_line, line_height, two_lines

_MARKS = {Progress.DONE: "✓", Progress.SKIPPED: "–"}
_INKS = {
    Progress.DONE: "good",
    Progress.HERE: "accent_ink",
    Progress.OPEN: "ink",
    Progress.SKIPPED: "ink_soft",
}
_WORDS = {
    Progress.DONE: N_("已办"),
    Progress.HERE: N_("下一步"),
    Progress.OPEN: N_("未办"),
    Progress.SKIPPED: N_("不需要"),
}


class StageBar(QWidget):
    """Painted as one widget, so that nine steps cost no more than one. `chosen` carries the command
    of a step that was clicked; the keyboard has the commands themselves.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[Step, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("办理步骤"))

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        self._steps = tuple(steps)
        self.setAccessibleDescription(" · ".join(_spoken(step) for step in steps))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # Qt's name
        """Title, Chinese line and key of a step, below one another."""
        below = line_height() if has_second_line() else 0
        high = self.fontMetrics().height() + below + line_height() + SPACE.s
        return QSize(0, high)

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """As high as it is; as narrow as it must be."""
        return self.sizeHint()

    def _boxes(self) -> list[QRect]:
        count = max(1, len(self._steps))
        return [
            QRect(
                self.width() * at // count,
                0,
                self.width() * (at + 1) // count - self.width() * at // count - SPACE.xs,
                self.height(),
            )
            for at in range(len(self._steps))
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        """One box per step: the next one stands out, what is done is ticked."""
        with QPainter(self) as painter:
            for box, step in zip(self._boxes(), self._steps, strict=True):
                self._paint(painter, box, step)

    def _paint(self, painter: QPainter, box: QRect, step: Step) -> None:
        here = step.progress is Progress.HERE
        painter.fillRect(box, colour("accent_soft" if here else "sunken"))
        bar = METRICS["line"]["bar"]
        tint = {Progress.DONE: "good", Progress.HERE: "accent"}.get(step.progress, "line")
        painter.fillRect(box.adjusted(0, 0, 0, bar - box.height()), colour(tint))
        inner = box.adjusted(SPACE.s, bar + 1, -SPACE.xs, 0)
        mark = _MARKS.get(step.progress, "")
        first, second = two_lines(step.title)
        words = f"{mark} {first}".strip()
        font = painter.font()
        font.setBold(here)
        painter.setFont(font)
        painter.setPen(colour(_INKS[step.progress]))
        metrics = painter.fontMetrics()
        top = QRect(inner.left(), inner.top(), inner.width(), metrics.height())
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, top.width())
        painter.drawText(top, int(Qt.AlignmentFlag.AlignVCenter), shown)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(colour("ink_soft"))
        below = QRect(inner.left(), top.bottom() + 1, inner.width(), line_height())
        if has_second_line():
            ChineseLine(second).paint(painter, below)
            below.translate(0, line_height())
        ChineseLine(key_text(step.command)).paint(painter, below)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """A click does what the key does."""
        for box, step in zip(self._boxes(), self._steps, strict=True):
            if box.contains(event.position().toPoint()) and step.command:
                self.chosen.emit(step.command)


def _spoken(step: Step) -> str:
    return f"{step.title} {_(_WORDS[step.progress])}"
