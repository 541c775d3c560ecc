"""The rules of an agreement with its terms, schedule and signatures (domain.md A.1, A.4.7-A.4.13).

Each looks at several records of one case; what one record tells alone is in the rules of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain import signature as signing
from app.domain.agreement import ORAL, WRITTEN
from app.domain.agreement_term import PAY
from app.domain.agreements import (
    active_parties,
    agreed_on,
    effective_on,
    of_agreement,
    signatures_of,
    signing_of,
    total,
)
from app.domain.case_file import CaseFile
from app.domain.case_problems import CaseProblem, at
from app.domain.clauses import find, plain
from app.domain.common import missing, warning, wrong
from app.domain.consultation_rules import codes_of
from app.domain.deadlines import confirmation_due
from app.domain.fields import Value
from app.domain.party_rules import ORGANISATION
from app.domain.problems import Problem, Severity
from app.domain.records import Record
from app.domain.showing import yuan
from app.domain.spoken import CHINESE
from app.domain.surroundings import Surroundings

CLAIMS, MEDIATE = "claims", "mediate"
_NEEDED = frozenset({CLAIMS, MEDIATE})
"""代为承认、变更和放弃调解请求 and 代为参加调解并签署: an agent who signs needs both (A.4.7)."""

_BEFORE_ACCEPTANCE = frozenset({"application", "power_of_attorney", "evidence", "identity_proof"})
"""Papers that may be signed before the case was accepted."""

_NOT_CONFIRMABLE = frozenset({"0152", "07", "0753"})
"""Divorce, and forest and land: status and ownership are not for judicial confirmation (A.1)."""
_STATUS_OR_OWNERSHIP = re.compile(
    r"离婚|婚姻(关系)?(无效|效力|解除)|解除婚姻|(亲子|收养|父子|母子)关系"
    r"|(所有权|使用权|承包权|林权|专利权|商标权|著作权)(归|属|确认|确定)|确权|权属"
)


def check_agreement(
    file: CaseFile, agreement: Record, around: Surroundings
) -> Iterator[CaseProblem]:
    """Everything wrong with one agreement."""
    for problem in (
        *_amounts(file, agreement),
        *_signatures(file, agreement, around),
        *_reading(file, agreement),
    ):
        yield at(agreement, problem)
    yield from _terms(file, agreement)
    yield from _clauses(file, agreement, around)


def _amounts(file: CaseFile, agreement: Record) -> Iterator[Problem]:
    """The agreed sum is the sum of the schedule, and that of the payments in the terms (A.4.10)."""
    agreed = agreement.get("amount_fen")
    agreed = agreed if isinstance(agreed, int) else 0
    for parts in _sums(file, agreement) or _kept(file, agreement):
        found = total(parts)
        if found is not None and found != agreed:
            args = {"amount": yuan(agreed), "sum": yuan(found)}
            yield Problem("agreement.amount", "amount_fen", Severity.WRONG, args)
            return


def _sums(file: CaseFile, agreement: Record) -> list[tuple[Record, ...]]:
    """Schedule and payments of an agreement, those that there are."""
    terms = of_agreement(file, "agreement_term", agreement)
    pays = tuple(one for one in terms if one.get("act") == PAY)
    return [parts for parts in (of_agreement(file, "performance", agreement), pays) if parts]


def _kept(file: CaseFile, supplement: Record) -> list[tuple[Record, ...]]:
    """What a supplement leaves standing that names another sum and nothing of its own: the schedule
    and the payments of its agreement.
    """
    original = file.part("agreement", supplement.text("supplement_of"))
    return _sums(file, original) if original and supplement.get("amount_fen") else []


def _signatures(file: CaseFile, agreement: Record, around: Surroundings) -> Iterator[Problem]:
    """All parties sign, for a minor the guardian; the mediator signs and the seal is put (art 29).

    An unsigned draft is no mistake; an oral agreement needs no signature of the parties (A.3, 8b).
    """
    state, sealed = signing_of(file, agreement, around), agreement.text("sealed_on")
    if agreement.text("form") != WRITTEN or not (state.signed_on or sealed):
        return
    others = len(state.unsigned) - len(state.guardians)
    if others:
        yield _incomplete("agreement.party_unsigned", "signed_on", n=others)
    if state.guardians:
        yield wrong("agreement.guardian_unsigned", "signed_on", n=len(state.guardians))
    if not state.by_mediator:
        yield _incomplete("agreement.mediator_unsigned", "signed_on")
    if not sealed and state.by_all:
        yield missing("sealed_on")


def _incomplete(code: str, field: str, **args: object) -> Problem:
    return Problem(code, field, Severity.MISSING, args)


def _reading(file: CaseFile, agreement: Record) -> Iterator[Problem]:
    """Who cannot read, or reads no Chinese, has heard the text before he signs (A.4.1, I.4)."""
    if not signatures_of(file, agreement) or agreement.text("read_by"):
        return
    parties = active_parties(file)
    if any(party.get("needs_reading_aloud") is True for party in parties):
        yield wrong("agreement.read_aloud", "read_by")
    elif any(party.text("language") not in ("", CHINESE) for party in parties):
        yield warning("agreement.read_in_language", "read_by")


def _terms(file: CaseFile, agreement: Record) -> Iterator[CaseProblem]:
    """A term binds parties of this case, to something (A.4.10 `terms`)."""
    terms = of_agreement(file, "agreement_term", agreement)
    if not terms:
        yield at(agreement, _incomplete("agreement.no_terms", "facts_and_issues"))
    known = {party.id for party in file.of("party")}
    for term in terms:
        for name in ("debtor_id", "creditor_id"):
            if term.text(name) and term.text(name) not in known:
                yield at(term, wrong("term.unknown_party", name))


def _clauses(file: CaseFile, agreement: Record, around: Surroundings) -> Iterator[CaseProblem]:
    """What no agreement may contain, from the delivered patterns (A.7). Facts are not searched:
    they may tell of a wrong that was done.
    """
    texts = [(agreement, name) for name in ("responsibilities", "performance_note", "remark")]
    for term in of_agreement(file, "agreement_term", agreement):
        texts += [(term, name) for name in ("what", "how")]
    flags = codes_of(file.case.get("legality"))
    wanted: dict[str, str] = {}
    for record, name in texts:
        for found in find(record.text(name), around.clauses):
            clause = found.clause
            args = {"words": found.words, "why": clause.why, "source": clause.source}
            yield at(record, Problem("clause.unlawful", name, Severity.WARN, args))
            if clause.flag and clause.flag not in flags:
                wanted[clause.flag] = around.codes.name("legality_flag", clause.flag)
    for name in wanted.values():
        yield at(file.case, warning("legality.suggested", "legality", flag=name))


def check_signature(file: CaseFile, one: Record, around: Surroundings) -> Iterator[Problem]:
    """Nobody signs before the case was accepted, and an agent only within his authority."""
    accepted, day = file.case.text("accepted_on"), one.text("signed_on")
    early = bool(accepted and day) and day < accepted
    if early and one.text("document") not in _BEFORE_ACCEPTANCE:
        yield wrong("signature.before_acceptance", "signed_on")
    if one.text("party_id") and file.part("party", one.text("party_id")) is None:
        yield wrong("signature.unknown_party", "party_id")
    if one.text("role") == signing.AGENT and one.text("agent_id"):
        yield from _authority(file, one, around)


def _authority(file: CaseFile, one: Record, around: Surroundings) -> Iterator[Problem]:
    """The agent signs for the one who authorised him, for what and as long as that says (A.4.7)."""
    paper = file.part("power_of_attorney", one.text("agent_id"))
    if paper is None or paper.text("party_id") != one.text("party_id"):
        yield wrong("signature.other_principal", "agent_id")
        return
    day = one.text("signed_on")
    if day and not (paper.text("valid_from") <= day <= (paper.text("valid_to") or day)):
        yield wrong("signature.authority_expired", "signed_on")
    agreements = {agreement.id for agreement in file.of("agreement")}
    of_an_agreement = one.text("part_id") in agreements or "agreement" in one.text("document")
    needed = _NEEDED if of_an_agreement else {MEDIATE}
    lacking = needed - codes_of(paper.get("authority"))
    if lacking and one.text("document") not in _BEFORE_ACCEPTANCE:
        names = tuple(around.codes.name("authority", code) for code in sorted(lacking))
        yield wrong("signature.no_authority", "agent_id", items="；".join(names))


def check_confirmation(file: CaseFile, one: Record, around: Surroundings) -> Iterator[Problem]:
    """Both ask, within 30 days from effectiveness, for what a court can confirm (A.1, A.4.13)."""
    agreement = _confirmed_agreement(file, one)
    if agreement is None:
        yield wrong("confirmation.no_agreement", "agreement_id")
        return
    applied, start = one.text("applied_on"), effective_on(file, agreement, around)
    if agreement.text("form") == ORAL:
        yield warning("confirmation.oral", "agreement_id")
    if not start or (applied and applied < start):
        yield wrong("confirmation.not_effective", "applied_on")
    elif applied > (due := confirmation_due(start, around)):
        yield wrong("confirmation.late", "applied_on", day=due)
    asking = _ids(one.get("applicants"))
    if any(party.id not in asking for party in active_parties(file)):
        yield _incomplete("confirmation.not_joint", "applicants")
    organisations = any(p.text("party_kind") == ORGANISATION for p in active_parties(file))
    if one.text("kind_code") and organisations != (one.text("kind_code") == "person_org"):
        yield wrong("confirmation.kind", "kind_code")
    if not_confirmable(file, agreement):
        yield warning("confirmation.not_confirmable", "request_text")


def _confirmed_agreement(file: CaseFile, one: Record) -> Record | None:
    if named := one.text("agreement_id"):
        return file.part("agreement", named)
    return file.of("agreement")[0] if len(file.of("agreement")) == 1 else None


def _ids(value: Value) -> frozenset[str]:
    return (
        frozenset(str(part) for part in value) if isinstance(value, list | tuple) else frozenset()
    )


def not_confirmable(file: CaseFile, agreement: Record) -> bool:
    """Whether type or words point to status or ownership, which no court confirms so (A.1)."""
    if file.case.text("dispute_type") in _NOT_CONFIRMABLE:
        return True
    terms = of_agreement(file, "agreement_term", agreement)
    texts = [term.text("what") for term in terms] + [file.case.text("brief")]
    return any(_STATUS_OR_OWNERSHIP.search(plain(text)) for text in texts)


def check_follow_up(file: CaseFile, one: Record, around: Surroundings) -> Iterator[Problem]:
    """There is nothing to follow up before an agreement was reached (issue 3, bad input)."""
    reached = [day for a in file.of("agreement") if (day := agreed_on(file, a, around))]
    if not reached or one.text("visited_on") < min(reached):
        yield wrong("follow_up.before_agreement", "visited_on")
