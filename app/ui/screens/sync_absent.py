"""What only this PC still has after the server went back to a backup (sync rule 21)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Refused
from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.faults import fault_words, refusal_words
from app.ui.labels import Paragraph
from app.ui.screens.base import Context
from app.ui.sides import foot
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases import absent
from app.usecases.desk import Desk
from app.usecases.ports import Absent

Done = tuple[Changes, Refused | None]


class AbsentOffer(QWidget):
    """Bring it back, leave it here, or bring everything back; `decided` carries what changed."""

    decided = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._one: Absent | None = None
        self._all: Sequence[Absent] = ()
        self._title = Paragraph(role="head")
        words = _("服务器恢复过备份，没有这一条；登记的那台电脑这几天也没有补报")
        more = _("带回：按本机的内容重新上报。留在本机：仍可查看，不再提醒。")
        self.back = Button(_("带回"), lambda: self._bring_back(self._marked))
        self.back.setProperty("role", "primary")
        self.keep = Button(_("留在本机"), self._keep)
        self.everything = Button("", lambda: self._bring_back(self._all))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.setSpacing(SPACE.s)
        for part in (self._title, Paragraph(words), Paragraph(more, role="soft")):
            layout.addWidget(part)
        layout.addWidget(foot(self.back, self.keep, self.everything))
        layout.addStretch(1)
        self.setFocusProxy(self.back)

    def put(self, one: Absent, everything: Sequence[Absent]) -> None:
        """Offer this one, and all of them at once when there are more."""
        self._one, self._all = one, everything
        self._title.setText(one.title)
        self.everything.set_text(_("全部带回（{n} 条）").format(n=len(everything)))
        self.everything.setVisible(len(everything) > 1)

    @property
    def _marked(self) -> Sequence[Absent]:
        return (self._one,) if self._one else ()

    def _bring_back(self, wanted: Sequence[Absent]) -> None:
        desk = self._context.desk
        self._run(lambda: _brought_back(desk, wanted))

    def _keep(self) -> None:
        desk, kept = self._context.desk, self._marked

        def work() -> Done:
            for one in kept:
                absent.keep(desk, one)
            return Changes(), None

        self._run(work)

    def _run(self, work: Callable[[], Done]) -> None:
        self._context.tasks.run(self, work, self._on_done, self._on_failed, lane=Lane.WRITE)

    def _on_done(self, done: Done) -> None:
        changes, no = done
        if no is not None:
            self._context.say(refusal_words(no), "stop")
        elif changes.records:
            self._context.say(_("已放回待上报"), "good")
        self.decided.emit(changes)

    def _on_failed(self, error: BaseException) -> None:
        self._context.say(fault_words(error), "stop")


def _brought_back(desk: Desk, wanted: Sequence[Absent]) -> Done:
    """One after the other; the first refusal is told, the others go on."""
    changes, no = Changes(), None
    for one in wanted:
        result = absent.bring_back(desk, one)
        if isinstance(result, Refused):
            no = no or result
        else:
            changes = changes.merged(result.changes)
    return changes, no
