"""报表存档: read through, never typed; the program writes it."""

from __future__ import annotations

from app.domain.report_snapshot import REPORT_SNAPSHOT
from app.forms.spec import FormSpec, Section
from app.i18n import N_

REPORT_SNAPSHOT_FORM = FormSpec(
    name="report_snapshot",
    kind=REPORT_SNAPSHOT,
    title=N_("报表存档"),
    sections=(
        Section(
            "snapshot",
            N_("报表"),
            ("report", "period_first", "period_last", "made_at", "reason"),
        ),
    ),
)
