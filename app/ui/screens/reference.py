"""资料 Reference: guide library, ready answers, villages and stations; all of it offline."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.divisions import Division, Level, Station
from app.domain.reference import GuideEntry, Phrase
from app.domain.text import normalise
from app.i18n import N_, current
from app.i18n import gettext as _
from app.ui.faults import fault_words
from app.ui.fields.base import Line
from app.ui.labels import Paragraph, PlainLabel
from app.ui.lists import Entry, Listing
from app.ui.screens.base import Context, Screen, TallPage
from app.ui.sides import Sides
from app.ui.tabs import Tabs
from app.ui.theme import SPACE
from app.usecases import guide
from app.usecases.desk import Desk

_PAUSE_MS = 150
_SHOWN = 100
_LEVELS = {
    Level.PREFECTURE: N_("州"),
    Level.COUNTY: N_("县"),
    Level.TOWNSHIP: N_("乡镇"),
    Level.VILLAGE: N_("村（社区）"),
}

Facts = Sequence[tuple[str, str]]
"""Headings (msgids) with their text; an empty text is left out."""

Found = Sequence[tuple[Entry, Facts]]


class Library(QWidget):
    """One searchable collection: a line, what it finds, and the whole of the marked one."""

    def __init__(self, context: Context, name: str, find: Callable[[Desk, str], Found]) -> None:
        super().__init__()
        self._context = context
        self._find = find
        self._facts: dict[str, tuple[Entry, Facts]] = {}
        self.line = Line()
        self.line.setAccessibleName(name)
        self.line.set_hints(name, name.partition("：")[0])
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.listing = Listing(name)
        self._detail = Details()
        self.line.typed.connect(lambda _text: self._pause.start())
        self.line.entered.connect(self._focus_list)
        self.listing.list.marked.connect(self._on_marked)
        self.setFocusProxy(self.line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self.line)
        layout.addWidget(Sides(self.listing, self._detail, (1, 1)), 1)

    @property
    def detail(self) -> Details:
        """What is told about the marked one."""
        return self._detail

    def search(self) -> None:
        """Look for what is typed."""
        self._pause.stop()
        desk, text = self._context.desk, self.line.text()
        self._context.tasks.run(self, lambda: self._find(desk, text), self._show, self._on_failed)

    def _show(self, found: Found) -> None:
        self._facts = {entry.key: (entry, facts) for entry, facts in found}
        entries = [entry for entry, _facts in found]
        self.listing.put(entries, _("没有找到"), _("换一个说法，或少打几个字"))
        if not entries:
            self._detail.clear()
        elif self.listing.list.current_key:
            self._on_marked(self.listing.list.current_key)
        else:
            self.listing.list.mark(0)

    def _on_failed(self, error: BaseException) -> None:
        self.listing.empty.failed(_("读不出来"), fault_words(error), _("再试一次"), self.search)
        self.listing.setCurrentWidget(self.listing.empty)

    def _focus_list(self) -> None:
        if self._pause.isActive():
            self.search()
        self.listing.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_marked(self, key: str) -> None:
        if key in self._facts:
            self._detail.put(*self._facts[key])


class Details(QWidget):
    """Heading by heading, as much as there is."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._title = Paragraph(role="title")
        self._mark = PlainLabel(role="badge")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(SPACE.m)
        self._grid.setVerticalSpacing(SPACE.s)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[PlainLabel, Paragraph]] = []
        content = QWidget()
        body = QVBoxLayout(content)
        body.setContentsMargins(SPACE.none, SPACE.none, SPACE.s, SPACE.none)
        body.setSpacing(SPACE.s)
        body.addWidget(self._title)
        body.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignLeft)
        body.addLayout(self._grid)
        body.addStretch(1)
        page = TallPage(content)
        page.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        page.setAccessibleName(_("内容"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.xs, SPACE.s)
        layout.addWidget(page)

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is shown."""
        rows = [value.text() for label, value in self._rows if label.isVisibleTo(self)]
        return (self._title.text(), *rows)

    def clear(self) -> None:
        """Nothing is marked."""
        self.put(Entry("", ""), ())

    def put(self, entry: Entry, facts: Facts) -> None:
        """Tell all about one entry."""
        self._title.setText(entry.title)
        self._mark.setText(entry.note)
        self._mark.setVisible(bool(entry.note) and entry.tone == "attention")
        told = [(heading, text) for heading, text in facts if text]
        while len(self._rows) < len(told):
            self._rows.append(self._row(len(self._rows)))
        for place, (heading, text) in enumerate(self._rows):
            heading.setVisible(place < len(told))
            text.setVisible(place < len(told))
            if place < len(told):
                heading.setText(_(told[place][0]))
                text.setText(told[place][1])

    def _row(self, line: int) -> tuple[PlainLabel, Paragraph]:
        heading, text = PlainLabel(role="label"), Paragraph()
        self._grid.addWidget(heading, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(text, line, 1, Qt.AlignmentFlag.AlignTop)
        return heading, text


class ReferenceScreen(Screen):
    """Three libraries side by side; number keys turn from one to the other."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._tabs = Tabs(_("资料"))
        self.libraries = {
            "guide": Library(context, _("找办事指南：事情、材料、去哪里"), find_guide),
            "phrases": Library(context, _("找常用答复：字母或内容"), find_phrases),
            "places": Library(context, _("找村、乡镇和站点：名称、拼音首字母、代码"), find_places),
        }
        titles = {"guide": N_("办事指南"), "phrases": N_("常用答复"), "places": N_("村和站点")}
        for key, library in self.libraries.items():
            self._tabs.add(key, titles[key], library)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.m, SPACE.l, SPACE.s)
        layout.addWidget(TallPage(self._tabs))

    def focus_first(self) -> None:
        """The line of the library that is shown."""
        self.libraries[self._tabs.current].line.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self, changes: Changes | None = None) -> None:
        """A pack may have brought news."""
        if changes is None or "reference" in changes.topics:
            for library in self.libraries.values():
                library.search()


