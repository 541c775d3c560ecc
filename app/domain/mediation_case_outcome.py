"""The fields of `mediation_case` from its result on: outcome, archive, legality, prevention.

Source: domain.md A.4.0, A6.4-A6.6, A.7, A.8. They stand in the order of the life of a case.
"""

from __future__ import annotations

from app.domain import mediation_case_rules as rules
from app.domain.common import NAME_LENGTH, count_field
from app.domain.fields import FieldSpec, FieldType, Mask, Need

OUTCOME: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="result",
        type=FieldType.CODE,
        codes="mediation_result",
        label="调解结果",
        default=rules.IN_PROGRESS,
        ledger=True,
    ),
    FieldSpec(name="ended_on", type=FieldType.DATE, label="调解结束日期", need=Need.DERIVED),
    FieldSpec(
        name="agreement_form",
        type=FieldType.CODE,
        codes="agreement_form",
        label="协议形式",
        need=Need.DERIVED,
        ledger=True,
    ),
    FieldSpec(name="agreed_on", type=FieldType.DATE, label="达成协议日期", need=Need.DERIVED),
    FieldSpec(name="effective_on", type=FieldType.DATE, label="协议生效日期", need=Need.DERIVED),
    FieldSpec(
        name="amount_fen",
        type=FieldType.MONEY,
        label="涉及金额",
        need=Need.DERIVED,
        minimum=0,
        ledger=True,
    ),
    FieldSpec(name="performance_due", type=FieldType.DATE, label="履行期限", need=Need.DERIVED),
    FieldSpec(
        name="confirmation_due", type=FieldType.DATE, label="申请司法确认期限", need=Need.DERIVED
    ),
    FieldSpec(
        name="confirmation",
        type=FieldType.CODE,
        codes="confirmation_decision",
        label="司法确认结果",
        need=Need.DERIVED,
    ),
    FieldSpec(
        name="performance",
        type=FieldType.CODE,
        codes="performance",
        label="履行情况",
        need=Need.DERIVED,
        ledger=True,
    ),
    FieldSpec(name="performed_on", type=FieldType.DATE, label="履行完毕日期", need=Need.DERIVED),
    FieldSpec(name="sued_on", type=FieldType.DATE, label="起诉日期", need=Need.CONDITIONAL),
    FieldSpec(name="court_outcome", type=FieldType.CODE, codes="performance", label="法院处理结果"),
    FieldSpec(
        name="follow_up_due",
        type=FieldType.DATE,
        label="应回访日期",
        help="不填就按履行期限，没有期限的按州里规定的天数",
    ),
    FieldSpec(name="followed_up_on", type=FieldType.DATE, label="回访日期", need=Need.DERIVED),
    FieldSpec(name="closed_on", type=FieldType.DATE, label="结案日期", ledger=True),
)

ARCHIVE: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="retention",
        type=FieldType.CODE,
        codes="retention",
        label="保管期限",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(
        name="filed_by",
        type=FieldType.TEXT,
        label="立卷人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
    ),
    FieldSpec(name="filed_on", type=FieldType.DATE, label="立卷日期"),
    FieldSpec(
        name="checked_by",
        type=FieldType.TEXT,
        label="检查人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
    ),
    FieldSpec(name="checked_on", type=FieldType.DATE, label="检查日期"),
    FieldSpec(
        name="dossier_note",
        type=FieldType.LONG_TEXT,
        label="卷宗情况说明",
        max_length=4000,
        mask=Mask.TEXT,
    ),
)

LEGALITY: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="legality",
        type=FieldType.CODES,
        codes="legality_flag",
        label="合法性核查",
        help="发现的问题都要勾选；有的不影响调解，只影响能不能记“调解成功”",
    ),
    FieldSpec(
        name="police_reported_on",
        type=FieldType.DATE,
        label="报告公安机关日期",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(name="transferred_to", type=FieldType.TEXT, label="移送单位", max_length=120),
    FieldSpec(name="has_degu", type=FieldType.BOOLEAN, label="德古参与", need=Need.DERIVED),
)

PREVENTION: tuple[FieldSpec, ...] = (
    count_field("prevented_suicide_cases", label="防止自杀（件）"),
    count_field("prevented_suicide_persons", label="防止自杀（人）"),
    count_field("prevented_crime_cases", label="防止转化为刑事案件（件）"),
    count_field("prevented_crime_persons", label="防止转化为刑事案件（人）"),
    count_field("prevented_petition_cases", label="防止群体性上访（件）"),
    count_field("prevented_petition_persons", label="防止群体性上访（人）"),
    count_field("prevented_fight_cases", label="防止群体性械斗（件）"),
    count_field("prevented_fight_persons", label="防止群体性械斗（人）"),
)
