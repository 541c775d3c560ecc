"""履行计划: what is due, then what was done."""

from __future__ import annotations

from app.domain.performance import PERFORMANCE
from app.forms.spec import FormSpec, Section
from app.i18n import N_

PERFORMANCE_FORM = FormSpec(
    name="performance",
    kind=PERFORMANCE,
    title=N_("履行计划"),
    sections=(
        Section(
            "due",
            N_("应履行"),
            (
                "due_on",
                "what",
                "amount_fen",
            ),
        ),
        Section(
            "done",
            N_("实际履行"),
            (
                "performed_on",
                "performed_fen",
                "proof",
            ),
        ),
        Section(
            "urge",
            N_("督促"),
            (
                "urged_on",
                "breach_note",
            ),
        ),
        Section(
            "more",
            N_("其他"),
            (
                "agreement_id",
                "term_id",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
