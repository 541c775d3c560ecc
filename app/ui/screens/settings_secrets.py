"""Own PIN and password. What a person types here never leaves the line it is typed in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.i18n import N_
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.buttons import Button
from app.ui.fields.text import TextField
from app.ui.labels import MessagePanel, Paragraph, PlainLabel
from app.ui.rows import Rows
from app.ui.screens.base import Context
from app.ui.sides import columns
from app.ui.tasks import Lane
from app.ui.theme import SPACE


class SecretField(TextField):
    """A line whose text is never shown."""

    def __init__(self) -> None:
        super().__init__()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
        )

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.text()


class SecretsPage(QWidget):
    """Two short forms; each says in its place what came of it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.pin = [SecretField() for _line in range(2)]
        self.password = [SecretField() for _line in range(3)]
        self.panel = MessagePanel()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.s, SPACE.m, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.panel)
        layout.addWidget(PlainLabel(_("PIN"), role="head"))
        words = _("锁屏后、换人后用 PIN 打开，直到关闭程序；至少 6 位数字")
        layout.addWidget(Paragraph(words, role="soft"))
        labels = (N_("新 PIN"), N_("再输一遍"))
        self._form(layout, labels, self.pin, _("设置 PIN"), self._set_pin)
        layout.addWidget(PlainLabel(_("密码"), role="head"))
        labels_3 = (N_("现在的密码"), N_("新密码"), N_("再输一遍"))
        self._form(layout, labels_3, self.password, _("更改密码"), self._change_password)
        layout.addStretch(1)
        self.setFocusProxy(self.pin[0].line)

    @staticmethod
    def _form(
        layout: QVBoxLayout,
        labels: tuple[str, ...],
        fields: list[SecretField],
        confirm: str,
        act: Callable[[], None],
    ) -> None:
        rows = Rows(columns(len(labels)))
        for place, (label, field) in enumerate(zip(labels, fields, strict=True)):
            rows.add(label, field)
            following = fields[place + 1].line if place + 1 < len(fields) else None
            field.advance.connect(following.setFocus if following else act)
        layout.addLayout(rows.grid)
        layout.addWidget(Button(confirm, act), 0, Qt.AlignmentFlag.AlignLeft)

    def _set_pin(self) -> None:
        first, again = (field.text for field in self.pin)
        if first != again:
            self.panel.say(_("两次输入的 PIN 不一样"), "attention")
            return
        people, name = self._context.desk.people, self._context.desk.actor.name
        self._run(lambda: people.set_pin(name, first), self.pin, _("PIN 已设置，现在就能用"))

    def _change_password(self) -> None:
        old, new, again = (field.text for field in self.password)
        if new != again:
            self.panel.say(_("两次输入的新密码不一样"), "attention")
            return
        people, name = self._context.desk.people, self._context.desk.actor.name
        self._run(
            lambda: people.change_password(name, old, new),
            self.password,
            _("密码已更改，现在就生效"),
        )

    def _run(self, act: Callable[[], Problem | None], fields: list[SecretField], done: str) -> None:
        def said(problem: Problem | None) -> None:
            for field in fields:
                field.line.clear()
            if problem is None:
                self.panel.say(done, "good")
            else:
                self.panel.say(sentence(problem), "attention")
                fields[0].line.setFocus(Qt.FocusReason.OtherFocusReason)

        self.panel.say(_("正在处理……"))
        self._context.tasks.run(self, act, said, lane=Lane.WRITE)
