"""Rules inside one record of an agreement and what follows it (domain.md A.4.10-A.4.13, A.7)."""

from typing import Any

import pytest

from app.domain.agreement import AGREEMENT
from app.domain.agreement_term import AGREEMENT_TERM
from app.domain.attachment import ATTACHMENT
from app.domain.degu_participation import DEGU_PARTICIPATION
from app.domain.fields import Need, RecordKind
from app.domain.follow_up import FOLLOW_UP
from app.domain.judicial_confirmation import JUDICIAL_CONFIRMATION
from app.domain.paper import PAPER
from app.domain.performance import PERFORMANCE, is_done
from app.domain.problems import Severity
from app.domain.signature import SIGNATURE
from app.domain.surroundings import Surroundings
from app.domain.termination import TERMINATION
from app.domain.values import parse_all
from app.messages import CATALOGUE
from tests.support.demo import rows
from tests.support.memory_desk import surroundings

AROUND = surroundings("2026-11-22T10:41")
CASE = "0193a000-0000-7000-8000-000000000001"
ONE, OTHER = "0193a001-0000-7000-8000-000000000001", "0193a001-0000-7000-8000-000000000002"
DIGEST = "ab" * 32

GOOD: dict[RecordKind, dict[str, Any]] = {
    AGREEMENT: {
        "form": "written",
        "facts_and_issues": "田埂被移动",
        "performance_mode": "lump_sum",
        "performance_due": "2026-12-01",
        "amount_fen": 120000,
        "agreed_on": "2026-11-20",
        "recorded_on": "2026-11-20",
    },
    AGREEMENT_TERM: {
        "agreement_id": ONE,
        "act": "pay",
        "amount_fen": 120000,
        "debtor_id": ONE,
        "creditor_id": OTHER,
    },
    PERFORMANCE: {"due_on": "2026-12-01", "amount_fen": 120000},
    SIGNATURE: {
        "document": "written_agreement",
        "role": "party",
        "party_id": ONE,
        "name": "阿苦木呷",
        "sign_mode": "fingerprint",
        "signed_on": "2026-11-20",
    },
    FOLLOW_UP: {
        "visited_on": "2026-11-21",
        "mode": "visit",
        "situation": "已履行",
        "visitor": "吉克",
    },
    JUDICIAL_CONFIRMATION: {
        "court_name": "昭觉县人民法院",
        "kind_code": "persons",
        "applied_on": "2026-11-21",
    },
    TERMINATION: {
        "kind_code": "failed",
        "ended_on": "2026-11-21",
        "reason": "差距太大",
        "told_remedies": True,
    },
    DEGU_PARTICIPATION: {"name": "马海德古", "role": "invitee", "voluntary": True},
    PAPER: {
        "document": "written_agreement",
        "made_at": "2026-11-20T09:00",
        "sha256": DIGEST,
        "pages": 2,
    },
    ATTACHMENT: {
        "file_name": "收条.jpg",
        "media_type": "image/jpeg",
        "sha256": DIGEST,
        "bytes": 10,
        "added_at": "2026-11-20T09:00",
    },
}
KINDS = list(GOOD)
by_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


def found(
    kind: RecordKind, around: Surroundings = AROUND, **changes: Any
) -> dict[tuple[str, str], Severity]:
    """Severity by code and field of a good record with changes; None leaves a field out."""
    values = {"case_id": CASE, **GOOD[kind], **changes}
    given = {name: value for name, value in values.items() if value is not None}
    return {(p.code, str(p.field)): p.severity for p in kind.rules(given, around)}


@by_kind
def test_a_good_record_has_nothing_to_say(kind: RecordKind) -> None:
    assert found(kind) == {}


@by_kind
def test_what_is_required_is_asked_for(kind: RecordKind) -> None:
    asked = {p.field for p in kind.rules({}, AROUND) if p.code == "missing"}
    assert {spec.name for spec in kind.fields if spec.need is Need.REQUIRED} <= asked
    assert ("case_id" in asked) == (kind.part_of is not None)


