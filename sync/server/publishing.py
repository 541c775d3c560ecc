"""What the office hands out and takes in as files: signed packs, courier bundles.

A pack also travels by network: as a record of kind `pack` in the reference partition, whose
`bundle` is the signed file in pieces of base64. Either way the client verifies the same bytes.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from sync import courier, sealed
from sync.errors import Code, WireError
from sync.protocol import REFERENCE, Answer, Request
from sync.sealed import Bundle
from sync.server import delivering, organisation
from sync.server.house import House, token
from sync.server.office import AUTHOR, Paper, record_id, write
from sync.server.ports import RightsRow

PACK_KIND = "pack"
_PIECE = 48_000  # base64 characters of one piece, below the limit of one text value
_FORMAT = 1
_RIGHTS = "rights/"


def publish(house: House, directory: Path, out: Path | None = None) -> dict[str, Any]:
    """Sign a folder as the next version of its pack, write it to a file, send it by network.

    The folder's `pack.json` names it; without one it bears the folder's name. A `rights/*.json` in
    it becomes the server's rights table. Returns `{"pack", "version", "bytes"}`.
    """
    if not directory.is_dir():
        raise FileNotFoundError(2, "没有这个文件夹", str(directory))
    files = {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted((*directory.rglob("*.json"), *directory.glob("templates/*.txt")))
    }
    manifest = json.loads(files.pop("pack.json", b"{}"))
    name = str(manifest.get("name") or directory.name)
    name = "delivered" if name == "base" else name
    return send(house, name, files, out)


def send(
    house: House, name: str, files: dict[str, bytes], out: Path | None = None
) -> dict[str, Any]:
    """The same for files in memory."""
    version = _next_version(house, name)
    bundle = sealed.seal_bundle(Bundle(name, version, _FORMAT, files), house.keys.sign)
    rights = [
        row for path, raw in files.items() if path.startswith(_RIGHTS) for row in _rights(raw)
    ]
    if rights:
        with house.store.admin() as tables:
            tables.put_rights(
                [*_unique(rights), RightsRow(role=AUTHOR, kind="*", act="*", scope=AUTHOR)]
            )
    text = base64.b64encode(bundle).decode()
    fields = {
        "name": name,
        "version": version,
        "bundle": [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)],
    }
    paper = Paper(record_id=record_id(PACK_KIND, name), kind=PACK_KIND, fields=fields)
    write(house, REFERENCE, "publish", [paper])
    if out is not None:
        out.write_bytes(bundle)
    return {"pack": name, "version": version, "bytes": len(bundle)}


def send_organisation(house: House) -> None:
    """Bring the stations' divisions and stations up to date after an import."""
    bundle = organisation.pack(house, 0)
    send(house, bundle.name, bundle.files)


def courier_import(house: House, file: Path, out: Path) -> dict[str, Any]:
    """Take in a device's bundle and write the receipt file that goes back on the same stick.

    `out` may be a folder. Returns `{"receipt", "bytes"}`; raises `WireError`.
    """
    if file.stat().st_size > courier.MAX_FILE:
        raise WireError(Code.TOO_LARGE)
    name, content = courier.serve(_CourierDesk(house), file.read_bytes())
    target = out / name if out.is_dir() else out
    target.write_bytes(content)
    return {"receipt": str(target), "bytes": len(content)}


def courier_export(house: House, device: str, out: Path) -> dict[str, Any]:
    """Write the news for a device that has sent no request, to be imported like a receipt.

    `out` may be a folder. `complete` is false when one file does not hold everything: a bundle of
    the device must ask for the rest. Raises `SyncError`: unknown-device, revoked.
    """
    made = delivering.delivery(house.store, house.home, device)
    desk = _CourierDesk(house)
    peer = desk.peer(device)
    assert peer is not None  # noqa: S101 - `delivery` has seen to it
    name, content = courier.write_delivery(made, desk.keys, peer, token)
    target = out / name if out.is_dir() else out
    target.write_bytes(content)
    news = [news for answer in made.answers for news in answer.news]
    return {
        "file": str(target),
        "bytes": len(content),
        "records": sum(len(one.items) + len(one.backfill) for one in news),
        "complete": delivering.is_complete(made),
    }


class _CourierDesk:
    """`sync.courier.CourierDesk` on an opened installation."""

    def __init__(self, house: House) -> None:
        keys = house.keys
        self.keys = courier.Keys(keys.sign, keys.box)
        self._house = house

    def peer(self, device: str) -> courier.Peer | None:
        with self._house.store.exchange() as tables:
            row = tables.device(device)
        return courier.Peer(row.sign_public, row.box_public) if row else None

    def exchange(self, request: Request) -> Answer:
        return self._house.service.exchange(request)

    def token(self, size: int) -> bytes:
        return token(size)


def _next_version(house: House, name: str) -> int:
    with house.store.exchange() as tables:
        key = record_id(PACK_KIND, name)
        known = tables.records(REFERENCE, [key]).get(key)
    return int(known.cells["version"].value) + 1 if known else 1


def _unique(rows: list[RightsRow]) -> list[RightsRow]:
    return list({(r.role, r.kind, r.act, r.scope): r for r in rows}.values())


def _rights(raw: bytes) -> list[RightsRow]:
    rows = json.loads(raw).get("rights", [])
    return [
        RightsRow(role=row["role"], kind=row["kind"], act=act, scope=row.get("scope", "station"))
        for row in rows
        for act in row["acts"]
    ]
