"""`helper_activity` 服务登记: what a 法律明白人 or a volunteer did, how long (domain.md L, G.2).

One log for both: the same columns, the same return.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.advising import joined
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    count_field,
    is_empty,
    missing,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.legal_literate_villager import KIND as VILLAGER
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings
from app.domain.village import VILLAGE_CODE, VILLAGE_NAME, named_places
from app.domain.volunteer import KIND as VOLUNTEER

KIND = "helper_activity"
_DAY = 24 * 60

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="held_on", type=FieldType.DATE, label="服务日期", need=Need.REQUIRED, ledger=True
    ),
    FieldSpec(
        name="villager_id",
        type=FieldType.REF,
        ref=VILLAGER,
        label="法律明白人",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(
        name="volunteer_id",
        type=FieldType.REF,
        ref=VOLUNTEER,
        label="志愿者",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(
        name="helper_name",
        type=FieldType.TEXT,
        label="服务人",
        need=Need.DERIVED,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="kind_code",
        type=FieldType.CODE,
        codes="helper_activity_kind",
        label="服务类型",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="minutes",
        type=FieldType.INTEGER,
        label="时长（分）",
        need=Need.REQUIRED,
        minimum=1,
        maximum=_DAY,
        ledger=True,
        help="一小时写 60",
    ),
    count_field("people", label="服务人数", ledger=True),
    FieldSpec(
        name="activity",
        type=FieldType.TEXT,
        label="做了什么",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    replace(VILLAGE_CODE, need=Need.OPTIONAL),
    VILLAGE_NAME,
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_future("held_on", values, around)
    yield from check_late("held_on", values, around)
    villager, volunteer = (not is_empty(values.get(n)) for n in ("villager_id", "volunteer_id"))
    if villager and volunteer:
        yield wrong("helper.both", "volunteer_id")
    elif not villager and not volunteer:
        yield missing("villager_id")


HELPER_ACTIVITY = RecordKind(
    name=KIND,
    label="服务登记",
    fields=FIELDS,
    title=lambda values: joined(values, "held_on", "activity"),
    snippet=lambda values: str(values.get("village_name") or ""),
    rules=_rules,
    derive=named_places,
    occurred="held_on",
)
