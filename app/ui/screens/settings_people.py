"""People of this PC: everybody sees who they are, the head adds and removes (domain.md D.5)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.people import Role
from app.domain.problems import Problem
from app.i18n import N_
from app.i18n import gettext as _
from app.messages import ROLE_NAMES, sentence
from app.ui.buttons import Button
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.fields.text import TextField
from app.ui.labels import MessagePanel, Paragraph, PlainLabel
from app.ui.lists import Entry, EntryList
from app.ui.rows import Rows, side_by_side
from app.ui.screens.base import Context
from app.ui.screens.login import role_words
from app.ui.screens.settings_secrets import SecretField
from app.ui.sides import columns
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases.ports import Person

_KEEPERS = frozenset({Role.HEAD, Role.PRACTICE})
_GIVEN = (Role.CLERK, Role.MEDIATOR, Role.RECORDER, Role.ADVISER, Role.HEAD)


class PeoplePage(QWidget):
    """The list, and for the head a form below it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._roles: tuple[str, ...] = (Role.CLERK,)
        self._removing = ""
        self.may_change = bool(_KEEPERS & context.desk.actor.roles)
        self.panel = MessagePanel()
        self.list = EntryList(_("本机人员"), dense=True).fit()
        self.list.marked.connect(lambda _name: self._forget_question())
        self.remove = Button(_("删除此人"), self._ask_remove)
        self.name = TextField()
        self.roles = ChoiceField(self._offer, several=True)
        self.password = [SecretField() for _line in range(2)]
        self.add = Button(_("添加"), self._add)
        self.add.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.s, SPACE.m, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.panel)
        layout.addWidget(self.list)
        self._build_form(layout)
        layout.addStretch(1)
        self.setFocusProxy(self.list)

    def _build_form(self, layout: QVBoxLayout) -> None:
        if not self.may_change:
            layout.addWidget(Paragraph(_("添加和删除人员由司法所长办理"), role="soft"))
            return
        line = side_by_side(self.remove)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(PlainLabel(_("添加一个人"), role="head"))
        rows = Rows(columns(2))
        rows.add(N_("姓名"), self.name, wide=True)
        rows.add(N_("岗位"), self.roles, wide=True)
        rows.add(N_("初始密码"), self.password[0])
        rows.add(N_("再输一遍"), self.password[1])
        self.roles.edited.connect(self._on_roles)
        self.roles.show_value(self._roles)
        ways = (self.name, self.roles, *self.password)
        for field, following in zip(ways, (*ways[1:], None), strict=True):
            if following is not None:
                field.advance.connect(following.input.setFocus)
            else:
                field.advance.connect(self._add)
        layout.addLayout(rows.grid)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    @staticmethod
    def _offer(_chosen: Sequence[str]) -> list[Option]:
        return [Option(role, _(ROLE_NAMES[role])) for role in _GIVEN]

    def _on_roles(self, roles: object) -> None:
        self._roles = tuple(str(one) for one in roles) if isinstance(roles, tuple) else ()

    def reload(self) -> None:
        """Who there is."""
        people = self._context.desk.people
        self._context.tasks.run(self, people.list, self._show)

    def _show(self, people: Sequence[Person]) -> None:
        own = self._context.desk.actor.name
        self.list.put(
            [
                Entry(
                    one.name,
                    one.name,
                    role_words(one.roles),
                    _("您自己") if one.name == own else _("已设 PIN") if one.has_pin else "",
                )
                for one in people
            ]
        )

    def _add(self) -> None:
        name = self.name.line.text().strip()
        first, again = (field.text for field in self.password)
        if first != again:
            self.panel.say(_("两次输入的密码不一样"), "attention")
            return
        people, roles = self._context.desk.people, self._roles
        self._run(lambda: people.add(name, roles, first), _("已添加 {name}").format(name=name))

    def _ask_remove(self) -> None:
        """Pressed twice on purpose."""
        name = self.list.current_key
        if not name:
            self.panel.say(_("先在上面选一个人"))
        elif name == self._context.desk.actor.name:
            self.panel.say(sentence(Problem("vault.remove_self")), "attention")
        elif self._removing != name:
            self._removing = name
            self.remove.set_text(_("再按一次就删除"))
            words = _("删除后 {name} 不能再登录本机；登记过的内容不受影响").format(name=name)
            self.panel.say(words, "attention")
        else:
            people = self._context.desk.people
            self._forget_question()
            self._run(lambda: people.remove(name), _("已删除 {name}").format(name=name))

    def _forget_question(self) -> None:
        self._removing = ""
        self.remove.set_text(_("删除此人"))

    def _run(self, act: Callable[[], Problem | None], done: str) -> None:
        def said(problem: Problem | None) -> None:
            if problem is not None:
                self.panel.say(sentence(problem), "attention")
                return
            self.panel.say(done, "good")
            for field in (self.name, *self.password):
                field.line.clear()
            self._context.feed.publish(Changes(topics=frozenset({"people"})))

        self.panel.say(_("正在处理……"))
        self._context.tasks.run(self, act, said, lane=Lane.WRITE)
