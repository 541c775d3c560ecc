"""The fields of `mediation_case`: the common header of a case (domain.md A.4.0, A6, A.8).

Derived ones follow from the parts of the case and are written by the verbs that change a part;
they stand in the header so that lists, search and statistics read one record.
"""

from __future__ import annotations

from app.domain import mediation_case_rules as rules
from app.domain.committee import KIND as COMMITTEE
from app.domain.common import COMMON, NAME_LENGTH
from app.domain.consultation import KIND as CONSULTATION
from app.domain.fields import FieldSpec, FieldType, Mask, Need
from app.domain.mediation_case_outcome import ARCHIVE, LEGALITY, OUTCOME, PREVENTION
from app.domain.mediator import KIND as MEDIATOR

_MOST = 100_000
_WRITTEN_NAMES = 2_000  # as many as twenty names of sixty characters, with what stands between

_FILE: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="case_no",
        type=FieldType.TEXT,
        label="卷号",
        need=Need.DERIVED,
        max_length=120,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="dossier_title",
        type=FieldType.TEXT,
        label="卷名",
        need=Need.DERIVED,
        max_length=_WRITTEN_NAMES,
        mask=Mask.NAME,
        search=True,
    ),
    FieldSpec(
        name="stage",
        type=FieldType.CODE,
        codes="case_stage",
        label="办理阶段",
        need=Need.DERIVED,
        ledger=True,
    ),
    FieldSpec(
        name="committee_id",
        type=FieldType.REF,
        ref=COMMITTEE,
        label="人民调解委员会",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="committee_name",
        type=FieldType.TEXT,
        label="调委会名称",
        need=Need.DERIVED,
        max_length=120,
        ledger=True,
    ),
    FieldSpec(
        name="committee_kind",
        type=FieldType.CODE,
        codes="committee_kind",
        label="调委会类型",
        need=Need.REQUIRED,
    ),
)

_ACCEPTANCE: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="source_code",
        type=FieldType.CODE,
        codes="case_source",
        label="案件来源",
        need=Need.REQUIRED,
        ledger=True,
        help="印在登记表上只有“依申请”和“主动”两种，统计时按这里选的八种",
    ),
    FieldSpec(
        name="referral_org",
        type=FieldType.TEXT,
        label="委托或移送单位",
        need=Need.CONDITIONAL,
        max_length=120,
    ),
    FieldSpec(
        name="referral_doc_no", type=FieldType.TEXT, label="委托文号", max_length=NAME_LENGTH
    ),
    FieldSpec(name="referral_date", type=FieldType.DATE, label="委托日期"),
    FieldSpec(name="applied_on", type=FieldType.DATE, label="申请日期", need=Need.CONDITIONAL),
    FieldSpec(
        name="application_mode",
        type=FieldType.CODE,
        codes="application_mode",
        label="申请方式",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(
        name="accepted_on",
        type=FieldType.DATE,
        label="受理日期",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="dispute_type",
        type=FieldType.CODE,
        codes="dispute_type",
        label="纠纷类型",
        need=Need.REQUIRED,
        ledger=True,
    ),
    FieldSpec(
        name="dispute_division",
        type=FieldType.DIVISION,
        label="纠纷发生地",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="dispute_division_name",
        type=FieldType.TEXT,
        label="纠纷发生地名称",
        need=Need.DERIVED,
        ledger=True,
    ),
    FieldSpec(
        name="place_of_dispute",
        type=FieldType.TEXT,
        label="具体地点",
        mask=Mask.ADDRESS,
        search=True,
    ),
    FieldSpec(
        name="difficulty",
        type=FieldType.CODE,
        codes="difficulty",
        label="难易程度",
        need=Need.REQUIRED,
        default=rules.SIMPLE,
        ledger=True,
    ),
    FieldSpec(
        name="parties_relation",
        type=FieldType.CODE,
        codes="parties_relation",
        label="当事人关系类别",
        need=Need.DERIVED,
    ),
    FieldSpec(
        name="party_names",
        type=FieldType.TEXT,
        label="当事人",
        need=Need.DERIVED,
        max_length=_WRITTEN_NAMES,
        mask=Mask.NAME,
        search=True,
        ledger=True,
    ),
    FieldSpec(
        name="people_involved",
        type=FieldType.INTEGER,
        label="涉及当事人数",
        need=Need.REQUIRED,
        minimum=2,
        maximum=_MOST,
        ledger=True,
        help="包括没有登记姓名的人，不少于已登记的当事人",
    ),
    FieldSpec(
        name="brief",
        type=FieldType.LONG_TEXT,
        label="纠纷简要情况",
        need=Need.REQUIRED,
        max_length=1000,
        mask=Mask.TEXT,
        search=True,
        help="写明时间、地点、起因和要求",
    ),
    FieldSpec(
        name="requests",
        type=FieldType.TEXTS,
        label="申请事项",
        max_length=500,
        mask=Mask.TEXT,
        help="一行一项",
    ),
    FieldSpec(
        name="is_cross_committee",
        type=FieldType.BOOLEAN,
        label="是否跨调委会",
        default=False,
    ),
)

