"""Sheets: papers that belong to no case, whose rows a verb has counted (domain.md C.5, C.6).

A sheet is filled from plain values, so that neither its template nor this package knows how they
were counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from app.documents.filling import make
from app.documents.filters import BOOK
from app.documents.templates import Template
from app.domain.blocks import Paper
from app.domain.surroundings import Surroundings

SHEETS = (
    "adviser_month",
    "adviser_quarter",
    "adviser_year",
    "township_rollup",
    "score_sheet",
    "fee_statement",
    "notice_board",
)
"""The sheets by the names of their templates, which are codes of `paper_kind`."""

Facts = Mapping[str, object]


class _AnyName(Mapping[str, object]):
    """Every name is there and empty: of a blank sheet, and of a row while a template is checked,
    because which columns there are is only known from the verb that gives them.
    """

    def __getitem__(self, name: str) -> object:
        return ""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


_ANYTHING = _AnyName()

FACTS: Facts = MappingProxyType(
    {
        "period": "",
        "subtitle": "",
        "village_name": "",
        "adviser_name": "",
        "columns": (),
        "rows": (),
        "figures": _ANYTHING,
        "notes": (),
        "part": _ANYTHING,
        "copies": 1,
    }
)
"""What a sheet may be given, each with what stands for nothing: `columns` are mappings with `name`
and `title`, `rows` mappings of a column's name to its words or number, `figures` the totals by
name, `notes` sentences below the table, `part` the values of the record that it shows.
"""


def sheet_paper(
    template: Template, around: Surroundings, facts: Facts, sheet_id: str = ""
) -> Paper:
    """The template with these facts. KeyError for a fact that is not one of `FACTS`; raises
    `BrokenTemplate` where the template names what the rows do not have.
    """
    if unknown := facts.keys() - FACTS.keys():
        raise KeyError(*sorted(unknown))
    known = {**FACTS, **facts, BOOK: around.codes, "today": around.today}
    return make(template, known, paper_id=sheet_id)


def specimens() -> tuple[Facts, ...]:
    """A blank sheet, and one with a row of everything: what a template is tried with."""
    column = {"name": "", "title": ""}
    return {}, {"columns": (column,), "rows": (_ANYTHING,), "notes": ("",)}
