"""The widgets of the intake: what a visit needs on one page, everything else on the page behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.fields import FieldType
from app.forms.spec import FormSpec
from app.forms.spec import Option as CodeOption
from app.i18n import gettext as _
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.factory import Helpers, make_field
from app.ui.fields.suggestions import Option
from app.ui.fields.text import Expand, LongTextField
from app.ui.form_view import FormView
from app.ui.labels import PlainLabel
from app.ui.rows import Row, Rows, make_row, with_hint
from app.ui.screens.base import TallPage
from app.ui.theme import SPACE
from app.ui.theme.looks import text_scale_in_use

ENTER_ORDER = (
    "visitor_name",
    "sex",
    "phone",
    "division_code",
    "matter_type",
    "facts",
    "answer",
    "handling",
)
"""The way of the Enter key: that of the talk at the counter. Tab reaches the others as well."""

_LEFT = ("visitor_name", "sex", "phone", "division_code")
_RIGHT = ("received_at", "matter_type", "facts", "answer")
_MAIN = (*_LEFT, *_RIGHT, "handling")
_LARGE = 150
"""From this size of text on (percent), everything stands in one column."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What the widgets look things up with."""

    helpers: Helpers
    visitor: FieldWidget
    expand: Expand


def build_main(view: FormView, tools: Tools, side: QWidget) -> QWidget:
    """Visitor left, matter right, handling across the foot."""
    by_name = view.state.form.kind.by_name
    left = Rows(hints=False)
    for name in _LEFT:
        _add(left, view, name, _main_field(view, name, tools))
    right = Rows(hints=False)
    for name in _RIGHT:
        _add(right, view, name, _main_field(view, name, tools))
    right.grid.setRowStretch(2, 2)
    right.grid.setRowStretch(3, 3)
    handling = make_row(
        by_name["handling"].label,
        ChoiceField(_handling_offer(view, tools.helpers), several=True, wrap=True),
        by_name["handling"].help,
        hint=False,
    )
    view.bind("handling", handling)
    # Large text leaves no room side by side: one column then, and the page scrolls.
    narrow = text_scale_in_use() >= _LARGE
    down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
    columns = QBoxLayout(down if narrow else across)
    columns.setSpacing(SPACE.xl)
    columns.addLayout(_top(left, side), 1)
    columns.addLayout(right.grid, 1)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
    layout.setSpacing(SPACE.s)
    layout.addLayout(columns, 1)
    layout.addLayout(_foot(handling))
    return TallPage(page)


def _top(rows: Rows, side: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(SPACE.s)
    layout.addLayout(rows.grid)
    layout.addWidget(side, 1)
    return layout


def _foot(row: Row) -> QHBoxLayout:
    layout = QHBoxLayout()
    layout.setSpacing(SPACE.m)
    layout.addWidget(row.label, 0, Qt.AlignmentFlag.AlignTop)
    layout.addWidget(with_hint(row), 1)
    return layout


def _add(rows: Rows, view: FormView, name: str, field: FieldWidget) -> None:
    spec = view.state.form.kind.by_name[name]
    view.bind(name, rows.add(spec.label, field, spec.help))


def _main_field(view: FormView, name: str, tools: Tools) -> FieldWidget:
    spec = view.state.form.kind.by_name[name]
    if name == "visitor_name":
        return tools.visitor
    if name == "facts":
        # A phrase chosen here is an answer: the intake puts it there.
        return LongTextField(tools.expand, keep=False)
    if name == "answer":
        return LongTextField(tools.expand)
    if name == "sex":
        return ChoiceField(code_options(view, name))
    return make_field(spec, tools.helpers, lambda: view.options(name))


def code_options(view: FormView, name: str) -> Callable[[Sequence[str]], Sequence[Option]]:
    """All codes of a field, lying open."""
    return lambda _chosen: [Option(one.code, one.name) for one in view.options(name)]


def _handling_offer(
    view: FormView, helpers: Helpers
) -> Callable[[Sequence[str]], Sequence[Option]]:
    """The main ways on the number keys; the finer ones once their main one is chosen."""

    def offer(chosen: Sequence[str]) -> list[Option]:
        found = []
        for one in view.options("handling"):
            entry = helpers.around.codes.entry("handling", one.code)
            parent = entry.parent if entry else None
            if not one.depth or one.code in chosen or parent in chosen:
                chinese = entry.name if entry and entry.name != one.name else ""
                found.append(Option(one.code, one.name, chinese))
        return found

    return offer


def build_more(view: FormView, tools: Tools) -> tuple[QWidget, tuple[str, ...]]:
    """Every field that is not on the main page, by sections; scrolls when it must. The names are
    those of the fields in order.
    """
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.m, SPACE.none)
    layout.setSpacing(SPACE.s)
    names: list[str] = []
    for title, fields in _sections(view.state.form):
        layout.addWidget(PlainLabel(_(title), role="head"))
        rows = Rows(1 if text_scale_in_use() >= _LARGE else 2)
        for name in fields:
            spec = view.state.form.kind.by_name[name]
            field = make_field(spec, tools.helpers, _options(view, name))
            wide = spec.type in (FieldType.LONG_TEXT, FieldType.CODES, FieldType.TEXTS)
            view.bind(name, rows.add(spec.label, field, spec.help, wide=wide))
            names.append(name)
        layout.addLayout(rows.grid)
    layout.addStretch(1)
    return TallPage(content), tuple(names)


def _options(view: FormView, name: str) -> Callable[[], Sequence[CodeOption]]:
    return lambda: view.options(name)


def _sections(form: FormSpec) -> list[tuple[str, tuple[str, ...]]]:
    """Title and fields of what lies behind: sections without what the main page shows."""
    found = []
    for section in form.sections:
        fields = tuple(name for name in section.fields if name not in _MAIN)
        if fields:
            found.append((section.title, fields))
    return found
