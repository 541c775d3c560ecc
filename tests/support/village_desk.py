"""A desk with advisers, engagements and some visits, for the tests of the room of the villages."""

from __future__ import annotations

from dataclasses import replace

from app.domain.divisions import Division, Divisions, Level, Station
from app.domain.fields import Value
from app.domain.records import Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.ports import Actor
from app.usecases.village import entry
from tests.support.mediation_desk import done
from tests.support.memory_desk import STATION, VILLAGE, memory_desk, reference
from tests.support.memory_store import initials

TOWNSHIP = "513431101000"
SECOND = "513431101201"
ADVISER = Actor("阿苦", frozenset({"clerk", "head", "adviser"}), STATION, "513431")
"""The first tile: an adviser who also sits at the counter of a small station."""

_NAMES = ("火普村", "瓦岗村", "拉达村", "洛博村", "波洛村", "三岗村", "依达村", "普提村")


def village_code(number: int) -> str:
    """The code of the village of a number, from 0."""
    return f"{TOWNSHIP[:9]}{200 + number}"


def village_name(number: int) -> str:
    """Its name."""
    rest = number - len(_NAMES)
    return _NAMES[number] if rest < 0 else f"新村{rest + 1}组村"


def _divisions(count: int) -> Divisions:
    villages = (
        Division(village_code(n), village_name(n), Level.VILLAGE, TOWNSHIP) for n in range(count)
    )
    return Divisions(
        [
            Division("513400000000", "凉山彝族自治州", Level.PREFECTURE),
            Division("513431000000", "昭觉县", Level.COUNTY, "513400000000"),
            Division(TOWNSHIP, "解放沟镇", Level.TOWNSHIP, "513431000000"),
            *villages,
        ],
        stations=[Station(STATION, "解放沟镇公共法律服务工作站", "township", TOWNSHIP)],
        keys=initials,
    )


def village_desk(villages: int = 2, actor: Actor = ADVISER) -> Desk:
    """So many villages, all served by one adviser who is the actor; no visit yet."""
    data = replace(reference(), divisions=_divisions(villages))
    desk = replace(memory_desk(), actor=ADVISER, references=lambda: data)
    adviser = done(
        records.create(
            desk,
            "adviser",
            {
                "name": "王律师", "kind_code": "lawyer", "firm": "凉山某律师事务所",
                "phone": "13800000001", "division_code": "513431000000", "member": actor.name,
            },
        )
    )  # fmt: skip
    for number in range(villages):
        engage(desk, adviser.id, village_code(number))
    return replace(desk, actor=actor)


def engage(desk: Desk, adviser_id: str, village: str, **values: Value) -> Record:
    """The adviser serves a village since the beginning of the year."""
    given: dict[str, Value] = {
        "village_code": village, "adviser_id": adviser_id, "signed_on": "2026-01-04",
        "start": "2026-01-01", "end": "2026-12-31",
    }  # fmt: skip
    return done(records.create(desk, "engagement", {**given, **values}))


def visit(desk: Desk, village: str = VILLAGE, day: str = "2026-11-03", **values: Value) -> Record:
    """A visit of the only adviser, four hours from nine."""
    given: dict[str, Value] = {
        **entry.suggest(desk, village, day), "start_at": "09:00", "end_at": "13:00",
        "advice_count": 2, "content": f"{day} 到 {village} 解答土地和婚姻问题。",
    }  # fmt: skip
    return done(entry.save(desk, {**given, **values}))


def busy_village_desk(villages: int = 8) -> Desk:
    """Visits in every state that the board and the grid tell apart."""
    desk = village_desk(villages)
    visit(desk, village_code(0), "2026-11-03")
    visit(desk, village_code(0), "2026-11-10", start_at="14:00", end_at="15:30")
    visit(desk, village_code(1), "2026-11-04", end_at="11:00")
    visit(desk, village_code(1), "2026-11-12", mode="phone", start_at="10:00", end_at="10:30")
    visit(desk, village_code(2), "2026-10-14")
    visit(desk, village_code(2), "2026-11-17")
    visit(desk, village_code(2), "2026-11-17", start_at="14:00", end_at="16:00")
    return desk
