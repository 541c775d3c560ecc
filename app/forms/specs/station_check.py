"""督导和自查: what was checked and when; its items follow from the delivered list."""

from __future__ import annotations

from app.domain.station_check import STATION_CHECK
from app.forms.spec import FormSpec, Section
from app.i18n import N_

STATION_CHECK_FORM = FormSpec(
    name="station_check",
    kind=STATION_CHECK,
    title=N_("督导和自查"),
    sections=(
        Section("what", N_("检查"), ("checked_on", "kind_code", "target")),
        Section("whom", N_("检查对象"), ("division_code", "adviser_id")),
        Section("found", N_("检查情况"), ("finding", "follow_up_on", "signed_by")),
        Section("more", N_("其他信息"), ("late_reason",), more=True),
    ),
)
