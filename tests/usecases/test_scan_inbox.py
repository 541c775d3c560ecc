"""The scan folder: filed by the QR, whole and once; what cannot be placed waits."""

import io
from pathlib import Path

import pytest
from PIL import Image

from app.domain.dossier import MADE, SCANNED
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import attaching, blank_sheets, scan_inbox
from app.usecases.attaching import Place
from app.usecases.desk import Desk
from app.usecases.mediation import case_view
from app.usecases.scan_inbox import Sweep
from tests.support import scans
from tests.support.memory_desk import HEAD, memory_desk
from tests.support.scans import jpeg, mark_of, plain_sheet
from tests.usecases.test_attaching import made, paper

SCAN = "scan-1.jpg"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "扫描").mkdir()
    return tmp_path / "扫描"


@pytest.fixture
def desk(folder: Path) -> Desk:
    desk = memory_desk(HEAD)
    desk.preferences.set("", scan_inbox.FOLDER, str(folder))
    return desk


@pytest.fixture
def case(desk: Desk) -> Record:
    return made(desk, "mediation_case", brief="界沟纠纷")


def swept(desk: Desk) -> Sweep:
    """Two looks: only what did not change between them is taken."""
    scan_inbox.sweep(desk)
    return scan_inbox.sweep(desk)


def put(folder: Path, name: str, *sheets: Image.Image) -> Path:
    file = folder / name
    file.write_bytes(jpeg(sheets[0]) if name.endswith("jpg") else scans.pdf_of(sheets))
    return file


