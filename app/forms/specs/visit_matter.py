"""服务事项: who asked what, what was answered; 一事一记."""

from __future__ import annotations

from app.domain.visit_matter import VISIT_MATTER
from app.forms.spec import FormSpec, Section
from app.i18n import N_

VISIT_MATTER_FORM = FormSpec(
    name="visit_matter",
    kind=VISIT_MATTER,
    title=N_("服务事项"),
    sections=(
        Section(
            "matter",
            N_("服务事项"),
            ("visit_id", "service_kind", "client_name", "content", "advice", "result"),
        ),
        Section(
            "more",
            N_("其他信息"),
            (
                "client_sex",
                "client_phone",
                "client_group",
                "follow_up_on",
                "consultation_id",
                "case_id",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
