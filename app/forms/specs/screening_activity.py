"""矛盾纠纷排查: when, where, what was found; the counts in one row of keys."""

from __future__ import annotations

from app.domain.screening_activity import SCREENING_ACTIVITY
from app.forms.spec import FormSpec, Section
from app.i18n import N_

SCREENING_FORM = FormSpec(
    name="screening_activity",
    kind=SCREENING_ACTIVITY,
    title=N_("矛盾纠纷排查"),
    sections=(
        Section(
            "where",
            N_("时间和地点"),
            ("occurred_on", "kind_code", "division_code", "people"),
        ),
        Section("counts", N_("排查数量"), ("times", "found_count", "handled_count")),
        Section("prevented", N_("预防数量"), ("prevented_cases", "prevented_persons")),
        Section("found", N_("排查情况"), ("found",)),
        Section("more", N_("其他信息"), ("until", "villages", "cases", "late_reason"), more=True),
    ),
)
