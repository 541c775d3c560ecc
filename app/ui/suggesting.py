"""建议译文: a better word for what stands on the screen in Yi or Tibetan (languages.md).

A card over the window: which text, its Chinese, what stands there now and how sure that is, and a
line for the better one. A right click or the context-menu key says which text is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QVBoxLayout, QWidget

from app.domain.problems import Refused
from app.i18n import CHINESE, N_, current, in_chinese, message_of, translation
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.buttons import Button
from app.ui.fields.base import wants_escape
from app.ui.fields.suggestions import Option, SuggestingLine
from app.ui.fields.text import TextField
from app.ui.labels import MessagePanel, Paragraph, PlainLabel, TwoLineLabel
from app.ui.rows import Rows, side_by_side
from app.ui.screens.base import Say
from app.ui.tasks import Lane, TaskRunner
from app.ui.theme import SPACE
from app.ui.two_lines import unmarked
from app.ui.words import TRANSLATED
from app.usecases.desk import Desk
from app.usecases.records import Saved
from app.usecases.suggesting import Place, suggest


def may_suggest() -> bool:
    """Whether the screen speaks a language that somebody may correct."""
    return current() != CHINESE


def messages_on(root: QWidget) -> list[str]:
    """The msgids of everything that a part of the window shows, from top to bottom."""
    found = (_said_by(child) for child in root.findChildren(QWidget))
    return list(dict.fromkeys(message for message in found if message))


def message_at(widget: QWidget | None) -> str:
    """The msgid that a widget shows, or the nearest around it; "" where there is none."""
    while widget is not None:
        if message := _said_by(widget):
            return message
        widget = widget.parentWidget()
    return ""


def _said_by(widget: QWidget) -> str:
    """Two messages may have one translation: a Chinese line tells them apart."""
    if not widget.isVisible():
        return ""
    texts = [unmarked(text) for text in _texts_of(widget)]
    found = [(text, message) for text in texts if (message := message_of(text))]
    sure = (message for text, message in found if text == message)
    return next(sure, found[0][1] if found else "")


def _texts_of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, TwoLineLabel):
        yield widget.message
    if isinstance(widget, PlainLabel | Button):
        yield widget.chinese
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text().replace("&&", "&")
    if isinstance(widget, QAbstractButton):  # what was laid into it
        yield from (label.text() for label in widget.findChildren(QLabel))
    yield widget.accessibleName()


class SuggestCard(QWidget):
    """Hidden until asked for; Escape takes it back, Enter in the line hands the suggestion in."""

    def __init__(self, over: QWidget, desk: Desk, tasks: TaskRunner, say: Say) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._over, self._desk, self._tasks, self._say = over, desk, tasks, say
        self._before: QWidget | None = None
        self._screen = ""
        self._messages: list[str] = []
        self.message = ""
        self.which = SuggestingLine(self._find)
        self.which.setAccessibleName(_("哪一处"))
        self.which.set_hints(_("换一处：打几个字查找本页的文字"))
        self.which.chosen.connect(lambda option: self._take(option.key))
        self.chinese, self.present = Paragraph(), Paragraph()
        self.text = TextField()
        self.text.advance.connect(self.hand_in)
        self.fault = MessagePanel()
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        facts = Rows(hints=False)
        line = facts.grid.rowCount()
        for title, value in ((N_("汉文"), self.chinese), (N_("现有译文"), self.present)):
            facts.grid.addWidget(PlainLabel(_(title), role="label"), line, 0)
            facts.grid.addWidget(value, line, 1)
            line += 1
        rows = Rows(hints=False)
        rows.add(N_("建议译文"), self.text, N_("花括号里的内容照抄，不要翻译"))
        self.done = Button(_("提交建议"), self.hand_in)
        self.done.setProperty("role", "primary")
        buttons = side_by_side(self.done, Button(_("取消"), self.close_card))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.m)
        layout.setSpacing(SPACE.s)
        layout.addWidget(TwoLineLabel(N_("建议译文"), role="head", inline=True))
        layout.addWidget(self.which)
        for part in (facts.grid, rows.grid):
            layout.addLayout(part)
        layout.addWidget(self.fault)
        layout.addLayout(buttons)

    # -- opening and closing -----------------------------------------------------------------------

    def menu(self, at: QPoint, widget: QWidget | None, screen: str) -> QMenu:
        """The context menu of a text on the screen, popped up at a global position."""
        menu = QMenu(self._over)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("建议译文"), self._opener(message_at(widget), screen))
        menu.popup(at)
        return menu

    def _opener(self, message: str, screen: str) -> Callable[[], None]:
        return lambda: self.open_card(message, screen)

    def open_card(self, message: str, screen: str) -> None:
        """Ask for a better text for a message of the screen (a msgid); "" lets one be chosen."""
        self._before = self.window().focusWidget()
        self._messages = messages_on(self._over)
        self._screen = screen
        self.fault.say("")
        self._take(message or next(iter(self._messages), ""))
        self._place()
        self.show()
        self.raise_()
        self.text.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_card(self) -> None:
        """Away, and the keys go back where they were."""
        self.which.close_list()
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        width = self._over.width() * 2 // 3
        height = max(self.sizeHint().height(), self.heightForWidth(width))
        top = max(0, (self._over.height() - height) // 3)
        self.setGeometry((self._over.width() - width) // 2, top, width, height)

    # -- what is asked -----------------------------------------------------------------------------

    def _find(self, typed: str) -> list[Option]:
        wanted = typed.strip().casefold()
        options = (Option(one, one, translation(one).text) for one in self._messages)
        return [one for one in options if wanted in one.text.casefold() or wanted in one.detail]

    def _take(self, message: str) -> None:
        found = translation(message)
        self.message = message
        self.which.setText(message)
        self.chinese.setText(message)
        words = _(TRANSLATED[found.status])
        shown = "" if found.status == "none" else found.text
        self.present.setText(f"{shown}（{words}）" if shown else words)
        self.text.line.setText(shown)
        self.text.line.selectAll()

    def hand_in(self) -> None:
        """Keep the suggestion; it goes to the prefecture with the next exchange."""
        found = translation(self.message)
        place = Place(
            message=self.message,
            locale=current(),
            present="" if found.status == "none" else found.text,
            screen=str(in_chinese(self._screen)),
        )
        desk, text = self._desk, self.text.line.text()
        work = self._tasks.run
        work(self, lambda: suggest(desk, place, text), self._on_kept, lane=Lane.WRITE)

    def _on_kept(self, result: Saved | Refused) -> None:
        if isinstance(result, Refused):
            self.fault.say(sentence(result.problems[0]), "attention")
            self._place()
            return
        self.close_card()
        self._say(_("建议已记下，会随上报送到州里审校"), "good")

    def event(self, event: QEvent) -> bool:
        """Escape belongs to the card before any shortcut of the window."""
        return wants_escape(event, self.isVisible) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Escape takes the question back."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
            event.accept()
        else:
            super().keyPressEvent(event)
