"""今日 Today: what is promised, what is missing, what lies half-typed, what was last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.advising import ENGAGEMENT, VISIT
from app.domain.changes import Changes, RecordRef
from app.domain.consultation import KIND
from app.domain.dates import days_between
from app.domain.people import Role
from app.domain.projection import project
from app.domain.records import Record
from app.domain.village_hours import LECTURE
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.ui.buttons import Button, command_button
from app.ui.empty import EmptyState
from app.ui.faults import fault_words
from app.ui.labels import MessagePanel, Paragraph, PlainLabel
from app.ui.lists import Entry, EntryList
from app.ui.places import room_of, room_of_draft
from app.ui.rows import side_by_side
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.screens.ledger import INCOMPLETE, VIEW
from app.ui.screens.settings_backups import BACKUPS
from app.ui.screens.today_villages import VILLAGE_ROOM, village_entry
from app.ui.sides import Sides, foot
from app.ui.theme import SPACE
from app.ui.words import DUE_RULES, STATE_TONES, short_time, state_words
from app.usecases import drafts, scan_inbox
from app.usecases.due import DUE_RULES as RULES
from app.usecases.due import DueItem
from app.usecases.ports import Draft
from app.usecases.today import Today, today


class Block(QWidget):
    """A heading with its count, and a list that is as high as its rows."""

    def __init__(self, title: str, on_open: Callable[[str], None], *, dense: bool = True) -> None:
        super().__init__()
        self._title = _(title)
        self._head = PlainLabel(role="head")
        self.list = EntryList(self._title, dense=dense).fit()
        self.list.opened.connect(on_open)
        self.more = Button("")
        self.more.setProperty("role", "quiet")
        head = side_by_side(self._head, self.more)
        head.insertStretch(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.xs)
        layout.addLayout(head)
        layout.addWidget(self.list)
        self.more.hide()

    def put(self, entries: Sequence[Entry], count: int = 0) -> None:
        """Show the rows; `count` is how many there are in all. Nothing hides the block."""
        self.list.put(entries)
        total = max(count, len(entries))
        self._head.setText(self._title + f" {total}" if total else self._title)
        self.setVisible(bool(entries))


class TodayScreen(Screen):
    """One page that says where to begin; Enter on any row goes there."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._words = Paragraph(role="title")
        self._panel = MessagePanel()
        self._attend = Button("", self._attend_now)
        self._on_attend: Callable[[], None] = lambda: None
        self._empty = EmptyState()
        self._due = Block(N_("要办的"), self._open)
        self._villages = Block(N_("本月驻村"), self._open_villages, dense=False)
        self._villages.more.set_text(_("全部列出"))
        self._villages.more.clicked.connect(lambda _on=False: self._open_villages())
        self._incomplete = Block(N_("还缺内容"), self._open)
        self._incomplete.more.set_text(_("全部列出"))
        self._incomplete.more.clicked.connect(
            lambda _on=False: context.go("room.ledger", (VIEW, INCOMPLETE))
        )
        self._drafts = Block(N_("草稿和暂放"), self._open_draft)
        self._recent = Block(N_("最近登记"), self._open)
        # An adviser comes for the villages; everybody else for what is due.
        self._is_adviser = context.desk.actor.roles == {Role.ADVISER}
        self._left = [self._due, self._villages, self._incomplete]
        if self._is_adviser:
            self._left[:2] = self._villages, self._due
        self._blocks = (*self._left, self._drafts, self._recent)
        self._forms: dict[str, Draft] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        actions = self.context.actions
        warning = side_by_side(self._panel, self._attend)
        warning.setStretch(0, 1)
        left = self._column(*self._left)
        right = self._column(self._drafts, self._recent)
        content = QWidget()
        columns = QVBoxLayout(content)
        columns.setContentsMargins(SPACE.none, SPACE.none, SPACE.s, SPACE.none)
        columns.addWidget(Sides(left, right, (1, 1)))
        columns.addStretch(1)
        self._pages = QStackedWidget()
        self._pages.addWidget(content)
        self._pages.addWidget(self._empty)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        inside.setSpacing(SPACE.s)
        inside.addWidget(self._words)
        inside.addLayout(warning)
        inside.addWidget(self._pages, 1)
        first, second = "room.intake", "room.ledger"
        if self._is_adviser:
            first, second = VILLAGE_ROOM, first
        buttons = foot(
            command_button(actions, first, "primary"),
            command_button(actions, second),
            command_button(actions, "room.sync"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.setSpacing(SPACE.s)
        layout.addWidget(TallPage(page), 1)
        layout.addWidget(buttons)

    @staticmethod
    def _column(*blocks: Block) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.l)
        for block in blocks:
            layout.addWidget(block)
        layout.addStretch(1)
        return column

    @property
    def words(self) -> str:
        """The counts in words."""
        return self._words.text()

    @property
    def warning(self) -> str:
        """What wants attention, "" when nothing does."""
        return self._panel.sentence

    @property
    def empty_words(self) -> str:
        """Why there are no lists, "" while there are."""
        return self._empty.words if self._pages.currentWidget() is self._empty else ""

    def focus_first(self) -> None:
        """The first list that has something; else the screen itself."""
        first = next((block for block in self._blocks if block.list.entries), None)
        (first.list if first else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, changes: Changes | None = None) -> None:
        """Everything on the page may have changed."""
        topics = {drafts.TOPIC, scan_inbox.TOPIC, "sync", "settings"}
        kinds = (KIND, ENGAGEMENT, LECTURE, *(rule.kind for rule in RULES))
        touched = changes is None or any(changes.touches(kind) for kind in kinds)
        if touched or (changes is not None and topics & changes.topics):
            desk = self.context.desk
            self.context.tasks.run(self, lambda: today(desk), self._show, self._on_failed)

    def _show(self, found: Today) -> None:
        had_keys = self.hasFocus() or any(block.list.hasFocus() for block in self._blocks)
        self._words.setText(self._summary(found))
        self._warn(found)
        self._due.put([self._due_entry(item) for item in found.due], found.due_count)
        day = self.context.desk.surroundings.today
        villages = [village_entry(line, day) for line in found.villages]
        self._villages.put(villages, found.villages_count)
        self._villages.more.setVisible(found.villages_count > len(villages))
        rest = found.incomplete_count - len(found.incomplete)
        self._incomplete.put([self._entry(r) for r in found.incomplete], found.incomplete_count)
        self._incomplete.more.setVisible(rest > 0)
        self._forms = {draft.id: draft for draft in found.drafts}
        self._drafts.put([self._draft_entry(draft) for draft in found.drafts])
        self._recent.put([self._entry(record) for record in found.recent])
        everything = (found.due, found.villages, found.incomplete, found.drafts, found.recent)
        if any(everything):
            self._pages.setCurrentIndex(0)
        else:
            self._empty.nothing(_("今天还没有要办的"), _("来人了按 F2 登记；以前的登记按 F3 查看"))
            self._pages.setCurrentWidget(self._empty)
        if had_keys and not any(block.list.hasFocus() for block in self._blocks):
            self.focus_first()  # the list that had them is empty now

    def _attend_now(self) -> None:
        self._on_attend()

    def _summary(self, found: Today) -> str:
        parts = [_("今天登记 {n} 件").format(n=found.today_count)]
        if found.overdue_count:
            parts.append(_("已过期 {n} 件").format(n=found.overdue_count))
        if coming := found.due_count - found.overdue_count:
            parts.append(_("7 天内要办 {n} 件").format(n=coming))
        if found.villages_count:
            parts.append(_("驻村没满 {n} 个村").format(n=found.villages_count))
        if found.incomplete_count:
            parts.append(_("缺内容 {n} 件").format(n=found.incomplete_count))
        if found.scans_waiting:
            parts.append(_("扫描件待归档 {n} 份").format(n=found.scans_waiting))
        if found.standing.pending_records:
            parts.append(_("待上报 {n} 件").format(n=found.standing.pending_records))
        return joined(" · ", parts)

    def _warn(self, found: Today) -> None:
        """The most urgent of what needs attention; what loses records first comes first."""
        label, self._on_attend = _("去上报"), lambda: self.context.go("room.sync")
        words = ""
        if found.waiting.level:
            words = _("有内容 {n} 天没有上报，可以用网络，也可以用 U 盘").format(
                n=found.waiting.days
            )
        elif found.standing.needs_person:
            words = _("有 {n} 件上报的事要您处理").format(n=found.standing.needs_person)
        elif found.returned:
            words = _("有 {n} 次驻村服务被退回，改好再提交才计入").format(n=len(found.returned))
            label = _("去改")
            self._on_attend = lambda: self.context.go(VILLAGE_ROOM, (VISIT, found.returned[0]))
        elif found.scans_waiting:
            words = _("有 {n} 份扫描件等您指定归到哪里").format(n=found.scans_waiting)
            label, self._on_attend = _("去归档"), lambda: self.context.go("room.scans")
        elif found.days_without_drill:
            words = _("{n} 天没有做过恢复演练，请试一次备份能不能用").format(
                n=found.days_without_drill
            )
            label = _("去演练")
            self._on_attend = lambda: self.context.go("room.settings", BACKUPS)
        self._panel.say(words, "attention")
        self._attend.set_text(label)
        self._attend.setVisible(bool(words))

    def _due_entry(self, item: DueItem) -> Entry:
        day = self.context.desk.surroundings.today
        when = item.at[11:16] if item.at and item.due_on == day else ""
        note = _("今天 {at}").format(at=when) if when else item.due_on[5:]
        if item.due_on == day and not when:
            note = _("今天")
        if item.due_on < day:
            note = _("已过期 {n} 天").format(n=days_between(item.due_on, day))
        tone = "attention" if item.overdue or item.due_on == day else "plain"
        rule = _(DUE_RULES[item.rule]) if item.rule in DUE_RULES else ""
        note = joined(" · ", (part for part in (rule, note) if part))
        return Entry(f"{item.kind}:{item.id}", item.title, note=note, tone=tone)

    def _entry(self, record: Record) -> Entry:
        desk = self.context.desk
        around = desk.surroundings
        shown = project(desk.kinds[record.kind], record.values, around)
        when = short_time(record.text("received_at"), around.now).partition(" ")[0]
        tone = STATE_TONES.get(record.state, "plain")
        note = joined(" · ", (part for part in (when, state_words(record.state)) if part))
        return Entry(f"{record.kind}:{record.id}", shown.title, note=note, tone=tone)

    def _draft_entry(self, draft: Draft) -> Entry:
        kind = _("暂放") if draft.parked else _("没填完")
        kind = _("改到一半") if draft.record_id else kind
        at = short_time(draft.saved_at, self.context.desk.clock.now())
        return Entry(draft.id, draft.title or _("未填姓名"), note=kind + f" · {at}")

    def _open(self, key: str) -> None:
        kind, _colon, record_id = key.partition(":")
        self.context.go(room_of(kind, self.context.desk.kinds), (kind, record_id))

    def _open_villages(self, _village: str = "") -> None:
        self.context.go(VILLAGE_ROOM)

    def _open_draft(self, draft_id: str) -> None:
        draft = self._forms.get(draft_id)
        ref: RecordRef = (drafts.TOPIC, draft_id)
        if draft is not None:
            self.context.go(room_of_draft(draft, self.context.desk.kinds), ref)

    def _on_failed(self, error: BaseException) -> None:
        self._words.setText("")
        self._empty.failed(_("读不出来"), fault_words(error), _("再试一次"), self.reload)
        self._pages.setCurrentWidget(self._empty)
