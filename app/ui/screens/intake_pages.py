"""The two pages of the intake and the buttons below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.ui.actions import Actions
from app.ui.buttons import command_button
from app.ui.fields.flow import FlowBox
from app.ui.form_view import FormView
from app.ui.labels import Paragraph, set_tone
from app.ui.screens.intake_form import ENTER_ORDER, Tools, build_main, build_more
from app.ui.theme import SPACE
from app.ui.two_lines import has_second_line


class IntakePages(QWidget):
    """What a visit needs in front, everything else behind; Enter walks, Ctrl+D turns."""

    def __init__(self, view: FormView, tools: Tools, side: QWidget, actions: Actions) -> None:
        super().__init__()
        self._view = view
        self.hint = Paragraph(role="hint")
        self._pages = QStackedWidget()
        self._pages.addWidget(build_main(view, tools, side, self.hint))
        behind, names = build_more(view, tools)
        self._pages.addWidget(behind)
        view.add_way(*ENTER_ORDER)
        view.add_way("received_at", "matter_type")
        view.add_way(*names)
        view.told.connect(self._on_told)
        view.finished.connect(self._on_finished)
        self._next_button = command_button(actions, "form.save_next", "primary")
        foot = FlowBox()
        foot.flow.addWidget(self._next_button)
        for command in ("form.save", "form.park", "form.more"):
            foot.flow.addWidget(command_button(actions, command))
        layout = QVBoxLayout(self)
        above = SPACE.s if has_second_line() else SPACE.m
        layout.setContentsMargins(SPACE.l, above, SPACE.l, SPACE.s)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._pages, 1)
        layout.addWidget(foot)

    def focus_first(self) -> None:
        """Work begins with the visitor."""
        self.show_front()
        self._view.input("visitor_name").setFocus(Qt.FocusReason.TabFocusReason)

    def show_front(self) -> None:
        """The page in front."""
        self._pages.setCurrentIndex(0)

    def turn(self) -> None:
        """更多: the other fields, and back."""
        to_the_back = self._pages.currentIndex() == 0
        self._pages.setCurrentIndex(int(to_the_back))
        first = self._view.first_visible(self._pages.currentWidget())
        if to_the_back and first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)
        elif not to_the_back:
            self._view.input("handling").setFocus(Qt.FocusReason.TabFocusReason)

    def back(self) -> None:
        """Esc: to the page in front, with everything that was typed."""
        if self._pages.currentIndex():
            self.turn()

    def go_to(self, name: str) -> None:
        """Put the keys into one field, whichever page it is on."""
        field = self._view.input(name)
        self._pages.setCurrentIndex(0 if self._pages.widget(0).isAncestorOf(field) else 1)
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_told(self, words: str, tone: str) -> None:
        self.hint.setText(words)
        set_tone(self.hint, tone)

    def _on_finished(self, name: str) -> None:
        wanted = self._view.state.wanted
        if name != "handling":
            self.turn()
        elif wanted:
            self._view.tell_everything()
            self.go_to(wanted[0])
        else:
            self._next_button.setFocus(Qt.FocusReason.TabFocusReason)