@by_kind
def test_the_sample_rows_are_stored_complete(kind: RecordKind) -> None:
    for row in rows(f"{kind.name}s"):
        raws = {name: raw for name, raw in row.items() if name != "id"}
        values, refused = parse_all(kind.by_name, raws, AROUND)
        whole = {**kind.derive(values, AROUND), **values}
        wrong = [p for p in kind.rules(whole, AROUND) if p.severity is not Severity.WARN]
        assert [*refused, *wrong] == [], row["id"]


MISSING, WRONG, WARN = Severity.MISSING, Severity.WRONG, Severity.WARN
MODE = "performance_mode"
TOLD = "told_remedies"


@pytest.mark.parametrize(
    ("kind", "changes", "code", "field", "severity"),
    [
        (AGREEMENT, {"facts_and_issues": None}, "missing", "facts_and_issues", MISSING),
        (AGREEMENT, {"form": "oral", "agreed_on": None}, "missing", "agreed_on", MISSING),
        (AGREEMENT, {"performance_due": None}, "missing", "performance_due", MISSING),
        (AGREEMENT, {"performance_mode": "other"}, "missing", "performance_note", MISSING),
        (AGREEMENT, {"language_read": "ii"}, "missing", "read_by", MISSING),
        (AGREEMENT, {"form": "oral"}, "agreement.better_written", "form", WARN),
        (AGREEMENT, {"performance_mode": "immediate"}, "agreement.immediate_later", MODE, WRONG),
        (AGREEMENT, {"recorded_on": "2026-11-19"}, "date.order", "recorded_on", WRONG),
        (AGREEMENT, {"performance_due": "2026-11-19"}, "date.order", "performance_due", WRONG),
        (AGREEMENT, {"sealed_on": "2026-11-23"}, "date.future", "sealed_on", WARN),
        (AGREEMENT, {"amount_fen": -1}, "value.too_small", "amount_fen", WRONG),
        (AGREEMENT_TERM, {"amount_fen": None}, "missing", "amount_fen", MISSING),
        (AGREEMENT_TERM, {"act": "do"}, "missing", "what", MISSING),
        (AGREEMENT_TERM, {"act": "stop"}, "missing", "what", MISSING),
        (AGREEMENT_TERM, {"debtor_id": None}, "missing", "debtor_id", MISSING),
        (AGREEMENT_TERM, {"creditor_id": None}, "missing", "creditor_id", MISSING),
        (AGREEMENT_TERM, {"creditor_id": ONE}, "term.same_party", "creditor_id", WRONG),
        (PERFORMANCE, {"performed_on": "2026-11-21"}, "missing", "performed_fen", MISSING),
        (PERFORMANCE, {"performed_fen": 5}, "missing", "performed_on", MISSING),
        (PERFORMANCE, {"due_on": "2026-11-21"}, "performance.overdue", "due_on", WARN),
        (SIGNATURE, {"party_id": None}, "missing", "party_id", MISSING),
        (SIGNATURE, {"role": "agent"}, "missing", "agent_id", MISSING),
        (SIGNATURE, {"sign_mode": "by_other"}, "missing", "signed_by", MISSING),
        (SIGNATURE, {"sign_mode": "by_other"}, "signature.no_witness", "witness", WARN),
        (SIGNATURE, {"signed_on": "2026-11-23"}, "date.future", "signed_on", WARN),
        (FOLLOW_UP, {"risk_found": "还有怨气"}, "missing", "measures", MISSING),
        (FOLLOW_UP, {"court_outcome": "维持"}, "follow_up.not_sued", "sued", WARN),
        (FOLLOW_UP, {"visited_on": "2026-11-01"}, "late.reason", "late_reason", WARN),
        (JUDICIAL_CONFIRMATION, {"decision": "confirmed"}, "missing", "decided_on", MISSING),
        (JUDICIAL_CONFIRMATION, {"decided_on": "2026-11-21"}, "missing", "decision", MISSING),
        (JUDICIAL_CONFIRMATION, {"accepted_on": "2026-11-20"}, "date.order", "accepted_on", WRONG),
        (TERMINATION, {"kind_code": "transferred"}, "missing", "transferred_to", MISSING),
        (TERMINATION, {"kind_code": "withdrawn"}, "missing", "asked_by", MISSING),
        (TERMINATION, {"told_remedies": None}, "termination.tell_remedies", TOLD, WRONG),
        (DEGU_PARTICIPATION, {"role": "mediator"}, "degu.not_appointed", "role", WRONG),
        (DEGU_PARTICIPATION, {"voluntary": False}, "degu.not_voluntary", "voluntary", WRONG),
        (DEGU_PARTICIPATION, {"voluntary": None}, "degu.ask_voluntary", "voluntary", WARN),
        (PAPER, {"sha256": "AB" * 32}, "digest.form", "sha256", WRONG),
        (PAPER, {"pages": 0}, "value.too_small", "pages", WRONG),
        (ATTACHMENT, {"case_id": None}, "missing", "owner_id", MISSING),
        (ATTACHMENT, {"sha256": "short"}, "digest.form", "sha256", WRONG),
    ],
)  # fmt: skip
def test_a_rule_that_is_not_met(
    kind: RecordKind, changes: dict[str, Any], code: str, field: str, severity: Severity
) -> None:
    assert found(kind, **changes).get((code, field)) is severity
    assert code in CATALOGUE


