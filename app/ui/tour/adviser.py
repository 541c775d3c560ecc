"""A village legal adviser's half hour at the station: the visits of the week, typed, seen, sent."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.advising import VISIT
from app.ui.tour.walk import Walk
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import grid

_KEY = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
SHEET = "adviser_month.pdf"
_FOURTH = 3
"""The adviser stands below clerk, mediator and head on the login page."""

_CONTENT = (
    "三户问退耕还林补贴怎么领，当场说明条件和材料；"
    "同村调解员调解一起地界纠纷，双方口头说好按老界石走。"
)
_OF_THE_GRID = "到村答复土地和务工方面的问题，发放普法资料。"


class AdviserDay:
    """Walks from somebody else's window to a synced station."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._keys = walk.keys

    def walk(self) -> None:
        """The whole half hour."""
        walk = self._walk
        walk.open("window.switch")
        self._keys.press(_KEY.Key_Up, times=_FOURTH)  # from whoever is marked to the first
        walk.log_in(_FOURTH)
        self.work()
        walk.open("room.sync")
        walk.task("sync_visits", 3, walk.sync)
        walk.picture("sync-visits")

    def work(self) -> None:
        """What is done between logging in and the sync."""
        walk = self._walk
        walk.task("village_visit", 12, self._visit, self._is_sound)
        walk.picture("village-board")
        walk.task("month_grid", 12, self._grid, self._is_in_the_log)
        walk.task("month_sheet", 6, self._sheet, (walk.folder / SHEET).is_file)

    def _visit(self) -> None:
        """Four hours in the village that lacks most: one line of the notebook."""
        keys, walk = self._keys, self._walk
        keys.press(_KEY.Key_F4)
        walk.settle()
        keys.enter(4)
        keys.type("3")
        keys.press(_KEY.Key_Tab)
        keys.type("1")
        keys.press(_KEY.Key_Tab)
        keys.type("0")
        keys.press(_KEY.Key_Tab)
        keys.commit(_CONTENT)
        walk.settle()
        walk.picture("village-visit")
        keys.chord(_KEY.Key_Return)
        walk.settle()

    def _grid(self) -> None:
        """The other villages of today in the month of all of them, and one act that saves."""
        keys, walk = self._keys, self._walk
        keys.press(_KEY.Key_Backtab, _SHIFT)
        keys.type("2")
        walk.settle()
        hours = iter("21")
        for is_free in self._free_today():
            if is_free and (typed := next(hours, "")):
                keys.type(typed)
                walk.settle()
                keys.enter()
            elif not is_free:
                keys.press(_KEY.Key_Down)
            walk.settle()
        walk.picture("village-grid-typed")
        keys.chord(_KEY.Key_S)
        walk.settle()
        keys.commit(_OF_THE_GRID)
        keys.chord(_KEY.Key_S)
        walk.settle()
        walk.picture("village-grid-saved")

    def _sheet(self) -> None:
        """The sheet of the month, to be sealed by the village committees."""
        keys, walk = self._keys, self._walk
        keys.press(_KEY.Key_F7)
        walk.settle()
        keys.type("6")
        walk.settle()
        walk.picture("village-sheet")
        keys.press(_KEY.Key_F8)
        walk.settle()
        keys.chord(_KEY.Key_A)
        keys.commit(str(walk.folder / SHEET))
        keys.enter()
        walk.settle()
        walk.picture("village-sheet-printed")

    def _free_today(self) -> list[bool]:
        """For each line of the grid whether nobody was there today."""
        desk = self._desk
        if desk is None:
            return []
        today = desk.surroundings.today
        read = grid.read(desk, today[:7])
        return [(line.code, today) not in read.stored for line in read.lines]

    def _is_sound(self) -> bool:
        """Whether the newest visit is complete and has its four hours."""
        desk = self._desk
        newest = max(desk.reader.ids(Query(VISIT))) if desk else ""  # in the order of their making
        visit = desk.reader.get(VISIT, newest) if desk else None
        return visit is not None and visit.complete and visit.text("content") == _CONTENT

    def _is_in_the_log(self) -> bool:
        """Whether both cells became visits of today."""
        desk = self._desk
        if desk is None:
            return False
        today = desk.surroundings.today
        found = desk.reader.many(VISIT, desk.reader.ids(Query(VISIT, since=today, until=today)))
        minutes = [one.get("minutes") for one in found if one.text("content") == _OF_THE_GRID]
        return sorted(str(one) for one in minutes) == ["120", "60"]

    @property
    def _desk(self) -> Desk | None:
        workspace = self._walk.shell.workspace
        return workspace.context.desk if workspace is not None else None
