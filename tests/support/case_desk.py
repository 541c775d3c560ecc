"""A desk that holds the sample cases, and a window that shows the page of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from app.domain.case_file import CASE
from app.domain.divisions import Division, Divisions, Level
from app.domain.fields import Value, Values
from app.domain.values import parse_all
from app.ui.screens.case import CasePage
from app.ui.screens.mediation import MediationScreen
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.ports import Actor
from tests.support import memory_desk as memory
from tests.support.demo import rows
from tests.support.memory_store import initials
from tests.support.station_window import StationWindow, station_window

MEDIATOR = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), memory.STATION, "513431")


def sample_desk() -> Desk:
    """All sample cases with their parts, as the practice station has them."""
    return with_samples(replace(memory.memory_desk(), actor=MEDIATOR))


def with_samples(desk: Desk) -> Desk:
    """The desk with the sample cases on it, and with the places that they name."""
    from app import practice  # it composes the whole program, which other tests do not need

    with_places = replace(desk.reference, divisions=_divisions())
    desk = replace(desk, references=lambda: with_places)
    cases: list[str] = []
    with desk.writer.begin(desk.actor, "mediation_case.create") as unit:
        for kind, file in practice.SAMPLES:
            if kind in ("consultation", "translation_suggestion"):
                continue
            for row in rows(file.removesuffix(".jsonl")):
                unit.add(kind, row["id"], _values(desk, kind, row))
                cases += [row["id"]] if kind == CASE else []
    for case_id in cases:
        with desk.writer.begin(desk.actor, "mediation_case.edit") as unit:
            case = unit.get(CASE, case_id)
            assert case is not None
            follow(desk, unit, case)
    return desk


def _values(desk: Desk, kind: str, row: Mapping[str, object]) -> Values:
    raws = {name: raw for name, raw in row.items() if name != "id"}
    values, refused = parse_all(desk.kinds[kind].by_name, raws, desk.surroundings)
    assert not refused, (kind, row["id"], refused)
    given: dict[str, Value] = dict(values)
    return new_values(desk, desk.kinds[kind], given)


def _divisions() -> Divisions:
    """Those of the office in memory and those of the practice county."""
    known = list(memory.divisions())
    for row in rows("organisation"):
        if row["kind"] == "division":
            level = Level(row["level"])
            known.append(Division(row["code"], row["name"], level, row.get("parent")))
    stations = [memory.divisions().station(memory.STATION)]
    return Divisions(known, stations=[one for one in stations if one], keys=initials)


def sample_id(number: int) -> str:
    """The id of a sample case: 1 is being performed, 5 informed, 14 a draft …"""
    return f"0193a000-0000-7000-8000-{number:012d}"


@contextmanager
def case_window(
    desk: Desk, case_id: str, **looks: object
) -> Iterator[tuple[StationWindow, CasePage]]:
    """A window in which the page of one case is open."""
    with station_window(desk, **looks) as window:  # type: ignore[arg-type]
        window.log_in()
        yield window, open_case(window, case_id)


def open_case(window: StationWindow, case_id: str) -> CasePage:
    """Show a case in the room of mediation."""
    workspace = window.shell.workspace
    assert workspace is not None
    workspace.go("room.mediation", (CASE, case_id))
    window.settle()
    screen = workspace.screen_shown
    assert isinstance(screen, MediationScreen)
    return screen.case_page
