"""The delivered rights table: role × kind × act × scope → allowed or ``not-allowed``.

The server enforces this table and nothing else; what a record says is never a reason to refuse.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sync.protocol import Act, Change
from sync.server.ports import DeviceRow, RightsRow

_ANY = "*"
_WIDE = ("county", "prefecture")


def allowed(
    table: Sequence[RightsRow],
    device: DeviceRow,
    act: Act,
    change: Change,
    audience: Collection[str],
) -> bool:
    """May the actor do this? ``audience``: the stations whose record it is (empty: everybody's):
    its own and, once it is there, those it is addressed to. An empty table allows everything.

    The act of a row is a verb by name, or what it does: create, edit, delete, resolve.
    """
    if not table:
        return True
    # One actor may hold several roles: "clerk,mediator".
    roles = {*device.roles.get(act.actor, "").split(","), _ANY} - {""}
    if roles == {_ANY}:
        return False
    acts = {act.verb, "resolve" if change.resolves else change.op.value, _ANY}
    near = not audience or not set(audience).isdisjoint(device.stations)
    return any(
        row.role in roles
        and row.kind in (change.kind, _ANY)
        and row.act in acts
        and (near or (row.scope in _WIDE and device.everything))
        for row in table
    )
