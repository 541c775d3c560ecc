"""The delivered rights table: role × kind × act × scope → allowed or ``not-allowed``.

The server enforces this table and nothing else; what a record says is never a reason to refuse.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.protocol import Act, Change
from sync.server.ports import DeviceRow, RightsRow

_ANY = "*"
_WIDE = ("county", "prefecture")


def allowed(
    table: Sequence[RightsRow], device: DeviceRow, act: Act, change: Change, station: str
) -> bool:
    """May the actor do this? ``station``: whose record it is. An empty table allows everything."""
    if not table:
        return True
    role = device.roles.get(act.actor)
    if role is None:
        return False
    near = not station or station in device.stations
    return any(
        row.role in (role, _ANY)
        and row.kind in (change.kind, _ANY)
        and row.act in (act.verb, _ANY)
        and (near or (row.scope in _WIDE and device.everything))
        for row in table
    )
