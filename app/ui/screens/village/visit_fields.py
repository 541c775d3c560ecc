"""The fields of one visit: what every visit needs in front, everything else behind (Ctrl+D)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import parse_time
from app.domain.fields import Value
from app.domain.time_span import minute_of_day
from app.domain.visit_cell import DAY, clock_of, hours_text, parse_hours
from app.forms.specs.visit_line import VISIT_LINE
from app.i18n import N_, current
from app.i18n import gettext as _
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.factory import (
    Helpers,
    code_finder,
    division_finder,
    division_name,
    make_field,
)
from app.ui.fields.flow import FlowBox
from app.ui.fields.pickers import PickField
from app.ui.fields.suggestions import Find, Option
from app.ui.fields.text import LongTextField, TextField
from app.ui.form_view import FormView
from app.ui.rows import Row, Rows, make_row
from app.ui.screens.entry_fields import build_sections
from app.ui.theme import SPACE
from app.usecases.village.hours import VillageLine

WAY = (
    "village_code",
    "service_date",
    "start_at",
    "end_at",
    "advice_count",
    "mediation_count",
    "document_count",
    "content",
    "result",
)
"""The way of the Enter key: the eight lines of a notebook (product.md, "Fastest paths")."""

_CHARACTERS = {
    "village_code": 8,
    "service_date": 9,
    "start_at": 3,
    "end_at": 4,
    "advice_count": 2,
    "mediation_count": 2,
    "document_count": 2,
}
"""What flows in one line, and for how many characters each has room."""

_HELP = {
    "village_code": N_("打村名或拼音首字母，按 Enter 选；带出的是还差最多的村"),
    "start_at": N_("9、930、0930 都行，按 24 小时"),
    "end_at": N_("填几点结束，或 +4（四小时）；过了半夜在“更多”里勾选次日结束"),
    "advice_count": N_("当日在本村登记的来访会自动带入"),
    "mediation_count": N_("当日本村的调解会自动带入"),
}
"""What F1 says where the description of the field itself says nothing."""

_LINES_IN_FRONT = 2

Villages = Callable[[], Sequence[VillageLine]]


class VillageField(PickField):
    """Search first: the villages served, those that are shortest first, then all others. What the
    line suggests is shown even while the keys are here, until something is typed.
    """

    def show_value(self, value: Value) -> None:
        """Show a village by its name."""
        is_untouched = self.line.text() == self.line.settled
        super().show_value(value)
        if self.line.hasFocus() and is_untouched:
            self._write()
            self.line.selectAll()


class EndField(TextField):
    """When it ended, or for how long: `13`, `1300`, `+4`, `+4.5`, `4小时`. `overnight` tells that
    so many hours after the start it is the next day.
    """

    def __init__(self, start: Callable[[], Value], overnight: Callable[[], None]) -> None:
        super().__init__()
        self._start = start
        self._overnight = overnight
        self.line.set_hints("13 · +4")
        self.line.typed.disconnect(self.edited.emit)
        self.line.typed.connect(self._on_typed)

    def _on_typed(self, text: str) -> None:
        start, minutes = minute_of_day(self._start()), _duration(text)
        if minutes is None or start is None:
            self.edited.emit(text)
            return
        end = start + minutes
        self.edited.emit(clock_of(end))
        if end > DAY:
            self._overnight()


def _duration(text: str) -> int | None:
    """Minutes of what says itself that it is a duration; `4` alone is four o'clock."""
    plain = text.strip()
    if plain[:1] in ("+", "＋"):
        return parse_hours(plain[1:])
    is_clock = not plain or plain.isdigit() or parse_time(plain) is not None
    return None if is_clock else parse_hours(plain)


def build_line(
    view: FormView, helpers: Helpers, villages: Villages, overnight: Callable[[], None]
) -> QWidget:
    """When, where and how many flow like the words of a line; content and result below."""
    by_name = VISIT_LINE.kind.by_name
    fields: dict[str, FieldWidget] = {
        "village_code": VillageField(village_finder(villages, helpers), village_name(helpers)),
        "end_at": EndField(lambda: view.state.values.get("start_at"), overnight),
        "content": LongTextField(lines=_LINES_IN_FRONT),
        "result": ChoiceField(_results(view, helpers), wrap=True),
    }
    line, rows = FlowBox(), Rows(hints=False)
    for name in WAY:
        spec = by_name[name]
        help_ = spec.help or _HELP.get(name, "")
        field = fields.get(name) or make_field(spec, helpers)
        if name in _CHARACTERS:
            row = make_row(spec.label, field, help_, hint=False, narrow=True)
            field.setFixedWidth(_width(line, _CHARACTERS[name]))
            line.flow.addWidget(_cell(row))
        else:
            row = rows.add(spec.label, field, help_)
        view.bind(name, row)
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
    layout.setSpacing(SPACE.xs)
    layout.addWidget(line)
    layout.addLayout(rows.grid)
    return box


def _cell(row: Row) -> QWidget:
    """Label and field, never parted at the end of a line."""
    cell = QWidget()
    layout = QHBoxLayout(cell)
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.s, SPACE.none)
    layout.setSpacing(SPACE.s)
    layout.addWidget(row.label)
    layout.addWidget(row.field)
    return cell


def _width(widget: QWidget, characters: int) -> int:
    return widget.fontMetrics().horizontalAdvance("国") * characters + 2 * SPACE.m


def _results(view: FormView, helpers: Helpers) -> Callable[[Sequence[str]], Sequence[Option]]:
    find = code_finder("visit_result", helpers, lambda: view.options("result"))
    return lambda _chosen: find("")


def build_behind(view: FormView, helpers: Helpers) -> tuple[QWidget, tuple[str, ...]]:
    """Every other field by sections, and their names in order."""
    behind = [section for section in VISIT_LINE.sections if section.more]
    names = tuple(name for one in behind for name in one.fields)
    return build_sections(view, helpers, behind, {}, heads=True), names


def village_name(helpers: Helpers) -> Callable[[str], str]:
    """Words a village: its own name, as everybody at the station calls it."""
    divisions, whole = helpers.around.divisions, division_name(helpers)

    def name(code: str) -> str:
        found = divisions.get(code)
        return found.local_name(current()) if found is not None else whole(code)

    return name


def village_finder(villages: Villages, helpers: Helpers) -> Find:
    """The villages served by name or initials; when none is meant, every division."""
    everywhere = division_finder(helpers)

    def find(text: str) -> list[Option]:
        wanted = text.strip().casefold()
        own = [_option(one) for one in villages() if _fits(one, wanted, helpers)]
        return own or list(everywhere(text))

    return find


def _fits(line: VillageLine, wanted: str, helpers: Helpers) -> bool:
    if not wanted or wanted in line.name.casefold() or line.code.startswith(wanted):
        return True
    return any(key.startswith(wanted) for key in helpers.initials(line.name))


def _option(line: VillageLine) -> Option:
    done, target = hours_text(line.month_minutes), hours_text(line.month_target)
    return Option(
        line.code, line.name, _("本月 {done}/{target} 小时").format(done=done, target=target)
    )
