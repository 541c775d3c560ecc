"""回访记录: in the order of the talk at the party's home."""

from __future__ import annotations

from app.domain.follow_up import FOLLOW_UP
from app.forms.spec import FormSpec, Section
from app.i18n import N_

FOLLOW_UP_FORM = FormSpec(
    name="follow_up",
    kind=FOLLOW_UP,
    title=N_("回访记录"),
    sections=(
        Section(
            "visit",
            N_("回访"),
            (
                "visited_on",
                "mode",
                "visited_parties",
                "visitor",
            ),
        ),
        Section(
            "situation",
            N_("情况"),
            (
                "situation",
                "performance",
                "satisfaction",
            ),
        ),
        Section(
            "risk",
            N_("隐患与措施"),
            (
                "risk_found",
                "measures",
            ),
        ),
        Section(
            "court",
            N_("起诉情况"),
            (
                "sued",
                "court_outcome",
            ),
        ),
        Section(
            "more",
            N_("其他"),
            (
                "blank_no",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
