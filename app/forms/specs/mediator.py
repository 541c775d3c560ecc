"""人民调解员: who, for which committee, since when; the rest is folded away."""

from __future__ import annotations

from app.domain.mediator import MEDIATOR
from app.forms.spec import FormSpec, Section
from app.i18n import N_

MEDIATOR_FORM = FormSpec(
    name="mediator",
    kind=MEDIATOR,
    title=N_("人民调解员"),
    sections=(
        Section("name", N_("姓名"), ("name", "sex", "phone", "id_no")),
        Section(
            "office",
            N_("聘任"),
            ("committee_id", "position", "appointed_on", "term_end", "certificate_no"),
        ),
        Section(
            "skills",
            N_("专长"),
            ("full_time", "languages", "is_degu", "association_member"),
        ),
        Section(
            "more",
            N_("其他信息"),
            ("name_native", "birth_year", "ethnicity", "education", "member"),
            more=True,
        ),
        Section("left", N_("离任"), ("left_on", "leave_reason", "late_reason"), more=True),
    ),
)
