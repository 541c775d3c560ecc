"""法律明白人: who, of which village, chosen when; the rest is folded away."""

from __future__ import annotations

from app.domain.legal_literate_villager import LEGAL_LITERATE_VILLAGER
from app.forms.spec import FormSpec, Section
from app.i18n import N_

LEGAL_LITERATE_VILLAGER_FORM = FormSpec(
    name="legal_literate_villager",
    kind=LEGAL_LITERATE_VILLAGER,
    title=N_("法律明白人"),
    sections=(
        Section("name", N_("姓名"), ("village_code", "name", "sex", "phone")),
        Section("chosen", N_("选任"), ("kind_code", "chosen_on", "certificate_no", "adviser_id")),
        Section(
            "more",
            N_("其他信息"),
            ("name_native", "birth_year", "ethnicity", "education", "languages"),
            more=True,
        ),
        Section("left", N_("退出"), ("left_on", "leave_reason", "late_reason"), more=True),
    ),
)
