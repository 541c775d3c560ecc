"""A desk with a committee's year on it, for the tests of the room of mediation."""

from __future__ import annotations

from dataclasses import replace

from app.domain.case_file import CASE
from app.domain.fields import Value
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import records
from app.usecases.desk import Desk
from app.usecases.mediation import opening, parts, reading
from app.usecases.mediation.opening import OralCase, OralTerm
from app.usecases.ports import Actor
from app.usecases.records import Saved
from tests.support.memory_desk import STATION, VILLAGE, memory_desk

MEDIATOR = Actor("阿苦", frozenset({"clerk", "mediator", "head"}), STATION, "513431")
HOSTILE = "曲比<b>黑</b>&amp;"


def done(outcome: Saved | Refused) -> Record:
    """The record of an act that must not be refused."""
    assert isinstance(outcome, Saved), outcome
    return outcome.record


def mediation_desk() -> Desk:
    """A committee with two mediators; nothing else."""
    desk = replace(memory_desk(), actor=MEDIATOR)
    body = done(
        records.create(
            desk,
            "committee",
            {
                "name": "解放沟镇人民调解委员会", "short_name": "昭觉解放沟",
                "kind_code": "township", "division_code": "513431101000",
            },
        )
    )  # fmt: skip
    members: tuple[tuple[str, dict[str, Value]], ...] = (
        ("阿苦", {"member": "阿苦", "certificate_no": "川调001"}),
        ("吉克拉则", {"is_degu": True, "term_end": "2026-12-20", "certificate_no": "川调002"}),
    )
    for name, more in members:
        given = {"name": name, "committee_id": body.id, "appointed_on": "2024-01-01", "sex": "1"}
        done(records.create(desk, "mediator", {**given, **more}))
    return desk


def open_case(desk: Desk, first: str, second: str, **values: Value) -> Record:
    """A registered case of two neighbours."""
    given: dict[str, Value] = {
        "source_code": "applied", "applied_on": "2026-11-01", "application_mode": "oral",
        "accepted_on": "2026-11-02", "dispute_type": "02", "dispute_division": VILLAGE,
        "people_involved": 2, "brief": "两家因田埂排水争吵。", "languages": ("zh",),
        "consented": True,
    }  # fmt: skip
    sides = [
        {"side": "applicant", "name": first, "sex": "1", "division_code": VILLAGE},
        {"side": "respondent", "name": second, "sex": "1", "division_code": VILLAGE},
    ]
    return done(opening.open_case(desk, {**given, **values}, sides))


def settled(desk: Desk, first: str, second: str, on: str = "2026-11-10") -> Record:
    """Settled by word of mouth and paid on the spot."""
    party = {"sex": "1", "division_code": VILLAGE}
    oral = OralCase(
        case={
            "source_code": "proactive", "accepted_on": on, "dispute_type": "02",
            "dispute_division": VILLAGE, "people_involved": 2, "brief": "猪吃了菜。",
            "languages": ("zh",),
        },
        parties=(
            {**party, "side": "applicant", "name": first},
            {**party, "side": "respondent", "name": second},
        ),
        agreement={"performance_mode": "immediate"},
        terms=(OralTerm({"act": "pay", "what": "菜钱", "amount_fen": 8000}, 1, 0),),
    )  # fmt: skip
    return done(opening.open_oral(desk, oral))


def busy_mediation_desk() -> Desk:
    """Cases in every state that a list tells apart; follow-ups, screenings and a training."""
    desk = mediation_desk()
    open_case(desk, "阿苦木呷", "吉克乌牛")
    open_case(desk, HOSTILE, "沙马依布新木呷哈", accepted_on="2026-09-01", applied_on="2026-09-01",
              late_reason="先写在纸上")  # fmt: skip
    open_case(desk, "阿依", "尔古", dispute_type="0156", brief="家里的事")
    open_case(desk, "曲木", "阿牛", accepted_on="2026-10-24", applied_on="2026-10-24",
              late_reason="先写在纸上")  # fmt: skip
    done_case = settled(desk, "沙马", "木果")
    visit = {
        "visited_on": "2026-11-20", "mode": "visit", "situation": "钱已付清，两家和好。",
        "performance": "performed", "satisfaction": "satisfied", "visitor": "阿苦",
    }  # fmt: skip
    done(parts.add(desk, done_case.id, "follow_up", visit))
    closed = settled(desk, "拉铁", "阿合", "2026-10-08")
    case = desk.reader.get("mediation_case", closed.id)
    assert case is not None
    done(records.edit(desk, case, {"closed_on": "2026-11-15", "recorder": "阿苦"}))
    done(
        records.create(
            desk,
            "training",
            {"topic": "调解协议怎样写", "held_on": "2026-06-01", "hours": 4, "place": "司法所"},
        )
    )
    done(
        records.create(
            desk,
            "screening_activity",
            {
                "occurred_on": "2026-11-05", "kind_code": "daily", "division_code": VILLAGE,
                "times": 1, "found_count": 3, "handled_count": 2,
            },
        )
    )  # fmt: skip
    return desk


def header(desk: Desk, case: Record) -> Record:
    """The case as it lies on disk now."""
    found = desk.reader.get(CASE, case.id)
    assert found is not None
    return found


def parts_of(desk: Desk, case: Record, kind: str) -> tuple[Record, ...]:
    """Its parts of one kind."""
    file = reading.load(desk, case.id)
    assert file is not None
    return file.of(kind)


def signed(desk: Desk, case: Record, agreement: Record, on: str) -> None:
    """Everybody who has to sign signs, the seal is put on the same day."""
    file = reading.load(desk, case.id)
    assert file is not None
    for party in file.parties():
        values = {
            "document": "written_agreement", "part_id": agreement.id, "role": "party",
            "party_id": party.id, "name": party.text("name"), "sign_mode": "fingerprint",
            "signed_on": on,
        }  # fmt: skip
        done(parts.add(desk, case.id, "signature", values))
    values = {
        "document": "written_agreement", "part_id": agreement.id, "role": "mediator",
        "name": "阿苦", "sign_mode": "signature", "signed_on": on,
    }  # fmt: skip
    done(parts.add(desk, case.id, "signature", values))
