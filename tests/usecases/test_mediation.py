"""A case from the counter to the signed agreement: every part moves the header in the same act."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.case_file import CASE
from app.domain.common import is_empty
from app.domain.consultation import CONSULTATION
from app.domain.fields import Need
from app.domain.periods import parse_period
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import consult, due, records
from app.usecases.desk import Desk
from app.usecases.mediation import (
    case_view,
    handover,
    opening,
    parts,
    reading,
    staff,
    subsidy,
)
from app.usecases.ports import Actor, Query
from app.usecases.today import today
from tests.support.mediation_desk import done, header, signed
from tests.support.memory_desk import STATION, VILLAGE, memory_desk

MEDIATOR = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), STATION, "513431")


@pytest.fixture
def desk() -> Desk:
    return replace(memory_desk(), actor=MEDIATOR)


def committee(desk: Desk, **values: Any) -> Record:
    given = {"name": "解放沟镇人民调解委员会", "short_name": "昭觉解放沟", "kind_code": "township"}
    return done(
        records.create(desk, "committee", {**given, "division_code": "513431101000", **values})
    )


def mediator(desk: Desk, of: Record, name: str, **values: Any) -> Record:
    given = {"name": name, "committee_id": of.id, "appointed_on": "2024-01-01", **values}
    return done(records.create(desk, "mediator", given))


def case_of(desk: Desk, **values: Any) -> Record:
    """A registered case: 木呷 against 乌牛, the only committee, its mediator logged in."""
    of = committee(desk)
    mediator(desk, of, "阿苦", member="阿苦")
    given = {
        "source_code": "applied", "applied_on": "2026-11-01", "application_mode": "oral",
        "accepted_on": "2026-11-02", "dispute_type": "02", "dispute_division": VILLAGE,
        "people_involved": 2, "brief": "两家因田埂排水争吵。", "languages": ("zh",),
        "consented": True,
    }  # fmt: skip
    parties = [
        {"side": "applicant", "name": "阿苦木呷", "sex": "1"},
        {"side": "respondent", "name": "吉克乌牛", "sex": "1"},
    ]
    return done(opening.open_case(desk, {**given, **values}, parties))


def test_a_new_case_knows_its_committee_its_mediator_and_its_title(desk: Desk) -> None:
    case = case_of(desk)
    assert case.text("committee_name") == "解放沟镇人民调解委员会"
    assert case.get("committee_kind") == "township"
    assert case.text("mediator_names") == "阿苦"
    assert "阿苦木呷" in case.text("dossier_title")
    assert "邻里纠纷" in case.text("dossier_title")
    assert case.get("stage") == "registered"
    assert case.text("mediation_due") == "2026-12-02"


def test_whoever_is_logged_in_writes_the_record_until_somebody_else_is_named(desk: Desk) -> None:
    case = case_of(desk)
    assert case.text("recorder") == "阿苦"
    session = done(parts.add(desk, case.id, "mediation_session", {"record_text": "双方陈述。"}))
    assert session.text("recorder") == "阿苦"
    assert case_of(desk, recorder="沙马").text("recorder") == "沙马"
    assert is_empty(case_of(desk, recorder=None).get("recorder")), "emptied on purpose"
    county = replace(desk, actor=Actor("县里", frozenset({"county"}), STATION, "513431"))
    assert staff.writer(county) == ""


def test_each_part_moves_the_stage_in_its_own_act(desk: Desk) -> None:
    case = case_of(desk)
    session = {
        "mediated_at": "2026-11-05T10:00", "notice_given": True, "record_text": "双方陈述。",
        "session_result": "continue", "next_session_at": "2026-11-08T10:00",
    }  # fmt: skip
    first = done(parts.add(desk, case.id, "mediation_session", session))
    assert first.get("seq") == 1
    assert first.text("place") == "解放沟镇人民调解委员会"
    assert len(first.values["attendees"]) == 2  # type: ignore[arg-type]
    assert header(desk, case).get("stage") == "mediating"
    second = done(parts.add(desk, case.id, "mediation_session", session))
    assert second.get("seq") == 2
    done(records.remove(desk, second, "记重了"))
    done(records.remove(desk, first, "记错了"))
    assert header(desk, case).get("stage") == "registered"


def consultation(desk: Desk) -> Record:
    """One in which every field that a case can use is filled."""
    values: dict[str, Any] = {
        "received_at": "2026-11-20T09:30", "channel": "visit", "visitor_kind": "person",
        "visitor_name": "阿苦木呷", "name_native": "ꀊꈌꃅꇤ", "sex": "1", "birth_year": 1968,
        "ethnicity": "07", "id_type": "resident_id", "id_no": "513431196803151010",
        "phone": "13800001234", "division_code": VILLAGE, "address": "二组", "headcount": 3,
        "crowd": ("farmer",), "language": "ii", "interpreter": "沙马", "matter_type": "neighbour",
        "facts": "邻居占了田埂，双方多次争吵。", "demand": "请求恢复田埂。", "opponent": "吉克乌牛",
        "handling": ("to_mediation",),
    }  # fmt: skip
    known = CONSULTATION.by_name
    assert set(values) <= set(known)
    return done(consult.record_consultation(desk, values))


# Where each fact of a consultation stands in the case; the others belong to the counter alone.
CARRIED = {
    "facts": (CASE, "brief"), "demand": (CASE, "requests"), "interpreter": (CASE, "interpreter"),
    "language": (CASE, "languages"), "matter_type": (CASE, "dispute_type"),
    "division_code": (CASE, "dispute_division"), "headcount": (CASE, "people_involved"),
    "received_at": (CASE, "applied_on"), "channel": (CASE, "application_mode"),
}  # fmt: skip


def test_promotion_carries_every_fact_that_both_know(desk: Desk) -> None:
    committee(desk)
    source = consultation(desk)
    case = done(opening.promote(desk, source))
    file = reading.load(desk, case.id)
    assert file is not None
    applicant, respondent = file.parties("applicant")[0], file.parties("respondent")[0]
    by_program = {"station_name", "author", "entered_at", "late_reason", "correction_reason"}
    for name, value in source.values.items():
        if name in CARRIED:
            kind, target = CARRIED[name]
            assert not is_empty(file.case.get(target)), (kind, target)
        in_party = desk.kinds["party"].by_name.get(name)
        if in_party is not None and name not in by_program and in_party.need is not Need.DERIVED:
            assert applicant.get(name) == value, name
        in_case = desk.kinds[CASE].by_name.get(name)
        if in_case is not None and name not in by_program:
            assert not is_empty(file.case.get(name)), name
    assert applicant.get("name") == "阿苦木呷"
    assert respondent.get("name") == "吉克乌牛"
    assert case.get("consultation_id") == source.id
    assert case.get("people_involved") == 4
    assert done(opening.promote(desk, source)).id == case.id


def test_a_mediator_promotes_for_their_own_committee_and_interprets(desk: Desk) -> None:
    committee(desk, name="村人民调解委员会", short_name="村", division_code=VILLAGE)
    own = committee(desk, name="县人民调解委员会", short_name="县", division_code="513431000000")
    mediator(desk, own, "阿苦", member="阿苦", languages=("zh", "ii"))
    source = done(records.edit(desk, consultation(desk), {"interpreter": None}))
    case = done(opening.promote(desk, source))
    assert case.text("committee_id") == own.id
    assert case.get("languages") == ("ii",)
    assert case.text("interpreter") == "阿苦"


def test_a_promoted_draft_is_listed_on_the_day_it_was_entered(desk: Desk) -> None:
    """It has no day of acceptance yet, and is the newest all the same; Today counts it."""
    committee(desk)
    old = case_of(desk)
    before = today(desk).today_count
    draft = done(opening.promote(desk, consultation(desk)))
    assert is_empty(draft.get("accepted_on"))
    assert list(desk.reader.ids(Query(CASE))) == [draft.id, old.id]
    assert today(desk).today_count == before + 1


def test_whoever_spoke_for_another_becomes_the_agent(desk: Desk) -> None:
    committee(desk)
    source = consultation(desk)
    source = done(records.edit(desk, source, {"on_behalf_of": "阿苦尔体", "relation": "son"}))
    case = done(opening.promote(desk, source))
    file = reading.load(desk, case.id)
    assert file is not None
    (agent,) = file.of("power_of_attorney")
    assert file.parties("applicant")[0].get("name") == "阿苦尔体"
    assert agent.get("agent_name") == "阿苦木呷"
    assert agent.get("party_id") == file.parties("applicant")[0].id


def test_the_page_of_a_case_shows_what_is_wrong_with_each_part(desk: Desk) -> None:
    case = case_of(desk)
    done(parts.add(desk, case.id, "follow_up", {"situation": "已履行"}))
    view = case_view.open_view(desk, case.id)
    assert not isinstance(view, Refused)
    assert [item.item for item in view.dossier] == [f"{n:02}" for n in range(1, 14)]
    assert "mediation" in {deadline.rule for deadline in view.deadlines}
    assert "follow_up" in {problem.kind for problem in view.problems}


def test_the_days_of_a_case_are_due_until_something_ends_them(desk: Desk) -> None:
    """domain.md A.2, timers; issue: reminder per term."""
    case = case_of(desk)
    assert [(i.rule, i.due_on) for i in due.due(desk, "2026-12-01")] == [
        ("mediation", "2026-12-02")
    ]
    values = {"form": "oral", "performance_mode": "instalments", "agreed_on": "2026-11-06"}
    done(parts.add(desk, case.id, "agreement", values))
    item = done(parts.add(desk, case.id, "performance", {"due_on": "2026-12-05", "what": "还款"}))
    found = {i.rule: i for i in due.due(desk, "2026-12-06")}
    assert set(found) == {"performance", "follow_up"}
    assert found["performance"].overdue
    assert "阿苦木呷" in found["performance"].title
    item = done(
        records.edit(
            desk, item, {"amount_fen": 90000, "performed_on": "2026-12-05", "performed_fen": 30000}
        )
    )
    assert "performance" in {i.rule for i in due.due(desk, "2026-12-06")}, "paid in part"
    done(records.edit(desk, item, {"performed_fen": 90000}))
    visit = {"situation": "已还清", "performance": "performed", "mode": "visit"}
    done(parts.add(desk, case.id, "follow_up", visit))
    assert due.due(desk, "2026-12-06") == ()


def test_a_closed_case_owes_nothing(desk: Desk) -> None:
    """As its page and the register say."""
    case = case_of(desk)
    values = {"form": "oral", "performance_mode": "immediate", "agreed_on": "2026-11-06"}
    done(parts.add(desk, case.id, "agreement", values))
    assert {item.rule for item in due.due(desk, "2027-01-06")} == {"follow_up"}
    done(records.edit(desk, header(desk, case), {"closed_on": "2026-11-20"}))
    assert due.due(desk, "2027-01-06") == ()
    assert due.count(desk, "2027-01-06") == 0


def test_a_session_to_be_continued_is_due_until_it_was_held(desk: Desk) -> None:
    """Issue: sessions 0..n, with "to be continued"."""
    case = case_of(desk)
    values = {
        "mediated_at": "2026-11-20T10:00", "notice_given": True, "record_text": "双方陈述。",
        "session_result": "continue", "next_session_at": "2026-11-25T10:00",
    }  # fmt: skip
    done(parts.add(desk, case.id, "mediation_session", values))
    (item,) = due.due(desk, "2026-11-24")
    assert (item.rule, item.due_on, item.at[11:]) == ("session", "2026-11-25", "10:00")
    later = values | {"mediated_at": "2026-11-25T10:30", "session_result": "failed"}
    del later["next_session_at"]
    done(parts.add(desk, case.id, "mediation_session", later))
    assert due.due(desk, "2026-11-24") == ()


def test_what_need_not_be_done_is_no_debt_once_its_day_is_over(desk: Desk) -> None:
    """司法确认 is a choice of the parties: reminded of before the 30 days are over, never after."""
    case = case_of(desk)
    values = {"form": "written", "performance_mode": "conduct"}
    agreement = done(parts.add(desk, case.id, "agreement", values))
    signed(desk, case, agreement, "2026-11-10")
    stored = desk.reader.get("agreement", agreement.id)
    assert stored is not None
    done(records.edit(desk, stored, {"sealed_on": "2026-11-12"}))
    assert "confirmation" in {item.rule for item in due.due(desk, "2026-12-14")}
    assert "confirmation" not in {item.rule for item in due.due(desk, "2026-12-15")}


def test_the_open_cases_of_a_leaver_go_to_the_successor_in_one_act(desk: Desk) -> None:
    case = case_of(desk)
    (leaver,) = desk.reader.many("mediator", [header(desk, case).text("chief_mediator")])
    successor = mediator(desk, committee(desk, name="另一个"), "沙马")
    cases = handover.open_cases_of(desk, leaver.id)
    assert [one.id for one in cases] == [case.id]
    moved = handover.hand_over(desk, leaver, successor, cases, "2026-11-30")
    assert not isinstance(moved, Refused)
    assert header(desk, case).text("mediator_names") == "沙马"
    assert handover.open_cases_of(desk, leaver.id) == []
    gone = desk.reader.get("mediator", leaver.id)
    assert gone is not None
    assert gone.get("left_on") == "2026-11-30"
    assert isinstance(handover.hand_over(desk, leaver, gone, cases, "2026-11-30"), Refused)


def test_the_subsidy_list_names_what_a_file_lacks_and_pays_nothing(desk: Desk) -> None:
    case = case_of(desk)
    done(
        parts.add(
            desk, case.id, "agreement",
            {"form": "oral", "performance_mode": "immediate", "agreed_on": "2026-11-06"},
        )
    )  # fmt: skip
    done(records.edit(desk, header(desk, case), {"closed_on": "2026-11-20"}))
    quarter = parse_period("2026-Q4")
    assert quarter is not None
    (claim,) = subsidy.quarter(desk, quarter)
    assert claim.case.id == case.id
    assert "02" in claim.missing
    assert claim.amount_fen is None
    before = parse_period("2026-Q3")
    assert before is not None
    assert subsidy.quarter(desk, before) == ()
