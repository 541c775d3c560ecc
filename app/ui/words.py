"""Words for states, outcomes and ages: the same on every screen."""

from __future__ import annotations

from app.domain.codes import CodeBook
from app.domain.dates import days_between
from app.domain.fields import FieldSpec, Value
from app.domain.records import SendState
from app.domain.showing import show
from app.domain.surroundings import Surroundings
from app.i18n import CHINESE, N_, Text, current, format_datetime
from app.i18n import gettext as _
from app.usecases.village.hours import VillageLine

STATES = {
    SendState.WAITING: N_("待上报"),
    SendState.RECEIVED: N_("已上报"),
    SendState.SAFE: N_("已上报并备份"),
    SendState.REFUSED: N_("被退回"),
    SendState.CONFLICT: N_("两边都改过"),
}
TRANSLATED: dict[str, str] = {
    "none": N_("没有译文"),
    "composed": N_("自拟，未经审校"),
    "suggested": N_("有出处，未经审校"),
    "reviewed": N_("已经审校"),
    "official": N_("官方译文"),
}
STATE_TONES = {
    SendState.RECEIVED: "good",
    SendState.SAFE: "good",
    SendState.REFUSED: "attention",
    SendState.CONFLICT: "attention",
}
OUTCOMES = {
    "waiting": N_("待上报"),
    "applied": N_("已上报"),
    "merged": N_("已合并"),
    "conflict": N_("两边都改过"),
    "refused": N_("被退回"),
    "received": N_("从州里收到"),
}

DUE_RULES = {
    "appointment": N_("约期答复"),
    "answer": N_("承诺办结"),
    "mediation": N_("调解期限"),
    "performance": N_("履行"),
    "confirmation": N_("司法确认"),
    "follow_up": N_("回访"),
    "session": N_("继续调解"),
    "visit_follow_up": N_("驻村回访"),
    "village_hours": N_("本月驻村"),
    "village_lecture": N_("本季讲座"),
}
"""What is due, by the name of its rule (`usecases.due`)."""


def code_words(codes: CodeBook, name: str, code: str) -> Text:
    """A code of a list in the user's language, with its Chinese name and its status."""
    entry = codes.entry(name, code)
    local = entry.names.get(current()) if entry else None
    reviewed = local is None or local.status in ("reviewed", "official")
    return Text(codes.name(name, code, current()), codes.name(name, code), reviewed=reviewed)


def value_words(spec: FieldSpec, value: Value, around: Surroundings) -> Text:
    """The value of a field in the user's language, with its Chinese."""
    here, chinese = (show(spec, value, around, locale) for locale in (current(), CHINESE))
    given = value if isinstance(value, tuple | list) else (value,)
    words = [code_words(around.codes, spec.codes, str(one)) for one in given] if spec.codes else []
    if here.replace(" ", "") == chinese:  # the names of a place, set apart in other languages
        chinese = ""
    return Text(here, chinese, reviewed=all(one.reviewed for one in words))


def state_words(state: SendState) -> str:
    """Where a record stands."""
    return _(STATES[state])


def outcome_words(outcome: str) -> str:
    """What became of one change."""
    return _(OUTCOMES[outcome]) if outcome in OUTCOMES else outcome


def age_words(since: str, today: str) -> str:
    """How long ago: 今天, 昨天, 3 天前."""
    days = max(0, days_between(since[:10], today[:10]))
    if days <= 1:
        return _("昨天") if days else _("今天")
    return _("{n} 天前").format(n=days)


def days_left(due_on: str, today: str) -> str:
    """How long until a day: 还剩 3 天, 今天到期, 已过期 2 天."""
    days = days_between(today[:10], due_on[:10])
    if days < 0:
        return _("已过期 {n} 天").format(n=-days)
    return _("还剩 {n} 天").format(n=days) if days else _("今天到期")


def when_words(at: str, today: str) -> str:
    """Date, time and age of a moment: 2026年11月20日 16:08（2 天前）."""
    return format_datetime(at) + "（" + age_words(at, today) + "）"


def short_time(at: str, today: str) -> str:
    """A moment in a list: the time of today, else month, day and time; the year when it is past."""
    if at[:10] == today[:10]:
        return at[11:16] or at[5:10]
    return at[:10] if at[:4] != today[:4] else at[5:16].replace("T", " ")


def duration_words(minutes: int) -> str:
    """A span of time: 4 小时 10 分, 4 小时, 50 分."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} 分").format(n=rest)
    if not rest:
        return _("{n} 小时").format(n=hours)
    return _("{hours} 小时 {minutes} 分").format(hours=hours, minutes=rest)


def carried_words(line: VillageLine) -> str:
    """Which villages the counters of one go on from, "" for its own alone (domain.md D.3)."""
    if not line.carried:
        return ""
    if line.shared:
        words = _("含分设前{names}的时长，分出的各村都计入")
    else:
        words = _("含原{names}的时长")
    return words.format(names="、".join(line.carried))
