"""附件: what the file is; the program fills in the rest."""

from __future__ import annotations

from app.domain.attachment import ATTACHMENT
from app.forms.spec import FormSpec, Section
from app.i18n import N_

ATTACHMENT_FORM = FormSpec(
    name="attachment",
    kind=ATTACHMENT,
    title=N_("附件"),
    sections=(
        Section(
            "file",
            N_("文件"),
            (
                "file_name",
                "document",
                "note",
            ),
        ),
        Section(
            "more",
            N_("其他"),
            (
                "case_id",
                "paper_id",
                "owner_kind",
                "owner_id",
                "media_type",
                "bytes",
                "pages",
                "page_numbers",
                "whole",
                "sha256",
                "added_at",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
