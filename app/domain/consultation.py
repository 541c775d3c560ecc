"""`consultation` 法律咨询/来访接待登记: all fields of domain.md B.1 and L.

The visitor's name, place and contact stand in the record itself beside `person_id`: papers and
statistics need them as they were that day. The rules are in `consultation_rules`.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain import consultation_rules as rules
from app.domain.common import COMMON, NAME_LENGTH, is_empty
from app.domain.fields import FieldSpec, FieldType, Mask, Need, RecordKind, Values
from app.domain.masking import hide_numbers
from app.domain.person import (
    ADDRESS,
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
    PHONE,
    SEX,
)
from app.domain.spoken import BLANK_NO

KIND = "consultation"
_SHORT = 12  # characters of the facts in a title

_RECEPTION: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="consult_no",
        type=FieldType.TEXT,
        label="编号",
        need=Need.DERIVED,
        max_length=60,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="received_at",
        type=FieldType.DATETIME,
        label="接待时间",
        need=Need.REQUIRED,
        ledger=True,
        help="可以填以前的时间，事后录入会标注“补录”；可写 0715、-1、昨天",
    ),
    FieldSpec(
        name="place",
        type=FieldType.CODE,
        codes="place",
        label="接待地点",
        need=Need.REQUIRED,
        default="station",
    ),
    FieldSpec(
        name="channel",
        type=FieldType.CODE,
        codes="channel",
        label="途径",
        need=Need.REQUIRED,
        default=rules.VISIT,
        ledger=True,
    ),
    FieldSpec(
        name="external_ticket_no",
        type=FieldType.TEXT,
        label="外部工单号",
        max_length=60,
        search=True,
        help="12348、12345、法网或丝法通的工单号",
    ),
    FieldSpec(
        name="priority",
        type=FieldType.CODE,
        codes="priority",
        label="优先等级",
        need=Need.REQUIRED,
        default="normal",
    ),
)

_VISITOR: tuple[FieldSpec, ...] = (
    PERSON_ID,
    FieldSpec(
        name="visitor_kind",
        type=FieldType.CODE,
        codes="visitor_kind",
        label="来访者类型",
        need=Need.REQUIRED,
        default="person",
    ),
    replace(NAME, name="visitor_name", label="来访人姓名", need=Need.CONDITIONAL),
    NAME_NATIVE,
    FieldSpec(
        name="identity_refused",
        type=FieldType.BOOLEAN,
        label="拒绝提供身份信息",
        help="来访人不愿留姓名时勾选，登记照常保存",
    ),
    FieldSpec(
        name="org_name",
        type=FieldType.TEXT,
        label="单位名称",
        need=Need.CONDITIONAL,
        max_length=120,
        search=True,
    ),
    FieldSpec(
        name="uscc", type=FieldType.TEXT, label="统一社会信用代码", max_length=40, compact=True
    ),
    SEX,
    BIRTH_YEAR,
    ETHNICITY,
    ID_TYPE,
    ID_NO,
    PHONE,
    DIVISION_CODE,
    DIVISION_NAME,
    ADDRESS,
    FieldSpec(
        name="headcount",
        type=FieldType.INTEGER,
        label="人数",
        need=Need.REQUIRED,
        minimum=1,
        maximum=10_000,
        default=1,
        ledger=True,
    ),
    FieldSpec(name="is_group", type=FieldType.BOOLEAN, label="集体访", need=Need.DERIVED),
    CROWD,
    replace(LANGUAGE, need=Need.REQUIRED, ledger=True),
    FieldSpec(name="interpreter", type=FieldType.TEXT, label="翻译", max_length=NAME_LENGTH),
    FieldSpec(
        name="on_behalf_of",
        type=FieldType.TEXT,
        label="代谁咨询",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
    ),
    FieldSpec(name="relation", type=FieldType.CODE, codes="relation", label="与当事人关系"),
    FieldSpec(
        name="place_of_work", type=FieldType.TEXT, label="务工地", help="省外农民工异地协作用"
    ),
    FieldSpec(name="counterpart_station", type=FieldType.TEXT, label="协作站点"),
)

_MATTER: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="matter_class",
        type=FieldType.CODE,
        codes="matter_class",
        label="事项大类",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="matter_type",
        type=FieldType.CODE,
        codes="matter_type",
        within="matter_class",
        label="事项小类",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="facts",
        type=FieldType.LONG_TEXT,
        label="基本事实",
        need=Need.REQUIRED,
        max_length=2000,
        mask=Mask.TEXT,
        search=True,
        ledger=True,
        help="一两句话就够",
    ),
    FieldSpec(
        name="demand",
        type=FieldType.LONG_TEXT,
        label="诉求",
        need=Need.REQUIRED,
        max_length=1000,
        mask=Mask.TEXT,
        search=True,
    ),
    FieldSpec(
        name="opponent",
        type=FieldType.TEXT,
        label="对方当事人",
        max_length=120,
        mask=Mask.NAME,
        search=True,
    ),
    FieldSpec(name="prior_handling", type=FieldType.CODE, codes="prior_handling", label="此前处理"),
    FieldSpec(
        name="sensitivity",
        type=FieldType.CODE,
        codes="sensitivity",
        label="敏感程度",
        need=Need.REQUIRED,
        default=rules.NORMAL,
        help="涉艾滋病、毒品、家暴和未成年人的选“敏感”，列表中不显示姓名",
    ),
)

_HANDLING: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="answer",
        type=FieldType.LONG_TEXT,
        label="解答意见",
        need=Need.CONDITIONAL,
        max_length=4000,
        mask=Mask.TEXT,
        search=True,
        help="输入 ; 加短语字母可插入常用答复",
    ),
    FieldSpec(name="law_refs", type=FieldType.TEXTS, label="适用法条"),
    FieldSpec(
        name="handling",
        type=FieldType.CODES,
        codes="handling",
        label="处理方式",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="first_receiver",
        type=FieldType.REF,
        ref="member",
        label="首问责任人",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="handler",
        type=FieldType.REF,
        ref="member",
        label="承办人",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(name="one_time_notice", type=FieldType.BOOLEAN, label="一次性告知"),
    FieldSpec(
        name="notice_items",
        type=FieldType.TEXTS,
        label="告知需补的材料",
        need=Need.CONDITIONAL,
        help="一行一样，会打印在告知单上",
    ),
    FieldSpec(
        name="due_on",
        type=FieldType.DATE,
        label="承诺办结日",
        need=Need.CONDITIONAL,
        ledger=True,
        help="可写 +7 或 0715",
    ),
    FieldSpec(
        name="appointment_at",
        type=FieldType.DATETIME,
        label="约期时间",
        need=Need.CONDITIONAL,
        help="不能当场答复时约定的时间",
    ),
    FieldSpec(name="closed_at", type=FieldType.DATETIME, label="办结时间", ledger=True),
    FieldSpec(
        name="outcome",
        type=FieldType.LONG_TEXT,
        label="办理结果",
        need=Need.CONDITIONAL,
        max_length=1000,
        mask=Mask.TEXT,
    ),
    FieldSpec(name="home_visit", type=FieldType.BOOLEAN, label="上门服务"),
    FieldSpec(name="satisfaction", type=FieldType.CODE, codes="satisfaction", label="满意度"),
    FieldSpec(name="signed", type=FieldType.BOOLEAN, label="来访人已签名"),
    FieldSpec(
        name="referral_id",
        type=FieldType.REF,
        ref="referral",
        label="转出记录",
        need=Need.DERIVED,
    ),
)

FIELDS: tuple[FieldSpec, ...] = (
    *_RECEPTION,
    *_VISITOR,
    *_MATTER,
    *_HANDLING,
    *COMMON,
    BLANK_NO,
)


def _who(values: Values) -> str:
    """The visitor, in the words of a list."""
    name = values.get("visitor_name") or values.get("name_native") or values.get("org_name")
    return str(name) if name else "未留姓名"


def _title(values: Values) -> str:
    # Hidden before it is cut: half a telephone number would pass for none.
    facts = hide_numbers(str(values.get("facts") or ""))
    short = facts[:_SHORT] + ("…" if len(facts) > _SHORT else "")
    return " · ".join(part for part in (_who(values), short) if part)


def _snippet(values: Values) -> str:
    received = str(values.get("received_at") or "")[:10]
    parts = (received, values.get("division_name"), values.get("consult_no"))
    return " · ".join(str(part) for part in parts if not is_empty(part))


CONSULTATION = RecordKind(
    name=KIND,
    label="来访咨询",
    fields=FIELDS,
    title=_title,
    snippet=_snippet,
    rules=lambda values, around: rules.check(FIELDS, values, around),
    derive=rules.derive,
    occurred="received_at",
    sensitive=rules.is_sensitive,
)
