"""扫描收件: what the scan folder could not file by itself, and the blank sheets that are out.

Enter on a waiting file goes to the record it belongs to; two choices and Enter file it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Refused, refused
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.messages import message
from app.ui.actions import Handler
from app.ui.asking import AskBar
from app.ui.buttons import Button, command_button
from app.ui.faults import fault_words, refusal_words
from app.ui.labels import MessagePanel, Paragraph
from app.ui.lists import Entry, Listing
from app.ui.progress import ProgressPanel
from app.ui.rows import side_by_side
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.blank_sheets import BlankSheetsPage
from app.ui.screens.scan_place import Chosen, PlacePanel
from app.ui.sides import Sides, foot
from app.ui.tabs import Tabs
from app.ui.tasks import Lane
from app.ui.theme import SPACE
from app.usecases import scan_inbox
from app.usecases.records import Saved
from app.usecases.scan_inbox import DELETE, KEEP, Sweep, Waiting

_SCANS, _BLANKS = "scans", "blanks"
_EVERY_MS = 15_000
"""A look into the folder; a scanner takes longer for a page."""


class ScansScreen(Screen):
    """Two pages: files that wait for a place, and numbers that wait for their sheet."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._waiting: dict[str, Waiting] = {}
        self._standing = Paragraph(role="strong")
        self._where = Paragraph(role="soft")
        self._panel = MessagePanel()
        self._progress = ProgressPanel(context.tasks)
        self._ask = AskBar()
        self._listing = Listing(_("等着归档的"))
        self._place = PlacePanel(context)
        self.originals = Button("", self._turn_originals)
        self._blanks = BlankSheetsPage(context, self._ask, self._panel)
        self._tabs = Tabs(_("扫描收件"))
        self._clock = QTimer(self)
        self._clock.setInterval(_EVERY_MS)
        self._lay_out()
        self._listing.list.marked.connect(self._on_marked)
        self._listing.list.opened.connect(lambda _key: self._place.focus_first())
        self._place.chosen.connect(self._assign)
        self._tabs.turned.connect(lambda _key: context.actions.show(self.handlers()))
        self._clock.timeout.connect(self._look)

    def _lay_out(self) -> None:
        actions = self.context.actions
        scans = QWidget()
        inside = QVBoxLayout(scans)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        inside.addLayout(side_by_side(self._standing, self._where, space=SPACE.m))
        inside.addWidget(Sides(self._listing, self._place, (1, 2)), 1)
        inside.addWidget(self._progress)
        inside.addWidget(
            foot(
                command_button(actions, "scan.sweep", "primary"),
                command_button(actions, "scan.drop"),
                command_button(actions, "scan.folder"),
                self.originals,
            )
        )
        self._show_originals()
        scans.setFocusProxy(self._listing.list)
        self._tabs.add(_SCANS, N_("待归档"), scans)
        self._tabs.add(_BLANKS, N_("空白表"), self._blanks)
        page = QWidget()
        body = QVBoxLayout(page)
        body.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        body.setSpacing(SPACE.s)
        body.addWidget(self._panel)
        body.addWidget(self._tabs, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.setSpacing(SPACE.s)
        layout.addWidget(TallPage(page), 1)
        layout.addWidget(self._ask)

    # -- what the window asks

    def handlers(self) -> Mapping[str, Handler]:
        """Those of the page in front."""
        if self._tabs.current == _BLANKS:
            return self._blanks.handlers()
        return {
            "scan.sweep": self.sweep,
            "scan.folder": self._ask_folder,
            "scan.drop": self._ask_drop,
        }

    def focus_first(self) -> None:
        """The waiting files, else the pages."""
        if self._listing.list.entries and self._tabs.current == _SCANS:
            self._listing.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._tabs.chips.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, changes: Changes | None = None) -> None:
        """A new room looks into the folder; a record that was typed may claim a sheet."""
        if changes is None:
            self.sweep()
        if changes is None or changes.records:
            self._blanks.reload()

    @property
    def standing_words(self) -> str:
        """How many wait."""
        return self._standing.text()

    @property
    def sentence(self) -> str:
        """What came of the last act."""
        return self._panel.sentence

    # -- looking into the folder

    def showEvent(self, event: QShowEvent) -> None:  # Qt's name
        """Whoever waits for a scanner sees the page come."""
        super().showEvent(event)
        self._clock.start()

    def hideEvent(self, event: QHideEvent) -> None:  # Qt's name
        """The window looks now and then by itself."""
        super().hideEvent(event)
        self._clock.stop()

    def sweep(self) -> None:
        """F5: file what says where it belongs."""
        if not scan_inbox.folder(self.context.desk):
            self._show(Sweep())
            return
        desk = self.context.desk
        self._progress.start(
            _("正在看扫描文件夹"),
            lambda progress, cancelled: scan_inbox.sweep(desk, progress, cancelled),
            self._show,
            self._on_error,
        )

    def _look(self) -> None:
        """By itself, without a bar that comes and goes."""
        desk = self.context.desk
        if scan_inbox.folder(desk) and not self._progress.running and not self._ask.isVisible():
            self.context.tasks.run(self, lambda: scan_inbox.sweep(desk), self._show, self._on_error)

    def _show(self, found: Sweep) -> None:
        folder = scan_inbox.folder(self.context.desk)
        self._waiting = {one.key: one for one in found.waiting}
        count = len(self._waiting)
        self._where.setText(_("扫描文件夹：{folder}").format(folder=folder) if folder else "")
        self._where.setVisible(bool(folder))
        self._standing.setText(
            _("有 {n} 份等您指定归到哪里").format(n=count) if count else _("没有等着归档的")
        )
        entries = [self._entry(one) for one in found.waiting]
        if folder:
            hint = _("扫描或拍照后存到这个文件夹，有二维码的自动归档")
            self._listing.put(entries, _("没有等着归档的"), hint)
        else:
            hint = _("扫描仪、高拍仪存文件的文件夹，手机照片也可以拷进去")
            self._listing.put((), _("还没有选扫描文件夹"), hint)
        self._tabs.set_count(_SCANS, count)
        if entries and not self._listing.list.current_key:
            self._listing.list.mark(0)
        if entries and self._tabs.current == _SCANS and self._tabs.chips.input.hasFocus():
            self._listing.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_marked(self._listing.list.current_key)
        if words := self._done_words(found):
            self._panel.say(words, "attention" if found.damaged else "good")
        if found.changes != Changes():
            self.context.feed.publish(found.changes)

    @staticmethod
    def _done_words(found: Sweep) -> str:
        parts = []
        if found.filed:
            pages = sum(one.pages for one in found.filed)
            parts.append(
                _("已归档 {n} 份文书，共 {pages} 页").format(n=len(found.filed), pages=pages)
            )
        if found.repeated:
            parts.append(_("{n} 个文件以前归过档").format(n=len(found.repeated)))
        if found.damaged:
            names = "、".join(found.damaged)
            parts.append(_("读不出来，已移到旁边：{names}").format(names=names))
        return joined("；", parts)

    @staticmethod
    def _entry(one: Waiting) -> Entry:
        count = len({leaf.number for leaf in one.leaves})
        pages = _("{n} 页").format(n=count)
        return Entry(one.key, one.arrival.name, message(one.why).cause, pages, "attention")

    def _on_marked(self, key: str) -> None:
        self._place.show_waiting(self._waiting.get(key))

    # -- acts of a person

    def _marked(self) -> Waiting | None:
        return self._waiting.get(self._listing.list.current_key)

    def _assign(self, chosen: Chosen) -> None:
        waiting, desk = self._marked(), self.context.desk
        if waiting is None:
            return

        def work() -> Saved | Refused:
            place = chosen.place(desk)
            return scan_inbox.assign(desk, waiting, place) if place else refused("record.gone")

        self.context.tasks.run(self, work, self._on_assigned, self._on_error, lane=Lane.WRITE)

    def _on_assigned(self, saved: Saved | Refused) -> None:
        if isinstance(saved, Refused):
            self._panel.say(refusal_words(saved), "stop")
            return
        name = saved.record.text("file_name")
        self._panel.say(_("已归档：{name}").format(name=name), "good")
        self.context.feed.publish(saved.changes)
        self._listing.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sweep()

    def _ask_drop(self) -> None:
        waiting = self._marked()
        if waiting is not None:
            words = _("“{name}”为什么不归档？").format(name=waiting.arrival.name)
            self._ask.ask(words, _("不归档"), lambda reason: self._drop(waiting, reason))

    def _drop(self, waiting: Waiting, reason: str) -> None:
        desk = self.context.desk
        self.context.tasks.run(
            self,
            lambda: scan_inbox.drop(desk, waiting, reason),
            self._on_dropped,
            self._on_error,
            lane=Lane.WRITE,
        )

    def _on_dropped(self, refused: Refused | None) -> None:
        if refused is not None:
            self._panel.say(refusal_words(refused), "stop")
        self.sweep()

    def _ask_folder(self) -> None:
        self._ask.ask(
            _("扫描仪、高拍仪把文件存到哪个文件夹？"),
            _("用这个文件夹"),
            self._use_folder,
            scan_inbox.folder(self.context.desk),
        )
        self._ask.offer(_("浏览"), self._browse)

    def _browse(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self):
            self._ask.line.setText(folder)

    def _use_folder(self, folder: str) -> None:
        if not Path(folder).is_dir():
            self._panel.say(_("没有这个文件夹：{folder}").format(folder=folder), "stop")
            return
        self._panel.say("")
        self.context.desk.preferences.set("", scan_inbox.FOLDER, folder)
        self.sweep()

    def _turn_originals(self) -> None:
        """What becomes of a file once all its pages are sealed."""
        preferences = self.context.desk.preferences
        deleted = scan_inbox.deletes_originals(self.context.desk)
        preferences.set("", scan_inbox.AFTERWARDS, KEEP if deleted else DELETE)
        self._show_originals()

    def _show_originals(self) -> None:
        deleted = scan_inbox.deletes_originals(self.context.desk)
        words = _("归档后删除原件") if deleted else _("归档后留着原件")
        self.originals.set_text(words)

    def _on_error(self, error: BaseException) -> None:
        self._panel.say(fault_words(error), "stop")
