"""法律明白人 of a village: how many there are, and how many there should be (domain.md L, C.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.common import is_empty
from app.domain.legal_literate_villager import KIND
from app.domain.records import Record
from app.i18n import current
from app.usecases import ledger
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import places
from app.usecases.village.hours import sources

SERVING, SHORT, LEFT = "serving", "short", "left"
"""Views of the register: who serves, who serves in a village with too few, who has left."""
_PARAMETER = "literate_villagers"


def literate_count(desk: Desk, village: str) -> tuple[int, int]:
    """How many 法律明白人 a village (division code) has now, those of its predecessors included,
    and how many it should have.
    """
    codes = sources(desk, village)
    serving = (Query(KIND, where={"village_code": one, "left_on": None}) for one in codes)
    return desk.reader.count(*serving), target(desk, village)


def target(desk: Desk, village: str) -> int:
    """How many the village should have, by the parameter in force there today."""
    return desk.reference.policy.integer(_PARAMETER, desk.surroundings.today, village)


def counts(desk: Desk, villages: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """`literate_count` of each village."""
    return {code: literate_count(desk, code) for code in dict.fromkeys(villages)}


@dataclass(frozen=True, slots=True)
class Short:
    """A village that lacks 法律明白人."""

    name: str
    has: int
    should: int


def short_villages(desk: Desk) -> tuple[Short, ...]:
    """The villages that the stations of this desk serve and that have too few, also those that have
    none and are therefore in no list of people; in the order of their codes.
    """
    divisions = desk.reference.divisions
    served = sorted(places.served(desk, desk.surroundings.today))
    found = ((code, divisions.get(code), literate_count(desk, code)) for code in served)
    return tuple(
        Short(division.local_name(current()), *count)
        for _code, division, count in found
        if division is not None and _is_short(count)
    )


def left_views(desk: Desk, query: Query, view: str) -> Sequence[str]:
    """The ids of a query of people who may leave, narrowed to those who serve or have left."""
    if not view:
        return desk.reader.ids(query)
    return [one.id for one in ledger.records(desk, query) if _has_left(one) is (view == LEFT)]


def narrowed(desk: Desk, query: Query, view: str) -> Sequence[str]:
    """The same, with those whose village has too few."""
    if view != SHORT:
        return left_views(desk, query, view)
    serving = [one for one in ledger.records(desk, query) if not _has_left(one)]
    found = counts(desk, [one.text("village_code") for one in serving])
    return [one.id for one in serving if _is_short(found[one.text("village_code")])]


def _is_short(count: tuple[int, int]) -> bool:
    has, should = count
    return has < should


def _has_left(one: Record) -> bool:
    return not is_empty(one.get("left_on"))


def trainings_of_helpers(desk: Desk, query: Query) -> Sequence[str]:
    """The ids of a query of trainings without those of mediators alone."""
    return [one.id for one in ledger.records(desk, query) if not _only_mediators(one)]


def _only_mediators(training: Record) -> bool:
    others = ("villagers", "volunteers", "other_attendees")
    return not is_empty(training.get("attendees")) and all(
        is_empty(training.get(n)) for n in others
    )
