"""The pages on which a case is opened: by application or on one's own, and with an oral agreement.

The oral short form is domain.md A.3 "Oral case" and A.4.11: both sides, what it was about, what was
agreed, done on the spot or by when. The village of the first party stands for place and other side
until another one is chosen.
"""

from __future__ import annotations

from app.domain.agreement import AGREEMENT, IMMEDIATE, ORAL
from app.domain.agreement_term import AGREEMENT_TERM
from app.domain.case_facts import APPLICANT, RESPONDENT
from app.domain.fields import FieldSpec, FieldType, Value, Values
from app.domain.mediation_case import MEDIATION_CASE
from app.domain.mediation_case_rules import APPLIED
from app.domain.party import PARTY
from app.domain.spoken import CHINESE
from app.domain.surroundings import Surroundings
from app.forms.sheet import Part, sheet
from app.forms.spec import FormSpec, Section
from app.forms.specs.mediation_case import DISPUTES
from app.i18n import N_

THIRD = "third"

_PARTY = ("name", "sex", "phone", "division_code", "party_kind", "id_no", "age_stated", "address",
          "legal_rep", "needs_reading_aloud")  # fmt: skip
_BROUGHT = ("person_id", "name_native", "birth_year", "ethnicity", "id_type", "language")
"""What a known person brings along unseen."""

APPLICANT_PART = Part(
    "applicant_",
    PARTY,
    _PARTY,
    {"name": N_("申请人"), "phone": N_("申请人电话")},
    {"side": APPLICANT},
    _BROUGHT,
)
RESPONDENT_PART = Part(
    "respondent_",
    PARTY,
    _PARTY,
    {"name": N_("被申请人"), "phone": N_("被申请人电话")},
    {"side": RESPONDENT},
    _BROUGHT,
)
PARTIES = (APPLICANT_PART, RESPONDENT_PART)

_ACCEPTANCE = (
    "source_code", "applied_on", "application_mode", "referral_org", "accepted_on",
    "dispute_type", "dispute_division", "place_of_dispute", "brief", "people_involved",
    "difficulty", "committee_id", "chief_mediator", "recorder", "languages", "interpreter",
    "read_aloud_by", "late_reason",
)  # fmt: skip

_OF_COMMITTEE = ("committee_kind",)

CASE_PART = Part("", MEDIATION_CASE, (*_ACCEPTANCE, "requests", "consented"), hidden=_OF_COMMITTEE)
ORAL_CASE_PART = Part(
    "",
    MEDIATION_CASE,
    _ACCEPTANCE,
    {"accepted_on": N_("达成日期")},
    {"consented": True},
    _OF_COMMITTEE,
)
AGREEMENT_PART = Part(
    "agreement_",
    AGREEMENT,
    ("performance_mode", "performance_due", "performance_note", "place"),
    fixed={"form": ORAL},
)
TERM_PART = Part(
    "term_",
    AGREEMENT_TERM,
    ("act", "what", "amount_fen"),
    {"what": N_("协议内容")},
)
DEBTOR = FieldSpec(
    name="term_side",
    type=FieldType.CODE,
    codes="party_side",
    label="由谁履行",
    default=RESPONDENT,
    help="这一条由哪一方来做；另一方就是对方",
)
FURTHER = FieldSpec(
    name="further_terms",
    type=FieldType.TEXTS,
    label="其他约定",
    max_length=500,
    help="一行一条",
)


def _same_village(typed: Values, _around: Surroundings) -> Values:
    """Neighbours quarrel in their village, in the languages that are known of them; an application
    made by word of mouth is of that day.
    """
    found: dict[str, Value] = {}
    village = typed.get("applicant_division_code")
    if village:
        found["respondent_division_code"] = village
        found["dispute_division"] = village
    if typed.get("source_code", APPLIED) == APPLIED:
        found |= {"source_code": APPLIED, "application_mode": "oral"}
        found["applied_on"] = typed.get("accepted_on")
    spoken = {str(typed.get(part.prefix + "language") or CHINESE) for part in PARTIES}
    found["languages"] = tuple(sorted(spoken, reverse=True))
    found["people_involved"] = (
        sum(bool(typed.get(part.prefix + "name")) for part in PARTIES) or None
    )
    return {name: value for name, value in found.items() if value is not None}


