"""The doors that hostile input knocks at; what an attack raises is a finding."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from app.domain.kinds import KINDS
from app.domain.problems import Problem, Refused
from app.exchange import jsonl, xlsx_reading
from app.messages import sentence
from app.packs import applying
from app.packs.files import Files
from app.packs.ports import OpenedBundle, PackHead
from app.packs.reference import load_directory
from app.replication import packs as arriving
from app.replication.enrolment import open_file
from app.usecases.importing import import_rows
from sync import codec, courier, replica, sealed, wire, wire_answers
from sync.errors import SyncError, WireError
from sync.protocol import EnrolRequest, LeaseWish
from sync.server import enrolment
from sync.server.asgi import DEVICE_HEADER, SIGNATURE_HEADER, Desk, create_app
from sync.server.home import ServerKeys
from sync.server.memory_store import MemoryBook, MemoryStore
from sync.server.ports import DeviceRow
from sync.server.service import Service
from tests.faults import hostile_input as hostile
from tests.support.memory_desk import CLERK, RESOURCES, memory_desk
from tests.support.sync_world import World

Attack = Callable[[Random], None]
CHEAP = sealed.Stretch(64, 1)
_SANE = {
    "visitor_name": "倮伍木呷",
    "id_no": "513499196803151016",
    "phone": "12812345678",
    "matter_class": "civil",
    "facts": "工资没有结清",
    "handling": ["answered"],
    "occurred_at": "2026-11-22T10:41",
    "headcount": 1,
}


def _told(problems: tuple[Problem, ...]) -> None:
    """Every refusal has a sentence."""
    if not problems or not all(sentence(problem) for problem in problems):
        raise AssertionError("refused without a sentence")


# -- files of records ----------------------------------------------------------------------------


def json_lines(_folder: Path) -> Attack:
    """A file of a bad line and a good one: the good one is always taken."""
    desk = memory_desk(CLERK)

    def attack(random: Random) -> None:
        line = hostile.json_text(random, _SANE).replace(b"\n", b" ")
        rows = jsonl.read(io.BytesIO(line + b'\n{"visitor_name": "\xe7\x94\xb2"}\n'))
        outcomes = list(import_rows(desk, "consultation", rows, dry_run=random.random() < 0.9))
        for outcome in outcomes:
            if outcome.refused:
                _told(outcome.refused)
        if outcomes[-1].refused:
            raise AssertionError("the good line was refused")

    return attack


def workbooks(folder: Path) -> Attack:
    """Bombs, and workbooks with bytes changed."""
    desk = memory_desk(CLERK)
    sane = hostile.workbook()
    for bomb in hostile.BOMBS:  # made beforehand: to make one takes more memory than it may cost
        (folder / f"{bomb}.xlsx").write_bytes(hostile.workbook(bomb))

    def attack(random: Random) -> None:
        file = folder / f"{random.choice(hostile.BOMBS)}.xlsx"
        if random.random() < 0.6:
            file = folder / "工作簿.xlsx"
            file.write_bytes(hostile.mangled(random, sane))
        rows = xlsx_reading.read_file(file, KINDS["consultation"])
        if isinstance(rows, Problem):
            return _told((rows,))
        for outcome in import_rows(desk, "consultation", rows, dry_run=True):
            if outcome.refused:
                _told(outcome.refused)
        return None

    return attack


# -- messages and envelopes ----------------------------------------------------------------------


def messages(_folder: Path) -> Attack:
    """Payloads of the exchange, broken outside and inside."""
    world = World(3, 1)
    for _ in range(3):
        world.create(world.stations[0])
    with world.stations[0].replica.write() as tables:
        request = replica.open_request(tables, courier.LIMITS, world.ids)
    answer = world.service.exchange(request)
    pairs = (
        (codec.decode_request, wire.write_request(request)),
        (codec.decode_answer, wire_answers.write_answer(answer)),
    )

    def attack(random: Random) -> None:
        decode, (column, text) = random.choice(pairs)
        way = random.randrange(4)
        if way == 0:
            tree = msgspec.json.decode(text)
            _poison(random, tree)
            text = hostile_json(tree)
        elif way == 1:
            text = hostile.json_text(random, {"a": 1})
        elif way == 2:
            column = hostile.mangled(random, column)
        coder = random.choice(list(codec.Coder))
        payload = codec._pack(column, text[: codec.MAX_TEXT], coder, 1)
        if way == 3:
            payload = hostile.mangled(random, payload)
        with suppress(WireError):
            decode(payload)

    return attack


def hostile_json(tree: Any) -> bytes:
    """JSON as lenient writers make it: NaN, lone surrogates."""
    return json.dumps(tree).encode()


def _poison(random: Random, tree: Any) -> None:
    """Put a hostile value somewhere into a tree of lists and dicts."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not keys:
            return
        key = random.choice(keys)
        if isinstance(tree[key], list | dict) and tree[key] and random.random() < 0.8:
            tree = tree[key]
            continue
        tree[key] = hostile.value(random)
        return


