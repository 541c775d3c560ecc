"""The rules of a consultation, each with its source (domain.md B.1-B.5, I, L)."""

from typing import Any

import pytest

from app.domain.consultation import CONSULTATION
from app.domain.consultation_rules import AS_THE_FACTS, counted_groups
from app.domain.problems import Problem, Severity, completes
from app.domain.surroundings import Surroundings
from tests.support.memory_desk import surroundings

AROUND = surroundings("2026-11-22T10:41")

GOOD: dict[str, Any] = {
    "received_at": "2026-11-22T10:30",
    "place": "station",
    "channel": "visit",
    "priority": "normal",
    "visitor_kind": "person",
    "visitor_name": "阿苦木呷",
    "headcount": 1,
    "language": "ii",
    "matter_class": "civil",
    "matter_type": "wages",
    "facts": "老板拖欠三个月工资",
    "demand": AS_THE_FACTS,
    "sensitivity": "normal",
    "answer": "先向人社部门投诉",
    "handling": ("answered",),
    "first_receiver": "沙马",
    "handler": "沙马",
}


def check(around: Surroundings = AROUND, **changes: Any) -> dict[str, Problem]:
    """Problems by field of a good consultation with changes; None leaves a field out."""
    values = {name: v for name, v in {**GOOD, **changes}.items() if v is not None}
    return {str(p.field): p for p in CONSULTATION.rules(values, around)}


def derived(**values: Any) -> dict[str, Any]:
    return dict(CONSULTATION.derive(values, AROUND))


def test_the_good_one_has_no_problem() -> None:
    assert check() == {}


@pytest.mark.parametrize(
    "name",
    [
        "received_at", "place", "channel", "headcount", "language", "matter_class", "matter_type",
        "facts", "demand", "handling", "first_receiver", "handler", "sensitivity",
        "visitor_kind", "priority",
    ],
)  # fmt: skip
def test_required_fields_are_missed_and_never_refused(name: str) -> None:
    """B.1 column `req`; product.md R29: saving is always allowed."""
    found = check(**{name: None})
    assert (found[name].code, found[name].severity) == ("missing", Severity.MISSING)


def test_a_name_is_due_unless_identity_was_refused() -> None:
    """B.1 `visitor_name`: empty only if `identity_refused`."""
    assert check(visitor_name=None)["visitor_name"].severity is Severity.MISSING
    assert check(visitor_name=None, identity_refused=True) == {}
    assert check(visitor_name=None, name_native="ꀉꈿꃅꇤ") == {}
    assert check(identity_refused=True)["identity_refused"].severity is Severity.WARN


@pytest.mark.parametrize("kind", ["enterprise", "public_body"])
def test_an_organisation_has_a_name(kind: str) -> None:
    """L: `visitor_kind`, `org_name`."""
    assert check(visitor_kind=kind)["org_name"].severity is Severity.MISSING
    assert check(visitor_kind=kind, org_name="某公司") == {}


def test_a_wrong_credit_code_warns_and_never_blocks() -> None:
    """E.1 GB 32100."""
    assert check(uscc="911100006000373419")["uscc"].severity is Severity.WARN
    assert check(uscc="91110000600037341L") == {}


def test_a_wrong_id_check_character_warns_and_never_blocks() -> None:
    """E.1; issue point 3: ID check digit warns and never blocks."""
    found = check(id_no="513431196803151011")
    assert (found["id_no"].code, found["id_no"].severity) == ("id.check", Severity.WARN)
    assert completes(tuple(found.values()))


def test_facts_that_contradict_the_id_number_are_pointed_out() -> None:
    """E.1: digit 17 and digits 7-14."""
    good = "513431196803151010"
    assert check(id_no=good, sex="2")["sex"].code == "id.sex"
    assert check(id_no=good, birth_year=1970)["birth_year"].code == "id.birth"
    assert check(id_no=good, sex="1", birth_year=1968) == {}
    assert check(id_no=good, sex="2", id_type="passport") == {}


