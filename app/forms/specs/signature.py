"""签署: who signed which paper, and how."""

from __future__ import annotations

from app.domain.signature import SIGNATURE
from app.forms.spec import FormSpec, Section
from app.i18n import N_

SIGNATURE_FORM = FormSpec(
    name="signature",
    kind=SIGNATURE,
    title=N_("签署"),
    sections=(
        Section(
            "who",
            N_("签署人"),
            (
                "role",
                "party_id",
                "agent_id",
                "name",
            ),
        ),
        Section(
            "how",
            N_("签署方式"),
            (
                "sign_mode",
                "signed_by",
                "witness",
                "signed_on",
            ),
        ),
        Section(
            "paper",
            N_("文书"),
            ("document",),
        ),
        Section("more", N_("其他"), ("late_reason",), more=True),
    ),
)
