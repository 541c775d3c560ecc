"""Who is at the screen? Tiles and one password line; the same page re-opens a locked window.

The page covers the whole window and knows nothing: it hands name and secret to the shell and shows
the sentence that comes back.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.i18n import gettext as _
from app.i18n import joined
from app.messages import ROLE_NAMES
from app.ui.buttons import Button
from app.ui.fields.base import Line
from app.ui.labels import MessagePanel, Paragraph, Picture, PlainLabel
from app.ui.rows import side_by_side
from app.ui.screens.cards import card, centred
from app.ui.theme import SPACE
from app.ui.two_lines import tip
from app.usecases.ports import Person

_COLUMNS = 3


def role_words(roles: Sequence[str]) -> str:
    """Roles in words."""
    return joined("、", (_(ROLE_NAMES[role]) if role in ROLE_NAMES else role for role in roles))


class SecretLine(Line):
    """A password or PIN: never shown, and the arrows choose the person instead of moving in it."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # Qt's name
        """Up and Down choose the person."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
            event.accept()
        else:
            super().keyPressEvent(event)


class LoginScreen(QWidget):
    """`tried` carries name and secret and whether the secret is a PIN; `notice` stands below the
    tiles for as long as the page does.
    """

    tried = Signal(str, str, bool)
    forgotten = Signal(str)

    def __init__(self, *, locked: bool = False, notice: str = "") -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "paper")
        self._people: list[Person] = []
        self._chosen = 0
        self._wait = 0
        self._group = QButtonGroup(self)
        self._tiles = QGridLayout()
        self._tiles.setSpacing(SPACE.s)
        for column in range(_COLUMNS):
            self._tiles.setColumnStretch(column, 1)
        self._secret_label = PlainLabel(role="label")
        self._secret = SecretLine()
        self._secret_label.setBuddy(self._secret)
        self._open = Button(_("登录"), self._try)
        self._open.setProperty("role", "primary")
        self._forgot = Button(_("忘了密码"), lambda: self.forgotten.emit(self.chosen_name))
        self._forgot.setProperty("role", "quiet")
        self._badge = PlainLabel(_("本机没有钥匙串"), role="badge")
        self._badge.setToolTip(tip(_("这台电脑没有系统钥匙串，密码至少 14 位")))
        self._panel = MessagePanel()
        self._notice = Paragraph(notice, role="hint")
        self._notice.setVisible(bool(notice))
        self._lay_out(_("已锁屏") if locked else _("请选择您的名字"))
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._on_second)
        self._secret.entered.connect(self._try)
        self._secret.moved.connect(lambda step: self._choose(self._chosen + step))

    def _lay_out(self, title: str) -> None:
        frame, layout = card(QVBoxLayout())
        head = side_by_side(PlainLabel(title, role="title"), self._badge)
        head.insertStretch(1, 1)
        layout.addLayout(head)
        layout.addLayout(self._tiles)
        layout.addWidget(self._notice)
        line = side_by_side(self._secret_label, self._secret, self._open)
        line.setStretch(1, 1)
        layout.addLayout(line)
        layout.addWidget(self._panel)
        foot = side_by_side(self._forgot)
        foot.addStretch(1)
        layout.addLayout(foot)
        centred(self, frame)

    @property
    def chosen_name(self) -> str:
        """The person whose secret is being typed, "" without people."""
        return self._people[self._chosen].name if self._people else ""

    @property
    def sentence(self) -> str:
        """What the page says now."""
        return self._panel.sentence

    def show_people(self, people: Sequence[Person], name: str = "", *, keyring: bool) -> None:
        """Offer these people, `name` chosen."""
        names = [person.name for person in people]
        if names != [person.name for person in self._people]:
            self._lay_tiles(people)
        self._people = list(people)
        self._badge.setVisible(not keyring)
        self._choose(names.index(name) if name in names else 0)

    def _lay_tiles(self, people: Sequence[Person]) -> None:
        for old in self._group.buttons():
            self._group.removeButton(old)
            self._tiles.removeWidget(old)
            old.deleteLater()
        for place, person in enumerate(people):
            tile = _tile(person)
            tile.clicked.connect(lambda _on=False, place=place: self._choose(place))
            self._group.addButton(tile, place)
            self._tiles.addWidget(tile, place // _COLUMNS, place % _COLUMNS)

    def _choose(self, place: int) -> None:
        if not 0 <= place < len(self._people):
            return
        self._chosen = place
        person = self._people[place]
        button = self._group.button(place)
        button.setChecked(True)
        words = _("PIN") if _by_pin(person) else _("密码")
        self._secret_label.setText(words)
        self._secret.setAccessibleName(words)
        self._secret.clear()
        self._start_waiting(person.wait_seconds)
        self.focus_first()

    def focus_first(self) -> None:
        """The keys belong to the secret."""
        self._secret.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Opening takes a moment on an old PC: say so and take no second try."""
        self._secret.setReadOnly(busy)
        self._open.setEnabled(not busy and not self._wait)
        if busy:
            self._panel.say(_("正在打开……"))

    def refuse(self, sentence: str) -> None:
        """Say why not, and let the person try again."""
        self._panel.say(sentence, "attention")
        self._secret.clear()
        self.focus_first()

    def clear(self) -> None:
        """Forget what was typed and said."""
        self._secret.clear()
        self._panel.say("")
        self._countdown.stop()

    def _try(self) -> None:
        if self._people and self._secret.text() and self._open.isEnabled():
            person = self._people[self._chosen]
            self.tried.emit(person.name, self._secret.text(), _by_pin(person))

    def _start_waiting(self, seconds: int) -> None:
        self._wait = seconds
        self._show_wait()
        if seconds:
            self._countdown.start()
        else:
            self._countdown.stop()

    def _on_second(self) -> None:
        self._wait = max(0, self._wait - 1)
        self._show_wait()
        if not self._wait:
            self._countdown.stop()

    def _show_wait(self) -> None:
        waiting = _("请等 {n} 秒").format(n=self._wait)
        self._open.set_text(waiting if self._wait else _("登录"))
        self._open.setEnabled(not self._wait)


def _by_pin(person: Person) -> bool:
    return person.opened and person.has_pin


def _tile(person: Person) -> Button:
    tile = Button("")
    tile.setCheckable(True)
    tile.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    tile.setProperty("role", "tile")
    tile.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    tile.setAccessibleName(person.name)
    words = QVBoxLayout()
    words.setSpacing(SPACE.none)
    words.addWidget(PlainLabel(person.name, role="strong"))
    words.addWidget(Paragraph(role_words(person.roles), role="small"))
    layout = QHBoxLayout(tile)
    layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
    layout.setSpacing(SPACE.m)
    layout.addWidget(Picture("person", "accent"))
    layout.addLayout(words, 1)
    for label in tile.findChildren(QLabel):
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return tile
