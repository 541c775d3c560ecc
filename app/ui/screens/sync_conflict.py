"""Two people changed the same field: both values side by side, a person takes one (sync rule 6)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.domain.records import Candidate, Conflict
from app.domain.showing import show
from app.i18n import current, format_datetime, joined
from app.i18n import gettext as _
from app.messages import label
from app.ui.buttons import Button
from app.ui.fields.base import ENTER, PLAIN, digit
from app.ui.labels import Paragraph
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import colour
from app.usecases.desk import Desk


class _Side(QAbstractButton):
    """One value: what it is, who wrote it, when and where."""

    def __init__(self, number: int, value: str, origin: str) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{number} {value} {origin}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.setSpacing(SPACE.xs)
        for text, role in ((f"{number}  " + value, "title"), (origin, "soft")):
            words = Paragraph(text, role=role)
            words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(words)
        layout.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:  # Qt's name
        """The chosen side has the accent."""
        painter = QPainter(self)
        chosen = self.isChecked()
        width = METRICS["line"]["ring"] if chosen else METRICS["line"]["hair"]
        painter.setPen(QPen(colour("accent" if chosen else "edge"), width))
        painter.setBrush(colour("accent_soft" if chosen else "surface"))
        radius = METRICS["radius"]["m"]
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), radius, radius)


class ConflictChooser(QWidget):
    """`decided` carries the conflict and the value taken. 1 and 2 choose, Enter takes."""

    decided = Signal(object, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._conflict: Conflict | None = None
        self._group = QButtonGroup(self)
        self._title = Paragraph(role="head")
        self._words = Paragraph(role="soft")
        self._sides = QHBoxLayout()
        self._sides.setSpacing(SPACE.m)
        self._take = Button(_("就用这个"), self._decide)
        self._take.setProperty("role", "primary")
        self._take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        foot = QHBoxLayout()
        foot.addWidget(self._take)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._title)
        layout.addWidget(self._words)
        layout.addLayout(self._sides)
        layout.addLayout(foot)
        layout.addStretch(1)

    @property
    def chosen(self) -> int:
        """The place of the chosen side, -1 before one was chosen."""
        return self._group.checkedId()

    def put(self, conflict: Conflict) -> None:
        """Show a conflict; nothing is chosen for the person."""
        self._conflict = conflict
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._sides.removeWidget(old)
            old.deleteLater()
        kind = self._desk.kinds.get(conflict.kind)
        self._title.setText(conflict.title)
        self._words.setText(
            _("“{field}”两边都改过：按数字键选一个，回车确定，另一个留在历史里").format(
                field=label(kind, conflict.field)
            )
        )
        for place, candidate in enumerate(conflict.candidates):
            side = _Side(place + 1, self._value(conflict, candidate), self._origin(candidate))
            self._group.addButton(side, place)
            self._sides.addWidget(side, 1)
            side.clicked.connect(lambda _on=False: self._follow())
        self._follow()

    def _value(self, conflict: Conflict, candidate: Candidate) -> str:
        kind = self._desk.kinds.get(conflict.kind)
        spec = kind.by_name.get(conflict.field) if kind else None
        if spec is None:
            return str(candidate.value or "") or _("空")
        return show(spec, candidate.value, self._desk.surroundings, current()) or _("空")

    def _origin(self, candidate: Candidate) -> str:
        where = _("本机") if candidate.mine else candidate.device or _("别的电脑")
        parts = (candidate.actor, format_datetime(candidate.at), where)
        return joined(" · ", (part for part in parts if part))

    def _follow(self) -> None:
        self._take.setEnabled(self.chosen >= 0)

    def _decide(self) -> None:
        if self._conflict is not None and self.chosen >= 0:
            self.decided.emit(self._conflict, self._conflict.candidates[self.chosen].value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Number keys choose, arrows too, Enter takes the chosen one."""
        count = len(self._group.buttons())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if 0 < digit(event) <= count:
            self._mark(digit(event) - 1)
        elif event.key() in steps and count:
            self._mark(min(max(self.chosen + steps[Qt.Key(event.key())], 0), count - 1))
        elif event.key() in ENTER and event.modifiers() in PLAIN:
            self._decide()
        else:
            super().keyPressEvent(event)

    def _mark(self, place: int) -> None:
        self._group.button(place).setChecked(True)
        self._follow()
