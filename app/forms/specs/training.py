"""培训: what, when, how long, who was there."""

from __future__ import annotations

from app.domain.training import TRAINING
from app.forms.spec import FormSpec, Section
from app.i18n import N_

TRAINING_FORM = FormSpec(
    name="training",
    kind=TRAINING,
    title=N_("培训"),
    sections=(
        Section("training", N_("培训"), ("topic", "held_on", "hours", "place")),
        Section(
            "attendees",
            N_("参加的人"),
            ("attendees", "villagers", "volunteers", "other_attendees"),
        ),
        Section("more", N_("其他信息"), ("result", "materials", "late_reason"), more=True),
    ),
)
