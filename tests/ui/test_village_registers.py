"""The registers of the villages by keystrokes: one of each entered, letters and checks go on."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.records import Record
from app.ui.screens.entry_page import EntryPage
from app.ui.screens.record_editor import RecordEditor
from app.ui.screens.register import Register
from app.ui.screens.village import VillageScreen
from app.ui.screens.village.check_page import CheckPage
from app.ui.screens.village.short_line import ShortLine
from app.usecases.desk import Desk
from app.usecases.village import stationcheck
from tests.support.memory_desk import VILLAGE
from tests.support.station_window import StationWindow, station_window
from tests.support.stationwork_desk import LETTER_TEXT, every, stationwork_desk
from tests.support.village_desk import SECOND


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


def screen(window: StationWindow) -> VillageScreen:
    workspace = window.shell.workspace
    assert workspace is not None
    assert isinstance(workspace.screen_shown, VillageScreen)
    return workspace.screen_shown


def turn(window: StationWindow, kind: str) -> Register:
    """The register of a kind, with the keys in its list."""
    screen(window).lists.go(kind)
    screen(window).focus_first()
    window.settle()
    return screen(window).lists.register(kind)


def cells(window: StationWindow, kind: str, column: int) -> list[str]:
    model = screen(window).lists.register(kind).table.records
    model.text(0, 0)
    window.settle()
    return [model.text(row, column) for row in range(model.rowCount())]


def mark(window: StationWindow, kind: str, record: Record) -> None:
    turn(window, kind).mark(record.id)
    window.settle()


def new(window: StationWindow, kind: str) -> EntryPage:
    turn(window, kind)
    window.keys.chord(Qt.Key.Key_N)
    window.settle()
    page = screen(window).shown
    assert isinstance(page, EntryPage)
    return page


def save(window: StationWindow) -> None:
    window.keys.chord(Qt.Key.Key_S)
    window.settle()


def at(window: StationWindow, page: EntryPage, name: str) -> None:
    """The keys into a field."""
    page.view.input(name).setFocus(Qt.FocusReason.OtherFocusReason)
    window.settle()


# ---- one of each


def test_a_literate_villager_is_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "legal_literate_villager")
    assert room.focus == "村（社区）"
    room.keys.type("1")
    room.keys.commit("罗洪阿衣")
    room.keys.enter()
    room.keys.type("2")
    at(room, page, "kind_code")
    room.keys.type("1")
    room.keys.type("0312")
    save(room)
    made = next(one for one in every(desk, "legal_literate_villager") if "罗洪" in one.text("name"))
    assert (made.get("village_code"), made.get("sex")) == (VILLAGE, "2")
    assert made.text("chosen_on") == "2026-03-12"
    assert made.complete
    row = cells(room, "legal_literate_villager", 0).index("罗洪阿衣")
    assert cells(room, "legal_literate_villager", 4)[row] == "3 人，还差 2 人"


def test_a_volunteer_is_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "volunteer")
    room.keys.commit("李树成")
    at(room, page, "registered_on")
    room.keys.type("0305")
    at(room, page, "skills")
    room.keys.commit("法律、双语翻译")
    save(room)
    made = next(one for one in every(desk, "volunteer") if one.text("name") == "李树成")
    assert made.complete
    assert "李树成" in cells(room, "volunteer", 0)


def test_a_service_is_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "helper_activity")
    assert room.focus == "服务日期"
    at(room, page, "villager_id")
    room.keys.commit("沙马")
    room.keys.enter()
    at(room, page, "kind_code")
    room.keys.type("2")
    room.keys.type("45")
    at(room, page, "activity")
    room.keys.commit("带两位务工人员到站里")
    save(room)
    made = next(one for one in every(desk, "helper_activity") if one.get("minutes") == 45)
    assert made.text("helper_name") == "沙马·木呷"
    assert made.text("village_code") == VILLAGE
    assert made.complete


def test_a_training_of_villagers_is_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "training")
    room.keys.commit("怎样引导群众")
    at(room, page, "hours")
    room.keys.type("6")
    at(room, page, "villagers")
    room.keys.commit("吉克")
    room.keys.enter()
    save(room)
    made = next(one for one in every(desk, "training") if one.text("topic") == "怎样引导群众")
    assert made.get("attendee_names") == ("吉克·阿各",)


def test_an_event_is_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "publicity_event")
    for name, typed in (
        ("kind_code", "2"), ("which", "进学校"), ("topic", "防范校园欺凌"), ("language", "汉语"),
        ("division_code", "1"), ("place", "中心校"), ("start_at", "10"), ("end_at", "1045"),
        ("audience_count", "210"), ("audience_minors", "198"),
    ):  # fmt: skip
        at(room, page, name)
        (room.keys.commit if not typed.isascii() else room.keys.type)(typed)
        if name == "language":
            room.keys.enter()
    save(room)
    made = next(one for one in every(desk, "publicity_event") if one.text("which") == "进学校")
    assert made.get("minutes") == 45
    assert made.get("language") == ("zh",)
    assert made.complete


def test_a_board_is_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "notice_board")
    room.keys.type("2")
    at(room, page, "adviser_id")
    room.keys.type("1")
    at(room, page, "phone")
    room.keys.type("12834600001")
    at(room, page, "times")
    room.keys.commit("每月第二个星期三")
    save(room)
    made = next(one for one in every(desk, "notice_board") if "星期三" in one.text("times"))
    assert (made.text("village_code"), made.text("adviser_name")) == (SECOND, "王律师")
    assert made.complete


def test_an_adviser_and_an_engagement_are_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "adviser")
    room.keys.commit("吉木律师")
    at(room, page, "division_code")
    room.keys.commit("昭觉县")
    room.keys.enter()
    save(room)
    assert {one.text("name") for one in every(desk, "adviser")} == {"王律师", "吉木律师"}
    page = new(room, "engagement")
    room.keys.type("3")
    at(room, page, "adviser_id")
    room.keys.commit("吉木")
    room.keys.enter()
    at(room, page, "start")
    room.keys.type("1201")
    save(room)
    made = next(one for one in every(desk, "engagement") if one.text("start") == "2026-12-01")
    assert made.text("adviser_name") == "吉木律师"
    assert "不在聘期内" in cells(room, "engagement", 5)[0]


def test_a_lecture_is_entered(room: StationWindow, desk: Desk) -> None:
    page = new(room, "legal_lecture")
    room.keys.type("2")
    for name, typed in (("start_at", "9"), ("end_at", "10"), ("audience_count", "30")):
        at(room, page, name)
        room.keys.type(typed)
    for name, typed in (("lecturer", "王律师"), ("topic", "反诈")):
        at(room, page, name)
        room.keys.commit(typed)
    save(room)
    made = next(one for one in every(desk, "legal_lecture") if one.text("topic") == "反诈")
    assert (made.get("minutes"), made.text("village_code")) == (60, SECOND)


# ---- letters


def test_a_letter_is_entered_and_becomes_a_consultation(room: StationWindow, desk: Desk) -> None:
    page = new(room, "mailbox_item")
    at(room, page, "content")
    room.keys.commit("邻居的牛吃了苞谷。")
    at(room, page, "name")
    room.keys.commit("阿依")
    save(room)
    made = next(one for one in every(desk, "mailbox_item") if one.text("name") == "阿依")
    assert made.complete
    mark(room, "mailbox_item", made)
    room.keys.chord(Qt.Key.Key_M)
    room.settle()
    (consultation,) = every(desk, "consultation")
    assert consultation.text("facts") == "邻居的牛吃了苞谷。"
    assert consultation.text("channel") == "letter"
    workspace = room.shell.workspace
    assert workspace is not None
    assert workspace.room == "room.ledger"
    room.keys.press(Qt.Key.Key_F4)
    room.settle()
    mark(room, "mailbox_item", made)
    room.keys.chord(Qt.Key.Key_M)
    room.settle()
    assert len(every(desk, "consultation")) == 1


def test_letters_that_wait_are_a_list(room: StationWindow) -> None:
    turn(room, "mailbox_item")
    assert sorted(cells(room, "mailbox_item", 3)) == ["已采纳", "待办理"]
    room.keys.chord(Qt.Key.Key_F)
    room.keys.press(Qt.Key.Key_Tab)
    room.keys.press(Qt.Key.Key_Tab)
    assert room.focus == "名单"
    room.keys.type("1")
    room.settle()
    assert cells(room, "mailbox_item", 2) == [LETTER_TEXT]


# ---- notice boards and people who are missing


def test_a_board_that_is_old_says_why(room: StationWindow) -> None:
    turn(room, "notice_board")
    assert set(cells(room, "notice_board", 4)) == {"完好", "公示栏超过 90 天没有检查"}


def test_a_village_with_too_few_is_told_in_words(room: StationWindow) -> None:
    turn(room, "legal_literate_villager")
    told = cells(room, "legal_literate_villager", 4)
    assert sorted(told) == ["1 人，还差 4 人", "2 人，还差 3 人", "2 人，还差 3 人"]
    line = screen(room).findChild(ShortLine)
    assert line is not None
    assert line.isVisible()
    assert line.text() == "法律明白人还不够的村：火普村差 3 人、瓦岗村差 4 人、拉达村差 5 人"


# ---- checks


def test_a_check_is_entered_and_scored(room: StationWindow, desk: Desk) -> None:
    page = new(room, "station_check")
    at(room, page, "kind_code")
    room.keys.type("3")
    room.keys.type("2")
    save(room)
    shown = screen(room).shown
    assert isinstance(shown, CheckPage)
    assert room.focus == "牌子和制度上墙 得分"
    room.keys.type("15")
    room.keys.enter()
    room.keys.commit("齐全")
    room.keys.enter()
    room.keys.type("18")
    save(room)
    made = next(one for one in every(desk, "station_check") if one.get("target") == "village_room")
    assert (made.get("total"), made.get("full_score")) == (33, 35)
    first = stationcheck.items(desk, made.id)[0]
    assert (first.get("score"), first.text("finding")) == (15, "齐全")
    assert "33／35 分" in cells(room, "station_check", 3)


def test_what_was_typed_on_a_check_is_saved_by_leaving_it(room: StationWindow, desk: Desk) -> None:
    (check,) = every(desk, "station_check")
    mark(room, "station_check", check)
    room.keys.enter()
    room.settle()
    assert isinstance(screen(room).shown, CheckPage)
    assert room.focus == "公示上墙 得分"  # the first one without points
    room.keys.type("11")
    room.keys.press(Qt.Key.Key_Escape)
    room.settle()
    assert cells(room, "station_check", 3) == ["29／35 分"]


def test_points_that_are_no_number_stay_on_the_page(room: StationWindow, desk: Desk) -> None:
    (check,) = every(desk, "station_check")
    mark(room, "station_check", check)
    room.keys.enter()
    room.settle()
    room.keys.commit("好")
    save(room)
    shown = screen(room).shown
    assert isinstance(shown, CheckPage)
    assert stationcheck.items(desk, check.id)[1].get("score") is None
    room.keys.press(Qt.Key.Key_Backspace)
    room.keys.type("15")
    save(room)
    assert stationcheck.items(desk, check.id)[1].get("score") == 15


def test_a_line_of_a_check_is_on_the_disk_when_it_is_left(room: StationWindow, desk: Desk) -> None:
    (check,) = every(desk, "station_check")
    mark(room, "station_check", check)
    room.keys.enter()
    room.settle()
    room.keys.type("11")
    room.keys.enter()
    room.settle()
    assert isinstance(screen(room).shown, CheckPage)
    assert stationcheck.items(desk, check.id)[1].get("score") == 11
    room.keys.commit("一处看不清")
    room.keys.press(Qt.Key.Key_F3)  # another room comes
    room.settle()
    assert stationcheck.items(desk, check.id)[1].text("finding") == "一处看不清"
    assert len(stationcheck.items(desk, check.id)) == 7


def test_an_item_that_is_added_becomes_one_line(room: StationWindow, desk: Desk) -> None:
    (check,) = every(desk, "station_check")
    mark(room, "station_check", check)
    room.keys.enter()
    room.settle()
    shown = screen(room).shown
    assert isinstance(shown, CheckPage)
    shown._fields["", "item"].input.setFocus()
    room.keys.commit("卫生")
    room.keys.enter()
    room.keys.type("5")
    room.keys.enter()
    room.keys.type("4")
    room.keys.press(Qt.Key.Key_F3)  # another room, and back
    room.settle()
    room.keys.press(Qt.Key.Key_F4)
    room.settle()
    assert screen(room).shown is shown
    save(room)
    rows = stationcheck.items(desk, check.id)
    assert [row.text("item") for row in rows[7:]] == ["卫生"]
    assert (rows[7].get("weight"), rows[7].get("score")) == (5, 4)


def test_the_check_itself_is_one_key_further(room: StationWindow, desk: Desk) -> None:
    (check,) = every(desk, "station_check")
    mark(room, "station_check", check)
    room.keys.enter()
    room.settle()
    room.keys.type("9")
    room.keys.chord(Qt.Key.Key_O)
    room.settle()
    editor = screen(room).shown
    assert isinstance(editor, RecordEditor)
    assert editor.record.id == check.id
    assert stationcheck.items(desk, check.id)[1].get("score") == 9
