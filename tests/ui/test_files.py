"""The files beside any record by keystrokes: counted in its list, looked at, added, voided."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.records import Record
from app.i18n import locales
from app.ui.frame import Notice
from app.ui.screens.case import CasePage
from app.ui.screens.files import FilesPanel
from app.ui.screens.ledger import LedgerScreen
from app.ui.screens.mediation import MediationScreen
from app.ui.screens.record_view import RecordView
from app.ui.screens.village import VillageScreen
from app.usecases import attaching, records
from app.usecases.attaching import Place
from app.usecases.desk import Desk
from app.usecases.records import Saved
from tests.support.case_desk import sample_desk
from tests.support.look import flaws, scrolls
from tests.support.rooms import busy_desk
from tests.support.scans import jpeg
from tests.support.station_window import SMALLEST, StationWindow, station_window
from tests.support.stationwork_desk import every, stationwork_desk
from tests.usecases.test_attaching import attached
from tests.usecases.test_village_checks import with_parameter

PHOTO = jpeg(Image.new("RGB", (600, 800), (200, 180, 160)))
OTHER = jpeg(Image.new("RGB", (600, 800), (20, 80, 60)))
VISIT = "adviser_visit"


@pytest.fixture
def desk() -> Desk:
    return stationwork_desk()


@pytest.fixture
def room(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as window:
        window.log_in()
        window.keys.press(Qt.Key.Key_F4)
        window.settle()
        yield window


T = TypeVar("T")


def shown(window: StationWindow, kind: type[T]) -> T:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, kind)
    return workspace.screen_shown


def ctrl(window: StationWindow, key: Qt.Key) -> None:
    window.keys.chord(key)
    window.settle()


def press(window: StationWindow, key: Qt.Key) -> None:
    window.keys.press(key)
    window.settle()


def panel(window: StationWindow) -> FilesPanel:
    page = shown(window, VillageScreen).shown
    assert isinstance(page, FilesPanel)
    return page


def titles(page: FilesPanel) -> list[str]:
    return [str(one.title) for one in page.listing.list.entries]


def at(window: StationWindow, kind: str, record: Record) -> None:
    """The keys in a register, at one of its records."""
    lists = shown(window, VillageScreen).lists
    lists.go(kind, record.id)
    lists.focus_first()
    window.settle()


def said(window: StationWindow, kind: str) -> str:
    """What the preview says of the files."""
    return shown(window, VillageScreen).lists.register(kind).view.files_text


def cell(window: StationWindow, record: Record, column: int) -> str:
    rows = shown(window, VillageScreen).lists.register(record.kind).table.records
    rows.text(0, 0)
    window.settle()
    return rows.text(rows.ids.index(record.id), column)


def photos(folder: Path) -> str:
    """Two pictures as Windows copies their paths."""
    (folder / "签到表.jpg").write_bytes(PHOTO)
    (folder / "现场 照片.jpg").write_bytes(OTHER)
    return f'"{folder / "签到表.jpg"}" "{folder / "现场 照片.jpg"}"'


def test_photos_of_a_visit_are_added_at_once_and_counted(
    room: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    visit = every(desk, VISIT)[0]
    at(room, VISIT, visit)
    assert said(room, VISIT) == "附件 0 份（佐证）"
    assert "佐证" not in cell(room, visit, 4)
    ctrl(room, Qt.Key.Key_J)
    ctrl(room, Qt.Key.Key_I)
    room.keys.commit(photos(tmp_path))
    press(room, Qt.Key.Key_Return)
    assert panel(room).sentence == "已加上：签到表.jpg、现场 照片.jpg"
    assert sorted(titles(panel(room))) == ["现场 照片.jpg", "签到表.jpg"]
    assert room.focus == "附件"
    assert panel(room).view.words.startswith("第 1 页，共 1 页")
    assert [one.get("owner_kind") for one in attaching.of(desk, visit)] == [VISIT, VISIT]
    press(room, Qt.Key.Key_Escape)
    assert room.focus == "法律顾问工作日志"
    assert said(room, VISIT) == "附件 2 份（佐证）"
    assert cell(room, visit, 4).endswith(" · 佐证 2 份")


def test_one_that_cannot_be_added_keeps_no_other_out(
    room: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    at(room, VISIT, every(desk, VISIT)[0])
    ctrl(room, Qt.Key.Key_J)
    ctrl(room, Qt.Key.Key_I)
    room.keys.commit(f'{photos(tmp_path)} "{tmp_path / "没有.jpg"}"')
    press(room, Qt.Key.Key_Return)
    assert panel(room).sentence.startswith("找不到这个文件")
    assert len(titles(panel(room))) == 2


def test_that_evidence_is_wished_for_is_a_hint(dressed: QApplication, desk: Desk) -> None:
    with station_window(with_parameter(desk, evidence_min=2)) as window:
        window.log_in()
        press(window, Qt.Key.Key_F4)
        visit = every(desk, VISIT)[0]
        attached(desk, Place(visit), PHOTO)
        at(window, VISIT, visit)
        assert said(window, VISIT).startswith("附件 1 份（佐证） · 一般要有佐证，还差 1 份")


def notice(window: StationWindow) -> str:
    """What the window says."""
    found = window.shell.findChild(Notice)
    assert found is not None
    return found.sentence


def test_the_visit_that_was_just_saved_gets_its_photos(
    room: StationWindow, desk: Desk, tmp_path: Path
) -> None:
    ctrl(room, Qt.Key.Key_J)
    assert notice(room) == "先保存这一次，再加照片、签到表"
    before = {one.id for one in every(desk, VISIT)}
    month = shown(room, VillageScreen).lists.month
    month.entry.view.input("content").setFocus(Qt.FocusReason.OtherFocusReason)
    room.keys.commit("解答土地问题")
    ctrl(room, Qt.Key.Key_Return)
    assert notice(room).endswith("按 Ctrl+J 可以加照片、签到表")
    ctrl(room, Qt.Key.Key_J)
    ctrl(room, Qt.Key.Key_I)
    room.keys.commit(photos(tmp_path))
    press(room, Qt.Key.Key_Return)
    saved = next(one for one in every(desk, VISIT) if one.id not in before)
    assert attaching.count(desk, saved) == 2
    press(room, Qt.Key.Key_Escape)
    assert room.focus == "村（社区）", "the line of the next visit"


def test_a_file_is_voided_with_a_reason(room: StationWindow, desk: Desk) -> None:
    event = every(desk, "publicity_event")[0]
    attached(desk, Place(event), PHOTO, "活动.jpg")
    at(room, event.kind, event)
    assert said(room, event.kind) == "附件 1 份"
    ctrl(room, Qt.Key.Key_J)
    ctrl(room, Qt.Key.Key_Delete)
    room.keys.commit("加错了")
    press(room, Qt.Key.Key_Return)
    assert panel(room).sentence == "已作废：活动.jpg"
    assert titles(panel(room)) == []
    press(room, Qt.Key.Key_Escape)
    assert said(room, event.kind) == "附件 0 份"


def test_an_adviser_adds_and_reads_but_does_not_void(dressed: QApplication, desk: Desk) -> None:
    adviser = replace(desk, actor=replace(desk.actor, roles=frozenset({"adviser"})))
    visit = every(desk, VISIT)[0]
    attached(desk, Place(visit), PHOTO)
    with station_window(adviser) as window:
        window.log_in()
        press(window, Qt.Key.Key_F4)
        at(window, VISIT, visit)
        ctrl(window, Qt.Key.Key_J)
        actions = shown(window, VillageScreen).context.actions
        assert actions.action("file.add").isEnabled()
        assert not actions.action("record.void").isEnabled()
        assert panel(window).view.words.startswith("第 1 页，共 1 页")


def test_a_file_of_another_computer_says_so(room: StationWindow, desk: Desk) -> None:
    lecture = every(desk, "legal_lecture")[0]
    values = {
        "owner_kind": lecture.kind, "owner_id": lecture.id, "file_name": "别处.jpg",
        "media_type": "image/jpeg", "sha256": "0" * 64, "bytes": 5, "added_at": "2026-11-22T10:41",
    }  # fmt: skip
    assert isinstance(records.create(desk, "attachment", values), Saved)
    at(room, lecture.kind, lecture)
    ctrl(room, Qt.Key.Key_J)
    assert [str(one.note) for one in panel(room).listing.list.entries] == ["在另一台电脑上"]
    assert panel(room).view.words.startswith("这份文件在另一台电脑上")


def test_what_arrives_is_listed_while_the_page_is_open(room: StationWindow, desk: Desk) -> None:
    visit = every(desk, VISIT)[0]
    at(room, VISIT, visit)
    ctrl(room, Qt.Key.Key_J)
    assert titles(panel(room)) == []
    saved = attaching.attach(desk, Place(visit), PHOTO, "新到.jpg")
    assert isinstance(saved, Saved)
    shown(room, VillageScreen).context.feed.publish(saved.changes)
    room.settle()
    assert titles(panel(room)) == ["新到.jpg"]


def test_a_consultation_has_files(dressed: QApplication, tmp_path: Path) -> None:
    desk = busy_desk()
    with station_window(desk) as window:
        window.log_in()
        press(window, Qt.Key.Key_F3)
        ledger = shown(window, LedgerScreen)
        ctrl(window, Qt.Key.Key_J)
        page = ledger.findChild(FilesPanel)
        assert isinstance(page, FilesPanel)
        assert page.isVisible()
        ctrl(window, Qt.Key.Key_I)
        window.keys.commit(photos(tmp_path))
        press(window, Qt.Key.Key_Return)
        assert len(titles(page)) == 2
        press(window, Qt.Key.Key_Escape)
        assert window.focus == "来访台账"
        view = ledger.findChild(RecordView)
        assert isinstance(view, RecordView)
        assert view.files_text == "附件 2 份"


def test_the_list_of_cases_leads_to_the_files_of_the_case(dressed: QApplication) -> None:
    with station_window(sample_desk()) as window:
        window.log_in()
        press(window, Qt.Key.Key_F6)
        ctrl(window, Qt.Key.Key_J)
        page = shown(window, MediationScreen).shown
        assert isinstance(page, CasePage)
        assert isinstance(page.forms.current, FilesPanel)
        press(window, Qt.Key.Key_Escape)
        press(window, Qt.Key.Key_Escape)
        lists = shown(window, MediationScreen).lists
        lists.go("mediator")
        lists.focus_first()
        window.settle()
        ctrl(window, Qt.Key.Key_J)
        assert isinstance(shown(window, MediationScreen).shown, FilesPanel)
        press(window, Qt.Key.Key_Escape)
        assert lists.shown.isVisible()


@pytest.mark.parametrize("locale", locales())
@pytest.mark.parametrize(("text_scale", "size"), [(100, SMALLEST), (200, (1366, 768))])
def test_nothing_is_cut(
    dressed: QApplication, locale: str, text_scale: int, size: tuple[int, int], desk: Desk
) -> None:
    visit = every(desk, VISIT)[0]
    attached(desk, Place(visit), PHOTO, "签到表.jpg")
    with station_window(desk, locale=locale, text_scale=text_scale, size=size) as window:
        window.log_in()
        press(window, Qt.Key.Key_F4)
        at(window, VISIT, visit)
        found: list[str] = []
        steps: tuple[Callable[[], None], ...] = (
            lambda: ctrl(window, Qt.Key.Key_J),
            lambda: ctrl(window, Qt.Key.Key_I),
        )
        for step in steps:
            step()
            found += flaws(window.shell)
            found += [one for one in scrolls(window.shell) if one.endswith("across")]
        assert not found
        assert (window.shell.width(), window.shell.height()) == size
