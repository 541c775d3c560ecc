"""村（居）法律顾问: who, of which firm, reached how; the rest is folded away."""

from __future__ import annotations

from app.domain.adviser import ADVISER
from app.forms.spec import FormSpec, Section
from app.i18n import N_

ADVISER_FORM = FormSpec(
    name="adviser",
    kind=ADVISER,
    title=N_("村（居）法律顾问"),
    sections=(
        Section("name", N_("姓名"), ("name", "kind_code", "firm", "phone", "division_code")),
        Section(
            "more",
            N_("其他信息"),
            (
                "licence_no",
                "name_native",
                "sex",
                "ethnicity",
                "languages",
                "member",
                "remark",
            ),
            more=True,
        ),
        Section("left", N_("离任"), ("left_on", "leave_reason", "late_reason"), more=True),
    ),
)
