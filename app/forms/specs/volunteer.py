"""志愿者: who, since when, what they are good at; the rest is folded away."""

from __future__ import annotations

from app.domain.volunteer import VOLUNTEER
from app.forms.spec import FormSpec, Section
from app.i18n import N_

VOLUNTEER_FORM = FormSpec(
    name="volunteer",
    kind=VOLUNTEER,
    title=N_("志愿者"),
    sections=(
        Section("name", N_("姓名"), ("name", "sex", "phone", "registered_on")),
        Section("skills", N_("专长"), ("skills", "languages")),
        Section(
            "more",
            N_("其他信息"),
            (
                "division_code",
                "name_native",
                "birth_year",
                "ethnicity",
                "education",
                "evaluation_note",
            ),
            more=True,
        ),
        Section("left", N_("退出"), ("left_on", "leave_reason", "late_reason"), more=True),
    ),
)
