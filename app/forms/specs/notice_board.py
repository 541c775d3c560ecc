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
        Section("posted", N_("张贴"), ("printed_on", "posted_on")),
        Section("checked", N_("检查"), ("checked_on", "is_ok", "finding")),
        Section("more", N_("其他信息"), ("late_reason",), more=True),
    ),
)
