"""调解案件: what a registration needs first; outcome, filing and figures as the case goes on.

The parts of a case have forms of their own on its page (product.md, Case page).
"""

from __future__ import annotations

from app.domain.mediation_case import MEDIATION_CASE
from app.forms.spec import FormSpec, Section
from app.i18n import N_

# The disputes that villages bring most stand on the number keys.
DISPUTES = ("02", "01", "07", "1001", "06", "03", "0151", "0751", "14")

MEDIATION_CASE_FORM = FormSpec(
    name="mediation_case",
    kind=MEDIATION_CASE,
    title=N_("调解案件"),
    sections=(
        Section(
            "acceptance",
            N_("受理"),
            ("source_code", "applied_on", "application_mode", "accepted_on", "dispute_type"),
        ),
        Section(
            "dispute",
            N_("纠纷"),
            ("dispute_division", "people_involved", "brief", "difficulty"),
        ),
        Section(
            "mediator",
            N_("调解人员"),
            ("committee_id", "committee_kind", "chief_mediator", "languages", "consented"),
        ),
        Section(
            "mediation",
            N_("调解过程"),
            ("informed_on", "mediated_from", "mediated_to", "result", "recorder", "interpreter"),
        ),
        Section(
            "legality",
            N_("合法性核查"),
            ("legality", "police_reported_on", "transferred_to"),
            more=True,
        ),
        Section(
            "more_acceptance",
            N_("受理其他信息"),
            (
                "referral_org",
                "referral_doc_no",
                "referral_date",
                "place_of_dispute",
                "requests",
                "is_cross_committee",
                "late_reason",
            ),
            more=True,
        ),
        Section(
            "more_mediation",
            N_("调解其他信息"),
            (
                "mediators",
                "refused_by_party",
                "hearing_open",
                "read_aloud_by",
                "extension_days",
                "extension_consented_on",
            ),
            more=True,
        ),
        Section(
            "prevention",
            N_("预防成效"),
            (
                "prevented_suicide_cases",
                "prevented_suicide_persons",
                "prevented_crime_cases",
                "prevented_crime_persons",
                "prevented_petition_cases",
                "prevented_petition_persons",
                "prevented_fight_cases",
                "prevented_fight_persons",
            ),
            more=True,
        ),
        Section(
            "closing",
            N_("结案和立卷"),
            (
                "closed_on",
                "follow_up_due",
                "sued_on",
                "court_outcome",
                "retention",
                "filed_by",
                "filed_on",
                "checked_by",
                "checked_on",
                "dossier_note",
                "remark",
            ),
            more=True,
        ),
    ),
    first={"dispute_type": DISPUTES},
)
