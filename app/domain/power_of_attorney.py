"""`power_of_attorney` 授权委托书: who may act for a party, and in what (domain.md A.4.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.case_file import CASE
from app.domain.common import (
    COMMON,
    check_fields,
    check_future,
    check_order,
    is_empty,
    missing,
    warning,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Value, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.party import KIND as PARTY
from app.domain.person import (
    IDENTITY_CARD_NO,
    NAME,
    PHONE_GIVEN,
    SEX,
    check_identity,
    identity_facts,
)
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "power_of_attorney"
OTHER = "other"
CLAIMS, MEDIATE = "claims", "mediate"
TO_SIGN = frozenset({CLAIMS, MEDIATE})
"""What an agent needs before the agreement bears his signature (A.4.7)."""

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(name="party_id", type=FieldType.REF, ref=PARTY, label="委托人", need=Need.REQUIRED),
    replace(NAME, name="agent_name", label="代理人姓名"),
    SEX,
    IDENTITY_CARD_NO,
    PHONE_GIVEN,
    FieldSpec(name="address", type=FieldType.TEXT, label="住址", mask=Mask.ADDRESS),
    FieldSpec(name="employer_title", type=FieldType.TEXT, label="工作单位和职务", max_length=120),
    FieldSpec(
        name="relation",
        type=FieldType.CODE,
        codes="relation",
        label="与委托人的关系",
        ledger=True,
    ),
    FieldSpec(
        name="authority",
        type=FieldType.CODES,
        codes="authority",
        label="委托权限",
        need=Need.REQUIRED,
        help="代签协议书的，要有“代为承认、变更和放弃调解请求”和“代为参加调解并签署”两项",
    ),
    FieldSpec(
        name="authority_other",
        type=FieldType.TEXT,
        label="其他权限",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(name="valid_from", type=FieldType.DATE, label="委托期限自", ledger=True),
    FieldSpec(name="valid_to", type=FieldType.DATE, label="委托期限至", ledger=True),
    FieldSpec(name="signed_on", type=FieldType.DATE, label="签署日期", ledger=True),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    yield from check_identity(values, around)
    authority = values.get("authority")
    ticked = isinstance(authority, list | tuple) and OTHER in authority
    written = not is_empty(values.get("authority_other"))
    if ticked and not written:
        yield missing("authority_other")
    elif written and not ticked:
        yield warning("attorney.other_unticked", "authority")
    yield from check_order(values, "valid_from", "valid_to")
    yield from check_order(values, "signed_on", "valid_to")
    yield from check_future("signed_on", values, around)


def _derive(values: Values, _around: Surroundings) -> Values:
    facts = identity_facts(values)
    found: dict[str, Value] = {"sex": facts["sex"]} if "sex" in facts else {}
    if not is_empty(values.get("signed_on")):
        found["valid_from"] = values["signed_on"]
    return found


def _snippet(values: Values) -> str:
    parts = (values.get("valid_from"), values.get("valid_to"))
    return " — ".join(str(part) for part in parts if not is_empty(part))


POWER_OF_ATTORNEY = RecordKind(
    name=KIND,
    label="授权委托书",
    fields=FIELDS,
    title=lambda values: str(values.get("agent_name") or ""),
    snippet=_snippet,
    rules=_rules,
    derive=_derive,
    part_of=CASE,
)
