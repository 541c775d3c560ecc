"""Sentences for helpers and what they did, events, notice boards, letters and checks."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry

STATION_WORK: Mapping[str, Entry] = {
    "time.order": Entry(N_("“{label}”不在“{other}”之后"), N_("请核对两个时间")),
    "count.part_too_big": Entry(N_("“{label}”比“{other}”还多"), N_("请核对两个数字")),
    "helper.both": Entry(
        N_("一次服务只记一个人，法律明白人和志愿者都选了"), N_("请去掉其中一个，另一人另记一条")
    ),
    "board.stale": Entry(N_("公示栏超过 {limit} 天没有检查"), N_("下次到村时看一看，填写检查日期")),
    "board.engagement_over": Entry(
        N_("公示的法律顾问已经不在聘期内"), N_("请更换公示内容，重新打印张贴")
    ),
    "mailbox.anonymous_named": Entry(N_("已勾选“没有署名”，又填了来信人"), N_("请去掉其中一个")),
    "mailbox.elsewhere": Entry(N_("这封信已经在别处转成咨询"), N_("先上报一次，取回那条咨询再看")),
    "check.above_weight": Entry(N_("得分比分值 {limit} 还高"), N_("请核对得分")),
}
