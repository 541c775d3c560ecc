"""Rule 24: the same exchange on a stick, and files that are not what they say."""

from __future__ import annotations

import pytest
from msgspec import msgpack, structs

from sync import codec, courier, replica, sealed
from sync.courier import Header, Keys, Peer
from sync.errors import Code, WireError
from sync.ports import Standing
from sync.protocol import Answer, Request
from tests.support.sync_world import World
from tests.support.time_and_ids import CountedIds


def keys(seed: int) -> Keys:
    return Keys(bytes([seed]) * 32, bytes([seed + 1]) * 32)


def public(pair: Keys) -> Peer:
    return Peer(sealed.sign_public(pair.sign), sealed.box_public(pair.box))


SERVER, DEVICE, STRANGER = keys(1), keys(3), keys(5)


class Desk:
    """The server's side of a bundle over the small world."""

    def __init__(self, world: World) -> None:
        self.keys = SERVER
        self._world = world
        self.token = CountedIds(9).token

    def peer(self, device: str) -> Peer | None:
        return public(DEVICE) if device == "d1" else None

    def exchange(self, request: Request) -> Answer:
        return self._world.service.exchange(request)


@pytest.fixture
def world() -> World:
    made = World(3, 1)
    for _ in range(3):
        made.create(made.stations[0])
    return made


def write(world: World) -> bytes:
    with world.stations[0].replica.write() as tables:
        request = replica.open_request(tables, courier.LIMITS, world.ids)
    return courier.write_bundle(request, DEVICE, public(SERVER), CountedIds().token)[1]


def bring(world: World, receipt: bytes) -> replica.Tally:
    opened = courier.open_receipt(receipt, DEVICE, public(SERVER))
    with world.stations[0].replica.write() as tables:
        return replica.use_answer(tables, opened.request, opened.answer, "now")


def standings(world: World) -> set[Standing]:
    return {c.standing for c in world.stations[0].tables.outbox.values()}


def test_a_stick_there_and_back(world: World) -> None:
    bundle = write(world)
    assert standings(world) == {Standing.PENDING}  # an export marks nothing as sent
    name, receipt = courier.serve(Desk(world), bundle)
    assert courier.is_ours(name)
    assert bring(world, receipt).sent == 3
    assert standings(world) == {Standing.RECEIVED}


def test_replay_and_network_beside_it_are_harmless(world: World) -> None:
    bundle = write(world)
    world.sync(world.stations[0])
    _, first = courier.serve(Desk(world), bundle)
    _, second = courier.serve(Desk(world), bundle)
    before = dict(world.store.contents.records)
    assert bring(world, first).sent == 0
    assert bring(world, second).sent == 0
    assert world.store.contents.records == before
    assert world.sync(world.stations[0])
    assert not world.stations[0].tables.identity_row.forked


def test_of_another_epoch_nothing_is_applied_and_the_receipt_says_so(world: World) -> None:
    world.backup_server()
    bundle = write(world)
    world.restore_server()
    _, receipt = courier.serve(Desk(world), bundle)
    assert not world.store.contents.log
    opened = courier.open_receipt(receipt, DEVICE, public(SERVER))
    assert opened.answer.code == Code.EPOCH_CHANGED
    bring(world, receipt)
    assert standings(world) == {Standing.PENDING}


def code_of(world: World, data: bytes) -> Code:
    with pytest.raises(WireError) as caught:
        courier.serve(Desk(world), data)
    return caught.value.code


def test_faults_are_named(world: World) -> None:
    bundle = write(world)
    flipped = bytearray(bundle)
    flipped[-1] ^= 1
    assert code_of(world, b"") is Code.NOT_A_BUNDLE
    assert code_of(world, b"PK\3\4 something else") is Code.NOT_A_BUNDLE
    assert code_of(world, bundle[:60]) is Code.TRUNCATED
    assert code_of(world, bundle[:-1]) is Code.TRUNCATED
    assert code_of(world, bytes(flipped)) is Code.ALTERED
    assert code_of(world, bundle + b"x") is Code.ALTERED
    assert code_of(world, bytes(courier.MAX_FILE + 1)) is Code.TOO_LARGE


def readdressed(bundle: bytes, signer: Keys, **changes: object) -> bytes:
    """The same bundle under another header, signed by somebody."""
    size = int.from_bytes(bundle[8:12])
    header = msgpack.decode(bundle[12 : 12 + size], type=Header)
    written = msgpack.encode(structs.replace(header, **changes))
    signed = bundle[:8] + len(written).to_bytes(4) + written
    return signed + sealed.sign(signer.sign, signed) + bundle[12 + size + 64 :]


def test_forged_foreign_and_readdressed_files_are_named(world: World) -> None:
    bundle = write(world)
    assert code_of(world, readdressed(bundle, STRANGER)) is Code.FORGED
    assert code_of(world, readdressed(bundle, DEVICE, device="d2")) is Code.UNKNOWN_DEVICE
    assert code_of(world, readdressed(bundle, DEVICE, recipient=b"x" * 32)) is Code.NOT_FOR_US
    assert code_of(world, readdressed(bundle, DEVICE, suite=9)) is Code.UNKNOWN_SUITE


def test_the_outside_and_the_inside_name_the_same_device(world: World) -> None:
    with world.stations[0].replica.write() as tables:
        request = replica.open_request(tables, courier.LIMITS, world.ids)
    other = structs.replace(request, device="d2")
    _, bundle = courier.write_bundle(other, DEVICE, public(SERVER), CountedIds().token)
    assert code_of(world, readdressed(bundle, DEVICE, device="d1")) is Code.FORGED


def test_a_receipt_is_for_its_device_and_from_its_server(world: World) -> None:
    _, receipt = courier.serve(Desk(world), write(world))
    with pytest.raises(WireError, match="not-for-us"):
        courier.open_receipt(receipt, STRANGER, public(SERVER))
    with pytest.raises(WireError, match="forged"):
        courier.open_receipt(receipt, DEVICE, public(STRANGER))
    with pytest.raises(WireError, match="not-a-bundle"):
        courier.open_receipt(write(world), DEVICE, public(SERVER))


def test_a_bundle_reveals_only_its_header(world: World) -> None:
    bundle = write(world)
    plain = codec.encode_request(world.send(world.stations[0]).request)
    assert plain[30:60] not in bundle


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("station-d1-0123456789abcdef.bundle", True),
        ("station-d1-0123456789abcdef.receipt", True),
        ("station-d1-0123456789abcdef.exe", False),
        ("../station-d1-0123456789abcdef.bundle", False),
        ("station-d1-0123456789abcdef.bundle.exe", False),
    ],
)
def test_nothing_else_on_a_stick_is_opened(name: str, ours: bool) -> None:
    assert courier.is_ours(name) is ours
