"""调解记录: when, where, who came, the talk and how it ended."""

from __future__ import annotations

from app.domain.mediation_session import MEDIATION_SESSION
from app.forms.spec import FormSpec, Section
from app.i18n import N_

MEDIATION_SESSION_FORM = FormSpec(
    name="mediation_session",
    kind=MEDIATION_SESSION,
    title=N_("调解记录"),
    sections=(
        Section(
            "where",
            N_("时间和人员"),
            ("mediated_at", "place", "attendees", "notice_given", "recorder"),
        ),
        Section("record", N_("调解记录"), ("record_text",)),
        Section("result", N_("本次结果"), ("session_result", "next_session_at")),
        Section(
            "more",
            N_("其他信息"),
            (
                "matter",
                "participants",
                "language",
                "interpreter",
                "read_aloud_by",
                "blank_no",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
