"""建议译文: the Chinese, what stands now, and what it should be."""

from __future__ import annotations

from app.domain.translation_suggestion import TRANSLATION_SUGGESTION
from app.forms.spec import FormSpec, Section
from app.i18n import N_

TRANSLATION_SUGGESTION_FORM = FormSpec(
    name="translation_suggestion",
    kind=TRANSLATION_SUGGESTION,
    title=N_("建议译文"),
    sections=(
        Section("message", N_("原文"), ("message", "locale", "present", "screen")),
        Section("text", N_("建议"), ("text",)),
    ),
)
