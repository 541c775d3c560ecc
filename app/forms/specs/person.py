"""人员: one person, found again by number, telephone, name or initials."""

from __future__ import annotations

from app.domain.consultation_rules import MINORITY, WOMAN
from app.domain.person import PERSON
from app.forms.spec import FormSpec, Section
from app.i18n import N_

PERSON_FORM = FormSpec(
    name="person",
    kind=PERSON,
    title=N_("人员信息"),
    sections=(
        Section("name", N_("姓名"), ("name", "name_native", "sex")),
        Section("contact", N_("联系方式"), ("phone", "phone_owner", "division_code", "address")),
        Section("identity", N_("身份"), ("id_type", "id_no", "birth_date", "birth_year")),
        Section("more", N_("其他信息"), ("ethnicity", "language", "crowd", "notes"), more=True),
    ),
    never={"crowd": (WOMAN, MINORITY)},
)
