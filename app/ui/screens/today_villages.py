"""本月驻村 on Today: a village, what it has of its hours and lectures, and what it lacks."""

from __future__ import annotations

from app.domain.dates import days_between
from app.domain.periods import month_of
from app.domain.village_hours import quarter_period
from app.domain.visit_cell import hours_text
from app.i18n import gettext as _
from app.i18n import joined
from app.ui.lists import Entry
from app.ui.words import carried_words, duration_words
from app.usecases.due import AHEAD_DAYS
from app.usecases.village.hours import VillageLine

VILLAGE_ROOM = "room.village"


def village_entry(line: VillageLine, today: str) -> Entry:
    """One row. It turns amber when the month or the quarter ends within the days of warning."""
    month, quarter = month_of(today).last, quarter_period(today).last
    soon = line.short and days_between(today, month) <= AHEAD_DAYS
    soon = soon or (line.lectures_short and days_between(today, quarter) <= AHEAD_DAYS)
    note = _("本季还差 {n} 场讲座").format(n=line.lectures_short)
    if line.short:
        note = _("本月还差 {time}").format(time=duration_words(line.short))
    return Entry(line.code, line.name, _counters(line, today), note, _tone(bool(soon)))


def _tone(soon: bool) -> str:
    return "attention" if soon else "plain"


def _counters(line: VillageLine, today: str) -> str:
    year, pace = line.year, line.year.pace(today)
    parts: list[str] = [
        _("到村 {done}/{wanted} 小时").format(
            done=hours_text(line.month_minutes), wanted=hours_text(line.month_target)
        ),
        _("讲座 {done}/{wanted}").format(done=line.lectures_quarter, wanted=line.lecture_target),
        _("全年 {done}/{wanted} 小时").format(
            done=hours_text(year.year_total), wanted=hours_text(year.targets.year)
        ),
    ]
    if pace:
        parts.append(_("每月还需 {pace}").format(pace=hours_text(pace)))
    if line.carried:
        parts.append(carried_words(line))
    return joined(" · ", parts)
