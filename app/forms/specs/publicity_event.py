"""法治宣传和集中服务: what and where, then the numbers in one row of keys."""

from __future__ import annotations

from app.domain.publicity_event import PUBLICITY_EVENT
from app.forms.spec import FormSpec, Section
from app.i18n import N_

PUBLICITY_EVENT_FORM = FormSpec(
    name="publicity_event",
    kind=PUBLICITY_EVENT,
    title=N_("法治宣传和集中服务"),
    sections=(
        Section("what", N_("活动"), ("held_on", "kind_code", "which", "topic", "language")),
        Section("where", N_("时间和地点"), ("division_code", "place", "start_at", "end_at")),
        Section(
            "audience",
            N_("参加的人"),
            ("audience_count", "audience_women", "audience_minors", "audience_clergy"),
        ),
        Section(
            "checkup",
            N_("检查和资料"),
            ("checked_count", "problems_found", "materials", "problems"),
            more=True,
        ),
        Section(
            "helpers",
            N_("工作人员"),
            ("adviser_id", "by_firm", "helpers", "late_reason"),
            more=True,
        ),
    ),
)