def find_guide(desk: Desk, text: str) -> Found:
    """Which service, which steps, which papers, where, what it costs, which law."""
    codes = desk.surroundings.codes
    return [
        (_guide_entry(one, codes.name("guide_stage", one.stage, current())), _guide_facts(one))
        for one in guide.search(desk, text, limit=_SHOWN)
    ]


def _guide_entry(one: GuideEntry, stage: str) -> Entry:
    note = _("请按当地核实") if one.confirm else ""
    return Entry(one.id, one.question, stage, note, "attention" if one.confirm else "plain")


def _guide_facts(one: GuideEntry) -> Facts:
    return (
        (N_("怎么办"), _numbered(one.steps)),
        (N_("带什么"), "\n".join(one.papers)),
        (N_("去哪里"), one.where),
        (N_("收费"), one.fee),
        (N_("依据"), "\n".join(one.law_refs)),
    )


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))


def find_phrases(desk: Desk, text: str) -> Found:
    """Ready answers by their letters or their words."""
    around, wanted = desk.surroundings, normalise(text).split()

    def matter(phrase: Phrase) -> str:
        lists = ("matter_type", "matter_class")
        name = next((one for one in lists if around.codes.entry(one, phrase.matter)), None)
        return around.codes.name(name, phrase.matter, current()) if name else ""

    found = []
    for phrase in desk.reference.phrases:
        name = matter(phrase)
        words = normalise(f"{phrase.trigger} {phrase.text} {name}")
        if all(part in words for part in wanted):
            note = _("请按当地核实") if phrase.confirm else ""
            tone = "attention" if phrase.confirm else "plain"
            entry = Entry(phrase.id, f";{phrase.trigger}  {name}", phrase.text, note, tone)
            facts = ((N_("答复"), phrase.text), (N_("依据"), "\n".join(phrase.law_refs)))
            found.append((entry, facts))
    return found[:_SHOWN]


def find_places(desk: Desk, text: str) -> Found:
    """Stations and divisions; before anything is typed, those of the own township."""
    around = desk.surroundings
    divisions, today = around.divisions, around.today
    if not text.strip():
        own = divisions.within(desk.scope, today, Level.VILLAGE)[:_SHOWN]
        return [
            *(_station(desk, s) for s in divisions.stations(today, desk.scope)),
            *(_division(desk, one) for one in own),
        ]
    wanted = text.strip()
    stations = [s for s in divisions.stations(today) if wanted in s.name][:10]
    found = divisions.search(text, today, limit=_SHOWN)
    return [*(_station(desk, s) for s in stations), *(_division(desk, one) for one in found)]


def _division(desk: Desk, one: Division) -> tuple[Entry, Facts]:
    divisions, today = desk.reference.divisions, desk.surroundings.today
    above = divisions.path_name(one.parent, None, current()) if one.parent else ""
    entry = Entry(one.code, one.local_name(current()), above, _(_LEVELS[one.level]))
    below = divisions.children(one.code, today)
    stations = divisions.stations(today, one.code)
    return entry, (
        (N_("上级"), above),
        (N_("代码"), one.code),
        (N_("汉文名"), one.name if one.name != entry.title else ""),
        (N_("站点"), "\n".join(station.name for station in stations)),
        (N_("下辖"), "、".join(child.local_name(current()) for child in below)),
    )


def _station(desk: Desk, one: Station) -> tuple[Entry, Facts]:
    divisions = desk.reference.divisions
    where = divisions.path_name(one.division, None, current())
    entry = Entry(f"station:{one.id}", one.name, where, _("站点"))
    serves = "、".join(divisions.path_name(code, Level.COUNTY, current()) for code in one.serves)
    return entry, ((N_("所在地"), where), (N_("编号"), one.id), (N_("服务范围"), serves))
