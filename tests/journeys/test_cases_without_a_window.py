"""People's mediation by `stationctl` (commands.md): import, show, set, dossier, promote, due."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.messages import Exit
from tests.journeys.conftest import NewConsole
from tests.support.case_rows import (
    BARE,
    CASE,
    COMMITTEE,
    THIS_YEAR,
    bring,
    changed,
    hard,
    imported,
    mediation_office,
)
from tests.support.console import CONSULTATION, Console, write_rows
from tests.support.prefecture import Prefecture


@pytest.fixture
def ctl(console: NewConsole, office: Prefecture) -> Console:
    return mediation_office(console("调解室"), office)


def test_a_case_comes_in_with_everything_nested(ctl: Console) -> None:
    ended = bring(ctl, "mediation_case", CASE)
    assert ended.code is Exit.DONE, ended
    first, last = ended.rows
    assert last == {"imported": 1, "refused": 0}
    assert hard(first) == []
    shown = ctl.ok("show", "mediation_case", first["id"], user="吉克").row
    fields = shown["fields"]
    assert shown["complete"]
    assert fields["result"] == "success"
    assert fields["stage"] == "followed_up" if fields.get("performed_on") else "breached"
    assert (fields["amount_fen"], fields["effective_on"]) == (50_000, "2024-10-12")
    assert fields["committee_name"] == COMMITTEE["name"]
    assert fields["dossier_title"].startswith("阿苦木呷与吉克乌牛")
    one, two = shown["parties"]
    assert [p["fields"]["seq"] for p in (one, two)] == [1, 2]
    assert shown["sessions"][0]["fields"]["attendees"] == [one["id"], two["id"]]
    agreement = shown["agreement"]
    assert agreement["fields"]["signed_on"] == "2024-10-12"
    (term,) = agreement["terms"]
    assert (term["fields"]["debtor_id"], term["fields"]["creditor_id"]) == (two["id"], one["id"])
    assert "伍佰元" in term["fields"]["sentence"]
    assert agreement["performances"][0]["fields"]["term_id"] == term["id"]
    signed = [s["fields"] for s in shown["signatures"]]
    assert [s.get("party_id") for s in signed] == [one["id"], two["id"], None]
    assert {(s["document"], s["part_id"]) for s in signed} == {
        ("written_agreement", agreement["id"])
    }
    assert shown["follow_ups"][0]["fields"]["agreement_id"] == agreement["id"]
    part = ctl.ok("show", "party", one["id"], user="吉克").row
    assert part["fields"]["case_id"] == first["id"]


def test_a_part_is_set_by_its_kind_and_id_until_it_is_signed(ctl: Console) -> None:
    (case,) = imported(ctl, "mediation_case", CASE)
    shown = ctl.ok("show", "mediation_case", case, user="吉克").row
    party, term = shown["parties"][1]["id"], shown["agreement"]["terms"][0]["id"]
    ctl.ok("set", "party", party, "phone=12812345678", user="吉克")
    named = ctl.run("set", "party", party, "name=吉克乌牛惹", user="吉克")
    assert (named.code, named.error["error"]) == (Exit.REFUSED, "record.signed")
    (open_case,) = imported(ctl, "mediation_case", BARE)
    other = ctl.ok("show", "mediation_case", open_case, user="吉克").row["parties"][1]["id"]
    ctl.ok("set", "party", other, "name=吉克乌牛惹", user="吉克")
    after = ctl.ok("show", "mediation_case", open_case, user="吉克").row
    assert "吉克乌牛惹" in after["fields"]["party_names"]
    locked = ctl.run("set", "agreement_term", term, "amount_fen=9000", user="吉克")
    assert (locked.code, locked.error["error"]) == (Exit.REFUSED, "agreement.signed")
    kept = ctl.ok("show", "agreement_term", term, user="吉克").row
    assert kept["fields"]["amount_fen"] == 50_000


AGENT = {
    "party": 1, "agent_name": "代理人", "authority": ["receive"], "valid_from": "2024-10-01",
    "signed_on": "2024-10-08",
}  # fmt: skip
BY_AGENT = {
    "role": "agent", "agent": "代理人", "party": 1, "name": "代理人", "sign_mode": "signature",
    "signed_on": "2024-10-12",
}  # fmt: skip


@pytest.mark.parametrize(
    ("case", "code", "field"),
    [
        (changed("parties/1/side", "applicant"), "case.two_sides", "party_names"),
        (BARE | {"parties": [CASE["parties"][0]]}, "case.two_sides", "party_names"),
        (BARE | {"parties": []}, "case.two_sides", "party_names"),
        (
            changed("agreement/performances/0/amount_fen", 40_000),
            "agreement.amount",
            "agreement.amount_fen",
        ),
        (
            changed("agreement/signatures/0/signed_on", "2024-10-07"),
            "signature.before_acceptance",
            "agreement.signatures[0].signed_on",
        ),
        (
            changed("follow_ups/0/visited_on", "2024-10-09"),
            "follow_up.before_agreement",
            "follow_ups[0].visited_on",
        ),
        (
            changed("agreement/signatures/1", BY_AGENT) | {"authorisations": [AGENT]},
            "signature.no_authority",
            "agreement.signatures[1].agent_id",
        ),
        (changed("parties/1/name", None), "missing", "parties[1].name"),
        (
            BARE | {"accepted_on": f"{THIS_YEAR}-01-02", "case_no": f"（{THIS_YEAR}）别处第3号"},
            "number.foreign",
            "case_no",
        ),
    ],
)  # fmt: skip
def test_what_no_rule_allows_is_told_at_its_field_and_kept(
    ctl: Console, case: dict[str, Any], code: str, field: str
) -> None:
    if field == "parties[1].name":
        case["sessions"][0]["attendees"] = [0, 1]
    ended = bring(ctl, "mediation_case", case)
    assert ended.code is Exit.DONE, ended
    assert (code, field) in hard(ended.rows[0]), hard(ended.rows[0])
    kept = ctl.ok("show", "mediation_case", ended.rows[0]["id"], user="吉克").row
    assert len(kept.get("parties", ())) == len(case["parties"])


@pytest.mark.parametrize(
    ("case", "paper", "code"),
    [
        (BARE | {"parties": [CASE["parties"][0]]}, "acceptance_register", "case.two_sides"),
        (
            changed("agreement/performances/0/amount_fen", 40_000),
            "written_agreement",
            "agreement.amount",
        ),
        (
            changed("agreement/signatures/0/signed_on", "2024-10-07"),
            "closing_report",
            "signature.before_acceptance",
        ),
        (
            changed("agreement/signatures/1", BY_AGENT) | {"authorisations": [AGENT]},
            "closing_report",
            "signature.no_authority",
        ),
        (
            changed("follow_ups/0/visited_on", "2024-10-09"),
            "follow_up",
            "follow_up.before_agreement",
        ),
        (
            BARE | {"accepted_on": f"{THIS_YEAR}-01-02", "case_no": f"（{THIS_YEAR}）别处第3号"},
            "dossier_cover",
            "missing",
        ),
    ],
)
def test_the_paper_that_needs_it_is_refused_by_name(
    ctl: Console, tmp_path: Path, case: dict[str, Any], paper: str, code: str
) -> None:
    """Issue 3, bad input: one line for each of them."""
    (made, _last) = bring(ctl, "mediation_case", case).rows
    out = tmp_path / "paper.pdf"
    words = ("print", "mediation_case", made["id"], "--document", paper, "--pdf", out)
    ended = ctl.run(*words, user="吉克")
    assert (ended.code, out.exists()) == (Exit.REFUSED, False)
    assert (paper, code) in {(one["document"], one["code"]) for one in ended.row["missing"]}


@pytest.mark.parametrize(
    ("case", "code", "field"),
    [
        (changed("dispute_type", "没有这种"), "code.unknown", "dispute_type"),
        (changed("parties/1/side", "中间人"), "code.unknown", "parties[1].side"),
        (changed("parties/1/nickname", "x"), "field.unknown", "parties[1].nickname"),
        (changed("agreement/terms/0/debtor", 7), "ref.unknown", "agreement.terms[0].debtor_id"),
        (changed("sessions/0/attendees", ["谁"]), "ref.unknown", "sessions[0].attendees"),
        (changed("committee_id", "不存在的调委会"), "ref.unknown", "committee_id"),
        (changed("agreement/terms/0/amount_fen", "很多"), "value.number",
         "agreement.terms[0].amount_fen"),
        (changed("parties/0", "阿苦木呷"), "value.type", "parties[0]"),
        (changed("parties", [CASE["parties"][0]] * 201), "value.too_many", "parties"),
        (changed("parties/0/id", "x"), "value.id", "parties[0].id"),
    ],
)  # fmt: skip
def test_what_has_no_type_is_refused_by_its_path_and_the_others_are_kept(
    ctl: Console, case: dict[str, Any], code: str, field: str
) -> None:
    ended = bring(ctl, "mediation_case", case, CASE)
    assert ended.code is Exit.REFUSED
    bad, good, last = ended.rows
    assert (code, field) in [(p["code"], p["field"]) for p in bad["refused"]]
    assert last == {"imported": 1, "refused": 1}
    listed = ctl.ok("list", "mediation_case", user="吉克").rows
    assert [row["id"] for row in listed] == [good["id"]]
    assert len(ctl.ok("list", "party", user="吉克").rows) == 2


def test_a_case_with_an_id_comes_in_once_and_a_dry_run_writes_nothing(ctl: Console) -> None:
    file = write_rows(ctl.folder.parent / "dry.jsonl", changed("parties/1/side", "third"))
    dry = ctl.ok("import", "mediation_case", file, "--dry-run", user="吉克").rows
    assert ("case.two_sides", "party_names") in hard(dry[0])
    assert ctl.ok("list", "mediation_case", user="吉克").rows == []
    given = CASE | {"id": "0193a000-0000-7000-8000-0000000000aa"}
    imported(ctl, "mediation_case", given)
    again = bring(ctl, "mediation_case", given)
    assert again.rows[0]["already"] is True
    assert len(ctl.ok("list", "party", user="吉克").rows) == 2


def test_the_dossier_tells_thirteen_items(ctl: Console) -> None:
    (case,) = imported(ctl, "mediation_case", CASE)
    rows = ctl.ok("dossier", case, user="吉克").rows
    assert len(rows) == 13
    assert all(row.keys() == {"item", "need", "state"} for row in rows)
    assert {row["need"] for row in rows} <= {"required", "if_needed"}
    assert {row["state"] for row in rows} <= {"missing", "made", "signed", "scanned"}
    (agreement,) = (row for row in rows if row["state"] == "signed")
    assert agreement["item"] == "08"
    ended = ctl.run("dossier", "0" * 8 + case[8:], user="吉克")
    assert (ended.code, ended.error["error"]) == (Exit.REFUSED, "record.gone")


def test_a_consultation_is_promoted_once_and_carries_what_both_know(ctl: Console) -> None:
    (visit,) = imported(ctl, "consultation", dict(CONSULTATION) | {"opponent": "某某建筑公司"})
    made = ctl.ok("promote", "consultation", visit, user="吉克").row
    case = ctl.ok("show", "mediation_case", made["mediation_case"], user="吉克").row
    assert case["fields"]["brief"] == CONSULTATION["facts"]
    assert case["fields"]["consultation_id"] == visit
    assert [p["fields"]["name"] for p in case["parties"]] == ["倮伍木呷", "某某建筑公司"]
    assert case["parties"][0]["fields"]["phone"] == CONSULTATION["phone"]
    again = ctl.ok("promote", "consultation", visit, user="吉克").row
    assert again["mediation_case"] == made["mediation_case"]
    ended = ctl.run("promote", "party", visit, user="吉克")
    assert ended.code is Exit.USAGE
    ended = ctl.run("promote", "consultation", "0" * 8 + visit[8:], user="吉克")
    assert ended.error["error"] == "record.gone"


def test_due_names_what_a_case_promised(ctl: Console) -> None:
    case = changed("follow_ups", [])
    (made,) = imported(ctl, "mediation_case", case)
    rows = ctl.ok("due", "--as-of", "2024-11-02", user="吉克").rows
    told = {(row["rule"], row["due_on"], row["overdue"]) for row in rows if row["id"] == made}
    assert ("follow_up", "2024-10-31", True) in told
    assert "performance" in {row["rule"] for row in rows}


def test_a_long_case_with_thirty_sessions_is_one_line(ctl: Console) -> None:
    session = CASE["sessions"][0] | {"record_text": "双方各自说明经过。" * 500}
    (case,) = imported(ctl, "mediation_case", CASE | {"sessions": [session] * 30})
    shown = ctl.ok("show", "mediation_case", case, user="吉克").row
    assert [one["fields"]["seq"] for one in shown["sessions"]] == list(range(1, 31))
