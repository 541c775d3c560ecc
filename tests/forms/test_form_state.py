"""Form logic without Qt (architecture.md, step 2)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.consultation_rules import AS_THE_FACTS
from app.domain.fields import Need
from app.domain.problems import Severity
from app.forms.completeness import completeness
from app.forms.drafting import from_draft, to_draft
from app.forms.opening import FORMS, new_form, open_record, reopen
from app.forms.specs.consultation import INTAKE
from app.forms.specs.person import PERSON_FORM
from app.forms.state import FormState
from app.usecases import consult, drafts, records
from app.usecases.desk import Desk
from app.usecases.ports import Draft
from app.usecases.records import Saved
from tests.support.memory_desk import VILLAGE, memory_desk, surroundings
from tests.support.time_and_ids import FixedClock

WALK_IN = {
    "visitor_name": "阿苦木呷",
    "matter_type": "wages",
    "facts": "老板拖欠工资",
    "answer": "先去投诉",
    "handling": ["answered"],
}


@pytest.fixture
def desk() -> Desk:
    return memory_desk()


def intake(desk: Desk, **raws: Any) -> FormState:
    return new_form(desk, INTAKE).set_many(raws)


def test_five_inputs_make_a_complete_walk_in(desk: Desk) -> None:
    """product.md, fastest paths: the record that results must be complete."""
    state = intake(desk, **WALK_IN)
    assert state.is_complete
    assert state.values["demand"] == AS_THE_FACTS
    assert state.values["matter_class"] == "civil"
    done = consult.record_consultation(desk, state.given)
    assert isinstance(done, Saved)
    assert done.record.complete


def test_what_the_form_shows_is_what_is_saved(desk: Desk) -> None:
    state = intake(desk, **WALK_IN, headcount="6", division_code="火普村", phone="")
    done = consult.record_consultation(desk, state.given)
    assert isinstance(done, Saved)
    for name, value in state.values.items():
        assert done.record.get(name) == value, name
    assert done.record.get("phone") is None


def test_the_visit_is_of_the_time_the_form_was_opened() -> None:
    clock = FixedClock()
    desk = memory_desk(clock=clock)
    state = intake(desk, **WALK_IN)
    clock.advance(600)
    assert state.at(desk.surroundings).values["received_at"] == "2026-11-22T10:41"


def test_typing_gives_a_new_state_and_leaves_the_old_one(desk: Desk) -> None:
    before = new_form(desk, INTAKE)
    after = before.set("facts", "工资")
    assert (before.values.get("facts"), after.values.get("facts")) == (None, "工资")
    assert not before.is_dirty
    assert after.is_dirty


def test_what_cannot_be_read_stays_on_the_screen_with_its_problem(desk: Desk) -> None:
    state = intake(desk, received_at="中午", headcount="几个")
    assert state.text("received_at") == "中午"
    (problem,) = state.problems_of("received_at")
    assert (problem.code, problem.severity) == ("value.date", Severity.REFUSE)
    mended = state.set("received_at", "1120 9:00")
    assert mended.values["received_at"] == "2026-11-20T09:00"
    assert "received_at" not in mended.refusals


def test_an_emptied_field_stays_empty_and_is_told_missing(desk: Desk) -> None:
    state = intake(desk, **WALK_IN).set("language", "")
    assert "language" not in state.values
    assert state.given["language"] is None
    assert "language" in state.missing


def test_reset_brings_the_default_back(desk: Desk) -> None:
    state = intake(desk, language="藏语")
    assert state.values["language"] == "bo"
    assert state.reset("language").values["language"] == "zh"


def test_derived_values_follow_until_somebody_types_there(desk: Desk) -> None:
    """Birth year and sex from the ID (issue point 3); a person's own choice stays."""
    state = intake(desk, id_no="513431196803151010")
    assert (state.values["sex"], state.values["birth_year"]) == ("1", 1968)
    assert state.set("sex", "女").set("id_no", "513431199003151010").values["sex"] == "2"
    assert "sex" not in state.set("id_no", "").values


def test_a_code_is_read_again_when_its_parent_changes(desk: Desk) -> None:
    state = intake(desk, matter_type="其他")
    assert "matter_type" in state.refusals
    assert state.set("matter_class", "行政").values["matter_type"] == "other_administrative"


def test_a_folded_field_that_needs_a_hand_is_wanted(desk: Desk) -> None:
    state = intake(desk, **WALK_IN).set("handling", ["appointment"])
    assert state.wanted == ("appointment_at",)
    assert set(state.missing) == {"phone", "appointment_at"}
    assert state.set("appointment_at", "+3").wanted == ()


def test_completeness_counts_required_and_conditional_fields(desk: Desk) -> None:
    """product.md R29: completeness is a state."""
    empty = completeness(new_form(desk, INTAKE))
    full = completeness(intake(desk, **WALK_IN))
    assert not empty.is_complete
    assert full.is_complete
    assert full.done == full.total
    assert empty.total - empty.done == len(empty.missing)
    assert completeness(intake(desk, **WALK_IN, headcount="0")).wrong == ("headcount",)


def test_options_carry_number_keys_and_only_what_is_chosen_by_hand(desk: Desk) -> None:
    """product.md: number keys choose options; domain.md B3: 女性, 少数民族 never ticked."""
    state = new_form(desk, INTAKE)
    handling = state.options("handling")
    assert [(o.code, o.key) for o in handling[:3]] == [
        ("answered", "1"),
        ("to_mediation", "2"),
        ("aid_intake", "3"),
    ]
    assert handling[10].key == ""
    assert {"woman", "ethnic_minority"}.isdisjoint(o.code for o in state.options("crowd"))
    assert state.options("matter_type")[3].code == "private_loan"
    within = state.set("matter_class", "刑事").options("matter_type")
    assert {o.code for o in within} >= {"theft", "fraud"}
    assert "wages" not in {o.code for o in within}
    assert next(o for o in state.options("channel") if o.code == "call_12348").depth == 1