_MEDIATION: tuple[FieldSpec, ...] = (
    FieldSpec(
        name="chief_mediator",
        type=FieldType.REF,
        ref=MEDIATOR,
        label="主持调解员",
        need=Need.REQUIRED,
    ),
    FieldSpec(name="mediators", type=FieldType.REFS, ref=MEDIATOR, label="其他调解员"),
    FieldSpec(
        name="mediator_names",
        type=FieldType.TEXT,
        label="人民调解员",
        need=Need.DERIVED,
        max_length=_WRITTEN_NAMES,
        ledger=True,
    ),
    FieldSpec(
        name="recorder",
        type=FieldType.TEXT,
        label="记录人",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
    ),
    FieldSpec(name="consented", type=FieldType.BOOLEAN, label="各方同意调解"),
    FieldSpec(name="refused_by_party", type=FieldType.BOOLEAN, label="有一方明确拒绝调解"),
    FieldSpec(
        name="informed_on",
        type=FieldType.DATE,
        label="告知权利义务日期",
    ),
    FieldSpec(
        name="hearing_open",
        type=FieldType.BOOLEAN,
        label="公开调解",
        help="涉及隐私或有人反对的，不公开",
    ),
    FieldSpec(
        name="languages",
        type=FieldType.CODES,
        codes="language",
        label="使用语言",
        need=Need.REQUIRED,
    ),
    FieldSpec(
        name="interpreter",
        type=FieldType.TEXT,
        label="翻译",
        need=Need.CONDITIONAL,
        max_length=NAME_LENGTH,
        help="用彝语或藏语调解的，写明谁翻译或谁宣读",
    ),
    FieldSpec(name="read_aloud_by", type=FieldType.TEXT, label="宣读人", max_length=NAME_LENGTH),
    FieldSpec(
        name="extension_days",
        type=FieldType.INTEGER,
        label="延长天数",
        minimum=1,
        help="各方同意才能延长",
    ),
    FieldSpec(
        name="extension_consented_on",
        type=FieldType.DATE,
        label="同意延长日期",
        need=Need.CONDITIONAL,
    ),
    FieldSpec(
        name="mediation_due",
        type=FieldType.DATE,
        label="调解期限",
        need=Need.DERIVED,
    ),
    FieldSpec(
        name="next_session_at",
        type=FieldType.DATETIME,
        label="下次调解时间",
        need=Need.DERIVED,
    ),
    FieldSpec(name="mediated_from", type=FieldType.DATE, label="调解日期自", need=Need.CONDITIONAL),
    FieldSpec(name="mediated_to", type=FieldType.DATE, label="调解日期至", need=Need.CONDITIONAL),
)

FIELDS: tuple[FieldSpec, ...] = (
    *_FILE,
    *_ACCEPTANCE,
    *_MEDIATION,
    *OUTCOME,
    *ARCHIVE,
    *LEGALITY,
    *PREVENTION,
    FieldSpec(
        name="consultation_id",
        type=FieldType.REF,
        ref=CONSULTATION,
        label="来访登记",
        need=Need.DERIVED,
    ),
    FieldSpec(name="remark", type=FieldType.TEXT, label="备注", max_length=500),
    *COMMON,
)
