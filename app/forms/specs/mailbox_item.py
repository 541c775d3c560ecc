"""便民信箱来信: copied from the paper; what follows is a consultation."""

from __future__ import annotations

from app.domain.mailbox_item import MAILBOX_ITEM
from app.forms.spec import FormSpec, Section
from app.i18n import N_

MAILBOX_ITEM_FORM = FormSpec(
    name="mailbox_item",
    kind=MAILBOX_ITEM,
    title=N_("便民信箱来信"),
    sections=(
        Section("box", N_("信箱"), ("opened_on", "village_code", "place")),
        Section("letter", N_("来信"), ("content", "name", "phone", "is_anonymous")),
        Section("more", N_("其他信息"), ("otherwise", "late_reason"), more=True),
    ),
)
