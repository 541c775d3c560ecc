"""The page of a case by keystrokes: every stage key, every form, locks, drafts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.case_file import CASE
from app.domain.case_numbers import series
from app.domain.projection import SENSITIVE_TITLE
from app.forms.opening import FORMS
from app.ui.frame import Notice
from app.ui.lists import Entry
from app.ui.screens.case.rows import RowKey
from app.ui.screens.case.scene import load_similar
from app.usecases import drafts, records
from app.usecases.records import Saved
from tests.support.case_bench import Open
from tests.support.case_desk import open_case, sample_desk, sample_id
from tests.support.memory_store import MemoryStore
from tests.support.station_window import station_window

DRAFT, REGISTERED, INFORMED, MEDIATING, PERFORMING = 14, 4, 5, 6, 1


def test_a_case_shows_its_parties_on_two_sides_and_its_steps(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    assert "吉克·木呷与海来·尔古·木果" in bench.page.head.words
    assert "待编号" in bench.page.head.words
    left, right = bench.page.overview.pages["parties"].lists
    assert [one.title for one in left.entries] == ["吉克·木呷"]
    assert [one.title for one in right.entries] == ["海来·尔古·木果"]
    assert [one.progress.value for one in bench.page.head.bar.steps][:3] == ["done"] * 3
    assert len(bench.page.overview.guidance.meter.items) == 13


def test_number_keys_turn_the_pages_and_enter_opens_a_row(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    bench.keys.type("3")
    assert bench.page.overview.tabs.current == "mediation"
    assert any("第 2 次调解" in title for title in bench.titles("mediation"))
    bench.enter()
    bench.enter()
    assert bench.editor.kind.name == "mediation_session"
    bench.press(Qt.Key.Key_Escape)
    assert bench.page.forms.current is None


def test_ctrl_1_writes_the_day_of_information(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    bench.ctrl(Qt.Key.Key_1)
    assert bench.editor.kind.name == CASE
    assert bench.window.focus == "告知权利义务日期" or bench.editor.state.values["informed_on"]
    bench.save()
    assert bench.header.text("informed_on") == "2026-11-22"
    assert bench.header.text("stage") == "informed"


def test_ctrl_2_adds_a_session_with_place_and_attendees_known(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    assert bench.editor.state.values["attendees"]
    bench.fill(record_text="双方各自陈述，争议在工钱的数目。")
    bench.save()
    (session,) = bench.parts("mediation_session")
    assert session.text("record_text").startswith("双方")
    assert bench.header.text("stage") == "mediating"
    assert bench.page.overview.tabs.current == "mediation"
    assert bench.page.overview.current_key == str(RowKey("mediation_session", session.id))


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        (Qt.Key.Key_3, "investigation"),
        (Qt.Key.Key_5, "termination"),
        (Qt.Key.Key_7, "follow_up"),
        (Qt.Key.Key_8, "judicial_confirmation"),
    ],
)
def test_the_other_stage_keys_open_their_forms(open_at: Open, key: Qt.Key, kind: str) -> None:
    bench = open_at(MEDIATING)
    bench.ctrl(key)
    assert bench.editor.kind.name == kind
    assert bench.editor.record is None


def test_ctrl_5_ends_a_case_that_failed(open_at: Open) -> None:
    bench = open_at(MEDIATING)
    bench.ctrl(Qt.Key.Key_5)
    bench.fill(reason="双方各执一词，三次调解没有结果。")
    bench.save()
    assert bench.header.text("stage") == "failed"


def test_ctrl_6_ticks_the_next_item_of_the_schedule(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    bench.ctrl(Qt.Key.Key_6)
    assert bench.editor.state.values["performed_on"] == "2026-11-22"
    due = bench.editor.state.values["amount_fen"]
    assert bench.editor.state.values["performed_fen"] == due
    bench.save()
    assert all(item.text("performed_on") for item in bench.parts("performance"))
    assert bench.header.text("performed_on") == "2026-11-22"


def test_ctrl_9_closes_then_files(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    bench.ctrl(Qt.Key.Key_9)
    bench.save()
    assert bench.header.text("closed_on") == "2026-11-22"
    bench.ctrl(Qt.Key.Key_9)
    assert bench.editor.state.values["filed_on"] == "2026-11-22"


def test_a_term_is_read_as_the_sentence_while_it_is_typed(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.press(Qt.Key.Key_F5)
    assert bench.editor.kind.name == "agreement_term"
    act = bench.editor.input("act")
    act.setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("1")
    bench.fill(amount_fen="36000", due_on="2026-12-01")
    assert "叁万陆仟元整" in bench.editor.words
    assert "2026年12月1日前（含当日）" in bench.editor.words


def test_f5_then_ctrl_4_types_no_amount_twice(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.press(Qt.Key.Key_F5)
    bench.editor.input("act").setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("1")
    bench.fill(amount_fen="36000", due_on="2026-12-01")
    bench.save()
    bench.ctrl(Qt.Key.Key_4)
    assert bench.editor.kind.name == "agreement"
    assert bench.editor.state.values["amount_fen"] == 3_600_000
    assert bench.editor.state.values["performance_due"] == "2026-12-01"
    bench.save()
    (agreement,) = bench.parts("agreement")
    (term,) = bench.parts("agreement_term")
    assert term.text("agreement_id") == agreement.id


def test_what_is_missing_leads_to_its_field(open_at: Open) -> None:
    bench = open_at(DRAFT)
    problems = bench.page.overview.guidance.problems
    row = next(n for n, one in enumerate(problems.entries) if RowKey.of(one.key).field)
    key = RowKey.of(problems.entries[row].key)
    problems.setFocus(Qt.FocusReason.TabFocusReason)
    problems.mark(row)
    bench.enter()
    assert bench.editor.kind.name == key.kind
    if key.field in FORMS[key.kind].fields:
        assert QApplication.focusWidget() is bench.editor.input(key.field)


def test_the_whole_sentence_of_a_problem_is_said_when_it_is_marked(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    guidance = bench.page.overview.guidance
    assert not guidance.said.isVisible()
    guidance.problems.setFocus(Qt.FocusReason.TabFocusReason)
    bench.window.settle()
    assert "补录" in guidance.said.text()


def test_no_sentence_about_what_is_missing_is_cut(open_at: Open) -> None:
    """R30: a row is as high as its words."""
    bench = open_at(PERFORMING)
    problems = bench.page.overview.guidance.problems
    words = "协议金额 12000 元与各项之和 36000 元不一致，请核对条款和履行计划的金额"
    problems.put([Entry("short", "缺", "协议", "有误"), Entry("long", words, "协议", "有误")])
    room = problems.viewport().width()
    line = problems.fontMetrics().height()
    wanted = problems.fontMetrics().horizontalAdvance(words)
    assert wanted > room, "longer than the list is wide"
    more = problems.sizeHintForRow(1) - problems.sizeHintForRow(0)
    assert more >= line * (wanted // room)


def test_a_save_names_what_is_still_missing(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_7)
    bench.save()
    notice = bench.window.shell.findChild(Notice)
    assert notice is not None
    assert notice.sentence.startswith("已保存：回访")
    assert "还要补：" in notice.sentence
    assert "回访情况" in notice.sentence


def test_ctrl_r_asks_for_the_number(open_at: Open) -> None:
    bench = open_at(INFORMED)
    year = int(bench.header.text("accepted_on")[:4])
    assert isinstance(bench.desk.reader, MemoryStore)
    bench.desk.reader.grant(series(bench.header.text("committee_id"), year), 1, 20)
    bench.ctrl(Qt.Key.Key_R)
    assert bench.header.text("case_no")


def test_what_is_typed_is_a_draft_and_comes_back(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    bench.fill(record_text="说到一半停电了")
    bench.press(Qt.Key.Key_Escape)
    (draft,) = drafts.own(bench.desk)
    assert draft.form == "mediation_session"
    bench.page.open_draft(bench.case, draft)
    bench.window.settle()
    assert bench.editor.state.values["record_text"] == "说到一半停电了"
    bench.save()
    assert not drafts.own(bench.desk)
    assert bench.parts("mediation_session")


def test_leaving_an_untouched_form_leaves_no_draft(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    bench.press(Qt.Key.Key_Escape)
    assert not drafts.own(bench.desk)
    assert not bench.parts("mediation_session")


def test_a_part_is_voided_with_a_reason(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.go("inquiry")
    bench.ctrl(Qt.Key.Key_Delete)
    bench.keys.commit("登错了")
    bench.enter()
    assert not bench.parts("evidence")


def test_a_page_adds_parts_of_its_kinds(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    before = len(bench.parts("party"))
    bench.page.overview.wanted.emit("party")
    bench.window.settle()
    bench.editor.input("side").setFocus(Qt.FocusReason.TabFocusReason)
    bench.keys.type("2")
    bench.fill(name="沙马木且")
    bench.save()
    assert len(bench.parts("party")) == before + 1
    assert any("沙马木且" in title for title in bench.titles("parties"))


def test_rare_fields_are_folded_until_asked_for(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    assert not bench.editor.input("matter").isVisible()
    bench.ctrl(Qt.Key.Key_D)
    assert bench.editor.input("matter").isVisible()


def test_history_tells_of_case_and_parts(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    bench.ctrl(Qt.Key.Key_1)
    bench.save()
    bench.go("history")
    rows = bench.page.overview.pages["history"].lists[0].entries
    assert any("调解案件" in str(one.title) for one in rows)
    assert any("当事人" in str(one.title) for one in rows)
    changed = [str(one.title) for one in rows if str(one.detail).startswith("改")]
    assert [title for title in changed if title.startswith("调解案件 · ")]
    made = [one for one in rows if str(one.detail).startswith("新记")]
    assert "当事人" in [one.title for one in made]
    assert not any("所属案件" in str(one.title) for one in rows)


def test_a_sensitive_case_is_opened_for_a_reason(dressed: QApplication) -> None:
    desk = sample_desk()
    case = desk.reader.get(CASE, sample_id(INFORMED))
    assert case is not None
    assert isinstance(records.edit(desk, case, {"legality": ("domestic_violence",)}), Saved)
    with station_window(desk) as window:
        window.log_in()
        page = open_case(window, case.id)
        assert not page.head.isVisible()
        window.keys.commit("办理这件案件")
        window.keys.enter()
        window.settle()
        assert page.scene is not None
        assert page.head.isVisible()


def test_escape_goes_back_to_the_list(open_at: Open) -> None:
    bench = open_at(DRAFT)
    heard: list[bool] = []
    bench.page.closed.connect(lambda: heard.append(True))
    bench.press(Qt.Key.Key_Escape)
    assert heard


def test_a_sensitive_case_with_the_same_text_names_nobody(dressed: QApplication) -> None:
    desk = sample_desk()
    first, second = (desk.reader.get(CASE, sample_id(n)) for n in (INFORMED, MEDIATING))
    assert first is not None
    assert second is not None
    story = (
        "两家承包地相连，修整田埂时界石被移动，占用耕地，"
        "双方多次争吵推搡，经村干部劝阻后平息，现申请调解委员会处理。"
    )
    hidden = {"brief": story, "legality": ("domestic_violence",)}
    assert isinstance(records.edit(desk, first, hidden), Saved)
    assert isinstance(records.edit(desk, second, {"brief": story}), Saved)
    (row,) = load_similar(desk, second)
    assert "马海" not in str(row.detail)
    assert SENSITIVE_TITLE in str(row.detail)


def test_near_identical_text_is_pointed_out(open_at: Open) -> None:
    bench = open_at(PERFORMING)
    text = bench.header.text("brief")
    bench.page.forms.open_row(RowKey(CASE, bench.case))
    bench.press(Qt.Key.Key_Escape)
    other = open_at(MEDIATING)
    other.page.handlers()["case.header"]()
    other.window.settle()
    other.fill(brief=text)
    other.save()
    again = open_at(MEDIATING)
    similar = again.page.overview.guidance.similar
    assert similar.isVisible()
    assert "%" in str(similar.entries[0].title)
    assert str(similar.entries[0].detail).startswith("纠纷简要情况 · ")
    similar.setFocus(Qt.FocusReason.TabFocusReason)
    again.enter()
    assert again.page.scene is not None
    assert again.page.scene.case.id == bench.case, "the other case is a key away"
