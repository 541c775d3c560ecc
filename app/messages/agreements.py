"""Sentences for agreements, signatures, papers and how a mediation ends."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

AGREEMENTS: Mapping[str, Entry] = {
    # ---- what is signed, or only added to
    "agreement.signed": Entry(
        N_("协议已经签名，“{label}”不能再改"), N_("需要变更的，请另做一份补充协议")
    ),
    "record.signed": Entry(
        N_("已经有人签名，“{label}”不能再改"),
        N_("内容有变的，请另记一份；签名登记错了的，先作废签名"),
    ),
    "record.signed_kept": Entry(
        N_("已经有人签名，不能作废"), N_("签名登记错了的，请先写明原因作废签名")
    ),
    "record.append_only": Entry(
        N_("“{label}”已经留存，不能修改"), N_("记错了的，请写明原因作废后重新登记")
    ),
    "record.kept": Entry(
        N_("这条已经留存，不能修改"), N_("记错了的，请按 Ctrl+Delete 写明原因作废，再重新登记")
    ),
    "record.kept_by": Entry(
        N_("这条已经留存，不能修改"), N_("记错了的，请{roles}写明原因作废，再重新登记")
    ),
    "digest.form": Entry(N_("“{label}”不是完整的文件校验值"), N_("请重新加入这个文件")),
    # ---- inside one record
    "agreement.immediate_later": Entry(
        N_("写的是即时履行，履行期限却在以后"), N_("当场没有履行的，请改选一次性或分期履行")
    ),
    "agreement.better_written": Entry(
        N_("有钱款又不是当场履行，建议做成书面协议"), N_("双方都认为不用书面的，可以照此保存")
    ),
    "term.same_party": Entry(N_("履行的人和接受的人是同一个当事人"), N_("请重新选择其中一个")),
    "performance.too_much": Entry(N_("实付金额多于应付金额"), N_("请核对")),
    "performance.overdue": Entry(N_("已过履行日期，还没有履行"), N_("请督促当事人履行并记下日期")),
    "signature.no_witness": Entry(N_("代签没有写见证人"), N_("最好请一位在场的人见证")),
    "follow_up.not_sued": Entry(N_("写了判决结果，但没有勾选“{label}”"), N_("请核对")),
    "termination.tell_remedies": Entry(
        N_("还没有告知当事人其他解决途径"), N_("请告知可以仲裁、找行政机关或者起诉，再勾选")
    ),
    "degu.not_appointed": Entry(
        N_("没有聘为人民调解员的德古，不能列为主持调解员"), N_("请改为受邀参加人，或者先办理聘任")
    ),
    "degu.not_voluntary": Entry(
        N_("当事人不是自愿的，不能这样达成协议"), N_("请重新征求当事人的意见")
    ),
    "degu.ask_voluntary": Entry(N_("请单独问一问当事人是否自愿，并勾选“{label}”")),
    # ---- the case as a whole
    "case.two_sides": Entry(N_("还没有登记双方当事人"), N_("请至少登记一位申请人和一位被申请人")),
    "case.people_involved": Entry(N_("“{label}”少于已登记的当事人"), N_("请改为 {limit} 人或以上")),
    "case.over_time": Entry(
        N_("调解结束时已超过期限（{day}）"), N_("各方同意延长的，请补填延长天数和同意日期")
    ),
    "case.time_is_over": Entry(
        N_("调解期限已过（{day}）"), N_("请征得各方同意延长，或者终止调解并告知其他途径")
    ),
    "case.time_runs_out": Entry(
        N_("离调解期限（{day}）还有 {n} 天"), N_("来不及的，请征得各方同意延长")
    ),
    "case.no_agreement": Entry(
        N_("写了调解成功，但没有双方达成的协议"), N_("请登记协议和签名；口头协议登记达成日期")
    ),
    "case.not_voluntary": Entry(
        N_("当事人不是自愿的，不能算调解成功"), N_("请重新征求当事人的意见")
    ),
    "case.perhaps_crime": Entry(
        N_("命价、伤害、盗窃的事可能涉嫌犯罪"),
        N_("请核查；涉嫌犯罪的勾选“涉嫌刑事犯罪”，并报告公安机关"),
    ),
    "session.before_acceptance": Entry(N_("调解时间早于受理日期"), N_("请核对两个日期")),
    "session.read_aloud": Entry(N_("有当事人需要宣读，还没有写宣读人"), N_("请写明谁宣读的")),
    "session.interpreter": Entry(N_("有当事人使用另一种语言，还没有写翻译"), N_("请写明谁翻译的")),
    "deadline.no_calendar": Entry(
        N_("{year} 年的放假安排还没有下发，期限按周末推算"), N_("临近时请再核对"), Who.COUNTY
    ),
    # ---- the agreement with its terms, schedule and signatures
    "agreement.amount": Entry(
        N_("协议金额 {amount} 元与各项之和 {sum} 元不一致"), N_("请核对条款和履行计划的金额")
    ),
    "agreement.no_terms": Entry(N_("协议还没有条款"), N_("请至少登记一条")),
    "agreement.party_unsigned": Entry(
        N_("还有 {n} 位当事人没有签名"), N_("请当事人或其代理人签名")
    ),
    "agreement.guardian_unsigned": Entry(
        N_("有 {n} 位未成年当事人的监护人没有签名"), N_("未成年人由监护人签名")
    ),
    "agreement.mediator_unsigned": Entry(
        N_("人民调解员还没有签名"), N_("调解员签名并盖章后才生效")
    ),
    "agreement.read_aloud": Entry(
        N_("有当事人需要宣读，协议还没有写宣读人"), N_("请宣读后写明宣读人和所用语言")
    ),
    "agreement.read_in_language": Entry(
        N_("有当事人使用彝语或其他语言，协议没有写宣读人"), N_("用当事人的语言宣读过的，请写明")
    ),
    "term.unknown_party": Entry(N_("“{label}”不是本案的当事人"), N_("请重新选择")),
    "clause.unlawful": Entry(
        N_("“{words}”可能违法：{why}（{source}）"), N_("请改写；确实只是转述的，可以保留")
    ),
    "legality.suggested": Entry(N_("协议内容可能属于“{flag}”"), N_("请核查后勾选“{label}”")),
    # ---- signatures, confirmation, follow-up
    "signature.before_acceptance": Entry(N_("签署日期早于受理日期"), N_("请核对两个日期")),
    "signature.unknown_party": Entry(N_("签署人代表的不是本案的当事人"), N_("请重新选择")),
    "signature.other_principal": Entry(
        N_("这份授权委托书不是这位当事人的"), N_("请选择他本人出具的授权委托书")
    ),
    "signature.authority_expired": Entry(N_("签署日期不在授权委托的期限内"), N_("请重新办理委托")),
    "signature.no_authority": Entry(
        N_("代理人没有“{items}”的权限，不能签署"), N_("请当事人补充授权，或者由本人签署")
    ),
    "confirmation.no_agreement": Entry(N_("没有写申请确认的是哪份协议"), N_("请选择协议")),
    "confirmation.oral": Entry(N_("口头协议没有书面文本，法院难以确认"), N_("建议先做成书面协议")),
    "confirmation.not_effective": Entry(
        N_("申请时协议还没有生效"), N_("请核对签名、盖章和申请的日期")
    ),
    "confirmation.late": Entry(
        N_("申请日期超过了期限（{day}）"), N_("司法确认应在协议生效之日起期限内共同申请")
    ),
    "confirmation.not_joint": Entry(
        N_("司法确认要双方共同申请，申请人没有写全"), N_("一方申请、对方同意的，也请写上双方")
    ),
    "confirmation.kind": Entry(N_("确认类型与当事人不一致"), N_("有单位的选“个人与单位”")),
    "confirmation.not_confirmable": Entry(
        N_("身份关系和权属争议，法院不作司法确认"), N_("请告知当事人向法院起诉或找主管部门处理")
    ),
    "follow_up.before_agreement": Entry(
        N_("回访时间早于达成协议的日期"), N_("请先登记协议，或核对日期")
    ),
    # ---- running time limits
    "deadline.session": Entry(N_("下次调解 {day}")),
    "deadline.session_over": Entry(N_("下次调解 {day} 已过，还没有记录")),
    "deadline.mediation": Entry(N_("调解期限 {day}")),
    "deadline.mediation_over": Entry(N_("调解期限 {day} 已过")),
    "deadline.performance": Entry(N_("应履行日期 {day}")),
    "deadline.performance_over": Entry(N_("应履行日期 {day} 已过，还没有履行")),
    "deadline.confirmation": Entry(N_("申请司法确认的最后一天 {day}")),
    "deadline.confirmation_over": Entry(N_("申请司法确认的期限 {day} 已过")),
    "deadline.follow_up": Entry(N_("应回访日期 {day}")),
    "deadline.follow_up_over": Entry(N_("应回访日期 {day} 已过，还没有回访")),
}
