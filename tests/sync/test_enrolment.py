"""What the server keeps beside records: enrolment, numbers, log, flags."""

from __future__ import annotations

import pytest
from msgspec import structs

from sync.errors import Code, SyncError
from sync.protocol import EnrolRequest, State
from sync.server import chain, enrolment
from sync.server.ports import DeviceRow
from sync.server.service import Service
from tests.support.sync_office import EPOCH, NOW, Office, rid


@pytest.fixture
def office() -> Office:
    return Office()


def test_an_invitation_is_used_once(office: Office) -> None:
    row = DeviceRow(device="d7", sign_public=b"", box_public=b"", partitions=("p",))
    enrolment.invite(office.store, b"token", "2026-12-01T00:00", row, {"station": "s1"})
    asked = EnrolRequest(token=b"token", sign_public=b"s" * 32, box_public=b"b" * 32)
    first = enrolment.enrol(office.store, office.book, asked, NOW)
    assert (first.code, first.device, first.epoch) == ("", "d7", EPOCH)
    assert enrolment.enrol(office.store, office.book, asked, NOW) == first
    other = structs.replace(asked, sign_public=b"x" * 32)
    assert enrolment.enrol(office.store, office.book, other, NOW).code == Code.ALREADY_USED
    wrong = structs.replace(asked, token=b"guess")
    assert enrolment.enrol(office.store, office.book, wrong, NOW).code == Code.WRONG_CODE


def test_an_invitation_expires(office: Office) -> None:
    row = DeviceRow(device="d7", sign_public=b"", box_public=b"")
    enrolment.invite(office.store, b"token", "2026-11-01T00:00", row, {})
    asked = EnrolRequest(token=b"token", sign_public=b"s", box_public=b"b")
    assert enrolment.enrol(office.store, office.book, asked, NOW).code == Code.EXPIRED


def test_the_log_is_chained(office: Office) -> None:
    one = office.device("d1")
    one.create(rid(1), a="1")
    one.edit(rid(1), a="2")
    one.sync()
    with office.store.admin() as admin:
        entries = admin.log("p", 0, 10)
        end = admin.heads()["p"].chain
    assert chain.verify(entries) == end
    forged = structs.replace(entries[0], actor="li")
    with pytest.raises(SyncError, match="chain-broken"):
        chain.verify([forged, *entries[1:]])


def test_flags_never_refuse(office: Office) -> None:
    one = office.device("d1")
    flagged = Service(office.store, office.book, lambda: NOW, flag=lambda change, op: ["late"])
    one.create(rid(1), a="1")
    answer = flagged.exchange(one.request())
    assert answer.results[0].state is State.APPLIED
    assert [n.code for n in answer.notices] == ["late"]


def test_a_newer_protocol_is_told_so(office: Office) -> None:
    one = office.device("d1")
    request = structs.replace(one.request(), protocol=99)
    assert one.ask(request).code == Code.PROTOCOL_TOO_NEW
