"""`signature`: who signed which paper, how and when (domain.md A.1 art 29, A.4.1 `sign_mode`, I.4).

A fingerprint is a normal signature; one made by another names that person. A signature happened or
it did not: nothing of it is edited, a mistaken one is voided and recorded anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.append_only import append_only
from app.domain.common import (
    COMMON,
    NAME_LENGTH,
    check_fields,
    check_future,
    is_empty,
    missing,
    warning,
)
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, check_part
from app.domain.person import NAME
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

KIND = "signature"

# Codes that rules look at.
BY_OTHER, FINGERPRINT = "by_other", "fingerprint"
PARTY, AGENT, GUARDIAN, LEGAL_REP = "party", "agent", "guardian", "legal_rep"
MEDIATOR, RECORDER, COMMITTEE = "mediator", "recorder", "committee"
FOR_A_PARTY = frozenset({PARTY, AGENT, GUARDIAN, LEGAL_REP})
"""The roles that sign for one of the parties."""

FIELDS: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="document",
        type=FieldType.CODE,
        codes="paper_kind",
        label="签署的文书",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="part_id", type=FieldType.TEXT, label="文书所属记录", need=Need.DERIVED, max_length=36
    ),
    FieldSpec(
        name="role",
        type=FieldType.CODE,
        codes="signer_role",
        label="签署身份",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="party_id",
        type=FieldType.REF,
        ref="party",
        label="代表哪位当事人",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(
        name="agent_id",
        type=FieldType.REF,
        ref="power_of_attorney",
        label="授权委托书",
        need=Need.CONDITIONAL,
    ),
    replace(NAME, label="签署人"),
    FieldSpec(
        name="sign_mode",
        type=FieldType.CODE,
        codes="sign_mode",
        label="签署方式",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="signed_by",
        type=FieldType.TEXT,
        label="代签人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
    ),
    FieldSpec(
        name="witness",
        type=FieldType.TEXT,
        label="见证人",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        help="代签时最好有一位见证人",
    ),
    FieldSpec(
        name="signed_on", type=FieldType.DATE, label="签署日期", need=Need.REQUIRED, ledger=True
    ),
    *COMMON,
)


def _rules(values: Values, around: Surroundings) -> Iterator[Problem]:
    """Signing by another and by fingerprint must be recordable (domain.md I.4; P23 for 代签)."""
    yield from check_part(values)
    yield from check_fields(FIELDS, values)
    role = values.get("role")
    if role in FOR_A_PARTY and is_empty(values.get("party_id")):
        yield missing("party_id")
    if role == AGENT and is_empty(values.get("agent_id")):
        yield missing("agent_id")
    if values.get("sign_mode") == BY_OTHER:
        if is_empty(values.get("signed_by")):
            yield missing("signed_by")
        if is_empty(values.get("witness")):
            yield warning("signature.no_witness", "witness")
    yield from check_future("signed_on", values, around)


def _title(values: Values) -> str:
    parts = (values.get("name") or "未记姓名", values.get("signed_on"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


SIGNATURE = RecordKind(
    name=KIND,
    label="签署",
    fields=FIELDS,
    title=_title,
    rules=_rules,
    occurred="signed_on",
    part_of="mediation_case",
    lock=append_only,
)
