"""服务登记: when, who, what, how long."""

from __future__ import annotations

from app.domain.helper_activity import HELPER_ACTIVITY
from app.forms.spec import FormSpec, Section
from app.i18n import N_

HELPER_ACTIVITY_FORM = FormSpec(
    name="helper_activity",
    kind=HELPER_ACTIVITY,
    title=N_("服务登记"),
    sections=(
        Section("who", N_("服务人"), ("held_on", "villager_id", "volunteer_id")),
        Section("what", N_("服务"), ("kind_code", "minutes", "people", "activity")),
        Section("more", N_("其他信息"), ("village_code", "late_reason"), more=True),
    ),
)
