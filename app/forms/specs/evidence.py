"""证据材料: one row of the list of evidence."""

from __future__ import annotations

from app.domain.evidence import EVIDENCE
from app.forms.spec import FormSpec, Section
from app.i18n import N_

EVIDENCE_FORM = FormSpec(
    name="evidence",
    kind=EVIDENCE,
    title=N_("证据材料"),
    sections=(
        Section("evidence", N_("证据材料"), ("name", "provider_id", "form", "copies", "pages")),
        Section(
            "more",
            N_("其他信息"),
            ("provider_name", "proves", "received_on", "returned_on", "late_reason"),
            more=True,
        ),
    ),
)
