"""授权委托书: for whom, who acts, in what."""

from __future__ import annotations

from app.domain.power_of_attorney import POWER_OF_ATTORNEY
from app.forms.spec import FormSpec, Section
from app.i18n import N_

POWER_OF_ATTORNEY_FORM = FormSpec(
    name="power_of_attorney",
    kind=POWER_OF_ATTORNEY,
    title=N_("授权委托书"),
    sections=(
        Section("agent", N_("代理人"), ("party_id", "agent_name", "sex", "id_no", "phone")),
        Section("authority", N_("权限和期限"), ("authority", "authority_other", "signed_on")),
        Section(
            "more",
            N_("其他信息"),
            ("relation", "address", "employer_title", "valid_from", "valid_to", "late_reason"),
            more=True,
        ),
    ),
)
