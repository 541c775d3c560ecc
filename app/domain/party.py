"""`party` 当事人: one person or organisation on one side of a case (domain.md A.4.1).

Name, papers and place stand in the record itself beside `person_id`: the papers need them as they
were that day. The rules are in `party_rules`.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain import party_rules as rules
from app.domain.case_file import CASE
from app.domain.common import COMMON, NAME_LENGTH, is_empty
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.parts import CASE_ID, SEQ
from app.domain.person import (
    ADDRESS,
    BIRTH_DATE,
    BIRTH_YEAR,
    CROWD,
    DIVISION_CODE,
    DIVISION_NAME,
    ETHNICITY,
    ID_NO,
    ID_TYPE,
    LANGUAGE,
    NAME,
    NAME_NATIVE,
    PERSON_ID,
    PHONE_GIVEN,
    PHONE_OWNER,
    SEX,
)

KIND = "party"
_OLDEST = 150

_WHO: tuple[FieldSpec, ...] = (
    CASE_ID,
    FieldSpec(
        name="side",
        type=FieldType.CODE,
        codes="party_side",
        label="哪一方",
        need=Need.REQUIRED,
        ledger=True,
        help="主动调解的，申请人印为甲方，被申请人印为乙方",
    ),
    SEQ,
    FieldSpec(
        name="party_kind",
        type=FieldType.CODE,
        codes="party_kind",
        label="自然人或单位",
        need=Need.REQUIRED,
        default=rules.PERSON,
        ledger=True,
    ),
    PERSON_ID,
    replace(NAME, label="姓名或单位名称", max_length=120),
    NAME_NATIVE,
    SEX,
    ETHNICITY,
    BIRTH_DATE,
    BIRTH_YEAR,
    FieldSpec(
        name="age_stated",
        type=FieldType.INTEGER,
        label="自报年龄",
        minimum=0,
        maximum=_OLDEST,
        help="没有证件、说不清生日的，照本人说的填",
    ),
    FieldSpec(
        name="occupation",
        type=FieldType.TEXT,
        label="职业或职务",
        max_length=NAME_LENGTH,
    ),
)

_CONTACT: tuple[FieldSpec, ...] = (
    replace(PHONE_GIVEN, help="可以是亲属的电话"),
    PHONE_OWNER,
    replace(DIVISION_CODE, need=Need.CONDITIONAL),
    DIVISION_NAME,
    ADDRESS,
)

_PAPERS: tuple[FieldSpec, ...] = (
    ID_TYPE,
    replace(ID_NO, help=""),
    FieldSpec(
        name="id_absent_reason",
        type=FieldType.TEXT,
        label="没有证件的原因",
        need=Need.CONDITIONAL,
        help="不愿出示、没有办过、遗失的，写明即可，不影响调解",
    ),
    FieldSpec(
        name="uscc",
        type=FieldType.TEXT,
        label="统一社会信用代码",
        max_length=40,
        compact=True,
        search=True,
    ),
    FieldSpec(
        name="legal_rep",
        type=FieldType.TEXT,
        label="法定代表人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
    ),
    FieldSpec(
        name="legal_rep_title",
        type=FieldType.TEXT,
        label="法定代表人职务",
        max_length=NAME_LENGTH,
    ),
    CROWD,
    FieldSpec(
        name="guardian_name",
        type=FieldType.TEXT,
        label="监护人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
    ),
    FieldSpec(
        name="guardian_relation",
        type=FieldType.CODE,
        codes="relation",
        label="监护人与本人的关系",
    ),
    replace(ID_NO, name="guardian_id_no", label="监护人身份证号码", search=False, help=""),
    replace(PHONE_GIVEN, name="guardian_phone", label="监护人电话", search=False, ledger=False),
)

_SIGNING: tuple[FieldSpec, ...] = (
    FieldSpec(name="sign_mode", type=FieldType.CODE, codes="sign_mode", label="签署方式"),
    FieldSpec(
        name="needs_reading_aloud",
        type=FieldType.BOOLEAN,
        label="需要宣读",
        help="不识字或看不懂汉文的，材料上会印“已向当事人宣读”",
    ),
    LANGUAGE,
    FieldSpec(name="withdrew_on", type=FieldType.DATE, label="退出日期", ledger=True),
)

FIELDS: tuple[FieldSpec, ...] = (*_WHO, *_CONTACT, *_PAPERS, *_SIGNING, *COMMON)


def _snippet(values: Values) -> str:
    parts = (values.get("birth_year"), values.get("division_name"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


PARTY = RecordKind(
    name=KIND,
    label="当事人",
    fields=FIELDS,
    title=lambda values: str(values.get("name") or values.get("name_native") or ""),
    snippet=_snippet,
    rules=lambda values, around: rules.check(FIELDS, values, around),
    derive=rules.derive,
    sensitive=rules.is_sensitive,
    part_of=CASE,
)