def test_an_opened_record_changes_only_what_was_typed(desk: Desk) -> None:
    done = consult.record_consultation(desk, intake(desk, **WALK_IN).given)
    assert isinstance(done, Saved)
    state = open_record(desk, done.record)
    assert not state.is_dirty
    assert state.values == done.record.values
    state = state.set("facts", "老板拖欠工资").set("headcount", "5")
    assert state.changes == {"headcount": 5}
    assert state.values["is_group"] is True
    edited = records.edit(desk, done.record, state.changes)
    assert isinstance(edited, Saved)
    assert edited.record.values == state.values


def test_a_choice_of_earlier_is_not_derived_away(desk: Desk) -> None:
    raws = {**WALK_IN, "due_on": "2026-12-24"}
    done = consult.record_consultation(desk, intake(desk, **raws).given)
    assert isinstance(done, Saved)
    state = open_record(desk, done.record).set("handling", ["to_county"])
    assert state.values["due_on"] == "2026-12-24"


def test_a_draft_brings_everything_back_even_what_cannot_be_read(desk: Desk) -> None:
    """product.md R28; issue: reopened in place after a crash."""
    state = intake(desk, facts="半句", headcount="几个", division_code=VILLAGE, phone="")
    kept = drafts.autosave(desk, "consultation", to_draft(state))
    assert isinstance(kept, Draft)
    back = reopen(desk, kept)
    assert back is not None
    assert back.text("headcount") == "几个"
    assert back.values == state.values


def test_a_draft_keeps_the_time_of_the_visit() -> None:
    clock = FixedClock()
    desk = memory_desk(clock=clock)
    kept = drafts.autosave(desk, "consultation", to_draft(intake(desk, facts="半句")))
    clock.advance(3600)
    assert isinstance(kept, Draft)
    back = reopen(desk, kept)
    assert back is not None
    assert back.values["received_at"] == "2026-11-22T10:41"


def test_a_draft_of_another_program_or_of_a_voided_record(desk: Desk) -> None:
    strange = Draft("d", "阿苦", "consultation", {"colour": "red", "facts": "x"}, "now")
    back = reopen(desk, strange)
    assert back is not None
    assert back.values["facts"] == "x"
    assert reopen(desk, Draft("d", "阿苦", "no_such_form", {}, "now")) is None
    assert reopen(desk, Draft("d", "阿苦", "consultation", {}, "now", record_id="gone")) is None


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_every_field_a_person_may_fill_stands_in_its_form_once(form: Any) -> None:
    typed = [spec.name for spec in form.kind.fields if spec.need is not Need.DERIVED]
    assert sorted(form.fields) == sorted(typed)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_codes_on_the_number_keys_exist(form: Any) -> None:
    around = surroundings()
    for name, codes in (*form.first.items(), *form.never.items()):
        known = around.codes.get(form.kind.by_name[name].codes)
        assert known is not None
        assert set(codes) <= set(known.by_code)


_RAW = st.one_of(st.none(), st.text(max_size=30), st.integers(), st.booleans())
_INPUTS = st.lists(st.tuples(st.sampled_from(INTAKE.fields), _RAW), max_size=12)


@given(_INPUTS)
def test_any_input_leaves_a_state_that_agrees_with_itself(inputs: list[tuple[str, Any]]) -> None:
    desk = memory_desk()
    state = new_form(desk, INTAKE)
    for name, raw in inputs:
        state = state.set(name, raw)
    assert set(state.read) | set(state.refusals) == set(state.typed)
    assert not set(state.read) & set(state.refusals)
    assert all(value is not None for value in state.values.values())
    assert state.is_complete == all(p.severity is Severity.WARN for p in state.problems)
    for name in INTAKE.fields:
        state.text(name)
        state.options(name)
    # Typing everything once more, or bringing it back from a draft, changes nothing.
    assert state.set_many(state.typed) == state
    back = from_draft(new_form(desk, INTAKE), to_draft(state))
    assert back.values == state.values
    assert set(back.refusals) == set(state.refusals)


@given(_INPUTS)
def test_the_order_of_different_fields_does_not_matter(inputs: list[tuple[str, Any]]) -> None:
    desk = memory_desk()
    once = dict(inputs)
    forward = backward = new_form(desk, INTAKE)
    for name, raw in once.items():
        forward = forward.set(name, raw)
    for name, raw in reversed(once.items()):
        backward = backward.set(name, raw)
    assert forward.values == backward.values
    assert set(forward.refusals) == set(backward.refusals)


def test_a_chosen_person_fills_the_form_without_being_typed(desk: Desk) -> None:
    saved = consult.record_consultation(desk, intake(desk, **WALK_IN, phone="13800138000").given)
    assert isinstance(saved, Saved)
    person = desk.reader.get("person", saved.record.text("person_id"))
    assert person is not None
    state = new_form(desk, INTAKE).set_values(consult.visitor_values(person))
    assert state.text("visitor_name") == "阿苦木呷"
    assert state.text("phone") == "13800138000"
    with pytest.raises(KeyError):
        state.set_values({"colour": "red"})


def test_the_form_of_a_person(desk: Desk) -> None:
    state = new_form(desk, PERSON_FORM).set("id_no", "513431196803151010").set("name", "甲")
    assert state.values["birth_date"] == "1968-03-15"
    assert state.is_complete
