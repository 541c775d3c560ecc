"""What is signed: when it takes effect, what it makes due, and that it is never edited."""

from __future__ import annotations

import pytest

from app.domain.common import is_empty
from app.domain.problems import Refused
from app.domain.records import Record
from app.usecases import due, records
from app.usecases.desk import Desk
from app.usecases.mediation import parts, reading
from tests.support.mediation_desk import (
    done,
    header,
    mediation_desk,
    open_case,
    parts_of,
    signed,
)


@pytest.fixture
def desk() -> Desk:
    return mediation_desk()


def case_of(desk: Desk) -> Record:
    return open_case(desk, "阿苦木呷", "吉克乌牛")


def test_the_agreement_takes_effect_with_the_last_signature_and_the_seal(desk: Desk) -> None:
    """domain.md A.1, effect: max(all signatures, seal date)."""
    case = case_of(desk)
    agreement = done(
        parts.add(
            desk,
            case.id,
            "agreement",
            {"form": "written", "performance_mode": "lump_sum", "amount_fen": 500000,
             "performance_due": "2026-12-01"},
        )
    )  # fmt: skip
    file = reading.load(desk, case.id)
    assert file is not None
    payer, payee = file.parties("respondent")[0], file.parties("applicant")[0]
    term = done(
        parts.add(
            desk,
            case.id,
            "agreement_term",
            {"act": "pay", "debtor_id": payer.id, "creditor_id": payee.id,
             "amount_fen": 500000, "due_on": "2026-12-01"},
        )
    )  # fmt: skip
    assert "吉克乌牛" in term.text("sentence")
    assert "伍仟元整" in term.text("sentence")
    signed(desk, case, agreement, "2026-11-10")
    assert is_empty(header(desk, case).get("effective_on"))
    stored = desk.reader.get("agreement", agreement.id)
    assert stored is not None
    done(records.edit(desk, stored, {"sealed_on": "2026-11-12"}))
    now = header(desk, case)
    assert now.get("effective_on") == "2026-11-12"
    assert now.get("confirmation_due") == "2026-12-14"  # 12-12 is a Saturday
    assert now.get("result") == "success"
    assert now.get("amount_fen") == 500000


def test_however_it_was_sealed_what_the_terms_promise_is_waited_for(desk: Desk) -> None:
    """Art 31: the seal on the form of the agreement is the same act as in the form for signing."""
    case = case_of(desk)
    given = {"form": "written", "performance_mode": "instalments", "performance_due": "2027-01-10"}
    agreement = done(parts.add(desk, case.id, "agreement", {**given, "amount_fen": 500000}))
    for fen, day in ((300000, "2026-12-10"), (200000, None)):
        values = {"act": "pay", "what": "补偿款", "amount_fen": fen, "due_on": day}
        done(parts.add(desk, case.id, "agreement_term", values))
    signed(desk, case, agreement, "2026-11-10")
    assert not parts_of(desk, case, "performance")
    stored = desk.reader.get("agreement", agreement.id)
    assert stored is not None
    sealed = done(records.edit(desk, stored, {"sealed_on": "2026-11-11"}))
    schedule = parts_of(desk, case, "performance")
    assert [(one.get("due_on"), one.get("amount_fen")) for one in schedule] == [
        ("2026-12-10", 300000),
        ("2027-01-10", 200000),
    ]
    assert {one.text("author") for one in schedule} == {"阿苦"}
    assert header(desk, case).get("stage") == "performing"
    done(records.edit(desk, sealed, {"remark": "已交当事人"}))
    assert parts_of(desk, case, "performance") == schedule


def test_what_a_supplement_replaces_is_due_no_more(desk: Desk) -> None:
    """Until the supplement is voided: the list of what is due asks the record alone."""
    case = case_of(desk)
    given = {"form": "oral", "performance_mode": "lump_sum", "agreed_on": "2026-11-06"}
    first = done(parts.add(desk, case.id, "agreement", {**given, "amount_fen": 5000}))
    item = {"agreement_id": first.id, "due_on": "2026-11-20", "amount_fen": 5000}
    old = done(parts.add(desk, case.id, "performance", item))
    again = {**given, "supplement_of": first.id, "agreed_on": "2026-11-21", "amount_fen": 4000}
    second = done(parts.add(desk, case.id, "agreement", again))
    item = {"agreement_id": second.id, "due_on": "2026-12-20", "amount_fen": 4000}
    new = done(parts.add(desk, case.id, "performance", item))

    def waited_for() -> set[str]:
        return {one.id for one in due.due(desk, "2026-12-21") if one.kind == "performance"}

    assert waited_for() == {new.id}
    assert header(desk, case).get("stage") == "performing"
    done(records.remove(desk, new, "另行约定"))
    assert waited_for() == {old.id}


def test_a_signed_text_is_never_edited(desk: Desk) -> None:
    case = case_of(desk)
    values = {"form": "written", "performance_mode": "immediate"}
    agreement = done(parts.add(desk, case.id, "agreement", values))
    term = done(parts.add(desk, case.id, "agreement_term", {"act": "apologise"}))
    signed(desk, case, agreement, "2026-11-10")
    stored = desk.reader.get("agreement", agreement.id)
    assert stored is not None
    for outcome in (
        records.edit(desk, stored, {"performance_mode": "conduct"}),
        records.edit(desk, term, {"what": "别的"}),
        parts.add(desk, case.id, "agreement_term", {"act": "stop", "what": "争吵"}),
    ):
        assert isinstance(outcome, Refused)
        assert {problem.code for problem in outcome.problems} == {"agreement.signed"}
    file = reading.load(desk, case.id)
    assert file is not None
    party = file.parties()[0]
    for outcome, code in (
        (records.edit(desk, party, {"name": "改名"}), "record.signed"),
        (records.remove(desk, stored, "不要了"), "record.signed_kept"),
        (records.remove(desk, party, "不要了"), "record.signed_kept"),
    ):
        assert isinstance(outcome, Refused)
        assert {problem.code for problem in outcome.problems} == {code}
    done(records.edit(desk, party, {"phone": "13900001111"}))
    for signature in file.of("signature"):  # a slip: once all are void, the text is free
        done(records.remove(desk, signature, "还没有签"))
    again = desk.reader.get("agreement", agreement.id)
    assert again is not None
    done(records.edit(desk, again, {"performance_mode": "conduct"}))


def test_a_signed_record_of_a_session_stays_as_it_was_read_aloud(desk: Desk) -> None:
    case = case_of(desk)
    values = {
        "mediated_at": "2026-11-05T10:00", "notice_given": True, "record_text": "双方陈述。",
        "session_result": "continue", "next_session_at": "2026-11-08T10:00",
    }  # fmt: skip
    session = done(parts.add(desk, case.id, "mediation_session", values))
    session = done(records.edit(desk, session, {"record_text": "双方陈述意见。"}))
    given = {
        "document": "mediation_record", "part_id": session.id, "role": "party",
        "name": "阿苦木呷", "sign_mode": "fingerprint", "signed_on": "2026-11-05",
    }  # fmt: skip
    done(parts.add(desk, case.id, "signature", given))
    outcome = records.edit(desk, session, {"record_text": "改写"})
    assert isinstance(outcome, Refused)
    assert [problem.code for problem in outcome.problems] == ["record.signed"]
