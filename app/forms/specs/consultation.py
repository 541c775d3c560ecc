"""登记 Intake: visitor, village, matter, facts, answer and handling; the rest is folded away.

The order is that of the talk at the counter (product.md, Screens); Enter walks the first five
sections, which fit one screen without scrolling.
"""

from __future__ import annotations

from app.domain.consultation import CONSULTATION
from app.domain.consultation_rules import MINORITY, WOMAN
from app.forms.spec import FormSpec, Section
from app.i18n import N_

# The matters asked most at a township counter stand on the number keys.
_MATTERS = (
    "marriage_family",
    "bride_price",
    "wages",
    "private_loan",
    "forest_land",
    "personal_injury",
    "neighbour",
    "traffic_accident",
    "social_insurance",
)

INTAKE = FormSpec(
    name="consultation",
    kind=CONSULTATION,
    title=N_("来访登记"),
    sections=(
        Section(
            "visitor",
            N_("来访人"),
            ("visitor_name", "sex", "phone", "id_no", "identity_refused"),
        ),
        Section("village", N_("村（社区）"), ("division_code", "received_at")),
        Section("matter", N_("事项"), ("matter_type",)),
        Section("facts", N_("基本事实"), ("facts",)),
        Section("answer", N_("解答与处理"), ("answer", "handling")),
        Section(
            "more_visitor",
            N_("来访人其他信息"),
            (
                "visitor_kind",
                "org_name",
                "uscc",
                "name_native",
                "birth_year",
                "ethnicity",
                "id_type",
                "address",
                "headcount",
                "crowd",
                "language",
                "interpreter",
                "on_behalf_of",
                "relation",
                "place_of_work",
                "counterpart_station",
            ),
            more=True,
        ),
        Section(
            "more_matter",
            N_("事项其他信息"),
            (
                "matter_class",
                "demand",
                "opponent",
                "prior_handling",
                "sensitivity",
                "law_refs",
            ),
            more=True,
        ),
        Section(
            "more_handling",
            N_("办理情况"),
            (
                "appointment_at",
                "due_on",
                "one_time_notice",
                "notice_items",
                "first_receiver",
                "handler",
                "closed_at",
                "outcome",
                "home_visit",
                "satisfaction",
                "signed",
            ),
            more=True,
        ),
        Section(
            "more_reception",
            N_("接待方式"),
            ("place", "channel", "external_ticket_no", "blank_no", "priority", "late_reason"),
            more=True,
        ),
    ),
    first={"matter_type": _MATTERS},
    never={"crowd": (WOMAN, MINORITY)},
)
