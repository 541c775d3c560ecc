"""What a sheet of the village log is: columns, rows of words, totals by name (domain.md C.5).

One `Sheet` feeds the screen, the workbook, the paper and `stationctl report`. Nobody is ranked:
rows stand in the order of their places, and gaps are listed without marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.advising import ADVISER, ENGAGEMENT, VISIT
from app.domain.periods import Period
from app.domain.records import SendState
from app.domain.village_hours import LECTURE
from app.domain.visit_cell import hours_text
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.reports import Scope

COUNTED = frozenset({VISIT, LECTURE, ENGAGEMENT, ADVISER})
"""The kinds whose records change a sheet."""

SEQ = "seq"
"""The column with the number of the row."""

Cell = str | int
_UNSENT = frozenset({SendState.WAITING, SendState.REFUSED})


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet: its stable name (commands.md), its title and a short one, the paper it is
    printed on (a code of `paper_kind`), and how long its period is in months.
    """

    name: str
    title: str
    short: str
    document: str
    months: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a stable name, a title (msgid), and whether its cells are numbers to add up. One
    that is `paper` only is filled in by hand, or too many for a screen.
    """

    name: str
    title: str
    summed: bool = False
    paper: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its cells, and the records that it is made of."""

    cells: tuple[Cell, ...]
    records: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """Which sheet: its period, and one village or one adviser where only theirs is wanted."""

    kind: SheetKind
    period: Period
    village: str = ""
    adviser: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `figures` are the totals by stable name; `notes` are sentences below the table:
    what does not agree, what was explained, what counts for a village that was merged or split;
    `facts` are further values for its paper.
    """

    wish: Wish
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]
    figures: Mapping[str, int]
    scope: Scope
    village_name: str = ""
    adviser_name: str = ""
    notes: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


def scope_of(desk: Desk, period: Period, figures: Mapping[str, int]) -> Scope:
    """How many records the figures come from, and how many of this period wait to be sent."""
    unsent = desk.reader.count(
        *(
            Query(kind, since=period.first, until=period.last, states=_UNSENT)
            for kind in (VISIT, LECTURE)
        )
    )
    return Scope(figures.get("visits", 0) + figures.get("lectures", 0), unsent, desk.clock.now())


def held_against(done: int, target: int, *, is_over: bool = True) -> str:
    """Hours and whether they reach the target, without a colour: `4.5 ✓`, `2 ×`; "" for nothing
    asked and nothing done. What can still be reached bears no ×.
    """
    if not target:
        return hours_text(done) if done else ""
    if done < target and not is_over:
        return hours_text(done)
    return f"{hours_text(done)} {'✓' if done >= target else '×'}"
