"""调查记录: when, where, who was asked by whom, and the talk."""

from __future__ import annotations

from app.domain.investigation import INVESTIGATION
from app.forms.spec import FormSpec, Section
from app.i18n import N_

INVESTIGATION_FORM = FormSpec(
    name="investigation",
    kind=INVESTIGATION,
    title=N_("调查记录"),
    sections=(
        Section(
            "where",
            N_("时间和人员"),
            ("investigated_at", "place", "investigatees", "investigators", "recorder"),
        ),
        Section("record", N_("调查记录"), ("record_text",)),
        Section(
            "more",
            N_("其他信息"),
            ("participants", "language", "interpreter", "blank_no", "late_reason"),
            more=True,
        ),
    ),
)