def envelopes(_folder: Path) -> Attack:
    """Sealed bodies and signatures."""
    private = bytes(range(32))
    public = sealed.box_public(private)
    weak = (bytes(32), b"\x01" + bytes(31), b"\xff" * 32)  # points of small order

    def attack(random: Random) -> None:
        body = sealed.seal(public, b"plain", "request", random.randbytes)
        body = random.choice(
            (
                hostile.mangled(random, body),
                bytes([sealed.SUITE]) + random.choice(weak) + body[33:],
                random.randbytes(random.randrange(60)),
                b"",
            )
        )
        with suppress(WireError):
            sealed.unseal(private, body, "request")
        sealed.is_signed(random.randbytes(random.choice((0, 31, 32, 33))), b"m", body[:64])

    return attack


def enrolment_files(_folder: Path) -> Attack:
    """Files whose checksum was made to fit, and files that open with nonsense inside."""
    sane = {
        "urls": ["http://127.0.0.1"],
        "station": {"id": "PX101", "name": "站", "division": ""},
        "partition": "513499",
        "users": [{"name": "阿苦", "roles": ["clerk"]}],
        "expires": "2026-12-01",
        "epoch": b"e" * 8,
        "token": b"t" * 32,
        "server_sign": b"s" * 32,
        "server_box": b"b" * 32,
    }

    def attack(random: Random) -> None:
        details = dict(sane)
        if random.random() < 0.5:
            details[random.choice(sorted(sane))] = _packable(hostile.value(random))
        file = sealed.seal_enrolment(details, "CODE", random.randbytes, CHEAP)
        if random.random() < 0.6:
            body = hostile.mangled(random, file[:-32])
            file = body + hashlib.sha256(body).digest()
        elif random.random() < 0.3:
            file = hostile.mangled(random, file)
        found = open_file(file, "CODE")
        if isinstance(found, Problem):
            _told((found,))

    return attack


def _packable(value: Any) -> Any:
    """What msgpack can carry of it."""
    try:
        msgspec.msgpack.encode(value)
    except (UnicodeEncodeError, OverflowError):
        return 7
    return value


# -- packs and sticks ----------------------------------------------------------------------------


class _Shelf:
    """No packs yet, and none kept."""

    def list(self) -> list[PackHead]:
        return []

    def get(self, name: str) -> Files:
        raise KeyError(name)

    def put(self, _head: PackHead, _files: Files) -> None:
        """Nothing is kept."""


def packs(_folder: Path) -> Attack:
    """Forged bundles, and rightly signed ones with nonsense in their files."""
    office = bytes(range(32))
    signers = {sealed.sign_public(office).hex()}
    base = load_directory(RESOURCES)
    paths = sorted(base)

    def opened(data: bytes) -> OpenedBundle:
        bundle = arriving.open_bundle(data)
        return OpenedBundle(
            bundle.name, bundle.version, bundle.files, bundle.signer.hex(), bundle.format
        )

    def attack(random: Random) -> None:
        path = random.choice((*paths, "../x.json", "calendar/2027.json", "\0", "a" * 300))
        content = random.choice(
            (
                hostile.json_text(random, {"year": 2027}),
                hostile.mangled(random, base[path]) if path in base else b"[]",
            )
        )
        name = random.choice(("liangshan", "base", "", "\0", "长" * 1_000))
        bundle = sealed.Bundle(name, random.choice((1, 0, -1, 2**62)), 1, {path: content})
        data = sealed.seal_bundle(bundle, office)
        if random.random() < 0.4:
            data = hostile.mangled(random, data)
        result = applying.apply(data, opened, signers, base, _Shelf())
        if isinstance(result, Refused):
            _told(result.problems)

    return attack


def courier_files(_folder: Path) -> Attack:
    """Bundles for the server and receipts for the client."""
    world = World(3, 1)
    world.create(world.stations[0])
    server, device = courier.Keys(b"\1" * 32, b"\2" * 32), courier.Keys(b"\3" * 32, b"\4" * 32)

    def peer(keys: courier.Keys) -> courier.Peer:
        return courier.Peer(sealed.sign_public(keys.sign), sealed.box_public(keys.box))

    class Office:
        keys = server
        token = staticmethod(world.ids.token)
        exchange = staticmethod(world.service.exchange)

        @staticmethod
        def peer(_device: str) -> courier.Peer:
            return peer(device)

    with world.stations[0].replica.write() as tables:
        request = replica.open_request(tables, courier.LIMITS, world.ids)
    bundle = courier.write_bundle(request, device, peer(server), world.ids.token)[1]
    receipt = courier.serve(Office(), bundle)[1]

    def attack(random: Random) -> None:
        with suppress(SyncError):
            if random.random() < 0.5:
                courier.serve(Office(), _resigned(random, bundle, device))
            else:
                courier.open_receipt(_resigned(random, receipt, server), device, peer(server))

    return attack


