"""What is listed: period, state, completeness, matter, village, handling and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.domain.periods import parse_period
from app.domain.records import SendState
from app.i18n import N_
from app.i18n import gettext as _
from app.ui.buttons import Button
from app.ui.fields.base import FieldWidget
from app.ui.fields.factory import (
    Helpers,
    Options,
    code_finder,
    code_name,
    division_finder,
    division_name,
)
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
_WIDTH = 8
"""Characters that a filter shows."""

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


class LedgerFilters(QWidget):
    """`changed` tells that `chosen` is another one."""

    changed = Signal()
    advance = Signal()

    def __init__(self, helpers: Helpers, matters: Options, handlings: Options) -> None:
        super().__init__()
        self._helpers = helpers
        self._raw: dict[str, str] = {}
        self._person = ""
        self._fields: dict[str, FieldWidget] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._apply)
        self._applied: Mapping[str, str] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout(self, SPACE.s)
        self._build(matters, handlings)

    def _build(self, matters: Options, handlings: Options) -> None:
        today = self._helpers.around.today
        text = TextField()
        text.line.set_hints(_("姓名、编号、事实"), _("姓名、编号"))
        self._add("text", N_("查找"), text)
        self._pick("period", N_("期间"), lambda text: _among(periods(today), text), self._period)
        self._pick("state", N_("上报"), _offered(STATES), lambda key: _(STATES[SendState(key)]))
        self._pick("complete", N_("完整"), _offered(COMPLETE), lambda key: _(COMPLETE[key]))
        for name, label, options in (
            ("matter_type", N_("事项"), matters),
            ("handling", N_("处理"), handlings),
        ):
            find = code_finder(name, self._helpers, options)
            self._pick(name, label, find, code_name(name, self._helpers))
        find = division_finder(self._helpers)
        self._pick("division_code", N_("村"), find, division_name(self._helpers))
        self._clear = Button(_("全部"), self.clear)
        self._clear.setToolTip(tip(_("清除筛选，列出全部")))
        self._flow.addWidget(self._clear)

    def _pick(self, name: str, label: str, find: Find, words: Callable[[str], str]) -> None:
        self._add(name, label, PickField(find, words, numbered=True))

    def _add(self, name: str, label: str, field: FieldWidget) -> None:
        row = tie(TwoLineLabel(label), field, "", None)
        cell = QWidget()
        layout = QHBoxLayout(cell)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(row.label, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(field)
        field.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * _WIDTH + 2 * SPACE.m)
        self._flow.addWidget(cell)
        self._fields[name] = field
        field.edited.connect(lambda raw: self._on_edited(name, raw))
        field.left.connect(self._apply)
        field.advance.connect(self._on_advance)

    @property
    def chosen(self) -> Filter:
        """What the ledger is asked for."""
        raw = self._raw
        names = ("matter_type", "handling", "division_code")
        where = {name: raw[name] for name in names if raw.get(name)}
        if self._person:
            where["person_id"] = self._person
        known = raw.get("state") in {state.value for state in SendState}
        return Filter(
            period=raw.get("period", ""),
            text=raw.get("text", ""),
            where=where,
            states=frozenset({SendState(raw["state"])}) if known else frozenset(),
            complete={"1": True, "0": False}.get(raw.get("complete", "")),
        )

    @property
    def is_empty(self) -> bool:
        """Whether everything is listed."""
        return self.chosen == Filter()

    def input(self, name: str) -> QWidget:
        """The widget of a filter that takes the keys."""
        return self._fields[name].input

    def clear(self) -> None:
        """List everything."""
        self._person = ""
        self.put({})

    def put(self, raw: Mapping[str, str]) -> None:
        """Ask for this."""
        self._raw = dict(raw)
        for name, field in self._fields.items():
            field.show_value(raw.get(name))
        self._apply()

    def put_person(self, person_id: str) -> None:
        """All visits of one person."""
        self._person = person_id
        self.put({})

    def _period(self, key: str) -> str:
        found = {one.key: one.text for one in periods(self._helpers.around.today)}
        return found.get(key, key)

    def _on_edited(self, name: str, raw: object) -> None:
        self._raw[name] = str(raw).strip()
        if name == "text" or not self._raw[name] or self._is_whole(name):
            self._pause.start()

    def _is_whole(self, name: str) -> bool:
        """Whether what stands there can be asked for, and is not just being typed."""
        if name == "period":
            return parse_period(self._raw[name]) is not None
        field = self._fields[name]
        return isinstance(field, PickField) and not field.line.list.isVisible()

    def _on_advance(self) -> None:
        self._apply()
        self.advance.emit()

    def _apply(self) -> None:
        self._pause.stop()
        asked = {**self._raw, "person_id": self._person}
        if asked != self._applied:
            self._applied = asked
            self.changed.emit()


def _offered(words: Mapping[SendState, str] | Mapping[str, str]) -> Find:
    options = [(str(key), label) for key, label in words.items()]
    return lambda text: _among([Option(key, _(label)) for key, label in options], text)


def _among(options: list[Option], text: str) -> list[Option]:
    wanted = text.strip()
    return [one for one in options if not wanted or wanted in one.text or one.key == wanted]
