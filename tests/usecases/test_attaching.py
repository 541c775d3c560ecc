"""Files beside records: kept once, refused by name, shown without a copy on the disk."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app.attachments.sealed import AttachmentFault
from app.domain.changes import Changes
from app.domain.dossier import MADE, SCANNED, papers_state
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import attaching, records
from app.usecases.attaching import Place
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load
from app.usecases.ports import Actor
from app.usecases.records import Saved
from tests.support.memory_desk import HEAD, STATION, as_actor, memory_desk
from tests.support.scans import OTHER_ID, PAPER_ID, jpeg

PHOTO = jpeg(Image.new("RGB", (600, 400), (200, 180, 160)))


def made(desk: Desk, kind: str, record_id: str = "", **values: object) -> Record:
    saved = records.create(desk, kind, values, record_id)  # type: ignore[arg-type]
    assert isinstance(saved, Saved), saved
    return saved.record


def paper(desk: Desk, case: Record, record_id: str = PAPER_ID, pages: int = 1) -> Record:
    return made(
        desk, "paper", record_id, case_id=case.id, document="rights_notice", part_id="",
        made_at="2026-11-22T10:41", sha256="0" * 64, pages=pages, version=1,
    )  # fmt: skip


def attached(desk: Desk, place: Place, source: bytes | Path, name: str = "照片.jpg") -> Record:
    saved = attaching.attach(desk, place, source, name)
    assert isinstance(saved, Saved), saved
    return saved.record


@pytest.fixture
def desk() -> Desk:
    return memory_desk(HEAD)


@pytest.fixture
def case(desk: Desk) -> Record:
    return made(desk, "mediation_case", brief="界沟纠纷")


def test_a_file_lies_beside_its_record(desk: Desk, case: Record) -> None:
    record = attached(desk, Place(case, "identity_proof"), PHOTO, "D:\\身份证.jpg")
    assert record.get("file_name") == "身份证.jpg"
    assert (record.get("media_type"), record.get("bytes")) == ("image/jpeg", len(PHOTO))
    assert record.get("case_id") == case.id
    assert [one.id for one in attaching.of(desk, case)] == [record.id]
    shown = attaching.preview(desk, record)
    assert isinstance(shown, bytes)
    assert shown.startswith(b"\x89PNG")
    assert attaching.content(desk, record) == PHOTO


def test_the_scan_of_a_paper_raises_its_document_to_scanned(desk: Desk, case: Record) -> None:
    attached(desk, Place(paper(desk, case)), PHOTO)
    file = load(desk, case.id)
    assert file is not None
    assert papers_state(file, desk.surroundings) == {("rights_notice", ""): SCANNED}


def test_the_produced_pdf_is_no_scan_of_it(desk: Desk, case: Record) -> None:
    of = paper(desk, case)
    made(
        desk, "attachment", case_id=case.id, owner_kind="paper", owner_id=of.id, paper_id=of.id,
        document="rights_notice", file_name="告知书.pdf", media_type="application/pdf",
        sha256=of.get("sha256"), bytes=10, added_at="2026-11-22T10:41",
    )  # fmt: skip
    file = load(desk, case.id)
    assert file is not None
    assert papers_state(file, desk.surroundings) == {("rights_notice", ""): MADE}


def test_a_document_may_be_named_in_chinese_and_must_be_known(desk: Desk, case: Record) -> None:
    named = attached(desk, Place(case, "证据材料"), PHOTO)
    assert named.get("document") == "evidence"
    refused = attaching.attach(desk, Place(case, "圣旨"), PHOTO, "a.jpg")
    assert isinstance(refused, Refused)
    assert refused.problems[0].code == "code.unknown"


def test_the_same_file_is_kept_once(desk: Desk, case: Record) -> None:
    first = attached(desk, Place(case), PHOTO)
    assert attached(desk, Place(case), PHOTO, "又一次.jpg").id == first.id
    assert len(attaching.of(desk, case)) == 1


def test_what_cannot_be_kept_is_refused_by_name(desk: Desk, case: Record, tmp_path: Path) -> None:
    program = tmp_path / "病毒.exe"
    program.write_bytes(b"MZ" + bytes(50))
    refused = attaching.attach(desk, Place(case), program)
    assert isinstance(refused, Refused)
    (problem,) = refused.problems
    assert (problem.code, problem.args["name"]) == ("attachment.program", "病毒.exe")
    assert attaching.of(desk, case) == []


def test_nothing_is_recorded_when_the_file_cannot_be_sealed(
    desk: Desk, case: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise AttachmentFault("store.disk_full")

    monkeypatch.setattr(desk.attachments, "take", full)
    refused = attaching.attach(desk, Place(case), PHOTO, "a.jpg")
    assert isinstance(refused, Refused)
    assert refused.problems[0].code == "store.disk_full"
    assert attaching.of(desk, case) == []


def test_a_file_of_another_computer_is_a_record_alone(desk: Desk, case: Record) -> None:
    record = attached(desk, Place(case), PHOTO)
    elsewhere = replace(desk, attachments=memory_desk().attachments)
    assert attaching.is_here(desk, record)
    assert not attaching.is_here(elsewhere, record)
    refused = attaching.preview(elsewhere, record)
    assert isinstance(refused, Refused)
    assert refused.problems[0].code == "attachment.missing"


def test_a_person_says_once_that_a_file_is_the_whole_document(desk: Desk, case: Record) -> None:
    record = attached(desk, Place(paper(desk, case, pages=3)), PHOTO)

    def state() -> str:
        file = load(desk, case.id)
        assert file is not None
        return papers_state(file, desk.surroundings)["rights_notice", ""]

    assert state() == MADE
    saved = attaching.call_whole(desk, record)
    assert isinstance(saved, Saved)
    assert state() == SCANNED
    assert attaching.call_whole(desk, record) == Saved(saved.record, Changes())
    refused = records.edit(desk, saved.record, {"whole": False})
    assert isinstance(refused, Refused)


def test_a_file_goes_beside_the_newest_version_else_beside_what_it_is_made_from(
    desk: Desk, case: Record
) -> None:
    session = made(desk, "mediation_session", case_id=case.id)
    file = load(desk, case.id)
    assert file is not None
    assert attaching.place_of(file, "mediation_record", session.id).owner.id == session.id
    assert attaching.place_of(file, "rights_notice", "").owner.id == case.id
    paper(desk, case)
    newest = paper(desk, case, OTHER_ID)
    file = load(desk, case.id)
    assert file is not None
    assert attaching.place_of(file, "rights_notice", "").owner.id == newest.id


def test_voiding_needs_a_reason_and_keeps_the_file(desk: Desk, case: Record) -> None:
    record = attached(desk, Place(case), PHOTO)
    assert isinstance(attaching.remove(desk, record, " "), Refused)
    assert isinstance(attaching.remove(desk, record, "加错了案件"), Saved)
    assert attaching.of(desk, case) == []
    assert desk.attachments.has(record.text("sha256"))


def test_who_may_not_see_a_record_sees_no_file_of_it(desk: Desk) -> None:
    visit = made(desk, "consultation", matter="问山林界线")
    record = attached(desk, Place(visit), PHOTO)
    recorder = as_actor(desk, Actor("记录员", frozenset({"recorder"}), STATION, "513431"))
    for refused in (
        attaching.attach(recorder, Place(visit), PHOTO, "a.jpg"),
        attaching.preview(recorder, record),
        attaching.content(recorder, record),
        attaching.call_whole(recorder, record),
    ):
        assert isinstance(refused, Refused)
        assert refused.problems[0].code == "rights.not_allowed"
