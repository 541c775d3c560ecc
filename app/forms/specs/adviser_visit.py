"""工作日志 as a whole record: when and where, what was done, what comes after."""

from __future__ import annotations

from app.domain.adviser_visit import ADVISER_VISIT
from app.forms.spec import FormSpec, Section
from app.i18n import N_

ADVISER_VISIT_FORM = FormSpec(
    name="adviser_visit",
    kind=ADVISER_VISIT,
    title=N_("工作日志"),
    sections=(
        Section(
            "when",
            N_("时间和地点"),
            (
                "village_code",
                "adviser_id",
                "service_date",
                "start_at",
                "end_at",
                "ends_next_day",
                "mode",
                "place",
            ),
        ),
        Section(
            "work",
            N_("服务内容"),
            (
                "advice_count",
                "mediation_count",
                "document_count",
                "content",
                "result",
            ),
        ),
        Section(
            "people",
            N_("服务对象"),
            (
                "client_count",
                "women_count",
                "minority_count",
                "elderly_count",
                "clients",
                "language",
                "service_kind",
            ),
        ),
        Section(
            "after",
            N_("意见和后续"),
            (
                "advice",
                "follow_up_on",
                "followed_up_on",
                "pushes",
                "major_matter",
                "major_reported_on",
            ),
            more=True,
        ),
        Section(
            "signed",
            N_("签字和说明"),
            (
                "village_signatory",
                "signed_on",
                "override_reason",
                "blank_no",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
