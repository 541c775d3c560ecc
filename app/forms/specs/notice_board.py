"""公示栏: what hangs there, and whether somebody looked at it."""

from __future__ import annotations

from app.domain.notice_board import NOTICE_BOARD
from app.forms.spec import FormSpec, Section
from app.i18n import N_

NOTICE_BOARD_FORM = FormSpec(
    name="notice_board",
    kind=NOTICE_BOARD,
    title=N_("公示栏"),
    sections=(
        Section("what", N_("公示内容"), ("village_code", "adviser_id", "phone", "times", "duty")),
        Section("wall", N_("张贴和检查"), ("posted_on", "checked_on", "is_ok", "finding")),
        Section("more", N_("其他信息"), ("printed_on", "late_reason"), more=True),
    ),
)
