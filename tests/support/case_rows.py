"""A mediation case as a file brings it, and a console that takes it in."""

from __future__ import annotations

import json
from typing import Any

from app.clock import SystemClock
from app.messages import Exit
from tests.support.console import Console, Ended, write_rows
from tests.support.prefecture import Prefecture

VILLAGE = "513499101201"
PEOPLE = ("吉克:mediator,clerk", "罗所长:head")
COMMITTEE = {
    "name": "索玛镇人民调解委员会",
    "short_name": "索玛镇",
    "kind_code": "township",
    "division_code": "513499101000",
    "founded_on": "2015-05-01",
    "meeting_place": "镇调解室",
}
CASE: dict[str, Any] = {
    "committee_id": "索玛镇人民调解委员会",
    "chief_mediator": "吉克",
    "source_code": "依申请调解",
    "applied_on": "2024-10-08",
    "application_mode": "oral",
    "accepted_on": "2024-10-08",
    "dispute_type": "邻里纠纷",
    "dispute_division": VILLAGE,
    "difficulty": "simple",
    "people_involved": 2,
    "brief": "两家因田埂排水争吵，要求恢复原来的水沟。",
    "languages": ["zh"],
    "consented": True,
    "informed_on": "2024-10-08",
    "recorder": "吉克",
    "late_reason": "停电，先记在纸上",
    "parties": [
        {"side": "applicant", "name": "阿苦木呷", "sex": "1", "birth_year": "1970",
         "division_code": VILLAGE},
        {"side": "respondent", "name": "吉克乌牛", "sex": "1", "birth_year": "1975",
         "division_code": VILLAGE},
    ],
    "sessions": [
        {
            "mediated_at": "2024-10-12T09:00",
            "place": "镇调解室",
            "attendees": [0, "吉克乌牛"],
            "notice_given": True,
            "record_text": "双方到场，各自说明。",
            "session_result": "success",
        }
    ],
    "agreement": {
        "form": "written",
        "facts_and_issues": "排水沟被填。",
        "performance_mode": "lump_sum",
        "performance_due": "2024-10-31",
        "amount_fen": 50_000,
        "agreed_on": "2024-10-12",
        "sealed_on": "2024-10-12",
        "terms": [
            {"act": "pay", "debtor": 1, "creditor": "阿苦木呷", "amount_fen": 50_000,
             "due_on": "2024-10-31"},
        ],
        "performances": [
            {"term": 0, "what": "付清", "due_on": "2024-10-31", "amount_fen": 50_000},
        ],
        "signatures": [
            {"role": "party", "name": "阿苦木呷", "sign_mode": "fingerprint",
             "signed_on": "2024-10-12"},
            {"role": "party", "party": 1, "name": "吉克乌牛", "sign_mode": "signature",
             "signed_on": "2024-10-12"},
            {"role": "mediator", "name": "吉克", "sign_mode": "signature",
             "signed_on": "2024-10-12"},
        ],
    },
    "follow_ups": [
        {"visited_on": "2024-10-30", "mode": "visit", "visited_parties": [0, 1],
         "situation": "已付清，水沟已通。", "visitor": "吉克"},
    ],
}  # fmt: skip

BARE = {
    name: value
    for name, value in CASE.items()
    if name not in ("sessions", "agreement", "follow_ups")
}
"""Opened and no further."""

THIS_YEAR = SystemClock().now()[:4]


def mediation_office(made: Console, office: Prefecture) -> Console:
    """A station with a mediator at the desk, its committee and one mediator of it."""
    made.enrol(office, *PEOPLE)
    (committee,) = imported(made, "committee", COMMITTEE)
    given = {"name": "吉克", "committee_id": committee, "appointed_on": "2020-01-01", "sex": "1"}
    imported(made, "mediator", given)
    return made


def bring(ctl: Console, kind: str, *rows: dict[str, Any]) -> Ended:
    """Import rows of a kind."""
    file = write_rows(ctl.folder.parent / f"{kind}.jsonl", *rows)
    return ctl.run("import", kind, file, user="吉克")


def imported(ctl: Console, kind: str, *rows: dict[str, Any]) -> list[str]:
    """Import rows that nothing refuses; their ids."""
    ended = bring(ctl, kind, *rows)
    assert ended.code is Exit.DONE, ended
    return [row["id"] for row in ended.rows[:-1]]


def changed(path: str, value: object) -> dict[str, Any]:
    """The case with one value changed; None takes it away."""
    case: dict[str, Any] = json.loads(json.dumps(CASE))
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = case
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return case


def hard(row: dict[str, Any]) -> list[tuple[str, str]]:
    """Problems that are no mere warnings."""
    problems = row.get("problems", [])
    return [(p["code"], p["field"]) for p in problems if p["severity"] != "warn"]
