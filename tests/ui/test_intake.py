"""The intake by keys: search first, drafts, parking, what is missing, what is refused."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.consultation import KIND
from app.domain.records import Record
from app.ui.draft_keeper import DraftKeeper
from app.ui.fields.suggestions import _PAUSE_MS
from app.ui.screens.intake import IntakeScreen
from app.usecases import drafts
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.records import create
from tests.support.memory_desk import VILLAGE, as_actor, memory_desk
from tests.support.station_window import StationWindow, station_window

OTHER_VILLAGE = "513431101201"


@pytest.fixture
def desk() -> Desk:
    desk = memory_desk()
    for name, phone in (("吉克拉则", "12812345678"), ("吉克拉则", "12800000002")):
        create(desk, "person", {"name": name, "sex": "2", "phone": phone, "division_code": VILLAGE})
    return desk


@pytest.fixture
def intake(dressed: QApplication, desk: Desk) -> Iterator[StationWindow]:
    with station_window(desk) as opened:
        opened.log_in()
        opened.keys.press(Qt.Key.Key_F2)
        opened.settle()
        yield opened


def screen(window: StationWindow) -> IntakeScreen:
    assert window.shell.workspace is not None
    shown = window.shell.workspace.screen_shown
    assert isinstance(shown, IntakeScreen)
    return shown


def saved(desk: Desk) -> list[Record]:
    return list(desk.reader.many(KIND, desk.reader.ids(Query(KIND))))


def finish(window: StationWindow) -> None:
    """From the matter to the next visitor."""
    window.keys.type("1")
    window.keys.commit("事实")
    window.keys.enter()
    window.keys.commit("解答")
    window.keys.enter()
    window.keys.type("1")
    window.keys.chord(Qt.Key.Key_Return)
    window.settle()


# -- the visitor


def test_a_telephone_number_finds_its_owner(intake: StationWindow) -> None:
    intake.keys.type("12800000002")
    intake.keys.enter()
    intake.settle()
    state = screen(intake).sheet.state
    person = intake.desk.reader.get("person", str(state.values["person_id"]))
    assert person is not None
    assert person.text("phone") == "12800000002"


def test_full_width_digits_find_as_well(intake: StationWindow) -> None:
    intake.keys.commit("１２８００００００02")
    intake.keys.enter()
    intake.settle()
    assert "person_id" in screen(intake).sheet.state.values


def test_an_unknown_number_is_kept_where_it_belongs(intake: StationWindow) -> None:
    intake.keys.type("12899999999")
    intake.keys.enter()
    intake.settle()
    state = screen(intake).sheet.state
    assert state.values["phone"] == "12899999999"
    assert "visitor_name" not in state.values
    assert intake.focus == "来访人姓名"


def test_a_name_nobody_bears_is_a_new_visitor(intake: StationWindow) -> None:
    """`吉克` is the beginning of two names; Enter must not pick one of them."""
    intake.keys.commit("吉克")
    intake.keys.enter()
    intake.settle()
    state = screen(intake).sheet.state
    assert state.values["visitor_name"] == "吉克"
    assert "person_id" not in state.values


def test_another_name_takes_back_what_the_first_brought(intake: StationWindow) -> None:
    intake.keys.type("12812345678")
    intake.keys.enter()
    intake.settle()
    assert screen(intake).sheet.state.values["phone"] == "12812345678"
    intake.keys.press(Qt.Key.Key_Backtab)
    intake.keys.press(Qt.Key.Key_Backtab)
    intake.keys.press(Qt.Key.Key_Backtab)
    assert intake.focus == "来访人姓名"
    intake.keys.commit("沙马")
    intake.keys.enter()
    intake.settle()
    values = screen(intake).sheet.state.values
    assert "person_id" not in values
    assert "phone" not in values
    assert values["visitor_name"] == "沙马"


def test_nothing_is_searched_while_an_input_method_composes(
    intake: StationWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.usecases import people

    asked: list[str] = []
    monkeypatch.setattr(people, "find", lambda _desk, text: asked.append(text) or ())
    focused = QApplication.focusWidget()
    QApplication.sendEvent(focused, QInputMethodEvent("jike", []))
    QTest.qWait(2 * _PAUSE_MS)
    intake.settle()
    assert isinstance(focused, QLineEdit)
    assert not asked
    assert "visitor_name" not in screen(intake).sheet.state.typed


def test_the_list_never_takes_the_focus(intake: StationWindow) -> None:
    focused = QApplication.focusWidget()
    intake.keys.type("jklz")
    intake.wait_for(focused.list.isVisible)  # type: ignore[union-attr]
    assert QApplication.focusWidget() is focused
    assert len(focused.list.options) == 2  # type: ignore[union-attr]
    intake.keys.press(Qt.Key.Key_Escape)
    assert not focused.list.isVisible()  # type: ignore[union-attr]
    assert focused.text() == "jklz"  # type: ignore[union-attr]


def test_a_repeat_visitor_shows_the_last_three_contacts(intake: StationWindow, desk: Desk) -> None:
    person = desk.reader.ids(Query("person", where={"phone": "12812345678"}))[0]
    for month in (5, 6, 7, 8):
        values = {
            "person_id": person,
            "visitor_name": "吉克拉则",
            "received_at": f"2026-0{month}-02T09:00",
            "matter_type": "wages",
            "sensitivity": "sensitive" if month == 8 else "normal",
        }
        create(desk, KIND, values)
    intake.keys.type("12812345678")
    intake.keys.enter()
    intake.settle()
    side = screen(intake).side
    lines = [line.text() for line in side._lines if line.isVisible()]
    assert [line[:10] for line in lines] == ["2026-08-02", "2026-07-02", "2026-06-02"]
    assert "劳动报酬" in lines[1]
    assert "劳动报酬" not in lines[0]


# -- saving


def test_the_next_visitor_has_the_same_village_and_date(intake: StationWindow) -> None:
    intake.keys.type("12812345678")
    intake.keys.enter(2)
    finish(intake)
    assert saved(intake.desk)[0].complete
    state = screen(intake).sheet.state
    assert state.values["division_code"] == VILLAGE
    assert "visitor_name" not in state.values
    assert intake.focus == "来访人姓名"
    assert not screen(intake).sheet.is_touched
    assert not screen(intake).sheet.pages.hint.text()  # nobody is told off before typing


def test_a_backdated_day_is_kept_for_the_stack_of_slips(intake: StationWindow) -> None:
    view = screen(intake).sheet.view
    view.input("received_at").setFocus()
    intake.keys.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    intake.keys.type("1103")
    intake.keys.enter()
    intake.keys.type("1")
    intake.keys.chord(Qt.Key.Key_Return)
    intake.settle()
    assert saved(intake.desk)[0].text("received_at") == "2026-11-03T00:00"
    assert screen(intake).sheet.state.values["received_at"] == "2026-11-03T00:00"


def test_incomplete_is_saved_and_said(intake: StationWindow) -> None:
    intake.keys.commit("沙马")
    intake.keys.chord(Qt.Key.Key_S)
    intake.settle()
    record = saved(intake.desk)[0]
    assert not record.complete
    assert screen(intake).sheet.state.record is not None
    assert "还没有填" in screen(intake).sheet.pages.hint.text()


def test_a_saved_one_is_corrected_in_place(intake: StationWindow) -> None:
    intake.keys.commit("沙马")
    intake.keys.chord(Qt.Key.Key_S)
    intake.settle()
    screen(intake).sheet.view.input("facts").setFocus()
    intake.keys.commit("补一句")
    intake.keys.chord(Qt.Key.Key_S)
    intake.settle()
    assert [record.get("facts") for record in saved(intake.desk)] == ["补一句"]


def test_what_cannot_be_read_is_not_lost_and_not_saved(intake: StationWindow) -> None:
    view = screen(intake).sheet.view
    view.input("received_at").setFocus()
    intake.keys.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    intake.keys.type("no day")
    intake.keys.chord(Qt.Key.Key_Return)
    intake.settle()
    assert not saved(intake.desk)
    assert intake.focus == "接待时间"
    assert screen(intake).sheet.pages.hint.text()
    assert screen(intake).sheet.state.typed["received_at"] == "no day"


def test_a_missing_field_behind_is_shown_when_it_is_due(intake: StationWindow) -> None:
    """约期答复 needs a time, which lies on the page behind."""
    intake.keys.type("12812345678")
    intake.keys.enter(2)
    intake.keys.type("1")
    intake.keys.commit("事实")
    intake.keys.enter(2)
    intake.keys.type("6")
    intake.keys.enter()
    assert intake.focus == "约期时间"


def test_a_full_disk_keeps_the_visitor_in_a_parked_draft(
    intake: StationWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.domain.problems import refused
    from app.usecases import consult

    monkeypatch.setattr(consult, "record_consultation", lambda *_: refused("store.disk_full"))
    intake.keys.type("12812345678")
    intake.keys.enter(2)
    finish(intake)
    assert not saved(intake.desk)
    parked = drafts.parked(intake.desk)
    assert [draft.title for draft in parked] == ["吉克拉则"]
    monkeypatch.undo()
    intake.keys.chord(Qt.Key.Key_P)
    intake.settle()
    intake.keys.chord(Qt.Key.Key_Return)
    intake.settle()
    assert saved(intake.desk)[0].complete
    assert not drafts.own(intake.desk)


# -- drafts


def test_typing_is_on_the_disk_within_two_seconds(intake: StationWindow) -> None:
    intake.keys.commit("沙马")
    keeper = intake.shell.findChild(DraftKeeper)
    assert isinstance(keeper, DraftKeeper)
    assert keeper.interval() < 2000
    intake.wait_for(lambda: bool(drafts.own(intake.desk)))
    assert drafts.own(intake.desk)[0].values["visitor_name"] == "沙马"


def test_after_a_crash_the_form_is_there_again(dressed: QApplication, desk: Desk) -> None:
    with station_window(desk) as crashing:
        crashing.log_in()
        crashing.keys.press(Qt.Key.Key_F2)
        crashing.keys.type("12812345678")
        crashing.keys.enter(2)
        crashing.keys.type("4")
        crashing.wait_for(lambda: bool(drafts.own(desk)))
        crashing.settle()
    with station_window(desk) as after:
        after.log_in()
        after.keys.press(Qt.Key.Key_F2)
        after.settle()
        values = screen(after).sheet.state.values
        assert values["visitor_name"] == "吉克拉则"
        assert values["matter_type"] == "private_loan"
        assert screen(after).sheet.visitor.person is not None


def test_two_visitors_at_once(intake: StationWindow) -> None:
    for name in ("甲某", "乙某"):
        intake.keys.commit(name)
        intake.keys.chord(Qt.Key.Key_P)
        intake.settle()
    assert len(drafts.parked(intake.desk)) == 2
    intake.keys.chord(Qt.Key.Key_P)  # several wait: they are offered by number
    intake.keys.type("2")
    intake.settle()
    back = screen(intake).sheet.state.values["visitor_name"]
    waiting = [draft.title for draft in drafts.parked(intake.desk)]
    assert {back, *waiting} == {"甲某", "乙某"}
    assert len(waiting) == 1


def test_a_draft_is_opened_from_elsewhere(intake: StationWindow) -> None:
    """As the page Today does it."""
    for name in ("甲某", "乙某"):
        intake.keys.commit(name)
        intake.keys.chord(Qt.Key.Key_P)
        intake.settle()
    wanted = next(one for one in drafts.parked(intake.desk) if one.title == "甲某")
    workspace = intake.shell.workspace
    assert workspace is not None
    workspace.go("room.intake", (drafts.TOPIC, wanted.id))
    intake.settle()
    assert screen(intake).sheet.state.values["visitor_name"] == "甲某"
    assert [draft.title for draft in drafts.parked(intake.desk)] == ["乙某"]


def test_drafts_are_private(intake: StationWindow) -> None:
    from tests.support.memory_desk import HEAD

    intake.keys.commit("沙马")
    intake.keys.chord(Qt.Key.Key_P)
    intake.settle()
    assert not drafts.own(as_actor(intake.desk, HEAD))


def test_a_new_form_loses_nothing(intake: StationWindow) -> None:
    intake.keys.commit("沙马")
    intake.keys.chord(Qt.Key.Key_N)
    intake.settle()
    assert [draft.title for draft in drafts.parked(intake.desk)] == ["沙马"]
    assert not screen(intake).sheet.is_touched


# -- keys


def test_every_field_is_reached_without_a_mouse(intake: StationWindow) -> None:
    """Tab walks the main page, Ctrl+D turns it, Tab walks the page behind."""

    def walk() -> set[str]:
        seen: list[str] = []
        for _key in range(80):
            intake.keys.press(Qt.Key.Key_Tab)
            if intake.focus in seen[:1]:
                break
            seen.append(intake.focus)
        return set(seen)

    labels = {
        spec.label
        for spec in intake.desk.kinds[KIND].fields
        if spec.name in screen(intake).sheet.state.form.fields
    }
    reached = walk()
    intake.keys.chord(Qt.Key.Key_D)
    reached |= walk() | {intake.focus}
    assert labels <= reached


def test_esc_closes_a_list_and_keeps_the_text(intake: StationWindow) -> None:
    view = screen(intake).sheet.view
    view.input("matter_type").setFocus()
    intake.keys.type("hy")
    intake.keys.press(Qt.Key.Key_Escape)
    assert view.input("matter_type").text() == "hy"  # type: ignore[attr-defined]


def test_esc_leaves_the_page_behind_without_loss(intake: StationWindow) -> None:
    intake.keys.chord(Qt.Key.Key_D)
    intake.keys.type("110101199003070038")
    intake.keys.press(Qt.Key.Key_Escape)
    assert screen(intake).sheet.view.input("facts").isVisible()
    assert screen(intake).sheet.state.values["id_no"] == "110101199003070038"


def test_esc_closes_what_is_open_first(intake: StationWindow) -> None:
    intake.keys.chord(Qt.Key.Key_D)
    screen(intake).sheet.view.input("due_on").setFocus()
    intake.keys.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    intake.keys.press(Qt.Key.Key_Escape)
    assert intake.focus == "承诺办结日"
    screen(intake).sheet.view.input("crowd").setFocus()
    intake.keys.press(Qt.Key.Key_Down)
    intake.keys.press(Qt.Key.Key_Escape)
    assert intake.focus == "服务对象类别"
    intake.keys.press(Qt.Key.Key_Escape)
    assert screen(intake).sheet.view.input("facts").isVisible()


def test_f1_explains_the_field(intake: StationWindow) -> None:
    screen(intake).sheet.view.input("facts").setFocus()
    intake.keys.press(Qt.Key.Key_F1)
    assert intake.shell.workspace is not None
    assert intake.shell.workspace._notice.sentence == "一两句话就够"


def test_matters_are_found_by_initials_and_alias(intake: StationWindow) -> None:
    screen(intake).sheet.view.input("matter_type").setFocus()
    intake.keys.type("wages")
    intake.keys.enter()
    assert screen(intake).sheet.state.values["matter_type"] == "wages"
    screen(intake).sheet.view.input("matter_type").setFocus()
    intake.keys.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    intake.keys.type("jtbl")
    intake.keys.enter()
    assert screen(intake).sheet.state.values["matter_type"] == "domestic_violence"
