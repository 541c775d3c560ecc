"""Sentences for papers that cannot or should not be printed."""

from __future__ import annotations

from collections.abc import Mapping

from app.i18n import N_
from app.messages.entries import Entry, Who

PAPERS: Mapping[str, Entry] = {
    "paper.overflow": Entry(
        N_("《{title}》第 {pages} 页有内容放不下"), N_("请缩短太长的姓名或编号，再打印")
    ),
    "paper.glyph": Entry(
        N_("《{title}》第 {pages} 页有打不出的字：{characters}（{around}）"),
        N_("请改用别的写法，或者留空手写"),
    ),
    "paper.unknown": Entry(N_("没有这种文书"), N_("可以用的有：{names}")),
    "paper.template": Entry(
        N_("模板有误，没有打印：{reason}"), N_("请改正模板，或者恢复原来的模板"), Who.TECHNICIAN
    ),
}
