"""What the fast path of a case fills in by itself (product.md, "Fastest paths")."""

from PySide6.QtCore import Qt

from app.ui.screens.case.print_panel import PrintPanel
from app.ui.screens.case.rows import RowKey
from tests.support.case_bench import Open

DRAFT, REGISTERED, INFORMED = 14, 4, 5


def test_the_other_party_is_a_name_away(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    bench.ctrl(Qt.Key.Key_0)
    assert bench.window.focus == "姓名或单位名称"
    assert bench.editor.state.values["division_code"] == bench.header.get("dispute_division")
    assert "side" not in bench.editor.state.values  # both sides are there: it must be said which


def test_a_missing_side_opens_the_form_of_that_side(open_at: Open) -> None:
    bench = open_at(DRAFT)
    _applicant, respondent = bench.parts("party")
    bench.page.overview.tabs.go("parties")
    bench.page.ask._void(respondent, "登错了")
    bench.window.settle()
    problems = bench.page.overview.guidance.problems
    keys = [RowKey.of(one.key) for one in problems.entries]
    problems.setFocus(Qt.FocusReason.TabFocusReason)
    problems.mark(next(at for at, key in enumerate(keys) if key.field == "party_names"))
    bench.enter()
    assert bench.editor.kind.name == "party"
    assert bench.editor.state.values["side"] == "respondent"


def test_the_notice_is_given_with_consent_and_acceptance(open_at: Open) -> None:
    bench = open_at(DRAFT)
    assert not bench.header.get("consented")
    bench.ctrl(Qt.Key.Key_1)
    bench.save()
    assert bench.header.get("consented") is True
    assert bench.header.text("informed_on") == "2026-11-22"
    assert bench.header.text("stage") == "informed"


def test_a_session_begins_with_the_talk_once_the_notice_was_given(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_2)
    assert bench.window.focus == "调解记录"
    assert bench.editor.state.values["notice_given"] is True


def test_terms_say_how_the_agreement_is_performed(open_at: Open) -> None:
    bench = open_at(INFORMED)
    for amount, day in (("12000", "2026-12-01"), ("24000", "2027-03-01")):
        bench.press(Qt.Key.Key_F5)
        assert bench.window.focus == "做什么"
        bench.keys.type("1")
        bench.fill(amount_fen=amount, due_on=day)
        bench.save()
        assert all(term.complete for term in bench.parts("agreement_term"))
    bench.ctrl(Qt.Key.Key_4)
    agreement = bench.editor.state.values
    assert agreement["performance_mode"] == "instalments"
    assert agreement["amount_fen"] == 3_600_000
    assert agreement["performance_due"] == "2027-03-01"


def test_an_agreement_that_was_only_begun_is_finished_before_it_is_signed(open_at: Open) -> None:
    bench = open_at(INFORMED)
    bench.ctrl(Qt.Key.Key_4)
    bench.save()
    (begun,) = bench.parts("agreement")
    assert not begun.complete
    bench.ctrl(Qt.Key.Key_4)
    assert bench.editor.record == begun


def test_after_printing_the_keys_are_on_the_button_again(open_at: Open) -> None:
    bench = open_at(REGISTERED)
    bench.press(Qt.Key.Key_F8)
    bench.enter()
    panel = bench.page.forms.current
    assert isinstance(panel, PrintPanel)
    assert panel.go_button.hasFocus()
