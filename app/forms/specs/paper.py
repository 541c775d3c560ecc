"""已生成文书: read through, never typed; the program writes it."""

from __future__ import annotations

from app.domain.paper import PAPER
from app.forms.spec import FormSpec, Section
from app.i18n import N_

PAPER_FORM = FormSpec(
    name="paper",
    kind=PAPER,
    title=N_("已生成文书"),
    sections=(
        Section(
            "paper",
            N_("文书"),
            (
                "document",
                "made_at",
                "pages",
                "copies",
            ),
        ),
        Section(
            "more",
            N_("其他"),
            (
                "part_id",
                "template",
                "template_version",
                "blank_no",
                "sha256",
                "late_reason",
            ),
            more=True,
        ),
    ),
)
