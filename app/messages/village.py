"""Sentences for the village legal adviser's log: engagements, visits, lectures, their review.

What a visit is compared with stands in the args `village`, `day` and `time` of the other entry.
Every one of these may be so all the same: whoever knows why writes it down (domain.md C.7).
"""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

_EXPLAIN = N_("请核对；确实如此的，在“情况说明”里写明原因")

VILLAGE: Mapping[str, Entry] = {
    # ---- one visit by itself
    "visit.end_before_start": Entry(
        N_("“{label}”不晚于“{other}”"), N_("请核对时间；如果过了半夜，请勾选次日结束")
    ),
    "visit.too_long": Entry(N_("一次服务超过 {hours} 小时"), _EXPLAIN),
    "visit.village_unknown": Entry(
        N_("“{label}”里的村不在村（社区）名录里"), N_("请从列表中选择村或社区")
    ),
    "visit.other_county": Entry(
        N_("这个村不在本县（市），或不在这位法律顾问服务的县（市）"), _EXPLAIN
    ),
    "visit.follow_up_day": Entry(
        N_("处理结果是待跟进，还没有填“{label}”"), N_("填了日期，到时会提醒")
    ),
    # ---- beside the engagement
    "visit.no_engagement": Entry(
        N_("服务日期那天，这位法律顾问没有这个村的聘任"),
        N_("请核对村、顾问和日期，或先登记聘任；确实如此的，在“情况说明”里写明原因"),
    ),
    "visit.after_engagement": Entry(N_("服务日期在聘期 {day} 结束之后"), _EXPLAIN),
    "visit.many_villages": Entry(
        N_("这位法律顾问服务 {n} 个村，超过规定的 {limit} 个"),
        N_("请与司法所核对聘任；确实如此的，写明原因"),
        Who.HEAD,
    ),
    # ---- beside other visits
    "visit.overlap": Entry(N_("与同一顾问 {day} {time} 在{village}的服务时间重叠"), _EXPLAIN),
    "visit.gap": Entry(
        N_("与 {day} {time} 在{village}的服务只隔 {minutes} 分钟，路上至少要 {limit} 分钟"),
        _EXPLAIN,
    ),
    "visit.many_full": Entry(N_("{day} 这一天有 {n} 次满时长的驻村服务，另外在{others}"), _EXPLAIN),
    "visit.same_text": Entry(
        N_("事项内容与 {day} 在{village}的记录几乎一样"),
        N_("一事一记，请写这一次的情况；确实一样的，在“情况说明”里写明原因"),
    ),
    "visit.same_photo": Entry(N_("同一张照片已用作 {day} 在{village}的佐证"), _EXPLAIN),
    "visit.no_evidence": Entry(
        N_("这次驻村的佐证不足 {limit} 份"),
        N_("可以补照片或签到表；没有的，在“情况说明”里写明原因"),
    ),
    # ---- lectures
    "lecture.other_quarter": Entry(
        N_("这场讲座计入 {quarter}，这个季度已有讲座，上一季度还缺 {n} 场"),
        N_("请核对讲座日期；补讲只算举办的那个季度"),
    ),
    # ---- review
    "review.own": Entry(
        N_("不能审核自己的工作日志"), N_("请由司法所长或另一位负责人审核"), Who.HEAD
    ),
    "review.already": Entry(N_("这条工作日志已经提交"), N_("请等司法所审核")),
    "review.incomplete": Entry(N_("这条工作日志还不完整，不能提交审核"), N_("请先填完所缺的内容")),
    "review.not_submitted": Entry(N_("这条工作日志还没有提交，不能审核"), N_("请填写的人先提交")),
    "visit.passed": Entry(
        N_("这条工作日志已经审核，不能再改"), N_("请司法所退回，改好后重新提交"), Who.HEAD
    ),
}
