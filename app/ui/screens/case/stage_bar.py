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
from app.ui.two_lines import ChineseLine, line_height, two_lines

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
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
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

    def _step_height(self) -> int:
        """The title, and below it the Chinese line and the key."""
        return self.fontMetrics().height() + line_height() + SPACE.s

    def _rows(self, width: int) -> int:
        """As few rows as leave every title whole."""
        metrics, count = self.fontMetrics(), max(1, len(self._steps))
        words = (_words(step) for step in self._steps)
        widest = max((metrics.horizontalAdvance(one) for one in words), default=0) + 2 * SPACE.s
        return next((n for n in range(1, count) if width // -(-count // n) >= widest), count)

    def hasHeightForWidth(self) -> bool:  # Qt's name
        """Large text takes more than one row."""
        return True

    def heightForWidth(self, width: int) -> int:  # Qt's name
        """All rows at this width."""
        rows = self._rows(width)
        return rows * self._step_height() + (rows - 1) * SPACE.xs

    def sizeHint(self) -> QSize:  # Qt's name
        """As high as it is at this width."""
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """As narrow as it must be."""
        return QSize(0, self._step_height())

    def _boxes(self) -> list[QRect]:
        rows, high = self._rows(self.width()), self._step_height()
        across = -(-max(1, len(self._steps)) // rows)
        edges = [self.width() * at // across for at in range(across + 1)]
        return [
            QRect(
                edges[at % across],
                at // across * (high + SPACE.xs),
                edges[at % across + 1] - edges[at % across] - SPACE.xs,
                high,
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
        second = two_lines(step.title)[1]
        font = painter.font()
        font.setBold(here)
        painter.setFont(font)
        painter.setPen(colour(_INKS[step.progress]))
        metrics = painter.fontMetrics()
        top = QRect(inner.left(), inner.top(), inner.width(), metrics.height())
        shown = metrics.elidedText(_words(step), Qt.TextElideMode.ElideRight, top.width())
        painter.drawText(top, int(Qt.AlignmentFlag.AlignVCenter), shown)
        font.setBold(False)
        painter.setFont(font)
        painter.setPen(colour("ink_soft"))
        below = QRect(inner.left(), top.bottom() + 1, inner.width(), line_height())
        ChineseLine("  ".join(one for one in (second, key_text(step.command)) if one)).paint(
            painter, below
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # Qt's name
        """A click does what the key does."""
        for box, step in zip(self._boxes(), self._steps, strict=True):
            if box.contains(event.position().toPoint()) and step.command:
                self.chosen.emit(step.command)


def _words(step: Step) -> str:
    mark = _MARKS.get(step.progress, "")
    return f"{mark} {two_lines(step.title)[0]}".strip()


def _spoken(step: Step) -> str:
    return f"{step.title} {_(_WORDS[step.progress])}"
