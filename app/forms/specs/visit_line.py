"""驻村服务 in one line: village, day, from, to; what was done; the rest behind (product.md)."""

from __future__ import annotations

from app.domain.adviser_visit import ADVISER_VISIT
from app.forms.spec import FormSpec, Section
from app.i18n import N_

VISIT_LINE = FormSpec(
    name="visit_line",
    kind=ADVISER_VISIT,
    title=N_("驻村服务"),
    sections=(
        Section("when", N_("时间"), ("village_code", "service_date", "start_at", "end_at")),
        Section(
            "work",
            N_("服务内容"),
            ("advice_count", "mediation_count", "document_count", "content", "result"),
        ),
        Section("noticed", N_("情况说明"), ("override_reason",)),
        Section(
            "more_visit",
            N_("方式和地点"),
            (
                "adviser_id",
                "mode",
                "place",
                "language",
                "service_kind",
                "ends_next_day",
            ),
            more=True,
        ),
        Section(
            "more_people",
            N_("服务对象"),
            ("clients", "client_count", "women_count", "minority_count", "elderly_count"),
            more=True,
        ),
        Section(
            "more_after",
            N_("意见和后续"),
            (
                "advice",
                "follow_up_on",
                "followed_up_on",
                "pushes",
                "major_matter",
                "major_reported_on",
                "village_signatory",
                "signed_on",
                "blank_no",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
