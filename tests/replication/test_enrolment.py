"""A file and a code make a device, once (R26), against the real server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from app.clock import SystemIds
from app.domain.problems import Problem
from app.replication import enrolment
from app.replication.enrolment import Ask, Enrolled, Enrolment, over_http
from app.usecases.ports import Actor
from app.vault import Vault
from app.vault.suites import Cost
from sync import sealed
from sync.errors import Code, RemoteError
from sync.http_remote import Credentials
from sync.protocol import EnrolAnswer
from tests.support.chaos import ChaosProxy, Fate
from tests.support.prefecture import Prefecture, running
from tests.support.time_and_ids import FixedClock

HEAD, CLERK = "阿苦·木呷", "吉克拉铁"
PASSWORD = "昭觉工作站-2026"
USERS = (f"{HEAD}:head,clerk", f"{CLERK}:clerk")


@pytest.fixture(scope="module")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefecture]:
    folder = tmp_path_factory.mktemp("prefecture")
    with running(f"sqlite:///{folder / 'p.db'}", folder) as server:
        yield server


@pytest.fixture(autouse=True)
def _cheap_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    original = sealed.seal_enrolment
    monkeypatch.setattr(
        sealed, "seal_enrolment", lambda d, c, t: original(d, c, t, sealed.Stretch(64, 1))
    )


@pytest.fixture
def folder(data_dir: Path) -> Path:
    return data_dir / "keys"


def opened(folder: Path, clock: FixedClock) -> Vault:
    vault = Vault.open(folder, clock, SystemIds(), cost=Cost(8, 1))
    assert isinstance(vault, Vault)
    return vault


@pytest.fixture
def station(folder: Path, clock: FixedClock) -> Enrolment:
    ids = SystemIds()
    return Enrolment(opened(folder, clock), folder, clock, ids, over_http(folder, clock, ids))


def with_ask(folder: Path, clock: FixedClock, ask: Ask) -> Enrolment:
    return Enrolment(opened(folder, clock), folder, clock, SystemIds(), ask)


def test_file_and_code_make_a_device_that_the_server_knows(
    prefecture: Prefecture, station: Enrolment, folder: Path, clock: FixedClock
) -> None:
    file, code = prefecture.enrolment(*USERS)
    enrolled = station.run(file, code.lower().replace("-", " "), {HEAD: PASSWORD})
    assert isinstance(enrolled, Enrolled)
    assert enrolled.users == (HEAD, CLERK)

    vault = opened(folder, clock)
    actor = vault.people.login(HEAD, PASSWORD)
    assert isinstance(actor, Actor)
    assert actor.roles == {"head", "clerk"}
    identity = vault.identity()
    assert (identity.device, identity.station) == (enrolled.device, enrolled.station)
    assert (identity.url, identity.epoch) == (prefecture.url, prefecture.house.home.current())
    assert identity.partition in identity.partitions
    assert len(identity.incarnation) == 8
    with prefecture.house.store.admin() as tables:
        row = next(row for row in tables.devices() if row.device == identity.device)
    assert row.sign_public == sealed.sign_public(identity.keys.sign_private)
    assert row.box_public == sealed.box_public(identity.keys.box_private)
    names = {file.name for file in folder.iterdir()}
    assert names == {"ca.pem", "delays", "slots.1", "slots.2"}
    # Who has no password yet is listed and gets one from the head.
    refused = vault.people.login(CLERK, PASSWORD)
    assert refused == Problem("vault.no_password_yet")
    assert vault.people.add(CLERK, (), PASSWORD) is None
    # The prefecture can open what lies in escrow.
    deposited = vault.escrow()
    assert deposited
    assert len(sealed.unseal(prefecture.house.keys.escrow, deposited, "root key")) == 32


def test_the_file_alone_reveals_nothing(prefecture: Prefecture) -> None:
    file, _ = prefecture.enrolment(*USERS)
    for secret in (HEAD, "PX101", prefecture.url, "clerk"):
        assert secret.encode() not in file


def refusal(outcome: object) -> str:
    assert isinstance(outcome, Problem), outcome
    return outcome.code


def test_a_used_file_is_refused_elsewhere_and_an_enrolled_station_here(
    prefecture: Prefecture, station: Enrolment, data_dir: Path, clock: FixedClock
) -> None:
    file, code = prefecture.enrolment(*USERS)
    assert isinstance(station.run(file, code, {HEAD: PASSWORD}), Enrolled)
    assert refusal(station.run(file, code, {HEAD: PASSWORD})) == "vault.already_enrolled"
    other, ids = data_dir / "other", SystemIds()
    second = with_ask(other, clock, over_http(other, clock, ids))
    assert refusal(second.run(file, code, {HEAD: PASSWORD})) == "enrol.used"
    assert not opened(other, clock).enrolled


def test_an_expired_file_is_refused_by_the_server(
    prefecture: Prefecture, station: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, code = prefecture.enrolment(*USERS)
    details = sealed.open_enrolment(file, code)
    token = details["token"]
    assert isinstance(token, bytes)
    with prefecture.house.store.admin() as tables:
        known = tables.invitation(hashlib.sha256(token).digest())
        assert known
        tables.put_invitation(msgspec.structs.replace(known, expires="2020-01-01T00:00:00"))
    assert refusal(station.run(file, code, {HEAD: PASSWORD})) == "enrol.expired"


def test_a_wrong_clock_does_not_refuse_what_the_server_accepts(
    prefecture: Prefecture, station: Enrolment, clock: FixedClock
) -> None:
    clock.set("2038-01-01T00:00")
    file, code = prefecture.enrolment(*USERS)
    assert isinstance(station.run(file, code, {HEAD: PASSWORD}), Enrolled)


def test_without_a_server_an_expired_file_says_so(
    prefecture: Prefecture, folder: Path, clock: FixedClock
) -> None:
    file, code = prefecture.enrolment(*USERS)
    clock.set("2038-01-01T00:00")
    away = with_ask(folder, clock, offline)
    assert refusal(away.run(file, code, {HEAD: PASSWORD})) == "enrol.expired"


def offline(*_: object) -> bytes:
    raise RemoteError(Code.OFFLINE)


def test_files_are_refused_by_the_name_of_the_fault(
    prefecture: Prefecture, folder: Path, clock: FixedClock
) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("the server was asked")

    station = with_ask(folder, clock, never)
    file, code = prefecture.enrolment(*USERS)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    empty = b"LSENROL1"
    foreign = sealed.seal_enrolment({"x": 1}, code, SystemIds().token)
    cases = {
        "enrol.wrong_code": [(file, wrong), (file, ""), (file, "汉\ud800\0")],
        "enrol.not_a_file": [(b"", code), (b"PK\x03\x04" + bytes(100), code), (b"LSPACK01", code)],
        "enrol.damaged": [
            (file[:-1], code),
            (file[:40] + bytes([file[40] ^ 1]) + file[41:], code),
            (empty, code),
            (empty + hashlib.sha256(empty).digest(), code),
            (foreign, code),
        ],
    }
    for expected, attempts in cases.items():
        for data, typed in attempts:
            assert refusal(station.run(data, typed, {HEAD: PASSWORD})) == expected
    assert not opened(folder, clock).enrolled


@pytest.mark.parametrize(
    ("passwords", "expected"),
    [
        ({}, "vault.no_password"),
        ({"谁": PASSWORD}, "enrol.unknown_user"),
        ({HEAD: "short"}, "vault.password_too_short"),
    ],
)
def test_passwords_are_judged_before_the_server_is_asked(
    prefecture: Prefecture, station: Enrolment, passwords: Mapping[str, str], expected: str
) -> None:
    file, code = prefecture.enrolment(*USERS)
    assert refusal(station.run(file, code, passwords)) == expected
    assert isinstance(station.run(file, code, {HEAD: PASSWORD, CLERK: PASSWORD}), Enrolled)


def test_a_file_without_an_address_needs_one(prefecture: Prefecture, station: Enrolment) -> None:
    file, code = prefecture.enrolment(*USERS)
    details = sealed.open_enrolment(file, code) | {"urls": []}
    bare = sealed.seal_enrolment(details, code, SystemIds().token)
    assert refusal(station.run(bare, code, {HEAD: PASSWORD})) == "enrol.no_address"
    enrolled = station.run(bare, code, {HEAD: PASSWORD}, url=prefecture.url)
    assert isinstance(enrolled, Enrolled)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "nonsense", "https://127.0.0.1:9"])
def test_no_server_no_device(
    prefecture: Prefecture, station: Enrolment, url: str, folder: Path, clock: FixedClock
) -> None:
    file, code = prefecture.enrolment(*USERS)
    assert refusal(station.run(file, code, {HEAD: PASSWORD}, url=url)) == "enrol.no_server"
    assert not opened(folder, clock).enrolled


def test_a_portal_page_is_no_server(prefecture: Prefecture, station: Enrolment) -> None:
    file, code = prefecture.enrolment(*USERS)
    host, port = prefecture.url.removeprefix("http://").split(":")
    with ChaosProxy((host, int(port)), lambda _: Fate(portal=True)) as line:
        outcome = station.run(file, code, {HEAD: PASSWORD}, url=line.url)
    assert outcome == Problem("enrol.no_server", args={"reason": "not-the-server"})


def test_a_lost_answer_is_asked_for_again_with_the_same_keys(
    prefecture: Prefecture, folder: Path, clock: FixedClock
) -> None:
    file, code = prefecture.enrolment(*USERS)
    http = over_http(folder, clock, SystemIds())
    asked: list[Credentials] = []

    def lossy(url: str, ca: str, keys: Credentials, payload: bytes) -> bytes:
        asked.append(keys)
        answer = http(url, ca, keys, payload)
        if len(asked) == 1:
            raise RemoteError(Code.CUT)
        return answer

    first = with_ask(folder, clock, lossy).run(file, code, {HEAD: PASSWORD})
    assert refusal(first) == "enrol.no_server"
    # The keys lie on the disk meanwhile, sealed by the code.
    pending = (folder / "enrolling").read_bytes()
    assert asked[0].sign_private not in pending
    again = with_ask(folder, clock, lossy).run(file, code, {HEAD: PASSWORD})
    assert isinstance(again, Enrolled)
    assert asked[0] == asked[1]
    assert not (folder / "enrolling").exists()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (b"", "enrol.no_server"),
        (b"\xc1", "enrol.no_server"),
        (msgspec.msgpack.encode(EnrolAnswer(code="wrong-code")), "enrol.unknown"),
        (msgspec.msgpack.encode(EnrolAnswer(code="of-tomorrow")), "enrol.unknown"),
    ],
)
def test_strange_answers(
    prefecture: Prefecture, folder: Path, clock: FixedClock, reply: bytes, expected: str
) -> None:
    file, code = prefecture.enrolment(*USERS)
    station = with_ask(folder, clock, lambda *_: reply)
    assert refusal(station.run(file, code, {HEAD: PASSWORD})) == expected


def test_a_folder_that_cannot_be_written_says_so_before_the_file_is_used(
    prefecture: Prefecture, data_dir: Path, clock: FixedClock, folder: Path
) -> None:
    file, code = prefecture.enrolment(*USERS)
    station = with_ask(folder, clock, offline)
    folder.write_bytes(b"")  # a file where the folder should be
    assert refusal(station.run(file, code, {HEAD: PASSWORD})) == "vault.not_written"


def test_the_authority_is_pinned(folder: Path) -> None:
    assert enrolment.ca_file(folder, "") is None
    name = enrolment.ca_file(folder, "-----BEGIN CERTIFICATE-----\n")
    assert name
    assert Path(name).read_bytes() == b"-----BEGIN CERTIFICATE-----\n"
