"""What a list shows: words, a period, choices; nothing is asked while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.periods import parse_period
from app.domain.records import SendState
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.fields.base import FieldWidget
from app.ui.fields.flow import FlowLayout
from app.ui.fields.pickers import PickField
from app.ui.fields.suggestions import Find, Option
from app.ui.fields.text import TextField
from app.ui.labels import TwoLineLabel
from app.ui.rows import tie
from app.ui.theme import SPACE
from app.ui.two_lines import tip
from app.ui.words import STATES
from app.usecases.ledger import Filter

_PAUSE_MS = 250

COMPLETE = {"1": N_("完整"), "0": N_("不完整")}


def periods(today: str) -> list[Option]:
    """The periods that are asked for most; any other one may be typed."""
    year, month = int(today[:4]), int(today[5:7])
    last_year, last_month = (year, month - 1) if month > 1 else (year - 1, 12)
    quarter = (month + 2) // 3
    return [
        Option(f"{year}-{month:02}", _("本月"), f"{year}-{month:02}"),
        Option(f"{last_year}-{last_month:02}", _("上月"), f"{last_year}-{last_month:02}"),
        Option(f"{year}-Q{quarter}", _("本季度"), f"{year}-Q{quarter}"),
        Option(f"{year}", _("今年"), f"{year}"),
        Option(f"{year - 1}", _("去年"), f"{year - 1}"),
    ]


class ListFilters(QWidget):
    """`changed` tells that another list is wanted; a subclass says which."""

    changed = Signal()
    advance = Signal()

    def __init__(self, today: str, characters: int = 8) -> None:
        """`characters` are as many as a filter shows."""
        super().__init__()
        self._characters = characters
        self._today = today
        self.raw: dict[str, str] = {}
        self._fields: dict[str, FieldWidget] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.apply)
        self._applied: Mapping[str, str] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self, SPACE.s)

    def add_text(self, long_hint: str, short_hint: str) -> None:
        """The line for words; hints in the user's language."""
        text = TextField()
        text.line.set_hints(long_hint, short_hint)
        self._add("text", N_("查找"), text)

    def add_period(self) -> None:
        """The period of the business date."""
        today = self._today
        words = {one.key: one.text for one in periods(today)}
        self.pick(
            "period",
            N_("期间"),
            lambda text: among(periods(today), text),
            lambda key: words.get(key, key),
        )

    def add_standing(self) -> None:
        """Where a record stands on its way to the prefecture, and whether it is complete."""
        states = [(state.value, label) for state, label in STATES.items()]
        self.pick("state", N_("上报"), offered(states), lambda key: _(STATES[SendState(key)]))
        whole = list(COMPLETE.items())
        self.pick("complete", N_("完整"), offered(whole), lambda key: _(COMPLETE[key]))

    def as_filter(self, where: Mapping[str, object]) -> Filter:
        """What is asked for, with these fields."""
        raw = self.raw
        known = raw.get("state") in {state.value for state in SendState}
        return Filter(
            period=raw.get("period", ""),
            text=raw.get("text", ""),
            where=where,
            states=frozenset({SendState(raw["state"])}) if known else frozenset(),
            complete={"1": True, "0": False}.get(raw.get("complete", "")),
        )

    def add_clear(self) -> None:
        """The button that lists everything again."""
        clear = Button(_("全部"), self.clear)
        clear.setToolTip(tip(_("清除筛选，列出全部")))
        self._flow.addWidget(clear)

    def add_note(self, note: QWidget) -> None:
        """What is told beside the filters, e.g. how many are listed."""
        self._flow.addWidget(note)

    def pick(self, name: str, label: str, find: Find, words: Callable[[str], str]) -> None:
        """A choice; `label` is a msgid, `words` says a chosen key."""
        self._add(name, label, PickField(find, words, numbered=True))

    def _add(self, name: str, label: str, field: FieldWidget) -> None:
        row = tie(TwoLineLabel(label), field, "", None)
        cell = QWidget()
        layout = QHBoxLayout(cell)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(row.label, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(field)
        field.setFixedWidth(
            self.fontMetrics().horizontalAdvance("国") * self._characters + 2 * SPACE.m
        )
        self._flow.addWidget(cell)
        self._fields[name] = field
        field.edited.connect(lambda raw: self._on_edited(name, raw))
        field.left.connect(self.apply)
        field.advance.connect(self._on_advance)

    def input(self, name: str) -> QWidget:
        """The widget of a filter that takes the keys."""
        return self._fields[name].input

    def clear(self) -> None:
        """List everything."""
        self.put({})

    def put(self, raw: Mapping[str, str]) -> None:
        """Ask for this."""
        self.raw = dict(raw)
        for name, field in self._fields.items():
            field.show_value(raw.get(name))
        self.apply()

    def asked(self) -> dict[str, str]:
        """Everything that decides what is listed, as text."""
        return {name: text for name, text in self.raw.items() if text}

    def _on_edited(self, name: str, raw: object) -> None:
        self.raw[name] = str(raw).strip()
        if name == "text" or not self.raw[name] or self._is_whole(name):
            self._pause.start()

    def _is_whole(self, name: str) -> bool:
        """Whether what stands there can be asked for, and is not just being typed."""
        if name == "period":
            return parse_period(self.raw[name]) is not None
        field = self._fields[name]
        return isinstance(field, PickField) and not field.line.list.isVisible()

    def _on_advance(self) -> None:
        self.apply()
        self.advance.emit()

    def apply(self) -> None:
        """Ask now, when another list is wanted than before."""
        self._pause.stop()
        if (asked := self.asked()) != self._applied:
            self._applied = asked
            self.changed.emit()


def offered(options: Sequence[tuple[str, str]]) -> Find:
    """Finds among keys and their words (msgids)."""
    return lambda text: among([Option(key, _(label)) for key, label in options], text)


def among(options: list[Option], text: str) -> list[Option]:
    """Those whose words hold the text."""
    wanted = text.strip()
    return [one for one in options if not wanted or wanted in one.text or one.key == wanted]
