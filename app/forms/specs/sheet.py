"""已打印报表: read through, never typed; the program writes it."""

from __future__ import annotations

from app.domain.sheet import SHEET
from app.forms.spec import FormSpec, Section
from app.i18n import N_

SHEET_FORM = FormSpec(
    name="sheet",
    kind=SHEET,
    title=N_("已打印报表"),
    sections=(
        Section(
            "sheet",
            N_("报表"),
            ("document", "period", "division_code", "adviser_id", "made_at", "pages"),
        ),
        Section("more", N_("其他"), ("sha256", "figures_digest", "late_reason"), more=True),
    ),
)
