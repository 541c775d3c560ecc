"""What the pictures of the village log are drawn from, read once (product.md, 驻村).

A picture tells figures of places, never of persons side by side: no ranking (product.md, "Who").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.advising import VISIT
from app.domain.periods import Period, parse_period
from app.domain.records import SendState
from app.domain.statistics import Figures, Measure, Tally
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.reports import Scope
from app.usecases.village import hours
from app.usecases.village.hours import VillageLine

MINUTES, VISITS = "minutes", "visits"
_UNSENT = frozenset({SendState.WAITING, SendState.REFUSED})
_MEASURES = (Measure(MINUTES, VISIT, sums="minutes"), Measure(VISITS, VISIT))


@dataclass(frozen=True, slots=True)
class Pictures:
    """`month` is "YYYY-MM"; `days` has the figures MINUTES and VISITS of the days of its year with
    a visit, of one village where one was asked for.
    """

    month: str
    village: str
    lines: Sequence[VillageLine]
    days: Mapping[str, Figures]
    scope: Scope


def read(desk: Desk, month: str = "", village: str = "") -> Pictures:
    """The villages of this desk in a month (today's), and the days of its year."""
    month = month or desk.surroundings.today[:7]
    lines = hours.board(desk, month)
    year = parse_period(month[:4]) or Period(f"{month[:4]}-01-01", f"{month[:4]}-12-31")
    wanted = [village] if village else [line.code for line in lines]
    codes = tuple(dict.fromkeys(one for code in wanted for one in hours.sources(desk, code)))
    days = desk.reader.tally(
        Tally(
            VISIT,
            "service_date",
            year.first,
            year.last,
            "service_date",
            _MEASURES,
            {"village_code": codes},
            {"review_state": ("returned",)},
        )
    )
    unsent = desk.reader.count(Query(VISIT, since=year.first, until=year.last, states=_UNSENT))
    records = sum(figures[VISITS] for figures in days.values())
    return Pictures(month, village, lines, days, Scope(records, unsent, desk.clock.now()))
