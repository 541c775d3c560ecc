"""The villages of a period with their engagements, and what was done there, summed by the store.

A village carries what its predecessors carried (domain.md D.3, R39); a sum over several villages
counts every visit once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.advising import VISIT
from app.domain.divisions import Level
from app.domain.periods import Period
from app.domain.records import Record
from app.domain.statistics import Figures, Measure, Tally, added
from app.domain.village_hours import LECTURE, onsite_modes
from app.i18n import current
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village.hours import engagements, sources, standing_for

VISITS, ONSITE, TOTAL, LECTURES, AUDIENCE = (
    "visits",
    "onsite_minutes",
    "all_minutes",
    "lectures",
    "audience",
)
ADVICE, DISPUTES, DOCUMENTS, PEOPLE = "advice", "disputes", "documents", "people"
WOMEN, MINORITY, ELDERLY, PUSHES = "women", "minority", "elderly", "pushes"
LEGAL_AID, MAJOR = "legal_aid", "major_matters"

_SUMS = {
    ADVICE: "advice_count",
    DISPUTES: "mediation_count",
    DOCUMENTS: "document_count",
    PEOPLE: "client_count",
    WOMEN: "women_count",
    MINORITY: "minority_count",
    ELDERLY: "elderly_count",
    PUSHES: "pushes",
}
_RETURNED = {"review_state": ("returned",)}


@dataclass(frozen=True, slots=True)
class Place:
    """One village: the codes whose records count for it, and its engagements of the period, the
    latest last.
    """

    code: str
    name: str
    sources: tuple[str, ...]
    engagements: tuple[Record, ...]

    @property
    def advisers(self) -> str:
        """Who was engaged, in the order in which they began."""
        names = (one.text("adviser_name") for one in self.engagements)
        return "、".join(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class Done:
    """Figures of each village by code, and of all of them together."""

    by_place: Mapping[str, Figures]
    total: Figures


def places(desk: Desk, span: Period, village: str = "", adviser: str = "") -> tuple[Place, ...]:
    """The villages of this desk with an engagement in a period, in the order of their codes; one
    village, those of one township, or those of one adviser, where named. A village named is there
    without one too. A contract stands for what its village has become by the end of the period.
    """
    division = desk.surroundings.divisions.get(village)
    around = village if division and division.level is not Level.VILLAGE else ""
    alone = "" if around else village
    found: dict[str, list[Record]] = {alone: []} if alone else {}
    for one in sorted(engagements(desk, span), key=lambda record: record.text("start")):
        if adviser and one.text("adviser_id") != adviser:
            continue
        code = one.text("village_code")
        for stands in (alone,) if alone else standing_for(desk, code, span.last):
            if code in sources(desk, stands) and _is_within(desk, stands, around):
                found.setdefault(stands, []).append(one)
    return tuple(
        Place(code, place_name(desk, code), sources(desk, code), tuple(found[code]))
        for code in sorted(found)
    )


def _is_within(desk: Desk, code: str, around: str) -> bool:
    return not around or around in (one.code for one in desk.surroundings.divisions.path(code))


def place_name(desk: Desk, code: str) -> str:
    """The name of a village alone; its code where nobody names it."""
    division = desk.surroundings.divisions.get(code)
    return division.local_name(current()) if division else code


def served(desk: Desk, day: str) -> frozenset[str]:
    """The villages that the stations of this desk serve on a day, engaged or not."""
    divisions = desk.surroundings.divisions
    stations = [divisions.station(one) for one in desk.actor.stations]
    roots = {code for one in stations if one for code in (one.division, *one.serves)}
    return frozenset(
        one.code for root in roots for one in divisions.within(root, day, Level.VILLAGE)
    )


def done(desk: Desk, span: Period, where: Sequence[Place], adviser: str = "") -> Done:
    """What was done in a period, of one adviser where named; what was sent back does not count."""
    codes = tuple(dict.fromkeys(code for place in where for code in place.sources))
    fixed = {"village_code": codes} | ({"adviser_id": (adviser,)} if adviser else {})
    found = [
        desk.reader.tally(
            Tally(kind, on, span.first, span.last, "village_code", measures, fixed, left_out)
        )
        for kind, on, measures, left_out in _counted(desk)
    ]
    found += [_picked(desk, span, fixed, LEGAL_AID, {"service_kind": "legal_aid"})]
    found += [_picked(desk, span, fixed, MAJOR, {"major_matter": True})]
    by_place = {
        place.code: added(*(figures.get(code, {}) for figures in found for code in place.sources))
        for place in where
    }
    names = (one.name for _kind, _on, measures, _left in _counted(desk) for one in measures)
    nothing = dict.fromkeys((*names, LEGAL_AID, MAJOR), 0)
    return Done(by_place, added(nothing, *(one for figures in found for one in figures.values())))


_Codes = Mapping[str, tuple[str, ...]]
_Source = tuple[str, str, tuple[Measure, ...], _Codes]
"""Kind, its day, what is counted, and what is left out."""


def _counted(desk: Desk) -> tuple[_Source, ...]:
    onsite = {"mode": onsite_modes(desk.surroundings.codes)}
    visits = (
        Measure(VISITS, VISIT),
        Measure(ONSITE, VISIT, "minutes", onsite),
        Measure(TOTAL, VISIT, "minutes"),
        *(Measure(name, VISIT, column) for name, column in _SUMS.items()),
    )
    lectures = (
        Measure(LECTURES, LECTURE),
        Measure(AUDIENCE, LECTURE, "audience_count"),
        Measure(ONSITE, LECTURE, "counted_minutes", onsite),
        Measure(TOTAL, LECTURE, "counted_minutes"),
    )
    return (VISIT, "service_date", visits, _RETURNED), (LECTURE, "held_on", lectures, {})


def _picked(
    desk: Desk,
    span: Period,
    fixed: Mapping[str, tuple[str, ...]],
    name: str,
    where: Mapping[str, str | bool],
) -> Mapping[str, Figures]:
    """How many visits of each village have a mark that is no column of its own."""
    ids = desk.reader.ids(Query(VISIT, where=where, since=span.first, until=span.last))
    counts = Counter(
        one.text("village_code")
        for one in desk.reader.many(VISIT, ids)
        if one.text("review_state") != "returned"
        and all(one.text(field) in codes for field, codes in fixed.items())
    )
    return {code: {name: count} for code, count in counts.items()}


def visits(desk: Desk, span: Period, place: Place, adviser: str = "") -> list[Record]:
    """The visits of a village in a period, the earliest first; what was sent back is left out."""
    found = _records(desk, VISIT, span, place, adviser)
    kept = [one for one in found if one.text("review_state") != "returned"]
    return sorted(kept, key=lambda one: (one.text("service_date"), one.text("start_at"), one.id))


def lectures(desk: Desk, span: Period, place: Place, adviser: str = "") -> list[Record]:
    """The lectures of a village in a period, the earliest first."""
    found = _records(desk, LECTURE, span, place, adviser)
    return sorted(found, key=lambda one: (one.text("held_on"), one.text("start_at"), one.id))


def _records(desk: Desk, kind: str, span: Period, place: Place, adviser: str) -> list[Record]:
    found: list[Record] = []
    for code in place.sources:
        where = {"village_code": code} | ({"adviser_id": adviser} if adviser else {})
        ids = desk.reader.ids(Query(kind, where=where, since=span.first, until=span.last))
        found += desk.reader.many(kind, ids)
    return found