def test_five_visitors_are_a_group_to_report() -> None:
    """B.1 `is_group`: group if ≥ 5 → 重大事项 prompt; J `group_visit_threshold`."""
    assert check(headcount=4) == {}
    found = check(headcount=5)["headcount"]
    assert (found.code, found.severity) == ("group.report", Severity.WARN)
    assert found.args["limit"] == 5
    assert derived(headcount=5)["is_group"] is True
    assert derived(headcount=4)["is_group"] is False


def test_a_head_count_of_nobody_is_wrong() -> None:
    assert check(headcount=0)["headcount"].severity is Severity.WRONG


def test_a_promised_answer_needs_an_appointment_and_a_phone() -> None:
    """B.1 `appointment_at`, `phone`: needed if 约期答复/转办."""
    found = check(handling=("appointment",))
    assert found["appointment_at"].severity is Severity.MISSING
    assert found["phone"].severity is Severity.MISSING
    assert (
        check(handling=("appointment",), appointment_at="2026-11-25T09:00", phone="13800138000")
        == {}
    )


@pytest.mark.parametrize(
    "handling",
    ["to_mediation", "aid_intake", "to_adviser", "other_body", "to_county", "body_petition"],
)
def test_whoever_is_handed_on_must_be_reachable(handling: str) -> None:
    """B.1 `phone`: 转办; B5."""
    assert check(handling=(handling,))["phone"].severity is Severity.MISSING
    refused = check(handling=(handling,), identity_refused=True, visitor_name=None)
    assert refused["phone"].severity is Severity.WARN


@pytest.mark.parametrize("handling", ["guide", "guide_lawyer", "not_ours", "aid_guide"])
def test_who_is_only_shown_the_way_needs_no_phone(handling: str) -> None:
    """B5 指引: the visitor goes alone."""
    assert check(handling=(handling,)) == {}


def test_an_answer_on_the_spot_is_written_down() -> None:
    """B.1 `answer`."""
    assert check(answer=None)["answer"].severity is Severity.MISSING
    assert check(answer=None, handling=("guide",)) == {}


def test_a_one_time_notice_lists_all_materials() -> None:
    """B.1 一次性告知: in writing, listing all materials."""
    assert check(one_time_notice=True)["notice_items"].severity is Severity.MISSING
    assert check(one_time_notice=True, notice_items=("身份证",)) == {}


def test_closing_needs_a_result() -> None:
    """B.1 `closed_at`, `outcome`: R to close."""
    assert check(closed_at="2026-11-22T11:00")["outcome"].severity is Severity.MISSING


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("due_on", "2026-11-21"),
        ("appointment_at", "2026-11-22T10:29"),
        ("closed_at", "2026-11-22T10:29"),
    ],
)
def test_nothing_is_promised_or_closed_before_the_visit(name: str, value: str) -> None:
    found = check(**{name: value, "outcome": "已办"})
    assert (found[name].code, found[name].severity) == ("date.order", Severity.WRONG)


def test_the_day_of_the_visit_itself_is_no_wrong_order() -> None:
    assert "due_on" not in check(due_on="2026-11-22")


def test_a_late_entry_is_marked_asks_why_and_never_blocks() -> None:
    """I.12, C.2: more than 7 days (parameter) is 补录, never punished."""
    assert check(received_at="2026-11-15T09:00") == {}
    found = check(received_at="2026-11-14T09:00")["late_reason"]
    assert (found.code, found.severity) == ("late.reason", Severity.WARN)
    assert check(received_at="2026-11-14T09:00", late_reason="停电") == {}
    entered = check(received_at="2026-11-14T09:00", entered_at="2026-11-14T10:00")
    assert entered == {}  # it was entered in time, whenever it is looked at


def test_a_date_in_the_future_warns() -> None:
    """R24: a wrong clock is noticed, never a reason to refuse."""
    assert check(received_at="2026-11-23T08:00")["received_at"].severity is Severity.WARN


def test_the_small_class_belongs_to_the_large_one() -> None:
    """B4."""
    assert check(matter_class="criminal")["matter_type"].code == "matter.mismatch"
    assert derived(matter_type="wages")["matter_class"] == "civil"


