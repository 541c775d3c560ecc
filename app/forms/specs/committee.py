"""调委会: name and place first; studio, history and contact folded away."""

from __future__ import annotations

from app.domain.committee import COMMITTEE
from app.forms.spec import FormSpec, Section
from app.i18n import N_

COMMITTEE_FORM = FormSpec(
    name="committee",
    kind=COMMITTEE,
    title=N_("调委会"),
    sections=(
        Section("name", N_("调委会"), ("name", "kind_code", "short_name", "division_code")),
        Section(
            "work",
            N_("调解工作"),
            ("meeting_place", "phone", "address", "court_name", "is_bilingual"),
        ),
        Section(
            "studio",
            N_("行业和调解室"),
            ("trade", "is_studio", "studio_name", "studio_level"),
            more=True,
        ),
        Section(
            "history",
            N_("设立和撤销"),
            ("founded_on", "closed_on", "successor_id", "number_template", "remark", "late_reason"),
            more=True,
        ),
    ),
)
