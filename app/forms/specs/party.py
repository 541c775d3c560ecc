"""当事人: side, name, village and telephone; an organisation, a guardian and papers folded away."""

from __future__ import annotations

from app.domain.consultation_rules import MINORITY, WOMAN
from app.domain.party import PARTY
from app.forms.spec import FormSpec, Section
from app.i18n import N_

PARTY_FORM = FormSpec(
    name="party",
    kind=PARTY,
    title=N_("当事人"),
    sections=(
        Section("name", N_("当事人"), ("side", "party_kind", "name", "sex", "phone")),
        Section("place", N_("住址和证件"), ("division_code", "address", "id_no", "age_stated")),
        Section(
            "organisation",
            N_("单位"),
            ("legal_rep", "legal_rep_title", "uscc"),
            more=True,
        ),
        Section(
            "guardian",
            N_("监护人"),
            ("guardian_name", "guardian_relation", "guardian_id_no", "guardian_phone"),
            more=True,
        ),
        Section(
            "signing",
            N_("签署和语言"),
            ("sign_mode", "needs_reading_aloud", "language"),
            more=True,
        ),
        Section(
            "more",
            N_("其他信息"),
            (
                "name_native",
                "ethnicity",
                "birth_date",
                "birth_year",
                "occupation",
                "phone_owner",
                "id_type",
                "id_absent_reason",
                "crowd",
                "withdrew_on",
                "late_reason",
            ),
            more=True,
        ),
    ),
    never={"crowd": (WOMAN, MINORITY)},
)
