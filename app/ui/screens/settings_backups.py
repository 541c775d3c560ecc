"""Backups: made and verified by themselves; here a person makes one more, checks or goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.changes import Changes, RecordRef
from app.domain.kinds import KINDS
from app.domain.problems import Problem
from app.i18n import format_datetime
from app.i18n import gettext as _
from app.messages import sentence
from app.ui.buttons import Button
from app.ui.faults import fault_words
from app.ui.labels import MessagePanel, Paragraph
from app.ui.lists import Entry, Listing
from app.ui.progress import ProgressPanel
from app.ui.screens.base import Context
from app.ui.sides import foot
from app.ui.theme import SPACE
from app.ui.words import age_words
from app.usecases.backups import drill
from app.usecases.ports import BackupInfo, Drill

_MEGABYTE = 1_000_000
BACKUPS: RecordRef = ("backups", "")
"""`go("room.settings", BACKUPS)` opens this page."""


class BackupsPage(QWidget):
    """The list, newest first, and what can be done."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._restoring = ""
        self.panel = MessagePanel()
        self.progress = ProgressPanel(context.tasks)
        self.listing = Listing(_("备份"))
        self.listing.list.marked.connect(lambda _path: self._forget_question())
        self.make = Button(_("现在备份"), lambda: self._make(None))
        self.make.setProperty("role", "primary")
        self.elsewhere = Button(_("备份到别处"), self._make_elsewhere)
        self.check = Button(_("核对数据"), self._verify)
        self.drill = Button(_("恢复演练"), self._drill)
        self.restore = Button(_("恢复到这一份"), self._ask_restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.s, SPACE.m, SPACE.none)
        layout.setSpacing(SPACE.s)
        words = _("程序每小时、每天自动备份并核对。备份是加密的，离开本机的钥匙打不开。")
        layout.addWidget(Paragraph(words, role="soft"))
        layout.addWidget(self.panel)
        layout.addWidget(self.progress)
        layout.addWidget(self.listing, 1)
        layout.addWidget(foot(self.make, self.elsewhere, self.check, self.drill, self.restore))
        self.setFocusProxy(self.make)

    def reload(self) -> None:
        """Which there are."""
        backups = self._context.desk.backups
        self._context.tasks.run(self, backups.list, self._show, self._on_failed)

    def _show(self, backups: Sequence[BackupInfo]) -> None:
        now = self._context.desk.clock.now()
        entries = [
            Entry(
                one.path,
                format_datetime(one.made_at),
                _("{n} 条记录，{size} MB，{name}").format(
                    n=one.records,
                    size=max(1, round(one.bytes / _MEGABYTE)),
                    name=Path(one.path).name,
                ),
                age_words(one.made_at, now),
            )
            for one in backups
        ]
        self.listing.put(entries, _("还没有备份"), _("登记后一小时内会自动备份"))

    def _make(self, folder: str | None) -> None:
        backups = self._context.desk.backups
        self.progress.start(
            _("正在备份并核对"),
            lambda _progress, _cancelled: backups.make(folder),
            self._on_made,
            self._on_failed,
        )

    def _on_made(self, made: BackupInfo) -> None:
        words = _("已备份并核对 {n} 条记录：{file}").format(n=made.records, file=made.path)
        self.panel.say(words, "good")
        self._context.feed.publish(Changes(topics=frozenset({"settings"})))

    def _make_elsewhere(self) -> None:
        folder = QFileDialog.getExistingDirectory(self)
        if folder:
            self._make(folder)

    def _verify(self) -> None:
        backups = self._context.desk.backups
        self.progress.start(
            _("正在核对全部数据"),
            lambda _progress, _cancelled: backups.verify(),
            self._on_verified,
            self._on_failed,
        )

    def _on_verified(self, verdict: Mapping[str, object]) -> None:
        if verdict.get("ok"):
            words = _("数据完好：{records} 条记录，{audit_entries} 条日志，首尾相连")
            self.panel.say(words.format_map(verdict), "good")
        else:
            self.panel.say(sentence(Problem("store.damaged")), "stop")

    def _drill(self) -> None:
        """With the marked backup, else the newest; the live data are not touched."""
        desk, path = self._context.desk, self.listing.list.current_key
        self.progress.start(
            _("正在演练恢复，不影响现在的数据"),
            lambda _progress, _cancelled: drill(desk, path),
            self._on_drilled,
            self._on_failed,
        )

    def _on_drilled(self, result: Drill | Problem) -> None:
        if isinstance(result, Problem):
            self.panel.say(sentence(result), "stop")
            return
        words = _("演练成功：{name} 能恢复，{records} 条记录、{entries} 条日志都完好")
        name = format_datetime(result.made_at) if result.made_at else Path(result.path).name
        self.panel.say(
            words.format(name=name, records=result.records, entries=result.audit_entries), "good"
        )
        self._context.feed.publish(Changes(topics=frozenset({"settings"})))

    def _ask_restore(self) -> None:
        """Pressed twice on purpose: the present data go into quarantine."""
        path = self.listing.list.current_key
        if not path:
            self.panel.say(_("先在列表里选一份备份"))
        elif self._restoring != path:
            self._restoring = path
            self.restore.set_text(_("再按一次就恢复"))
            words = _("现在的数据会另存一份；备份以后的登记如已上报，会再收回来")
            self.panel.say(words, "attention")
        else:
            self._forget_question()
            backups = self._context.desk.backups
            self.progress.start(
                _("正在恢复"),
                lambda _progress, _cancelled: backups.restore(path),
                self._on_restored,
                self._on_failed,
            )

    def _forget_question(self) -> None:
        self._restoring = ""
        self.restore.set_text(_("恢复到这一份"))

    def _on_restored(self, problem: Problem | None) -> None:
        if problem is not None:
            self.panel.say(sentence(problem), "stop")
            return
        self.panel.say(_("已恢复；请到“上报”页确认后再上报"), "good")
        everything = frozenset((kind, "") for kind in KINDS)
        self._context.feed.publish(Changes(everything, frozenset({"settings", "sync"})))

    def _on_failed(self, error: BaseException) -> None:
        self.panel.say(fault_words(error), "stop")
