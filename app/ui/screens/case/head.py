"""The head of the page: number, title, where the case stands, and the steps of the law."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.surroundings import Surroundings
from app.i18n import gettext as _
from app.ui.actions import Actions
from app.ui.buttons import command_button
from app.ui.labels import Paragraph, PlainLabel, set_tone
from app.ui.screens.case.scene import Scene
from app.ui.screens.case.stage_bar import StageBar
from app.ui.sides import foot
from app.ui.theme import SPACE
from app.ui.words import code_words

_GOOD = frozenset({"performed", "followed_up", "closed", "archived"})
_TITLE = 24
"""Characters that number, title and stage have beside the buttons at least."""
_BAD = frozenset({"breached", "failed"})


class Head(QWidget):
    """One line and the stage bar; `narrow` leaves the bar away while something is typed."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._number = PlainLabel(role="soft")
        self._title = Paragraph(role="strong")
        self._stage = PlainLabel(role="badge")
        self.bar = StageBar()
        self.bar.chosen.connect(actions.trigger)
        self._buttons = [
            command_button(actions, one) for one in ("case.header", "case.print", "record.back")
        ]
        self._number_button = command_button(actions, "case.number")
        self._acts = foot(self._number_button, *self._buttons)
        line = QHBoxLayout()
        line.setSpacing(SPACE.s)
        line.addWidget(self._number)
        line.addWidget(self._title, 1)
        line.addWidget(self._stage, 0, Qt.AlignmentFlag.AlignVCenter)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(SPACE.s)
        self._line.addLayout(line, 1)
        self._line.addWidget(self._acts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addLayout(self._line)
        layout.addWidget(self.bar)

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """The buttons stand below the title where it would be left too little room."""
        super().resizeEvent(event)
        needed = self._acts.sizeHint().width() + _TITLE * self.fontMetrics().horizontalAdvance("国")
        turned = QBoxLayout.Direction
        wide = event.size().width() >= needed
        self._line.setDirection(turned.LeftToRight if wide else turned.TopToBottom)
        self._acts.setMinimumWidth(self._acts.sizeHint().width() if wide else 0)

    @property
    def words(self) -> str:
        """Number, title and stage as they are read."""
        labels = (self._number, self._title, self._stage)
        return " ".join(label.text() for label in labels)

    def show_scene(self, scene: Scene, around: Surroundings) -> None:
        """Show one case."""
        case = scene.case
        number = case.text("case_no")
        self._number.setText(number or _("待编号"))
        self._number_button.setVisible(not number)
        self._title.setText(case.text("dossier_title") or _("新的调解案件"))
        stage = case.text("stage")
        self._stage.setText(code_words(around.codes, "case_stage", stage) if stage else "")
        set_tone(self._stage, "good" if stage in _GOOD else "" if stage in _BAD else "plain")
        self.bar.show_steps(scene.steps)

    def narrow(self, *, on: bool) -> None:
        """Room for a form: only the line stays, without its buttons."""
        self.bar.setVisible(not on)
        self._acts.setVisible(not on)
