"""The fields of `adviser_visit`, in three groups as the log asks them (domain.md C.2)."""

from __future__ import annotations

from dataclasses import replace

from app.domain.advising import ADVISER_ID, ADVISER_NAME, ENGAGEMENT, MODE
from app.domain.case_file import CASE
from app.domain.common import COMMON, NAME_LENGTH, count_field
from app.domain.explained import OVERRIDDEN, OVERRIDE_REASON
from app.domain.fields import FieldSpec, FieldType, Mask, Need
from app.domain.person import LANGUAGE
from app.domain.spoken import BLANK_NO
from app.domain.time_span import END_AT, MINUTES, START_AT
from app.domain.village import VILLAGE_CODE, VILLAGE_NAME

CONTENT_LENGTH = 4000

CONTENT = FieldSpec(
    name="content",
    type=FieldType.LONG_TEXT,
    label="事项内容",
    need=Need.REQUIRED,
    max_length=CONTENT_LENGTH,
    mask=Mask.TEXT,
    search=True,
    ledger=True,
    help="一事一记：问了什么、怎样答复、结果如何",
)
ADVICE = FieldSpec(
    name="advice",
    type=FieldType.LONG_TEXT,
    label="意见和解答",
    max_length=CONTENT_LENGTH,
    mask=Mask.TEXT,
    search=True,
)
RESULT = FieldSpec(
    name="result",
    type=FieldType.CODE,
    codes="visit_result",
    label="处理结果",
    need=Need.REQUIRED,
    default="answered",
    ledger=True,
)
FOLLOW_UP_ON = FieldSpec(name="follow_up_on", type=FieldType.DATE, label="跟进日期")

_WHEN: tuple[FieldSpec, ...] = (
    VILLAGE_CODE,
    VILLAGE_NAME,
    ADVISER_ID,
    ADVISER_NAME,
    FieldSpec(
        name="engagement_id", type=FieldType.REF, ref=ENGAGEMENT, label="聘任", need=Need.DERIVED
    ),
    FieldSpec(
        name="service_date",
        type=FieldType.DATE,
        label="服务日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    replace(START_AT, need=Need.REQUIRED, ledger=True),
    replace(END_AT, need=Need.REQUIRED, ledger=True),
    FieldSpec(name="ends_next_day", type=FieldType.BOOLEAN, label="次日结束"),
    MINUTES,
    MODE,
    FieldSpec(
        name="place",
        type=FieldType.TEXT,
        label="服务地点",
        need=Need.REQUIRED,
        default="村室",
        ledger=True,
        help="例如村室、农户家、田间、工地、学校、寺庙、微信群",
    ),
)

_WHAT: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="service_kind",
        type=FieldType.CODES,
        codes="service_kind",
        label="服务类别",
        need=Need.REQUIRED,
        ledger=True,
        help="不选的，按下面的件数自动填写",
    ),
    count_field("advice_count", label="咨询（件）", ledger=True),
    count_field("mediation_count", label="参与调解（件）", ledger=True),
    count_field("document_count", label="审查和代写文书（件）", ledger=True),
    replace(
        count_field("client_count", label="服务人数", ledger=True),
        need=Need.REQUIRED,
    ),
    count_field("women_count", label="其中妇女（人）"),
    count_field("minority_count", label="其中少数民族（人）"),
    count_field("elderly_count", label="其中老年人（人）"),
    FieldSpec(
        name="clients",
        type=FieldType.TEXTS,
        label="服务对象姓名",
        max_length=NAME_LENGTH,
        mask=Mask.NAME,
        search=True,
    ),
    replace(LANGUAGE, need=Need.REQUIRED),
    CONTENT,
    ADVICE,
    RESULT,
    FOLLOW_UP_ON,
    FieldSpec(
        name="followed_up_on",
        type=FieldType.DATE,
        label="已跟进日期",
        help="填了就不再提醒",
    ),
    count_field("pushes", label="微信群推送（次）"),
    FieldSpec(name="major_matter", type=FieldType.BOOLEAN, label="重大事项"),
    FieldSpec(
        name="major_reported_on",
        type=FieldType.DATE,
        label="重大事项报告日期",
        need=Need.CONDITIONAL,
    ),
    # What of the day is in the books already is linked by the verb that saves a visit.
    FieldSpec(
        name="consultation_ids",
        type=FieldType.REFS,
        ref="consultation",
        label="关联的咨询",
        need=Need.DERIVED,
    ),
    FieldSpec(
        name="case_ids",
        type=FieldType.REFS,
        ref=CASE,
        label="关联的调解案件",
        need=Need.DERIVED,
    ),
)

_REVIEW: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="village_signatory",
        type=FieldType.TEXT,
        label="村里签字人",
        max_length=NAME_LENGTH,
    ),
    FieldSpec(name="signed_on", type=FieldType.DATE, label="签字日期"),
    FieldSpec(
        name="review_state",
        type=FieldType.CODE,
        codes="review_state",
        label="审核状态",
        need=Need.DERIVED,
        default="draft",
        ledger=True,
    ),
    FieldSpec(
        name="reviewed_by",
        type=FieldType.REF,
        ref="member",
        label="审核人",
        need=Need.DERIVED,
    ),
    FieldSpec(name="reviewed_on", type=FieldType.DATE, label="审核日期", need=Need.DERIVED),
    FieldSpec(name="review_reason", type=FieldType.TEXT, label="退回原因", need=Need.DERIVED),
    OVERRIDE_REASON,
    OVERRIDDEN,
    BLANK_NO,
)

FIELDS: tuple[FieldSpec, ...] = (*_WHEN, *_WHAT, *_REVIEW, *COMMON)
