"""Which backups are kept: 6 hourly, 7 daily, 5 weekly, 12 monthly (storage-security.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

_HOURLY = 6


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, ...]:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month


_CALENDAR: tuple[tuple[Callable[[datetime], tuple[int, ...]], int], ...] = (
    (_day, 7),
    (_week, 5),
    (_month, 12),
)


def kept(made_at: Iterable[str]) -> set[str]:
    """Of backups made at these local ISO times, those to keep.

    The newest six whatever their age, and the newest of each of the last days, weeks and months
    *that have one*: a station that was shut for a month loses nothing by it.
    """
    newest_first = sorted(set(made_at), reverse=True)
    keep = set(newest_first[:_HOURLY])
    for period, number in _CALENDAR:
        newest: dict[tuple[int, ...], str] = {}
        for moment in newest_first:
            newest.setdefault(period(datetime.fromisoformat(moment)), moment)
        keep.update(list(newest.values())[:number])
    return keep
