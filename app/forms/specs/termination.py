"""结束调解: how, when, why, and whether the other ways were told."""

from __future__ import annotations

from app.domain.termination import TERMINATION
from app.forms.spec import FormSpec, Section
from app.i18n import N_

TERMINATION_FORM = FormSpec(
    name="termination",
    kind=TERMINATION,
    title=N_("结束调解"),
    sections=(
        Section(
            "end",
            N_("结束"),
            (
                "kind_code",
                "ended_on",
                "reason",
                "asked_by",
            ),
        ),
        Section(
            "remedies",
            N_("其他途径"),
            (
                "told_remedies",
                "transferred_to",
                "transfer_doc_no",
            ),
        ),
        Section("more", N_("其他"), ("late_reason",), more=True),
    ),
)
