"""Which sheets the village log has, and how each is made, written and refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.advising import ADVISER, VISIT
from app.domain.people import Act
from app.domain.periods import Period, parse_period
from app.domain.problems import Refused, refused
from app.domain.village_hours import quarter_period
from app.i18n import N_, format_date, in_chinese, printed
from app.i18n import gettext as _
from app.usecases.desk import Desk
from app.usecases.ledger import Lines
from app.usecases.records import denied
from app.usecases.reports import scope_text
from app.usecases.village import engaged, sheet_marks, sheet_places, sheet_visits
from app.usecases.village.places import places
from app.usecases.village.sheet import SEQ, Cell, Sheet, SheetKind, Wish


@dataclass(frozen=True, slots=True)
class _Offer:
    kind: SheetKind
    make: Callable[[Desk, Wish], Sheet]


_OFFERS = (
    _Offer(
        SheetKind(
            "adviser-month",
            N_("村（居）法律顾问月度服务统计表"),
            N_("顾问月表"),
            "adviser_month",
            1,
        ),
        sheet_visits.month,
    ),
    _Offer(
        SheetKind(
            "adviser-quarter",
            N_("村（居）法律顾问季度服务统计表"),
            N_("顾问季表"),
            "adviser_quarter",
            3,
        ),
        sheet_places.quarter,
    ),
    _Offer(
        SheetKind(
            "adviser-year", N_("村（居）法律顾问年度服务统计表"), N_("顾问年表"), "adviser_year", 12
        ),
        sheet_places.year,
    ),
    _Offer(
        SheetKind(
            "township", N_("村（居）法律顾问工作汇总表"), N_("顾问汇总"), "township_rollup", 1
        ),
        sheet_places.township,
    ),
    _Offer(
        SheetKind(
            "score-sheet", N_("村（居）法律顾问考核评分表"), N_("顾问评分"), "score_sheet", 12
        ),
        sheet_marks.score,
    ),
    _Offer(
        SheetKind(
            "fee-statement", N_("村（居）法律顾问服务费用表"), N_("顾问费用"), "fee_statement", 12
        ),
        sheet_marks.fee,
    ),
)

_NUMBERS = frozenset(
    {"onsite", "short", "hours", "fee_year", "fee", *(f"m{n:02}" for n in range(1, 13))}
)
"""Columns with hours and yuan as words, which a workbook has as numbers."""

_OF_ONE_VILLAGE = frozenset({"adviser-month", "score-sheet"})

SHEETS: tuple[SheetKind, ...] = tuple(offer.kind for offer in _OFFERS)
"""In the order of their keys on the screen."""


def sheet_kind(name: str) -> SheetKind | None:
    """A sheet by its name, or by that of its paper."""
    return next((one for one in SHEETS if name in (one.name, one.document)), None)


def default_period(desk: Desk, kind: SheetKind) -> str:
    """The month, quarter or year that runs."""
    day = desk.surroundings.today
    quarter = f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    return {1: day[:7], 3: quarter, 12: day[:4]}[kind.months]


def make(
    desk: Desk, name: str, period: str = "", village: str = "", adviser: str = ""
) -> Sheet | Refused:
    """The sheet `name` of a period as `domain.periods` reads it (the one that runs without), of one
    village, the villages of one township, or one adviser (an id, or the only one of that name)
    where named. Refused: no right; no such sheet, period, place or adviser.
    """
    if no := denied(desk, VISIT, Act.READ):
        return no
    kind = sheet_kind(name)
    offer = next((one for one in _OFFERS if one.kind is kind), None)
    if offer is None:
        return refused("report.unknown", names="、".join(one.name for one in SHEETS))
    span = parse_period(period or default_period(desk, offer.kind))
    if span is None:
        return refused("period.unknown")
    if village and desk.surroundings.divisions.get(village) is None:
        return refused("division.unknown")
    if adviser and desk.reader.get(ADVISER, adviser) is None:
        named = engaged.adviser_named(desk, adviser)
        if named is None:
            return refused("record.gone")
        adviser = named.id
    return offer.make(desk, Wish(offer.kind, _whole(offer.kind, span), village, adviser))


def _whole(kind: SheetKind, span: Period) -> Period:
    """A quarter or a year has columns for all of its months: the one in which the period ends."""
    if kind.name == "adviser-quarter":
        return quarter_period(span.last)
    if kind.name in ("adviser-year", "score-sheet"):
        return Period(f"{span.last[:4]}-01-01", f"{span.last[:4]}-12-31")
    return span


def span_words(made: Sheet) -> str:
    """From when to when it counts: a quarter or a year is longer than the month that was chosen."""
    first, last = format_date(made.wish.period.first), format_date(made.wish.period.last)
    return _("{first} 至 {last}").format(first=first, last=last)


def subtitle(made: Sheet) -> str:
    """Whose, for when, made of what: one line under the title."""
    span = span_words(made)
    who = [one for one in (made.village_name, made.adviser_name) if one]
    return "　".join([*who, in_chinese(span), in_chinese(scope_text(made.scope))])


def lines(made: Sheet) -> Lines:
    """As a workbook has it: Chinese, since it goes to the county, with heads in two languages where
    the second is confirmed.
    """
    shown = [place for place, one in enumerate(made.columns) if one.name != SEQ]  # has its own
    summed = frozenset(at for at, place in enumerate(shown) if made.columns[place].summed)
    numbers = {at for at, place in enumerate(shown) if made.columns[place].name in _NUMBERS}
    rows = tuple(
        tuple(
            _number(line.cells[place]) if at in numbers else line.cells[place]
            for at, place in enumerate(shown)
        )
        for line in made.rows
    )
    titles = tuple(printed(made.columns[place].title) for place in shown)
    told = "　".join([subtitle(made), *(in_chinese(note) for note in made.notes)])
    return Lines(made.wish.kind.title, told, titles, rows, summed)


def _number(cell: Cell) -> Cell | float:
    """A workbook adds up numbers; hours that say whether they suffice stay words."""
    try:
        return float(cell)
    except ValueError:
        return cell


def apart(desk: Desk, made: Sheet) -> tuple[Sheet, ...]:
    """A sheet that a village seals, one for each of its villages; any other one as it is."""
    alone = made.wish.kind.name in _OF_ONE_VILLAGE and not made.wish.village
    if not alone:
        return (made,)
    offer = next(one for one in _OFFERS if one.kind is made.wish.kind)
    found = places(desk, made.wish.period, "", made.wish.adviser)
    return tuple(offer.make(desk, replace(made.wish, village=one.code)) for one in found)
