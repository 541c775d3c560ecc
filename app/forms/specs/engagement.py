"""法律顾问聘任: which village, whom, from when to when; plan and group are folded away."""

from __future__ import annotations

from app.domain.engagement import ENGAGEMENT
from app.forms.spec import FormSpec, Section
from app.i18n import N_

ENGAGEMENT_FORM = FormSpec(
    name="engagement",
    kind=ENGAGEMENT,
    title=N_("法律顾问聘任"),
    sections=(
        Section("who", N_("聘任"), ("village_code", "adviser_id", "firm", "group_leader")),
        Section(
            "term",
            N_("合同和聘期"),
            ("contract_no", "signed_on", "start", "end", "fee_fen_year", "replaces"),
        ),
        Section(
            "work",
            N_("计划和微信群"),
            (
                "plan_on",
                "survey_on",
                "wechat_group",
                "wechat_created_on",
                "wechat_members",
                "paired",
                "remark",
            ),
            more=True,
        ),
        Section(
            "ended",
            N_("提前结束"),
            ("ended_on", "end_reason", "late_reason"),
            more=True,
        ),
    ),
)
