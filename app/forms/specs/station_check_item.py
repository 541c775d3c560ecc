"""检查项目: points and what was found, one line of a check."""

from __future__ import annotations

from app.domain.station_check_item import STATION_CHECK_ITEM
from app.forms.spec import FormSpec, Section
from app.i18n import N_

STATION_CHECK_ITEM_FORM = FormSpec(
    name="station_check_item",
    kind=STATION_CHECK_ITEM,
    title=N_("检查项目"),
    sections=(
        Section("item", N_("检查项目"), ("check_id", "item", "weight", "score", "finding")),
        Section("more", N_("其他信息"), ("late_reason",), more=True),
    ),
)