@pytest.mark.parametrize("matter", ["domestic_violence", "drug_rehab", "drug_crime"])
def test_delicate_matters_are_marked_sensitive(matter: str) -> None:
    """B.1 `sensitivity`: HIV/禁毒, domestic violence, minors."""
    assert derived(matter_type=matter)["sensitivity"] == "sensitive"


def test_a_minor_is_sensitive_and_a_clerk_may_decide_otherwise() -> None:
    """B.1, B3: derive and allow override."""
    assert derived(birth_year=2015)["sensitivity"] == "sensitive"
    found = check(birth_year=2015, crowd=("minor",))
    assert found["sensitivity"].severity is Severity.WARN


@pytest.mark.parametrize(
    ("year", "group"), [(1966, "elderly"), (1967, None), (2008, None), (2009, "minor")]
)
def test_age_groups_follow_from_the_birth_year(year: int, group: str | None) -> None:
    """B3: 老年人 ≥ 60, 未成年人 < 18."""
    assert derived(birth_year=year, received_at="2026-11-22T10:00").get("crowd") == (
        (group,) if group else None
    )


def test_age_counts_to_the_day_with_an_id_number() -> None:
    born = "513431196611231016"  # sixty tomorrow
    assert "crowd" not in derived(id_no=born, received_at="2026-11-22T10:00")
    assert derived(id_no=born, received_at="2026-11-23T10:00")["crowd"] == ("elderly",)


def test_an_age_group_that_was_not_ticked_is_only_pointed_out() -> None:
    """B3: allow override."""
    found = check(birth_year=1950, crowd=("farmer",))["crowd"]
    assert (found.code, found.severity) == ("crowd.age", Severity.WARN)


def test_women_and_minorities_are_counted_never_ticked() -> None:
    """B3, I.9: derived counts, groups overlap."""
    groups = counted_groups({"sex": "2", "ethnicity": "07", "crowd": ("farmer",)})
    assert groups == {"woman", "ethnic_minority", "farmer"}
    assert counted_groups({"crowd": ("woman",), "sex": "1", "ethnicity": "01"}) == frozenset()


def test_the_green_channel_names_its_group() -> None:
    """L: priority 绿色通道 with its group."""
    assert check(priority="green")["crowd"].severity is Severity.MISSING
    assert check(priority="green", crowd=("disabled",)) == {}


def test_sex_and_birth_year_follow_from_the_id_number_and_no_more() -> None:
    """Issue point 3; B.1: data minimisation, a consultation keeps the year."""
    found = derived(id_no="513431196803151010")
    assert (found["sex"], found["birth_year"]) == ("1", 1968)
    assert "birth_date" not in found


def test_the_demand_says_as_the_facts_unless_more_is_said() -> None:
    """product.md, fastest paths."""
    assert derived(facts="房子")["demand"] == AS_THE_FACTS
    assert "demand" not in derived()


def test_the_promise_is_the_earliest_of_its_handlings() -> None:
    """B.1 `due_on` by handling type, parameters; letters 7 working days."""
    day = "2026-11-20T10:00"  # a Friday
    assert "due_on" not in derived(received_at=day, handling=("answered",))
    assert derived(received_at=day, handling=("to_mediation",))["due_on"] == "2026-11-25"
    assert derived(received_at=day, handling=("other_body", "to_county"))["due_on"] == "2026-11-25"
    letter = derived(received_at=day, channel="letter", handling=("drafted",))
    assert letter["due_on"] == "2026-11-27"
    promised = derived(
        received_at=day, handling=("appointment",), appointment_at="2026-11-24T09:00"
    )
    assert promised["due_on"] == "2026-11-24"


def test_the_place_is_kept_by_the_name_of_its_day() -> None:
    """I.7: snapshot names."""
    assert derived(division_code="513431101200")["division_name"] == "昭觉县解放沟镇火普村"
    assert "division_name" not in derived(division_code="513425000000")
