"""`mediation_session` 人民调解记录: one sitting, of which a case may have several (A.4.9, A.2).

Source: domain.md A.4.9; the notice before mediation is art. 30 there (A.1).
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.case_file import CASE
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    check_late,
    is_empty,
    missing,
    warning,
    wrong,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, SEQ, check_part
from app.domain.party import KIND as PARTY
from app.domain.problems import Problem
from app.domain.spoken import (
    BLANK_NO,
    INTERPRETER,
    LANGUAGE,
    READ_ALOUD_BY,
    RECORD_LENGTH,
    RECORDER,
    check_understood,
)
from app.domain.surroundings import Surroundings

KIND = "mediation_session"
CONTINUE = "continue"

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    SEQ,
    FieldSpec(
        name="mediated_at",
        type=FieldType.DATETIME,
        label="调解时间",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="place",
        type=FieldType.TEXT,
        label="调解地点",
        need=Need.REQUIRED,
        search=True,
        ledger=True,
    ),
    FieldSpec(name="matter", type=FieldType.TEXT, label="调解事由", ledger=True),
    FieldSpec(
        name="attendees",
        type=FieldType.REFS,
        ref=PARTY,
        label="到场的当事人",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="participants",
        type=FieldType.TEXTS,
        label="参加人",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
        help="邀请来帮助调解的人，例如亲属、邻居、未受聘的德古；不写当事人、调解员和记录人",
    ),
    FieldSpec(
        name="notice_given",
        type=FieldType.BOOLEAN,
        label="已告知权利义务",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="record_text",
        type=FieldType.LONG_TEXT,
        label="调解记录",
        need=Need.REQUIRED,
        max_length=RECORD_LENGTH,
        mask=Mask.TEXT,
        search=True,
        help="写明双方说法、查明的事实、风险告知，以及达成的意见或调解不成的原因和其他途径",
    ),
    FieldSpec(
        name="session_result",
        type=FieldType.CODE,
        codes="session_result",
        label="本次结果",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="next_session_at",
        type=FieldType.DATETIME,
        label="下次调解时间",
        need=Need.CONDITIONAL,
        ledger=True,
    ),
    RECORDER,
    LANGUAGE,
    INTERPRETER,
    READ_ALOUD_BY,
    BLANK_NO,
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    yield from check_understood(values, values.get("language"))
    yield from check_future("mediated_at", values, around)
    yield from check_late("mediated_at", values, around)
    if values.get("notice_given") is False:
        yield warning("session.no_notice", "notice_given")
    held, coming = values.get("mediated_at"), values.get("next_session_at")
    if values.get("session_result") != CONTINUE:
        if not is_empty(coming):
            yield warning("session.next_unneeded", "next_session_at")
    elif is_empty(coming):
        yield missing("next_session_at")
    if isinstance(held, str) and isinstance(coming, str) and held and coming and coming <= held:
        yield wrong("date.order", "next_session_at", other="mediated_at")


def _title(values: Values) -> str:
    parts = (str(values.get("mediated_at") or "").replace("T", " "), values.get("place"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


MEDIATION_SESSION = RecordKind(
    name=KIND,
    label="调解记录",
    fields=FIELDS,
    title=_title,
    snippet=lambda values: str(values.get("matter") or ""),
    rules=_rules,
    occurred="mediated_at",
    part_of=CASE,
)
