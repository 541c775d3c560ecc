"""Which device of the small world belongs to which stations, and whose record is where.

A record is its station's and that of those it is addressed to: after whatever happened these hold
it, and nobody else ever did.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from sync.authoring import Home
from sync.protocol import CONFLICT_KIND, Fields
from sync.server.memory_store import Contents
from sync.server.ports import DeviceRow, RightsRow
from tests.support.sync_judge import Violation

if TYPE_CHECKING:
    from tests.support.sync_world import Station

PARTITIONS = ("p", "q")
ACTOR = "wang"
RIGHTS = (RightsRow(role="adviser", kind="*", act="*", scope="station"),)
"""Within the own stations everything, elsewhere nothing."""

Plan = tuple[tuple[str, ...], ...]

VILLAGES: Plan = (("A",), ("B",), ("A", "B"), ("C",))
"""Two stations, a laptop of both, and one that most records are no business of."""


class Places:
    """`plan`: the stations of the first, second … device; without one each sees everything."""

    def __init__(self, plan: Plan = ()) -> None:
        self._plan = plan
        self._stations: dict[str, tuple[str, ...]] = {}
        self._homes: dict[bytes, Home] = {}

    @property
    def rights(self) -> tuple[RightsRow, ...]:
        return RIGHTS if self._plan else ()

    def row(self, device: str) -> DeviceRow:
        """The device as the server knows it now."""
        if self._plan and device not in self._stations:
            self._stations[device] = self._plan[len(self._stations)]
        mine = self._stations.get(device, ())
        return DeviceRow(
            device=device,
            sign_public=b"",
            box_public=b"",
            partitions=PARTITIONS,
            stations=mine,
            everything=not mine,
            roles={ACTOR: "adviser"},
        )

    def widen(self, random: Random, device: str) -> None:
        """The device gets one station more: what is older than its cursor is news to it."""
        mine = self._stations[device]
        if others := [one for one in self._all() if one not in mine]:
            self._stations[device] = (*mine, random.choice(others))

    def home(self, random: Random, device: str) -> Home:
        """Where the next record of a device belongs, and to whom it is addressed."""
        partition = random.choice(PARTITIONS)
        own = self._stations.get(device, ("s1",))[0]
        to = (one for one in self._all() if one != own and random.random() < 0.5)
        return Home(partition, own, tuple(to))

    def made(self, record_id: bytes, home: Home) -> None:
        """A person made a record there."""
        self._homes[record_id] = home

    def _all(self) -> list[str]:
        return sorted({one for stations in self._plan for one in stations})

    # -- the judge's part ------------------------------------------------------------------------

    def nobody_else(self, station: Station) -> None:
        """No device holds what is not of, or addressed to, one of its stations."""
        for record_id, shadow in station.tables.shadow.items():
            if not self._concerns(station.name, record_id, shadow.kind, shadow.fields):
                raise Violation("a record at a station that it is not addressed to")

    def everybody(self, station: Station, contents: Contents) -> None:
        """At the end a device holds all that is its stations', addressed as when it was made."""
        for (_, record_id), record in contents.records.items():
            cells = {name: cell.value for name, cell in record.cells.items()}
            home = self._home_of(record_id, record.kind, cells)
            if (record.station, record.to) != (home.station, home.to):
                raise Violation("a record is addressed to others than when it was made")
            held = station.tables.shadow.get(record_id)
            if self._concerns(station.name, record_id, record.kind, cells) and (
                held is None or held.absent
            ):
                raise Violation("a record is missing at a station that it is addressed to")

    def _concerns(self, device: str, record_id: bytes, kind: str, fields: Fields) -> bool:
        mine = self._stations.get(device, ())
        home = self._home_of(record_id, kind, fields)
        return not mine or not {home.station, *home.to}.isdisjoint(mine)

    def _home_of(self, record_id: bytes, kind: str, fields: Fields) -> Home:
        """A conflict is where the record is that it is about."""
        about = bytes.fromhex(fields["record"]) if kind == CONFLICT_KIND else record_id
        return self._homes[about]
