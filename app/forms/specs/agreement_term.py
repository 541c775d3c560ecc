"""协议条款: who does what for whom, how much, by when, how and where."""

from __future__ import annotations

from app.domain.agreement_term import AGREEMENT_TERM
from app.forms.spec import FormSpec, Section
from app.i18n import N_

AGREEMENT_TERM_FORM = FormSpec(
    name="agreement_term",
    kind=AGREEMENT_TERM,
    title=N_("协议条款"),
    sections=(
        Section(
            "who",
            N_("谁对谁"),
            (
                "debtor_id",
                "creditor_id",
            ),
        ),
        Section(
            "what",
            N_("做什么"),
            (
                "act",
                "what",
                "amount_fen",
                "due_on",
            ),
        ),
        Section(
            "how",
            N_("怎样履行"),
            (
                "how",
                "place",
            ),
        ),
        Section("more", N_("其他"), ("agreement_id", "late_reason"), more=True),
    ),
)
