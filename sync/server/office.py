"""The prefecture as an author: orders, organisation and packs are records that flow down.

They go through the same merge, log and chain as everything that the stations write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from sync.protocol import Act, Change, Op, Result
from sync.rules import ALL
from sync.server.house import House, now_text, token
from sync.server.ports import DeviceRow
from sync.server.push import Push, Sender

AUTHOR = "prefecture"
_DEVICE = DeviceRow(
    device=AUTHOR,
    sign_public=b"",
    box_public=b"",
    everything=True,
    roles={AUTHOR: AUTHOR},
)


class Paper(Struct, frozen=True, kw_only=True):
    """One record as the office wants it to be; None values empty a field."""

    record_id: bytes
    kind: str
    fields: dict[str, Any]
    station: str = ""
    to: tuple[str, ...] = ()


def record_id(kind: str, code: str) -> bytes:
    """The id of a record that is known by an official code: the same at every import."""
    return hashlib.sha256(f"{kind}:{code}".encode()).digest()[:16]


def write(house: House, partition: str, verb: str, papers: Sequence[Paper]) -> list[Result]:
    """Create or bring up to date; what is already so costs nothing. One act per record."""
    with house.store.exchange() as tables:
        heads = tables.lock([partition], [])
        there = tables.records(partition, [paper.record_id for paper in papers])
        acts: list[Act] = []
        for paper in papers:
            known = there.get(paper.record_id)
            old = {name: cell.value for name, cell in known.cells.items()} if known else {}
            new = {n: v for n, v in paper.fields.items() if old.get(n) != v}
            if known and not new:
                continue
            change = Change(
                change_id=token(8) if known else paper.record_id,
                record_id=paper.record_id,
                kind=paper.kind,
                op=Op.EDIT if known else Op.CREATE,
                base=heads[partition].head,
                set=new,
                station=paper.station,
                to=paper.to,
            )
            acts.append(
                Act(partition=partition, verb=verb, actor=AUTHOR, at=now_text(), changes=(change,))
            )
        push = Push(tables, Sender(_DEVICE, b"", now_text()), heads, ALL)
        push.run(acts)
        return [push.results[act.act_id] for act in acts]
