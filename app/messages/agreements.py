"""Sentences for agreements, signatures, papers and how a mediation ends."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry

AGREEMENTS: Mapping[str, Entry] = {
    # ---- what is signed, or only added to
    "agreement.signed": Entry(
        N_("协议已经签名，“{label}”不能再改"), N_("需要变更的，请另做一份补充协议")
    ),
    "record.append_only": Entry(
        N_("“{label}”已经留存，不能修改"), N_("记错了的，请写明原因作废后重新登记")
    ),
    "digest.form": Entry(N_("“{label}”不是完整的文件校验值"), N_("请重新加入这个文件")),
    # ---- inside one record
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
}
