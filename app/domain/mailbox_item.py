"""`mailbox_item` 便民信箱: one letter out of the box; as a rule it becomes a consultation by letter
(domain.md L, B2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import joined
from app.domain.common import COMMON, check_fields, check_future, check_late, is_empty, wrong
from app.domain.consultation import KIND as CONSULTATION
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.masking import hide_numbers
from app.domain.person import NAME, PHONE_GIVEN
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import VILLAGE_CODE, VILLAGE_NAME, named_places

KIND = "mailbox_item"
_SHORT = 40  # characters of a letter, in a list

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="opened_on", type=FieldType.DATE, label="开箱日期", need=Need.REQUIRED, ledger=True
    ),
    replace(VILLAGE_CODE, need=Need.OPTIONAL, label="信箱所在村"),
    VILLAGE_NAME,
    FieldSpec(name="place", type=FieldType.TEXT, label="信箱位置", ledger=True),
    FieldSpec(
        name="content",
        type=FieldType.LONG_TEXT,
        label="来信内容",
        need=Need.REQUIRED,
        max_length=2000,
        mask=Mask.TEXT,
        search=True,
    ),
    FieldSpec(name="is_anonymous", type=FieldType.BOOLEAN, label="没有署名", ledger=True),
    replace(NAME, label="来信人", need=Need.OPTIONAL),
    replace(PHONE_GIVEN, ledger=False),
    FieldSpec(
        name="otherwise",
        type=FieldType.TEXT,
        label="其他处理",
        ledger=True,
        help="不转为咨询的，写明怎样处理的",
    ),
    FieldSpec(
        name="consultation_id",
        type=FieldType.REF,
        ref=CONSULTATION,
        label="转成的咨询",
        need=Need.DERIVED,
    ),
    *COMMON,
)


def is_open(values: Values) -> bool:
    """Whether nobody has done anything about the letter yet."""
    return is_empty(values.get("consultation_id")) and is_empty(values.get("otherwise"))


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("opened_on", values, around)
    yield from check_late("opened_on", values, around)
    if values.get("is_anonymous") is True and not is_empty(values.get("name")):
        yield wrong("mailbox.anonymous_named", "name")


MAILBOX_ITEM = RecordKind(
    name=KIND,
    label="便民信箱来信",
    fields=FIELDS,
    title=lambda values: joined(values, "opened_on", "village_name", "place"),
    snippet=lambda values: hide_numbers(str(values.get("content") or ""))[:_SHORT],
    rules=_rules,
    derive=named_places,
    occurred="opened_on",
)