def _resigned(random: Random, data: bytes, keys: courier.Keys) -> bytes:
    """Changed bytes; sometimes with a header that fits them again and a right signature."""
    magic, size = data[:8], int.from_bytes(data[8:12])
    body = data[12 + size + sealed.SIGNATURE_BYTES :]
    if random.random() < 0.5:
        return hostile.mangled(random, data)
    header = msgspec.msgpack.decode(data[12 : 12 + size])
    if random.random() < 0.5:
        header[random.choice(sorted(header))] = _packable(hostile.value(random))
    else:
        body = hostile.mangled(random, body)
        header |= {"length": len(body), "digest": hashlib.sha256(body).digest()}
    written = msgspec.msgpack.encode(header)
    signed = magic + len(written).to_bytes(4) + written
    return signed + sealed.sign(keys.sign, signed) + body


# -- the server ----------------------------------------------------------------------------------


def http_bodies(_folder: Path) -> Attack:
    """Requests to the ASGI application: unsigned, signed by an enrolled device, of any size."""
    store, book = MemoryStore(), MemoryBook(b"e" * 8)
    keys = ServerKeys(
        sign=b"\1" * 32, box=b"\2" * 32, escrow=b"\3" * 32, ca_key=b"", ca_certificate=b""
    )
    sign, box = b"\4" * 32, b"\5" * 32
    with store.admin() as tables:
        tables.put_device(
            DeviceRow(
                device="d1",
                sign_public=sealed.sign_public(sign),
                box_public=sealed.box_public(box),
                partitions=("p",),
                stations=("s1",),
            )
        )
    invited = DeviceRow(device="d2", sign_public=b"", box_public=b"")
    enrolment.invite(store, b"t" * 32, "2026-12-01", invited, {})
    service = Service(store, book, lambda: "2026-11-22T10:41:00")
    seeded = Random(1)
    app = create_app(
        Desk(
            store=store, book=book, service=service, keys=keys,
            now=lambda: "2026-11-22T10:41:00", token=seeded.randbytes,
        )
    )  # fmt: skip
    world = World(3, 1)
    world.create(world.stations[0])
    with world.stations[0].replica.write() as tables:
        request = replica.open_request(tables, courier.LIMITS, world.ids)
    request = msgspec.structs.replace(request, device="d1")

    def plain(random: Random, door: str) -> bytes:
        if door == "enrol":
            wanted = EnrolRequest(
                token=random.choice((b"t" * 32, b"", b"x" * 100_000)),
                sign_public=random.choice((sealed.sign_public(sign), b"", b"k" * 31)),
                box_public=random.choice((sealed.box_public(box), b"", bytes(32), b"k" * 33)),
                name=random.choice(hostile.TEXTS[:1] + hostile.TEXTS[5:]),
            )
            return msgspec.msgpack.encode(wanted)
        count, told = (random.choice((1, 0, -1, 2**62)) for _ in range(2))
        name = random.choice(hostile.TEXTS[:3] + hostile.TEXTS[5:])
        wish = LeaseWish(
            lease_id=random.randbytes(8), series=name, count=count, first=told, last=told
        )
        wishes = (wish,) * random.choice((0, 1, 2))
        column, text = wire.write_request(msgspec.structs.replace(request, leases=wishes))
        tree = msgspec.json.decode(text)
        _poison(random, tree)
        return codec._pack(column, hostile_json(tree), codec.Coder.ZSTD_1, 1)

    def attack(random: Random) -> None:
        door = random.choice(("exchange", "exchange", "exchange", "enrol"))
        content = plain(random, door)
        if random.random() < 0.3:
            content = hostile.mangled(random, content)
        body = sealed.seal(sealed.box_public(keys.box), content, "request", random.randbytes)
        device = random.choice(("d1", "d1", "d1", "\xff", "", "d9"))
        message = sealed.request_message("POST", f"/v1/{door}", device, body)
        signature = base64.b64encode(sealed.sign(sign, message))
        if random.random() < 0.2:
            body = hostile.mangled(random, body)
        if random.random() < 0.05:
            body *= 1 + 9 * 1024 * 1024 // max(1, len(body))
        headers = {DEVICE_HEADER: device.encode("latin-1"), SIGNATURE_HEADER: signature}
        status = asyncio.run(_post(app, f"/v1/{door}", headers, body))
        if status not in {200, 400, 401, 413, 503}:
            raise AssertionError(f"status {status}")

    return attack


async def _post(app: Any, path: str, headers: dict[str, bytes], body: bytes) -> int:
    """One request to an ASGI application; the status of the answer."""
    pieces = [body[at : at + 65536] for at in range(0, len(body), 65536)] or [b""]
    sent = iter(pieces)
    left = len(pieces)
    status = 0

    async def receive() -> dict[str, Any]:
        nonlocal left
        left -= 1
        return {"type": "http.request", "body": next(sent, b""), "more_body": left > 0}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.lower().encode(), value) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    await app(scope, receive, send)
    return status
