"""法治讲座: where, when, what about, how many came."""

from __future__ import annotations

from app.domain.legal_lecture import LEGAL_LECTURE
from app.forms.spec import FormSpec, Section
from app.i18n import N_

LEGAL_LECTURE_FORM = FormSpec(
    name="legal_lecture",
    kind=LEGAL_LECTURE,
    title=N_("法治讲座"),
    sections=(
        Section(
            "when",
            N_("时间和地点"),
            ("village_code", "held_on", "start_at", "end_at", "mode", "place"),
        ),
        Section(
            "lecture",
            N_("讲座"),
            ("lecturer", "adviser_id", "topic", "topic_code", "language", "audience_count"),
        ),
        Section(
            "more",
            N_("其他信息"),
            (
                "audience_women",
                "audience_minors",
                "materials_distributed",
                "visit_id",
                "remark",
                "override_reason",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
