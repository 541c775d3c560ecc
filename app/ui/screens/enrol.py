"""First use of this PC: sealed file, code told separately, a password. And: a password is lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.i18n import N_
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.buttons import Button
from app.ui.entry import Enrol, Enrolled, EnrolRequest, Recover
from app.ui.fields.base import FieldWidget, Line
from app.ui.fields.text import TextField
from app.ui.labels import MessagePanel, Paragraph, PlainLabel
from app.ui.progress import ProgressPanel
from app.ui.rows import Rows, side_by_side
from app.ui.screens.cards import card, centred
from app.ui.tasks import TaskRunner

__all__ = ["EnrolRequest", "EnrolScreen", "Enrolled", "RecoverScreen"]


class PasswordField(FieldWidget):
    """A password that is never shown."""

    def __init__(self) -> None:
        super().__init__()
        self.line = Line()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.row.addWidget(self.line, 1)
        self.setFocusProxy(self.line)
        self.line.typed.connect(self.edited.emit)
        self.line.entered.connect(self.advance)

    def show_value(self, _value: object) -> None:
        """Empty it: a password is never filled in."""
        self.line.clear()


class FileField(TextField):
    """A path, typed or chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.row.addWidget(Button(_("选择文件"), self._choose))

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, _("选择开通文件"), "", "", "", QFileDialog.Option.DontUseNativeDialog
        )
        if path:
            self.line.setText(path)
            self.edited.emit(path)
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)


class _Page(QWidget):
    """A card with rows, a sentence and two buttons; Enter walks through the rows."""

    left = Signal()

    def __init__(self, title: str, intro: str) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "paper")
        self.rows = Rows()
        self.panel = MessagePanel()
        self.go = Button("", self.start)
        self.go.setProperty("role", "primary")
        self.back = Button(_("返回"), self.left.emit)
        self._fields: list[FieldWidget] = []
        frame, self.box = card(QVBoxLayout())
        self.box.addWidget(PlainLabel(title, role="title"))
        self.intro = Paragraph(intro, role="soft")
        self.box.addWidget(self.intro)
        self.box.addLayout(self.rows.grid)
        self.box.addWidget(self.panel)
        foot = side_by_side(self.go, self.back)
        foot.addStretch(1)
        self.box.addLayout(foot)
        centred(self, frame)

    def add(self, label: str, field: FieldWidget, help_: str = "") -> None:
        """One more row; Enter in the last one starts."""
        place = len(self._fields)
        self.rows.add(label, field, help_)
        self._fields.append(field)
        field.advance.connect(lambda: self._after(place))

    def _after(self, place: int) -> None:
        if place + 1 < len(self._fields):
            self._fields[place + 1].input.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.start()

    def focus_first(self) -> None:
        """The first row."""
        self._fields[0].input.setFocus(Qt.FocusReason.OtherFocusReason)

    def start(self) -> None:
        """Begin the work of the page."""

    def passwords_agree(self, one: PasswordField, other: PasswordField) -> bool:
        """Whether both were typed alike; says so when not."""
        if one.line.text() == other.line.text():
            return True
        self.panel.say(_("两次输入的密码不一样，请重新输入"), "attention")
        for field in (one, other):
            field.show_value(None)
        one.input.setFocus(Qt.FocusReason.OtherFocusReason)
        return False


class EnrolScreen(_Page):
    """Opens the sealed file and makes the encrypted store of this PC. `done` carries `Enrolled`."""

    done = Signal(object)

    def __init__(self, enrol: Enrol, tasks: TaskRunner) -> None:
        super().__init__(
            _("这台电脑还没有开通"),
            _("请准备县里发来的开通文件，和电话里告诉您的开通码。文件只能用一次。"),
        )
        self._enrol = enrol
        self._enrolled: Enrolled | None = None
        self._file, self._code, self._name = FileField(), TextField(), TextField()
        self._password, self._again = PasswordField(), PasswordField()
        self._server = TextField()
        self.add(N_("开通文件"), self._file)
        self.add(N_("开通码"), self._code, N_("县里另外告诉您的，不在文件里"))
        self.add(N_("您的姓名"), self._name, N_("和文件里登记的一样；只有一个人时可以不填"))
        self.add(N_("设置密码"), self._password, N_("至少 8 位；本机没有钥匙串时至少 14 位"))
        self.add(N_("再输一次"), self._again)
        self.add(N_("服务器地址"), self._server, N_("一般不用填，文件里已有"))
        self.go.set_text(_("开通"))
        self.back.hide()
        self._progress = ProgressPanel(tasks)
        self.box.insertWidget(self.box.count() - 1, self._progress)

    def start(self) -> None:
        """Register, or go on to the login once the recovery code was noted."""
        if self._enrolled is not None:
            self.done.emit(self._enrolled)
            return
        if self._progress.running or not self.passwords_agree(self._password, self._again):
            return
        request = EnrolRequest(
            file=self._file.line.text().strip(),
            code=self._code.line.text().strip(),
            name=self._name.line.text().strip(),
            password=self._password.line.text(),
            server=self._server.line.text().strip(),
        )
        self.panel.say("")
        self.go.setEnabled(False)
        self._progress.start(
            _("正在开通……"),
            lambda progress, cancelled: self._enrol(request, progress, cancelled),
            self._on_done,
            on_cancel=lambda: self.go.setEnabled(True),
        )

    def _on_done(self, outcome: Enrolled | Problem) -> None:
        self.go.setEnabled(True)
        if isinstance(outcome, Problem):
            self.panel.say(sentence(outcome), "attention")
            self.focus_first()
            return
        self._enrolled = outcome
        code = outcome.recovery_code
        self.panel.say(
            _("开通好了。请把恢复码抄在纸上，交所长保管：{code}").format(code=code), "good"
        )
        self.go.set_text(_("抄好了，去登录"))
        self.go.setFocus(Qt.FocusReason.OtherFocusReason)


class RecoverScreen(_Page):
    """A new password by the recovery code. `done` carries the person's name."""

    done = Signal(str)

    def __init__(self, recover: Recover, tasks: TaskRunner) -> None:
        super().__init__(
            _("用恢复码设置新密码"),
            _("恢复码由所长保管，也可以请州里告诉您一个。"),
        )
        self._recover = recover
        self._tasks = tasks
        self._name = TextField()
        self._code, self._password, self._again = TextField(), PasswordField(), PasswordField()
        self.add(N_("恢复码"), self._code, N_("字母大小写不分，O 和 0、I 和 1 不分"))
        self.add(N_("姓名"), self._name)
        self.add(N_("新密码"), self._password)
        self.add(N_("再输一次"), self._again)
        self.go.set_text(_("设置新密码"))

    def ask_for(self, name: str) -> None:
        """Whose password is lost."""
        self._name.line.setText(name)
        for field in (self._code, self._password, self._again):
            field.show_value(None)
        self.panel.say("")
        self.focus_first()

    def start(self) -> None:
        """Try the code."""
        if not self.go.isEnabled() or not self.passwords_agree(self._password, self._again):
            return
        code, name = self._code.line.text(), self._name.line.text().strip()
        password = self._password.line.text()
        self.go.setEnabled(False)
        self._tasks.run(
            self,
            lambda: self._recover(code, name, password),
            lambda problem: self._on_done(name, problem),
        )

    def _on_done(self, name: str, problem: Problem | None) -> None:
        self.go.setEnabled(True)
        if problem is None:
            self.done.emit(name)
        else:
            self.panel.say(sentence(problem), "attention")
            self.focus_first()
