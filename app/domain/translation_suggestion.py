"""`translation_suggestion` 译文建议: a better word for the screen, proposed by whoever reads it.

languages.md, "Unreviewed text must not pretend"; domain.md L. The prefecture accepts one by filling
`reviewer` and `reviewed_at`; it comes back to every station in a signed pack.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import COMMON, NAME_LENGTH, check_fields, is_empty, wrong
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Values
from app.domain.placeholders import same_placeholders
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "translation_suggestion"
_LENGTH = 1000

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="message",
        type=FieldType.LONG_TEXT,
        label="汉文原文",
        need=Need.REQUIRED,
        max_length=_LENGTH,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="locale",
        type=FieldType.CODE,
        codes="language",
        label="译成",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="text",
        type=FieldType.LONG_TEXT,
        label="建议译文",
        need=Need.REQUIRED,
        max_length=_LENGTH,
        search=True,
        ledger=True,
        help="花括号里的内容照抄，不要翻译",
    ),
    FieldSpec(name="present", type=FieldType.LONG_TEXT, label="现有译文", max_length=_LENGTH),
    FieldSpec(name="screen", type=FieldType.TEXT, label="所在页面"),
    FieldSpec(
        name="reviewer",
        type=FieldType.TEXT,
        label="审校人",
        need=Need.DERIVED,
        max_length=NAME_LENGTH,
        ledger=True,
    ),
    FieldSpec(name="reviewed_at", type=FieldType.DATETIME, label="审校时间", need=Need.DERIVED),
    *(spec for spec in COMMON if spec.name != "late_reason"),
)


def _rules(values: Values, _around: Surroundings) -> Iterator[Problem]:
    """A text with other placeholders would be refused wherever it is shown (languages.md)."""
    yield from check_fields(FIELDS, values)
    message, text = values.get("message"), values.get("text")
    given = isinstance(message, str) and isinstance(text, str) and not is_empty(text)
    if given and not same_placeholders(str(text), str(message)):
        yield wrong("translation.placeholders", "text")


TRANSLATION_SUGGESTION = RecordKind(
    name=KIND,
    label="译文建议",
    fields=FIELDS,
    title=lambda values: str(values.get("message") or ""),
    snippet=lambda values: str(values.get("text") or ""),
    rules=_rules,
)
