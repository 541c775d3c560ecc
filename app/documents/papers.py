"""Which papers there are: when, for which part, how many copies, and what must be known before.

The order is the binding order of a dossier (domain.md A.3). `required` are paths of fields that
the paper may not go without; a blank sheet for hand-writing goes without all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from app.domain.case_file import CaseFile

WRITTEN, ORAL = "written", "oral"
APPLIED = "applied"
DOSSIER_NOTE = "dossier_note"


class Copies(StrEnum):
    """How often a paper is printed."""

    ONE = "one"
    RESPONDENTS = "respondents"  # one for the file, one for each respondent
    PARTIES = "parties"  # one for each party
    PARTIES_AND_FILE = "parties_and_file"  # one more for the committee, one for each court


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSpec:
    """One paper. `part` is the kind of which it prints one record each; `stage` a code of
    `case_stage` in whose set it is; `wanted` tells whether a case needs it by now. `required` are
    `kind.field`, where `party` means every party and a missing part of the kind counts too;
    `refuses` are codes of problems with the case that must be settled before it is printed.
    """

    document: str
    stage: str
    part: str = ""
    need: str = "if_needed"
    copies: Copies = Copies.ONE
    required: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    wanted: Callable[[CaseFile], bool] = lambda _file: False
    in_dossier: bool = True


def copies_of(spec: PaperSpec, file: CaseFile) -> int:
    """How many copies a case needs (domain.md A.1 "copies", A.3)."""
    parties = max(2, len(file.parties()))
    courts = len({one.text("court_name") for one in file.of("judicial_confirmation")})
    return {
        Copies.ONE: 1,
        Copies.RESPONDENTS: 1 + max(1, len(file.parties("respondent"))),
        Copies.PARTIES: parties,
        Copies.PARTIES_AND_FILE: parties + 1 + courts,
    }[spec.copies]


def _always(_file: CaseFile) -> bool:
    return True


def _has(kind: str) -> Callable[[CaseFile], bool]:
    return lambda file: bool(file.of(kind))


def _ended(*kinds: str) -> Callable[[CaseFile], bool]:
    return lambda file: any(one.text("kind_code") in kinds for one in file.of("termination"))


def _agreed(form: str, *, supplement: bool = False) -> Callable[[CaseFile], bool]:
    return lambda file: any(
        one.text("form") == form and bool(one.text("supplement_of")) is supplement
        for one in file.of("agreement")
    )


def _applied(file: CaseFile) -> bool:
    return file.case.text("source_code") == APPLIED


_HEADER = ("mediation_case.committee_id", "mediation_case.case_no", "party.name")
# Without numbers left the agreement is printed all the same, with a ruled blank for its number.
_TERMS = (
    "mediation_case.committee_id",
    "party.name",
    "agreement.performance_mode",
    "agreement_term.sentence",
)
NUMBERED = frozenset({"written_agreement", "oral_agreement_register", "supplement_agreement"})
"""Papers that a case gets its number for when they are made (domain.md A.5)."""
_TWO_SIDES = ("case.two_sides",)
_AGREED = (*_TWO_SIDES, "agreement.amount")
_SIGNED = (
    "signature.before_acceptance",
    "signature.no_authority",
    "signature.other_principal",
    "signature.authority_expired",
)
"""What makes a signature void or doubtful: no court is asked and no success reported on it."""

_ALL = (
    PaperSpec(
        document="dossier_cover",
        stage="closed",
        need="required",
        required=(*_HEADER, "mediation_case.dossier_title"),
        wanted=_always,
    ),
    PaperSpec(document="dossier_index", stage="closed", need="required", wanted=_always),
    PaperSpec(
        document="application",
        stage="registered",
        copies=Copies.RESPONDENTS,
        required=("party.name", "mediation_case.brief"),
        refuses=_TWO_SIDES,
        wanted=_applied,
    ),
    PaperSpec(
        document="acceptance_register",
        stage="registered",
        need="required",
        required=(
            "mediation_case.accepted_on",
            "mediation_case.source_code",
            "mediation_case.dispute_type",
            "mediation_case.brief",
            "party.name",
        ),
        refuses=_TWO_SIDES,
        wanted=_always,
    ),
    PaperSpec(
        document="rights_notice",
        stage="registered",
        need="required",
        copies=Copies.PARTIES,
        required=("mediation_case.committee_id", "party.name"),
        wanted=_always,
    ),
    PaperSpec(
        document="mediation_notice",
        stage="registered",
        copies=Copies.PARTIES,
        required=("mediation_case.committee_id", "party.name", "mediation_case.dispute_type"),
        in_dossier=False,
    ),
    PaperSpec(
        document="identity_proof",
        stage="registered",
        need="required",
        required=("party.name",),
        wanted=_always,
    ),
    PaperSpec(
        document="power_of_attorney",
        stage="registered",
        part="power_of_attorney",
        required=(
            "power_of_attorney.party_id",
            "power_of_attorney.agent_name",
            "power_of_attorney.authority",
        ),
        wanted=_has("power_of_attorney"),
    ),
    PaperSpec(
        document="investigation_record",
        stage="mediating",
        part="investigation",
        required=(
            "investigation.investigated_at",
            "investigation.place",
            "investigation.investigatees",
            "investigation.investigators",
            "investigation.record_text",
        ),
        wanted=_has("investigation"),
    ),
    PaperSpec(
        document="evidence_list",
        stage="mediating",
        required=("evidence.name",),
        wanted=_has("evidence"),
    ),
    PaperSpec(document="evidence", stage="mediating", wanted=_has("evidence")),
    PaperSpec(
        document="mediation_record",
        stage="mediating",
        part="mediation_session",
        need="required",
        required=(
            "mediation_session.mediated_at",
            "mediation_session.place",
            "mediation_session.attendees",
            "mediation_session.record_text",
            "mediation_session.session_result",
        ),
        refuses=(*_TWO_SIDES, "session.before_acceptance"),
        wanted=_has("mediation_session"),
    ),
    PaperSpec(
        document="written_agreement",
        stage="agreed",
        part="agreement",
        need="required",
        copies=Copies.PARTIES_AND_FILE,
        required=(*_TERMS, "agreement.facts_and_issues"),
        refuses=_AGREED,
        wanted=_agreed(WRITTEN),
    ),
    PaperSpec(
        document="supplement_agreement",
        stage="agreed",
        part="agreement",
        copies=Copies.PARTIES_AND_FILE,
        required=_TERMS,
        refuses=_AGREED,
        wanted=_agreed(WRITTEN, supplement=True),
    ),
    PaperSpec(
        document="oral_agreement_register",
        stage="agreed",
        part="agreement",
        need="required",
        required=(*_TERMS, "agreement.agreed_on"),
        refuses=_AGREED,
        wanted=_agreed(ORAL),
    ),
    PaperSpec(document="performance_proof", stage="performing", wanted=_has("performance")),
    PaperSpec(
        document="follow_up",
        stage="followed_up",
        part="follow_up",
        required=("follow_up.visited_on", "follow_up.situation", "follow_up.visitor"),
        refuses=("follow_up.before_agreement",),
        wanted=_has("follow_up"),
    ),
    PaperSpec(
        document="judicial_confirmation",
        stage="agreed",
        part="judicial_confirmation",
        copies=Copies.PARTIES_AND_FILE,
        required=(
            "judicial_confirmation.court_name",
            "judicial_confirmation.applied_on",
            "agreement.effective_on",
            "party.name",
        ),
        refuses=(*_TWO_SIDES, *_SIGNED),
        wanted=_has("judicial_confirmation"),
    ),
    PaperSpec(
        document="withdrawal",
        stage="withdrawn",
        part="termination",
        required=("termination.reason", "party.name"),
        wanted=_ended("withdrawn"),
    ),
    PaperSpec(
        document="termination_notice",
        stage="failed",
        part="termination",
        copies=Copies.PARTIES_AND_FILE,
        required=("termination.ended_on", "termination.reason", "party.name"),
        wanted=_ended("failed", "terminated", "transferred"),
    ),
    PaperSpec(
        document="closing_report",
        stage="closed",
        required=(*_HEADER, "mediation_case.closed_on", "mediation_case.result"),
        refuses=(*_TWO_SIDES, *_SIGNED),
        wanted=_always,
    ),
    PaperSpec(
        document=DOSSIER_NOTE,
        stage="closed",
        required=("mediation_case.dossier_note",),
        wanted=lambda file: bool(file.case.text("dossier_note")),
    ),
    PaperSpec(document="dossier_back", stage="closed", need="required", wanted=_always),
    PaperSpec(document="subsidy_list", stage="", in_dossier=False),
    PaperSpec(document="handover_list", stage="", in_dossier=False),
    PaperSpec(document="roster", stage="", in_dossier=False),
    PaperSpec(document="consultation_slip", stage="", in_dossier=False),
)

PAPERS: Mapping[str, PaperSpec] = MappingProxyType({spec.document: spec for spec in _ALL})
"""Every paper by its document id (a code of `paper_kind`), in binding order."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper to make: the document and the part of the case that it prints ("" = the case)."""

    document: str
    part_id: str = ""


def papers_for(file: CaseFile, stage: str = "") -> tuple[Wanted, ...]:
    """The papers that a case needs by what it holds, in binding order; those of one stage, or of
    the whole dossier without one.
    """
    found = []
    for spec in _ALL:
        chosen = spec.stage == stage if stage else spec.in_dossier
        if chosen and spec.wanted(file):
            parts = _parts(spec, file) if spec.part else ("",)
            found += [Wanted(spec.document, part) for part in parts]
    return tuple(found)


def _parts(spec: PaperSpec, file: CaseFile) -> list[str]:
    """The records that a paper prints: an agreement is written or oral, a supplement or not."""
    records = file.of(spec.part)
    if spec.part == "agreement":
        form = ORAL if spec.document == "oral_agreement_register" else WRITTEN
        supplement = spec.document == "supplement_agreement"
        records = tuple(
            one
            for one in records
            if one.text("form") == form and bool(one.text("supplement_of")) is supplement
        )
    if spec.part == "termination":
        withdrawn = spec.document == "withdrawal"
        records = tuple(r for r in records if (r.text("kind_code") == "withdrawn") is withdrawn)
    return [record.id for record in records]
