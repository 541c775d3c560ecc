"""调解协议: form and facts first, then how it is performed; the rest is folded away."""

from __future__ import annotations

from app.domain.agreement import AGREEMENT
from app.forms.spec import FormSpec, Section
from app.i18n import N_

AGREEMENT_FORM = FormSpec(
    name="agreement",
    kind=AGREEMENT,
    title=N_("调解协议"),
    sections=(
        Section(
            "form",
            N_("协议形式"),
            (
                "form",
                "agreed_on",
            ),
        ),
        Section(
            "facts",
            N_("事实与责任"),
            (
                "facts_and_issues",
                "responsibilities",
            ),
        ),
        Section(
            "performance",
            N_("履行"),
            (
                "performance_mode",
                "performance_due",
                "amount_fen",
                "performance_place",
                "performance_note",
            ),
        ),
        Section(
            "reading",
            N_("宣读与盖章"),
            (
                "language_read",
                "read_by",
                "sealed_on",
            ),
        ),
        Section(
            "more",
            N_("其他"),
            (
                "recorded_on",
                "place",
                "blank_no",
                "remark",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