def _at_once(typed: Values, around: Surroundings) -> Values:
    return {**_same_village(typed, around), "agreement_performance_mode": IMMEDIATE}


CASE_SHEET = sheet(
    "case_sheet",
    N_("调解登记"),
    (CASE_PART, *PARTIES),
    derive=_same_village,
    occurred="accepted_on",
)
ORAL_SHEET = sheet(
    "oral_sheet",
    N_("口头协议登记"),
    (ORAL_CASE_PART, *PARTIES, AGREEMENT_PART, TERM_PART),
    more=(DEBTOR, FURTHER),
    derive=_at_once,
    occurred="accepted_on",
)


def _line(part: Part) -> tuple[str, ...]:
    """What is asked of a party in front: one line of three fields."""
    return tuple(part.prefix + name for name in ("name", "sex", "division_code"))


def _both(*names: str) -> tuple[str, ...]:
    """The same of either side, beside each other."""
    return tuple(part.prefix + name for name in names for part in PARTIES)


_MORE_OF_PARTIES = Section(
    "more_parties",
    N_("当事人其他信息"),
    _both("party_kind", "id_no", "age_stated", "address", "legal_rep", "needs_reading_aloud"),
    more=True,
)
_LANGUAGE = ("languages", "interpreter", "read_aloud_by", "recorder", "late_reason")

CASE_SHEET_FORM = FormSpec(
    name="case_sheet",
    kind=CASE_SHEET,
    title=N_("调解登记"),
    sections=(
        Section("parties", N_("当事人"), (*_line(APPLICANT_PART), *_line(RESPONDENT_PART))),
        Section("acceptance", N_("受理"), (*_both("phone"), "accepted_on")),
        Section(
            "dispute",
            N_("纠纷"),
            ("dispute_type", "dispute_division", "source_code", "brief", "requests"),
        ),
        Section("mediator", N_("调解人员"), ("committee_id", "chief_mediator", "consented")),
        Section(
            "more_acceptance",
            N_("受理其他信息"),
            (
                "applied_on",
                "application_mode",
                "referral_org",
                "people_involved",
                "difficulty",
                "place_of_dispute",
                *_LANGUAGE,
            ),
            more=True,
        ),
        _MORE_OF_PARTIES,
    ),
    first={"dispute_type": DISPUTES},
)

ORAL_SHEET_FORM = FormSpec(
    name="oral_sheet",
    kind=ORAL_SHEET,
    title=N_("口头协议登记"),
    sections=(
        Section("parties", N_("当事人"), (*_line(APPLICANT_PART), *_line(RESPONDENT_PART))),
        Section(
            "dispute", N_("纠纷"), ("dispute_type", "dispute_division", "accepted_on", "brief")
        ),
        Section(
            "agreement",
            N_("协议"),
            (
                "term_act",
                "term_side",
                "term_amount_fen",
                "term_what",
                "agreement_performance_mode",
                "agreement_performance_due",
                "chief_mediator",
            ),
        ),
        Section(
            "more_acceptance",
            N_("受理其他信息"),
            (
                *_both("phone"),
                "committee_id",
                "source_code",
                "applied_on",
                "application_mode",
                "referral_org",
                "people_involved",
                "difficulty",
                "place_of_dispute",
                "further_terms",
                "agreement_place",
                "agreement_performance_note",
                *_LANGUAGE,
            ),
            more=True,
        ),
        _MORE_OF_PARTIES,
    ),
    first={"dispute_type": DISPUTES, "term_act": ("apologise", "pay", "do", "stop", "deliver")},
    never={"term_side": (THIRD,)},
)

CASE_WAY = (
    "applicant_name", "applicant_sex", "applicant_phone", "applicant_division_code",
    "respondent_name", "respondent_sex", "dispute_type", "brief", "requests",
)  # fmt: skip
ORAL_WAY = (
    "applicant_name", "applicant_sex", "applicant_division_code", "respondent_name",
    "respondent_sex", "dispute_type", "brief", "term_act", "term_what", "term_amount_fen",
    "agreement_performance_mode",
)  # fmt: skip
"""The way of the Enter key: what has a value by itself is passed over, Tab reaches it."""
