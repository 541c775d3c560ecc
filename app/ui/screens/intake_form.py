"""The widgets of the intake: what a visit needs on one page, everything else on the page behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.codes import CodeBook
from app.domain.fields import FieldType
from app.domain.identity import FEMALE, MALE
from app.forms.spec import FormSpec
from app.forms.spec import Option as CodeOption
from app.ui.fields.base import FieldWidget
from app.ui.fields.choices import ChoiceField
from app.ui.fields.factory import Helpers, make_field
from app.ui.fields.suggestions import Option
from app.ui.fields.text import Expand, LongTextField
from app.ui.form_view import FormView
from app.ui.labels import TwoLineLabel
from app.ui.rows import Rows, side_by_side, tie
from app.ui.screens.base import TallPage
from app.ui.sides import columns
from app.ui.theme import SPACE
from app.ui.theme.looks import text_scale_in_use
from app.ui.words import code_words

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


def build_main(view: FormView, tools: Tools, side: QWidget, hint: QWidget) -> QWidget:
    """Visitor left, matter right, handling across the foot; `hint` speaks in the middle."""
    by_name = view.state.form.kind.by_name
    left = Rows(hints=False)
    for name in _LEFT:
        _add(left, view, name, _main_field(view, name, tools))
    right = Rows(hints=False)
    for name in _RIGHT:
        _add(right, view, name, _main_field(view, name, tools))
    right.grid.setRowStretch(2, 2)
    right.grid.setRowStretch(3, 3)
    handling = tie(
        TwoLineLabel(by_name["handling"].label, inline=True),
        ChoiceField(_handling_offer(view, tools.helpers), several=True, wrap=True),
        by_name["handling"].help,
        None,
    )
    view.bind("handling", handling)
    # Large text leaves no room side by side: one column then, and the page scrolls.
    narrow = text_scale_in_use() >= _LARGE
    down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
    halves = QBoxLayout(down if narrow else across)
    halves.setSpacing(SPACE.xl)
    halves.addLayout(_top(left, side), 1)
    halves.addLayout(right.grid, 1)
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
    layout.setSpacing(SPACE.s)
    layout.addLayout(halves, 1)
    line = side_by_side(handling.label, hint, space=SPACE.xl)
    line.setStretch(1, 1)
    layout.addLayout(line)
    layout.addWidget(handling.field)
    return TallPage(page)


def _top(rows: Rows, side: QWidget) -> QVBoxLayout:
    layout = QVBoxLayout()
    layout.setSpacing(SPACE.s)
    layout.addLayout(rows.grid)
    layout.addWidget(side, 1)
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
        return ChoiceField(sex_offer(view, tools.helpers.around.codes))
    return make_field(spec, tools.helpers, lambda: view.options(name))


def sex_offer(
    view: FormView, codes: CodeBook, name: str = "sex"
) -> Callable[[Sequence[str]], Sequence[Option]]:
    """Man and woman; "unknown" and the like only where a record says so: empty means as much."""
    return lambda chosen: [
        Option(one.code, code_words(codes, "sex", one.code))
        for one in view.options(name)
        if one.code in (MALE, FEMALE) or one.code in chosen
    ]


def _handling_offer(
    view: FormView, helpers: Helpers
) -> Callable[[Sequence[str]], Sequence[Option]]:
    """The main ways on the number keys; the finer ones once their main one is chosen."""

    codes = helpers.around.codes

    def offer(chosen: Sequence[str]) -> list[Option]:
        found = []
        for one in view.options("handling"):
            entry = codes.entry("handling", one.code)
            parent = entry.parent if entry else None
            if not one.depth or one.code in chosen or parent in chosen:
                found.append(Option(one.code, code_words(codes, "handling", one.code)))
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
    rows = Rows(columns(2))
    for title, fields in _sections(view.state.form):
        rows.heading(title)
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
