"""司法确认: the application, then what the court decided."""

from __future__ import annotations

from app.domain.judicial_confirmation import JUDICIAL_CONFIRMATION
from app.forms.spec import FormSpec, Section
from app.i18n import N_

JUDICIAL_CONFIRMATION_FORM = FormSpec(
    name="judicial_confirmation",
    kind=JUDICIAL_CONFIRMATION,
    title=N_("司法确认"),
    sections=(
        Section(
            "application",
            N_("申请"),
            (
                "court_name",
                "kind_code",
                "applicants",
                "applied_on",
                "request_text",
                "copies",
            ),
        ),
        Section(
            "court",
            N_("法院办理"),
            (
                "accepted_on",
                "case_no",
                "decision",
                "decided_on",
            ),
        ),
        Section(
            "more",
            N_("其他"),
            (
                "agreement_id",
                "enforcement_applied_on",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
