"""What records of a talk share: in which language it was held and who made it understood.

The Chinese text is the legal one; who does not speak Chinese hears it through an interpreter or a
reader, and the record says through whom (domain.md A.4.0 `interpreter`, A.8b).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import NAME_LENGTH, is_empty, missing
from app.domain.fields import FieldSpec, FieldType, Need, Value, Values
from app.domain.problems import Problem

CHINESE = "zh"
RECORD_LENGTH = 20_000
"""Characters of one record of a talk: about twelve printed pages."""

LANGUAGE = FieldSpec(
    name="language", type=FieldType.CODE, codes="language", label="使用语言", ledger=True
)
INTERPRETER = FieldSpec(
    name="interpreter",
    type=FieldType.TEXT,
    label="翻译",
    need=Need.CONDITIONAL,
    max_length=NAME_LENGTH,
    help="用彝语或藏语谈的，写明谁翻译或谁宣读",
)
READ_ALOUD_BY = FieldSpec(
    name="read_aloud_by", type=FieldType.TEXT, label="宣读人", max_length=NAME_LENGTH
)
RECORDER = FieldSpec(
    name="recorder", type=FieldType.TEXT, label="记录人", max_length=NAME_LENGTH, ledger=True
)
BLANK_NO = FieldSpec(
    name="blank_no",
    type=FieldType.TEXT,
    label="空白表编号",
    max_length=40,
    compact=True,
    help="先写在带编号的空白表上的，填那张表的编号",
)


def check_understood(values: Values, *languages: Value) -> Iterator[Problem]:
    """Where another language than Chinese was spoken, an interpreter or a reader is named."""
    foreign = any(not is_empty(language) and language != CHINESE for language in languages)
    told = not is_empty(values.get("interpreter")) or not is_empty(values.get("read_aloud_by"))
    if foreign and not told:
        yield missing("interpreter")