def test_what_is_paid_on_the_spot_needs_no_date_and_may_be_oral() -> None:
    """domain.md A.1: oral is a lawful first-class result."""
    changes = {"form": "oral", "performance_mode": "immediate", "performance_due": None}
    assert found(AGREEMENT, **changes, facts_and_issues=None) == {}


def test_an_agreement_is_recorded_on_the_day_it_was_reached_unless_told() -> None:
    assert AGREEMENT.derive({"agreed_on": "2026-11-20"}, AROUND) == {"recorded_on": "2026-11-20"}
    assert AGREEMENT.derive({}, AROUND) == {"recorded_on": "2026-11-22"}


def test_a_signed_agreement_takes_its_seal_and_a_remark_and_nothing_else() -> None:
    """domain.md A.2: after the signed date a change is a supplement."""
    signed = {**GOOD[AGREEMENT], "signed_on": "2026-11-21"}
    allowed = {"sealed_on": "2026-11-22", "remark": "补盖", "effective_on": "2026-11-22"}
    assert list(AGREEMENT.lock(signed, allowed)) == []
    refused = list(AGREEMENT.lock(signed, {"amount_fen": 1, "sealed_on": "2026-11-22"}))
    assert [(p.code, p.field, p.severity) for p in refused] == [
        ("agreement.signed", "amount_fen", Severity.REFUSE)
    ]
    assert list(AGREEMENT.lock(GOOD[AGREEMENT], {"amount_fen": 1})) == []


@pytest.mark.parametrize("kind", [SIGNATURE, PAPER, ATTACHMENT], ids=lambda kind: kind.name)
def test_what_is_only_added_to_is_never_edited(kind: RecordKind) -> None:
    refused = list(kind.lock(GOOD[kind], {"late_reason": "补"}))
    assert [p.code for p in refused] == ["record.append_only"]


@pytest.mark.parametrize(
    ("values", "done"),
    [
        ({"amount_fen": 100}, False),
        ({"amount_fen": 100, "performed_on": "2026-11-21", "performed_fen": 99}, False),
        ({"amount_fen": 100, "performed_on": "2026-11-21", "performed_fen": 100}, True),
        ({"performed_on": "2026-11-21"}, True),
    ],
)
def test_an_item_is_done_with_all_its_money(values: dict[str, Any], done: bool) -> None:
    assert is_done(values) is done


@by_kind
def test_a_title_names_the_record_even_when_it_is_empty(kind: RecordKind) -> None:
    assert kind.title({})
    assert kind.title(GOOD[kind])
