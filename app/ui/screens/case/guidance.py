"""Beside the parts of a case: what is due, what is missing, and how full the file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import gettext as _
from app.ui.labels import Paragraph, PlainLabel
from app.ui.lists import Entry, EntryList
from app.ui.screens.case.meter import DossierMeter
from app.ui.screens.case.scene import Scene
from app.ui.theme import SPACE

_LINES = 3
"""Lines of one sentence about what is missing: it is never cut (product.md, R30)."""


class Guidance(QWidget):
    """`opened` carries the key of the row that somebody wants to go to."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._due_head = PlainLabel(_("期限"), role="head")
        self.due = EntryList(_("期限"), dense=True).fit()
        self._head = PlainLabel("", role="head")
        self.problems = EntryList(_("还差什么"), lines=_LINES)
        self._advice: Mapping[str, str] = {}
        self.said = Paragraph(role="hint")
        self.similar = EntryList(_("相似案件")).fit()
        self.similar.hide()
        self._well = Paragraph(_("没有缺项，也没有要核对的"), role="soft")
        self._file_head = PlainLabel("", role="head")
        self.meter = DossierMeter()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.s, SPACE.s)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self._due_head)
        layout.addWidget(self.due)
        layout.addWidget(self._head)
        layout.addWidget(self._well, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.problems, 1)
        layout.addWidget(self.said)
        layout.addWidget(self.similar)
        layout.addWidget(self._file_head)
        layout.addWidget(self.meter)
        self.due.opened.connect(self.opened)
        self.problems.opened.connect(self.opened)
        self.similar.opened.connect(self.opened)
        self.problems.marked.connect(self._on_marked)
        self.said.hide()

    def show_scene(self, scene: Scene) -> None:
        """Show what one case still needs."""
        self.due.put(scene.deadlines)
        self._due_head.setVisible(bool(scene.deadlines))
        self.due.setVisible(bool(scene.deadlines))
        count = len(scene.problems)
        words = _("还差什么（{n}）").format(n=count) if count else _("还差什么")
        self._head.setText(words)
        self._advice = scene.advice
        self.said.hide()
        self.problems.put(scene.problems)
        self.problems.setVisible(bool(scene.problems))
        self._well.setVisible(not scene.problems)
        done, due = scene.complete
        self._file_head.setText(_("卷宗 {done}/{due} 项齐").format(done=done, due=due))
        self.meter.show_items(scene.meter)

    def _on_marked(self, key: str) -> None:
        """The whole sentence of the marked row: rows are short."""
        words = self._advice.get(key, "") if self.problems.hasFocus() else ""
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def show_similar(self, rows: Sequence[Entry]) -> None:
        """Cases whose text is nearly the same."""
        self.similar.put(rows)
        self.similar.setVisible(bool(rows))
