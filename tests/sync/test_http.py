"""The wire over real HTTP: who is believed, what each failure is called, what is never repeated."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from sync import codec, sealed
from sync.errors import Code, RemoteError
from sync.http_remote import Credentials, HttpRemote
from sync.protocol import (
    NO_CURSOR,
    Act,
    Answer,
    Change,
    EnrolAnswer,
    EnrolRequest,
    Fence,
    Op,
    Request,
    State,
)
from sync.server import enrolment
from tests.support.chaos import ChaosProxy, Fate
from tests.support.prefecture import Prefecture, running


@pytest.fixture(scope="module")
def prefecture(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefecture]:
    folder = tmp_path_factory.mktemp("prefecture")
    with running(f"sqlite:///{folder / 'p.db'}", folder) as server:
        yield server


class Device:
    """An enrolled device that speaks for itself: no replica, just the wire."""

    def __init__(self, prefecture: Prefecture) -> None:
        file, code = prefecture.enrolment("阿苦:clerk")
        self.details = sealed.open_enrolment(file, code)
        self.sign, self.box = os.urandom(32), os.urandom(32)
        self.url = prefecture.url
        request = EnrolRequest(
            token=self.details["token"],
            sign_public=sealed.sign_public(self.sign),
            box_public=sealed.box_public(self.box),
        )
        payload = msgspec.msgpack.encode(request)
        with self.remote(name="") as way:
            reply = way.post("/v1/enrol", payload)
        self.enrolled = msgspec.msgpack.decode(reply.payload, type=EnrolAnswer)
        assert self.enrolled.code == ""
        self.token = b""

    def remote(self, url: str | None = None, name: str | None = None) -> _Closing:
        keys = Credentials(
            device=self.enrolled.device if name is None else name,
            sign_private=self.sign,
            box_private=self.box,
            server_sign=self.details["server_sign"],
            server_box=self.details["server_box"],
        )
        return _Closing(HttpRemote(url or self.url, keys, os.urandom, time.monotonic))

    def request(self, *acts: Act) -> Request:
        return Request(
            device=self.enrolled.device,
            incarnation=b"incarnat",
            fence=Fence(self.token, os.urandom(8)),
            epoch=self.enrolled.epoch,
            cursors=dict.fromkeys(self.enrolled.partitions, NO_CURSOR),
            acts=acts,
        )

    def ask(self, request: Request, url: str | None = None) -> Answer:
        with self.remote(url) as way:
            reply = way.exchange(codec.encode_request(request), lambda _p: None, lambda: False)
        self.token = request.fence.next
        return codec.decode_answer(reply.payload)

    def creation(self, text: str = "请求给付赡养费") -> Act:
        record = os.urandom(16)
        change = Change(
            change_id=record,
            record_id=record,
            kind="consultation",
            op=Op.CREATE,
            set={"facts": text},
            station="PX101",
        )
        county = next(p for p in self.enrolled.partitions if p != "reference")
        return Act(
            partition=county,
            verb="record_consultation",
            actor="阿苦",
            at="2026-11-22T10:41",
            changes=(change,),
        )


class _Closing:
    """Closes the remote, whatever happened."""

    def __init__(self, remote: HttpRemote) -> None:
        self._remote = remote

    def __enter__(self) -> HttpRemote:
        return self._remote

    def __exit__(self, *_error: object) -> None:
        self._remote.close()


def target(prefecture: Prefecture) -> tuple[str, int]:
    host, port = prefecture.url.removeprefix("http://").split(":")
    return host, int(port)


def failure(device: Device, url: str) -> Code:
    with pytest.raises(RemoteError) as caught:
        device.ask(device.request(), url)
    return caught.value.code


def test_a_change_goes_up_and_reference_data_comes_down(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    answer = device.ask(device.request(device.creation()))
    assert [result.state for result in answer.results] == [State.APPLIED]
    news = {page.partition: page for page in answer.news}
    assert any(item.kind == "pack" for item in news["reference"].backfill)


def test_twenty_changes_travel_in_one_small_request(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    request = device.request(*(device.creation(f"第 {n} 件") for n in range(20)))
    assert len(codec.encode_request(request)) < 3000
    assert {r.state for r in device.ask(request).results} == {State.APPLIED}


def test_nothing_listens(prefecture: Prefecture) -> None:
    assert failure(Device(prefecture), "http://127.0.0.1:9") is Code.OFFLINE


def test_a_portal_page_is_not_the_server(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    with ChaosProxy(target(prefecture), lambda _n: Fate(portal=True)) as line:
        assert failure(device, line.url) is Code.NOT_THE_SERVER


def test_an_altered_answer_is_not_the_server(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    with ChaosProxy(target(prefecture), lambda _n: Fate(flip=600)) as line:
        assert failure(device, line.url) is Code.NOT_THE_SERVER


def test_a_silent_line_is_noticed_by_lack_of_progress(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    with (
        ChaosProxy(target(prefecture), lambda _n: Fate(silent_after=20)) as line,
        device.remote(line.url) as way,
    ):
        way.stall_seconds = 0.3
        with pytest.raises(RemoteError) as caught:
            way.exchange(codec.encode_request(device.request()), lambda _p: None, lambda: False)
    assert caught.value.code is Code.STALLED


def test_a_person_can_cancel(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    with device.remote() as way, pytest.raises(RemoteError) as caught:
        way.exchange(codec.encode_request(device.request()), lambda _p: None, lambda: True)
    assert caught.value.code is Code.CANCELLED


@pytest.mark.parametrize("step", range(0, 1200, 97))
def test_a_cut_at_any_byte_loses_and_repeats_nothing(
    prefecture: Prefecture, step: int, expected_logs: list[object]
) -> None:
    device = Device(prefecture)
    request = device.request(device.creation())

    def plan(number: int) -> Fate:
        fates = {0: Fate(cut_up=step), 1: Fate(cut_down=step)}
        return fates.get(number, Fate())

    with ChaosProxy(target(prefecture), plan) as line:
        answers, failures = [], set()
        for _attempt in range(3):
            try:
                answers.append(device.ask(request, line.url))
            except RemoteError as error:
                failures.add(error.code)
    assert answers
    assert failures <= {Code.CUT, Code.NOT_THE_SERVER}
    assert {answer.results[0].state for answer in answers} == {State.APPLIED}
    assert len({answer.results[0].position for answer in answers}) == 1


def test_a_replayed_request_changes_nothing(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    act = device.creation()
    request = device.request(act)
    with ChaosProxy(target(prefecture), lambda _n: Fate(replay=True)) as line:
        first = device.ask(request, line.url)
    again = device.ask(device.request(act))
    assert again.code == ""  # no fork: the duplicate is the same client (rule 7)
    assert again.results[0].position == first.results[0].position


def test_a_foreign_key_is_refused_by_name(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    device.sign = os.urandom(32)
    assert failure(device, prefecture.url) is Code.BAD_SIGNATURE


def test_a_revoked_device_is_told_so(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    assert device.ask(device.request()).code == ""
    enrolment.revoke(prefecture.house.store, device.enrolled.device)
    assert device.ask(device.request()).code == Code.REVOKED


def test_hostile_bodies_are_refused_by_code(prefecture: Prefecture, tmp_path: Path) -> None:
    device = Device(prefecture)
    for payload in (
        b"",
        b"\x00" * 40,
        b"\x01\x09" + b"\xff" * 60,
        codec.encode_request(device.request())[:-3],
    ):
        with device.remote() as way, pytest.raises(RemoteError) as caught:
            way.exchange(payload, lambda _p: None, lambda: False)
        assert caught.value.code in {Code.MALFORMED, Code.UNKNOWN_CODEC, Code.TOO_LARGE}
