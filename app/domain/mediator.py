"""`mediator` 人民调解员: appointed by a committee for a term (domain.md A.7, L).

A 德古 who is appointed is a mediator like any other; one who is not appears only as an invited
helper of a case.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.committee import KIND as COMMITTEE
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_exit,
    check_fields,
    check_future,
    check_order,
    is_empty,
    warning,
)
from app.domain.fields import FieldSpec, FieldType, Need, RecordKind, Value, Values
from app.domain.person import (
    BIRTH_YEAR,
    EDUCATION,
    ETHNICITY,
    IDENTITY_CARD_NO,
    NAME,
    NAME_NATIVE,
    PERSON_ID,
    PHONE_GIVEN,
    SEX,
    check_identity,
    identity_facts,
)
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "mediator"

_PERSON: tuple[FieldSpec, ...] = (
    PERSON_ID,
    NAME,
    NAME_NATIVE,
    SEX,
    BIRTH_YEAR,
    ETHNICITY,
    EDUCATION,
    IDENTITY_CARD_NO,
    PHONE_GIVEN,
)

_OFFICE: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="committee_id",
        type=FieldType.REF,
        ref=COMMITTEE,
        label="调委会",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="position",
        type=FieldType.TEXT,
        label="职务",
        max_length=NAME_LENGTH,
        ledger=True,
        help="例如主任、副主任、委员",
    ),
    FieldSpec(
        name="appointed_on",
        type=FieldType.DATE,
        label="聘任日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(name="term_end", type=FieldType.DATE, label="任期届满", ledger=True),
    FieldSpec(
        name="certificate_no",
        type=FieldType.TEXT,
        label="聘书或证件编号",
        max_length=NAME_LENGTH,
        ledger=True,
    ),
    FieldSpec(name="full_time", type=FieldType.BOOLEAN, label="专职", ledger=True),
    FieldSpec(name="is_degu", type=FieldType.BOOLEAN, label="德古", ledger=True),
    FieldSpec(name="association_member", type=FieldType.BOOLEAN, label="德古协会会员"),
    FieldSpec(
        name="languages",
        type=FieldType.CODES,
        codes="language",
        label="会说的语言",
        ledger=True,
    ),
    FieldSpec(
        name="member",
        type=FieldType.REF,
        ref="member",
        label="登录姓名",
        help="在本机登录的调解员，待办会提醒本人",
    ),
    FieldSpec(name="left_on", type=FieldType.DATE, label="离任日期", ledger=True),
    FieldSpec(name="leave_reason", type=FieldType.TEXT, label="离任原因", need=Need.CONDITIONAL),
)

FIELDS: tuple[FieldSpec, ...] = (*_PERSON, *_OFFICE, *COMMON)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_fields(FIELDS, values)
    yield from check_identity(values, around)
    yield from check_future("appointed_on", values, around)
    yield from check_order(values, "appointed_on", "term_end")
    yield from check_exit(values, "appointed_on", "left_on", "leave_reason")
    gone = not is_empty(values.get("left_on"))
    if not gone and is_empty(values.get("certificate_no")):
        yield warning("mediator.no_certificate", "certificate_no")
    end = values.get("term_end")
    if isinstance(end, str) and end < around.today and not gone:
        yield warning("mediator.term_over", "term_end")


def _derive(values: Values, _around: Surroundings) -> Values:
    facts = identity_facts(values)
    found: dict[str, Value] = {name: facts[name] for name in ("sex", "birth_year") if name in facts}
    if values.get("association_member") is True:
        found["is_degu"] = True
    return found


def _snippet(values: Values) -> str:
    parts = (values.get("position"), values.get("certificate_no"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


MEDIATOR = RecordKind(
    name=KIND,
    label="人民调解员",
    fields=FIELDS,
    title=lambda values: str(values.get("name") or values.get("name_native") or ""),
    snippet=_snippet,
    rules=_rules,
    derive=_derive,
)
