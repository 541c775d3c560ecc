"""The sheets on which a case is opened: several records on one page, taken apart again."""

from dataclasses import replace

import pytest

from app.domain.case_file import CASE
from app.domain.case_rules import check
from app.domain.problems import Severity
from app.forms.case_sheets import case_and_parties, oral_case
from app.forms.drafting import from_draft, to_draft
from app.forms.opening import new_form
from app.forms.specs.case_sheets import CASE_SHEET_FORM, ORAL_SHEET_FORM
from app.forms.state import FormState
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.mediation import case_view, opening
from app.usecases.ports import Actor
from app.usecases.records import Saved
from tests.support.memory_desk import STATION, VILLAGE, memory_desk

ACTOR = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), STATION, "513431")


@pytest.fixture
def desk() -> Desk:
    desk = replace(memory_desk(), actor=ACTOR)
    committee = {
        "name": "解放沟镇人民调解委员会",
        "short_name": "昭觉解放沟",
        "kind_code": "township",
        "division_code": "513431101000",
    }
    body = records.create(desk, "committee", committee)
    assert isinstance(body, Saved)
    chief = {"name": "阿苦", "committee_id": body.record.id, "appointed_on": "2024-01-01"}
    assert isinstance(records.create(desk, "mediator", {**chief, "member": "阿苦"}), Saved)
    return desk


def typed(desk: Desk) -> FormState:
    """What a clerk types into the oral short form."""
    state = new_form(desk, ORAL_SHEET_FORM, opening.committee_defaults(desk, {}))
    return state.set_many(
        {
            "applicant_name": "阿苦木呷", "applicant_sex": "1",
            "applicant_division_code": VILLAGE, "respondent_name": "吉克乌牛",
            "respondent_sex": "1", "dispute_type": "02", "brief": "猪吃了菜，两家吵起来。",
            "term_act": "pay", "term_what": "菜钱", "term_amount_fen": "80",
        }
    )  # fmt: skip


def test_the_village_of_the_applicant_is_typed_once(desk: Desk) -> None:
    values = typed(desk).values
    assert values["respondent_division_code"] == VILLAGE
    assert values["dispute_division"] == VILLAGE
    assert values["people_involved"] == 2
    assert values["applied_on"] == values["accepted_on"] == "2026-11-22"


def test_the_oral_form_is_complete_with_what_its_way_asks(desk: Desk) -> None:
    assert not typed(desk).missing


def test_one_act_makes_a_complete_oral_case_that_was_performed(desk: Desk) -> None:
    before = len(desk.reader.waiting())
    saved = opening.open_oral(desk, oral_case(typed(desk).given))
    assert isinstance(saved, Saved)
    view = case_view.open_view(desk, saved.record.id)
    assert isinstance(view, case_view.CaseView)
    assert saved.record.get("stage") == "performed"
    assert saved.record.get("agreement_form") == "oral"
    assert saved.record.get("amount_fen") == 8000
    assert saved.record.text("dossier_title") == "阿苦木呷与吉克乌牛邻里纠纷"
    assert [p for p in view.problems if p.problem.severity is not Severity.WARN] == []
    term = view.file.of("agreement_term")[0]
    assert term.text("sentence").startswith("吉克乌牛向阿苦木呷支付菜钱人民币80元")
    assert view.file.of("performance")[0].get("performed_fen") == 8000
    kinds = {one.kind for one in desk.reader.waiting()[before:]}
    assert kinds == {CASE, "party", "person", "agreement", "agreement_term", "performance"}


def test_what_is_due_later_is_on_the_schedule(desk: Desk) -> None:
    state = typed(desk).set_many(
        {
            "agreement_performance_mode": "lump_sum",
            "agreement_performance_due": "2026-12-10",
            "term_side": "applicant",
            "further_terms": "两家的猪都关起来",
        }
    )
    saved = opening.open_oral(desk, oral_case(state.given))
    assert isinstance(saved, Saved)
    view = case_view.open_view(desk, saved.record.id)
    assert isinstance(view, case_view.CaseView)
    first, second = view.file.of("agreement_term")
    assert first.text("sentence").startswith("阿苦木呷于2026年12月10日前（含当日）向吉克乌牛")
    assert "猪" in second.text("sentence")
    assert view.file.of("performance")[0].get("due_on") == "2026-12-10"
    assert saved.record.get("stage") == "performing"


def test_a_repeated_save_makes_no_second_case(desk: Desk) -> None:
    oral, draft = oral_case(typed(desk).given), desk.ids.record_id()
    first = opening.open_oral(desk, oral, draft)
    again = opening.open_oral(desk, oral, draft)
    assert isinstance(first, Saved)
    assert isinstance(again, Saved)
    assert first.record.id == again.record.id


def test_a_half_typed_sheet_is_saved_with_what_there_is(desk: Desk) -> None:
    state = new_form(desk, ORAL_SHEET_FORM).set("applicant_name", "阿苦木呷")
    assert "respondent_name" in state.missing
    saved = opening.open_oral(desk, oral_case(state.given))
    assert isinstance(saved, Saved)
    assert not saved.record.complete


def test_a_new_case_has_its_two_parties(desk: Desk) -> None:
    state = new_form(desk, CASE_SHEET_FORM, opening.committee_defaults(desk, {})).set_many(
        {
            "applicant_name": "阿苦木呷", "applicant_sex": "1", "respondent_sex": "1",
            "applicant_division_code": VILLAGE, "respondent_name": "吉克乌牛",
            "dispute_type": "02", "brief": "田埂", "consented": "1",
        }
    )  # fmt: skip
    assert not state.missing
    header, parties = case_and_parties(state.given)
    saved = opening.open_case(desk, header, parties)
    assert isinstance(saved, Saved)
    assert saved.record.get("stage") == "registered"
    view = case_view.open_view(desk, saved.record.id)
    assert isinstance(view, case_view.CaseView)
    assert list(check(view.file, desk.surroundings)) == []


def test_a_draft_of_a_sheet_brings_everything_back(desk: Desk) -> None:
    state = typed(desk).set("term_amount_fen", "八十")
    again = from_draft(new_form(desk, ORAL_SHEET_FORM), to_draft(state))
    assert again.values == state.values
    assert again.text("term_amount_fen") == "八十"