def names(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def test_a_page_goes_to_its_paper_and_the_file_out_of_the_way(
    desk: Desk, case: Record, folder: Path
) -> None:
    of = paper(desk, case)
    put(folder, SCAN, plain_sheet(mark_of()).rotate(90, expand=True))
    found = swept(desk)
    (filed,) = found.filed
    assert filed.record.get("paper_id") == of.id
    assert filed.record.get("document") == "rights_notice"
    assert filed.record.get("file_name") == "当事人权利义务告知书第1页共1页.jpg"
    assert found.changes.touches("attachment")
    assert names(folder) == {f"已归档/{SCAN}"}


def test_a_file_that_still_grows_is_left_alone(desk: Desk, case: Record, folder: Path) -> None:
    paper(desk, case)
    whole = jpeg(plain_sheet(mark_of()))
    (folder / SCAN).write_bytes(whole[:5000])
    assert scan_inbox.sweep(desk) == Sweep()
    (folder / SCAN).write_bytes(whole)
    assert scan_inbox.sweep(desk) == Sweep()
    assert len(scan_inbox.sweep(desk).filed) == 1


def test_pages_of_one_file_are_grouped_by_paper_in_the_order_of_pages(
    desk: Desk, case: Record, folder: Path
) -> None:
    first, second = paper(desk, case, pages=2), paper(desk, case, scans.OTHER_ID)
    put(
        folder, "stack.pdf",
        plain_sheet(mark_of(2, 2)), plain_sheet(mark_of(paper_id=scans.OTHER_ID)),
        plain_sheet(mark_of(1, 2)),
    )  # fmt: skip
    found = swept(desk)
    filed = {one.record.get("paper_id"): one.record for one in found.filed}
    assert filed[first.id].get("pages") == 2
    assert filed[first.id].get("media_type") == "application/pdf"
    assert filed[first.id].get("file_name") == "当事人权利义务告知书第1、2页共2页.pdf"
    assert filed[second.id].get("pages") == 1
    assert names(folder) == {"已归档/stack.pdf"}


def test_two_papers_in_one_photo(desk: Desk, case: Record, folder: Path) -> None:
    paper(desk, case)
    paper(desk, case, scans.OTHER_ID)
    photo = scans.Shot(turn=3, quality=60).of(
        plain_sheet(mark_of()), plain_sheet(mark_of(paper_id=scans.OTHER_ID))
    )
    (folder / SCAN).write_bytes(photo)
    assert {one.record.get("paper_id") for one in swept(desk).filed} == {
        scans.PAPER_ID,
        scans.OTHER_ID,
    }


def test_what_bears_no_code_or_an_unknown_one_waits_with_its_reason(
    desk: Desk, folder: Path
) -> None:
    put(folder, "a.jpg", plain_sheet(""))
    put(folder, "b.jpg", plain_sheet(mark_of()))
    put(folder, "c.jpg", plain_sheet("LS1B:K26-0001"))
    waiting = {one.arrival.name: one.why for one in swept(desk).waiting}
    assert waiting == {
        "a.jpg": "inbox.no_code",
        "b.jpg": "inbox.unknown",
        "c.jpg": "inbox.not_typed",
    }
    assert names(folder) == {"a.jpg", "b.jpg", "c.jpg"}
    assert desk.scans.thumbnail(str(folder / "a.jpg")).startswith(b"\x89PNG")


def test_half_of_a_file_is_filed_and_the_rest_waits(desk: Desk, case: Record, folder: Path) -> None:
    paper(desk, case)
    put(folder, "stack.pdf", plain_sheet(mark_of()), plain_sheet(""))
    first = swept(desk)
    assert len(first.filed) == 1
    (waiting,) = first.waiting
    assert [leaf.number for leaf in waiting.leaves] == [2]
    again = scan_inbox.sweep(desk)  # nothing is filed twice
    assert again.filed == ()
    assert len(again.waiting) == 1
    saved = scan_inbox.assign(desk, waiting, Place(case, "evidence"))
    assert not isinstance(saved, Refused)
    assert len(attaching.of(desk, case)) == 2
    assert names(folder) == {"已归档/stack.pdf"}


def test_the_same_file_again_is_recognised(desk: Desk, case: Record, folder: Path) -> None:
    paper(desk, case)
    put(folder, SCAN, plain_sheet(mark_of()))
    swept(desk)
    put(folder, "scan-2.jpg", plain_sheet(mark_of()))
    found = swept(desk)
    assert found.repeated == ("scan-2.jpg",)
    assert len(attaching.of(desk, case)) == 1


def test_a_cut_between_record_and_memory_files_nothing_twice(
    desk: Desk, case: Record, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper(desk, case)
    put(folder, SCAN, plain_sheet(mark_of()))
    with monkeypatch.context() as cut:
        cut.setattr(scan_inbox, "_done", lambda *_: None)
        swept(desk)
    assert len(scan_inbox.sweep(desk).filed) == 1
    assert len(attaching.of(desk, case)) == 1
    assert names(folder) == {f"已归档/{SCAN}"}


def test_damaged_files_are_put_aside_and_named(desk: Desk, folder: Path) -> None:
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 broken")
    assert swept(desk).damaged == ("broken.jpg",)
    assert names(folder) == {"读不出/broken.jpg"}


def test_dropping_needs_a_reason_and_deletes_nothing(desk: Desk, folder: Path) -> None:
    put(folder, SCAN, plain_sheet(""))
    (waiting,) = swept(desk).waiting
    assert isinstance(scan_inbox.drop(desk, waiting, "  "), Refused)
    assert scan_inbox.drop(desk, waiting, "封面页，不用归档") is None
    assert names(folder) == {f"不归档/{SCAN}"}
    assert swept(desk).waiting == ()


def test_originals_may_be_deleted_once_they_are_filed(
    desk: Desk, case: Record, folder: Path
) -> None:
    desk.preferences.set("", scan_inbox.AFTERWARDS, scan_inbox.DELETE)
    paper(desk, case)
    put(folder, SCAN, plain_sheet(mark_of()))
    swept(desk)
    assert names(folder) == set()


def test_a_blank_sheet_goes_to_the_record_that_was_typed_from_it(
    desk: Desk, case: Record, folder: Path
) -> None:
    sheets = blank_sheets.issue(desk, "follow_up")
    assert not isinstance(sheets, Refused)
    number = sheets[0].number
    put(folder, SCAN, plain_sheet(f"LS1B:{number}"))
    assert swept(desk).waiting[0].why == "inbox.not_typed"
    typed = made(desk, "follow_up", case_id=case.id, visited_on="2026-11-20", blank_no=number)
    (filed,) = scan_inbox.sweep(desk).filed
    assert filed.record.get("owner_id") == typed.id
    assert filed.record.get("document") == "follow_up"


def test_pages_that_come_one_by_one_make_the_document_when_the_last_is_there(
    desk: Desk, case: Record, folder: Path
) -> None:
    paper(desk, case, pages=3)

    def state() -> tuple[str, tuple[int, ...]]:
        view = case_view.open_view(desk, case.id)
        assert not isinstance(view, Refused)
        scan = view.scans["rights_notice", ""]
        return view.states["rights_notice", ""], scan.lacking

    put(folder, "1.jpg", plain_sheet(mark_of(1, 3)))
    put(folder, "3.jpg", plain_sheet(mark_of(3, 3)))
    swept(desk)
    assert state() == (MADE, (2,))
    put(folder, "1-again.pdf", plain_sheet(mark_of(1, 3)), plain_sheet(mark_of(3, 3)))
    swept(desk)
    assert state() == (MADE, (2,)), "a page twice is one page"
    put(folder, "2.jpg", plain_sheet(mark_of(2, 3)))
    swept(desk)
    assert state() == (SCANNED, ())


def test_a_scan_may_be_given_to_any_record_that_stands_alone(
    desk: Desk, case: Record, folder: Path
) -> None:
    visit = made(desk, "consultation", matter="问山林界线")
    put(folder, SCAN, plain_sheet("", dpi=300))
    (waiting,) = swept(desk).waiting
    saved = scan_inbox.assign(desk, waiting, Place(visit))
    assert not isinstance(saved, Refused)
    assert (saved.record.get("owner_kind"), saved.record.get("owner_id")) == (visit.kind, visit.id)
    assert saved.record.get("case_id") is None
    assert [one.id for one in attaching.of(desk, visit)] == [saved.record.id]
    kept = desk.attachments.get(saved.record.text("sha256"))
    with Image.open(io.BytesIO(kept)) as image:
        assert max(image.size) >= 2000, "a page stays readable, whatever it belongs to"


def test_cases_come_first_and_nothing_that_is_part_of_one(desk: Desk) -> None:
    kinds = scan_inbox.may_own(desk)
    assert kinds[0] == "mediation_case"
    assert {"consultation", "person", "mediator"} <= {*kinds}
    assert not {"party", "paper", "attachment", "report_snapshot"} & {*kinds}


def test_another_printed_kind_is_one_more_name(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_inbox, "PRINTED", (*scan_inbox.PRINTED, "person"))
    made(desk, "person", scans.PAPER_ID, name="马海伍呷")
    put(folder, SCAN, plain_sheet(mark_of(2, 2)))
    (filed,) = swept(desk).filed
    assert (filed.record.get("owner_kind"), filed.record.get("owner_id")) == (
        "person", scans.PAPER_ID,
    )  # fmt: skip
    assert filed.record.get("page_numbers") == ("2",)
    assert filed.record.get("file_name") == "人员第2页共2页.jpg"


def test_a_folder_that_is_gone_is_empty(desk: Desk, folder: Path) -> None:
    folder.rmdir()
    assert swept(desk) == Sweep()
