"""A desk that holds the sample cases, and a window that shows the page of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from app.domain.case_file import CASE
from app.domain.divisions import Division, Divisions, Level
from app.domain.fields import Value, Values
from app.domain.values import parse_all
from app.ui.actions import Handler
from app.ui.screens.base import Context, Screen
from app.ui.screens.case import CasePage
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.ports import Actor
from app.usecases.records import new_values
from tests.support import memory_desk as memory
from tests.support.demo import rows
from tests.support.memory_store import initials
from tests.support.station_window import StationWindow, station_window

MEDIATOR = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), memory.STATION, "513431")


def sample_desk() -> Desk:
    """All sample cases with their parts, as the practice station has them."""
    from app import practice  # it composes the whole program, which other tests do not need

    desk = replace(memory.memory_desk(), actor=MEDIATOR)
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


class CaseRoom(Screen):
    """A room that is nothing but the page."""

    room = "case"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.page = CasePage(context)
        layout = QVBoxLayout(self)
        layout.addWidget(self.page)
        context.feed.changed.connect(self.page.reload)

    def handlers(self) -> Mapping[str, Handler]:
        """Those of the page."""
        return self.page.handlers()

    def put_away(self) -> None:
        """As every room."""
        self.page.put_away()


@contextmanager
def case_window(
    desk: Desk, case_id: str, **looks: object
) -> Iterator[tuple[StationWindow, CasePage]]:
    """A window in which the page of one case is open."""
    with station_window(desk, **looks) as window:  # type: ignore[arg-type]
        window.log_in()
        yield window, open_case(window, case_id)


def open_case(window: StationWindow, case_id: str) -> CasePage:
    """Show the page in the place where rooms are shown."""
    workspace = window.shell.workspace
    assert workspace is not None
    room = CaseRoom(workspace.context)
    stack = workspace.screen_shown.parentWidget() if workspace.screen_shown else None
    assert stack is not None
    stack.addWidget(room)  # type: ignore[attr-defined]
    stack.setCurrentWidget(room)  # type: ignore[attr-defined]
    workspace.actions_.show(room.handlers())
    room.page.show_case(case_id)
    window.settle()
    QCoreApplication.processEvents()
    return room.page
