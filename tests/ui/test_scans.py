"""The scan folder and the blank sheets by keystrokes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.dossier import SCANNED, papers_state
from app.domain.records import Record
from app.ui.lists import EntryList
from app.ui.screens import blank_sheets as sheets_page
from app.ui.screens.scan_place import PagePicture, PlacePanel
from app.ui.screens.scans import ScansScreen
from app.ui.screens.today import TodayScreen
from app.usecases import attaching, blank_sheets, scan_inbox
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load
from tests.support.memory_desk import HEAD, MemoryPeople, memory_desk
from tests.support.scans import jpeg, mark_of, plain_sheet
from tests.support.station_window import StationWindow, station_window
from tests.usecases.test_attaching import made, paper


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def desk(folder: Path) -> Desk:

    desk = replace(memory_desk(HEAD), people=MemoryPeople([HEAD]))
    desk.preferences.set("", scan_inbox.FOLDER, str(folder))
    return desk


@pytest.fixture
def case(desk: Desk) -> Record:
    return made(desk, "mediation_case", brief="界沟纠纷")


@pytest.fixture
def no_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_page, "printer_name", lambda: "")


@pytest.fixture
def opened(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    """Logged in; the room is not open yet."""
    with station_window(desk) as window:
        window.log_in()
        yield window


def come_in(window: StationWindow) -> ScansScreen:
    """The first look was at the login, the second is now."""
    window.keys.press(Qt.Key.Key_F11)
    window.settle()
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, ScansScreen)
    return workspace.screen_shown


def entries(screen: ScansScreen, name: str) -> list[tuple[str, str, str]]:
    lists = screen.findChildren(EntryList)
    found = [one.entries for one in lists if one.accessibleName() == name]
    return [(entry.title, entry.detail, entry.note) for rows in found for entry in rows]


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(jpeg(plain_sheet(text)))


def test_a_page_with_its_code_is_filed_by_itself(
    dressed: QApplication, desk: Desk, case: Record, folder: Path
) -> None:
    paper(desk, case)
    put(folder, "scan.jpg", mark_of())
    with station_window(desk) as window:
        window.log_in()
        screen = come_in(window)
        assert screen.sentence == "已归档 1 份文书，共 1 页"
        assert screen.standing_words == "没有等着归档的"
    file = load(desk, case.id)
    assert file is not None
    assert papers_state(file, desk.surroundings) == {("rights_notice", ""): SCANNED}


def test_what_waits_is_given_to_a_case_with_the_keys_alone(
    dressed: QApplication, desk: Desk, case: Record, folder: Path
) -> None:
    put(folder, "照片1.jpg", "")
    with station_window(desk) as window:
        window.log_in()
        screen = come_in(window)
        assert entries(screen, "等着归档的") == [("照片1.jpg", "页上没有读到二维码", "1 页")]
        picture = screen.findChild(PagePicture)
        assert isinstance(picture, PagePicture)
        assert not picture.pixmap().isNull()
        assert window.focus == "等着归档的"
        window.keys.enter()
        assert window.focus == "归到哪里"
        window.keys.commit("界沟")
        window.settle()
        window.keys.enter()
        assert window.focus == "是哪种文书"
        window.keys.commit("证据材料")
        window.settle()
        window.keys.enter()
        window.keys.enter()
        window.settle()
        assert screen.sentence == "已归档：证据材料.jpg"
        assert entries(screen, "等着归档的") == []
    (filed,) = attaching.of(desk, case)
    assert filed.get("document") == "evidence"
    assert (folder / "已归档" / "照片1.jpg").exists()


def test_what_waits_is_given_to_a_visit(
    dressed: QApplication, desk: Desk, case: Record, folder: Path
) -> None:
    visit = made(desk, "consultation", visitor_name="吉木阿呷", matter="问山林界线")
    put(folder, "照片1.jpg", "")
    with station_window(desk) as window:
        window.log_in()
        screen = come_in(window)
        window.keys.enter()
        window.keys.commit("吉木")
        window.settle()
        window.keys.enter()  # a visit has no documents: the next Enter files it
        window.keys.enter()
        window.settle()
        assert screen.sentence == "已归档：扫描件.jpg"
    (filed,) = attaching.of(desk, visit)
    assert filed.get("owner_kind") == "consultation"
    assert attaching.of(desk, case) == []


def test_what_waits_is_given_to_one_of_several_records_of_a_case(
    dressed: QApplication, desk: Desk, case: Record, folder: Path
) -> None:
    sessions = [
        made(desk, "mediation_session", case_id=case.id, place=place)
        for place in ("村委会", "田边")
    ]
    put(folder, "照片1.jpg", "")
    with station_window(desk) as window:
        window.log_in()
        place = come_in(window).findChild(PlacePanel)
        assert isinstance(place, PlacePanel)
        window.keys.enter()
        window.keys.commit("界沟")
        window.settle()
        window.keys.enter()
        offered = [(one.text, one.detail) for one in place.document.line.list.options]
        window.keys.type(str(offered.index(("人民调解记录", "田边")) + 1))
        window.keys.enter()
        window.settle()
    (filed,) = attaching.of(desk, case)
    assert filed.get("owner_id") == sessions[1].id
    assert filed.get("document") == "mediation_record"


def test_a_scan_that_belongs_nowhere_is_dropped_with_a_reason(
    dressed: QApplication, desk: Desk, folder: Path
) -> None:
    put(folder, "封面.jpg", "")
    with station_window(desk) as window:
        window.log_in()
        screen = come_in(window)
        window.keys.chord(Qt.Key.Key_Delete)
        window.keys.commit("只是封面")
        window.keys.enter()
        window.settle()
        assert entries(screen, "等着归档的") == []
    assert (folder / "不归档" / "封面.jpg").exists()


def test_the_folder_is_chosen_once(dressed: QApplication, desk: Desk, folder: Path) -> None:
    desk.preferences.set("", scan_inbox.FOLDER, "")
    with station_window(desk) as window:
        window.log_in()
        screen = come_in(window)
        window.keys.chord(Qt.Key.Key_B)
        window.keys.commit(str(folder / "gone"))
        window.keys.enter()
        window.settle()
        assert screen.sentence.startswith("没有这个文件夹")
        window.keys.chord(Qt.Key.Key_B)
        window.keys.commit(str(folder))
        window.keys.enter()
        window.settle()
    assert scan_inbox.folder(desk) == str(folder)


def test_whether_originals_stay_is_one_button(opened: StationWindow, desk: Desk) -> None:
    screen = come_in(opened)
    assert screen.originals.text() == "归档后留着原件"
    screen.originals.setFocus()
    opened.keys.enter()
    assert screen.originals.text() == "归档后删除原件"
    assert scan_inbox.deletes_originals(desk)
    opened.keys.enter()
    assert not scan_inbox.deletes_originals(desk)


def test_today_tells_what_waits_and_leads_there(
    dressed: QApplication, desk: Desk, folder: Path
) -> None:
    put(folder, "照片1.jpg", "")
    scan_inbox.sweep(desk)
    with station_window(desk) as window:
        window.log_in()
        workspace = window.shell.workspace
        assert workspace is not None
        assert isinstance(workspace.screen_shown, TodayScreen)
        assert "扫描件待归档 1 份" in workspace.screen_shown.words
        assert workspace.screen_shown.warning == "有 1 份扫描件等您指定归到哪里"


@pytest.mark.usefixtures("no_printer")
def test_blank_sheets_are_given_out_and_one_is_spoiled(opened: StationWindow, desk: Desk) -> None:
    screen = come_in(opened)
    opened.keys.type("2")  # the second page
    opened.keys.chord(Qt.Key.Key_N)
    opened.keys.type("2")
    opened.keys.enter()
    opened.settle()
    assert screen.sentence.startswith("已发出 2 张，编号 K26-0001—K26-0002")
    assert [one[0] for one in entries(screen, "带出去的空白表")] == ["K26-0002", "K26-0001"]
    listing = next(
        one for one in screen.findChildren(EntryList) if one.accessibleName() == "带出去的空白表"
    )
    listing.setFocus()
    opened.keys.chord(Qt.Key.Key_Delete)
    opened.keys.commit("淋湿了")
    opened.keys.enter()
    opened.settle()
    assert entries(screen, "带出去的空白表")[0][1:] == ("淋湿了", "已作废 · 10:41")
    assert [sheet.state for sheet in blank_sheets.standing(desk)] == ["spoiled", "out"]


def test_every_sheet_goes_to_the_printer_with_its_number(
    desk: Desk, dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = []
    monkeypatch.setattr(sheets_page, "printer_name", lambda: "HP")
    monkeypatch.setattr(sheets_page, "send", lambda papers, name: sent.extend(papers))
    for document in blank_sheets.KIND_OF:
        sheets_page.issue_and_print(desk, document, 1)
    codes = [one.qr(1, 1) for one in sent]
    assert codes == [f"LS1B:K26-{number:04}" for number in range(1, len(codes) + 1)]
    assert all(one.number for one in sent)
