"""Days and moments as people type them (product.md R35: `+7`, `0715`) into ISO text."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

_PREFECTURE = timezone(timedelta(hours=8))  # China has one time zone, without summer time
_FIRST_YEAR, _LAST_YEAR = 1850, 2199

_WORDS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2, "明天": 1, "后天": 2}
_OFFSET = re.compile(r"([+-])(\d{1,4})(?:天|日)?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_FOUR = re.compile(r"(\d\d)(\d\d)")
_CLOCK = re.compile(r"(\d{1,2})\s*[:点时]\s*(半|\d{1,2})?\s*分?(?::\d{1,2}(?:\.\d+)?)?")
_CLOCK_DIGITS = re.compile(r"(\d\d)(\d\d)")
_HOUR_DIGITS = re.compile(r"(\d{1,2}?)(\d\d)?")  # 9, 17, 930, 0930
_STORED_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STORED_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_ISO_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)"
)


def parse_day(text: str, today: str) -> str | None:
    """ISO date for `2026-11-22`, `20261122`, `2026年11月22日`, `11-22`, `0715`, `+7`, `昨天`.

    A day without a year is the one of the current year; None for what is no day. `text` carries
    ASCII digits.
    """
    compact = text.strip()
    base = date.fromisoformat(today)
    try:
        if compact in _WORDS:
            return (base + timedelta(days=_WORDS[compact])).isoformat()
        if match := _OFFSET.fullmatch(compact):
            days = int(match[2]) * (1 if match[1] == "+" else -1)
            return _in_range(base + timedelta(days=days))
        if match := _YEAR_FIRST.fullmatch(compact) or _EIGHT.fullmatch(compact):
            return _in_range(date(*(int(part) for part in match.groups())))
        if match := _MONTH_DAY.fullmatch(compact) or _FOUR.fullmatch(compact):
            return date(base.year, int(match[1]), int(match[2])).isoformat()
    except (ValueError, OverflowError):
        return None
    return None


def parse_moment(text: str, now: str) -> str | None:
    """ISO time to the minute: a day as `parse_day` takes it, with or without a time of day.

    A time alone is of today, a day alone starts at 00:00 (the day is all that is known). ISO text
    with an offset is brought to the prefecture's time; seconds are dropped.
    """
    text = text.strip()
    if text in ("现在", "now"):
        return now[:16]
    if _ISO_MOMENT.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text.upper())
            local = moment.astimezone(_PREFECTURE)
        except (ValueError, OverflowError):
            return None
        return None if _in_range(local.date()) is None else local.strftime("%Y-%m-%dT%H:%M")
    today = now[:10]
    if _CLOCK.fullmatch(text):
        day_text, clock_text = today, text
    else:
        day_text, clock_text = _split(text)
    day = parse_day(day_text, today)
    clock = _clock(clock_text) if clock_text else "00:00"
    return f"{day}T{clock}" if day and clock else None


def parse_time(text: str) -> str | None:
    """Time of day as "HH:MM" for `9`, `930`, `0900`, `9:00`, `9点`, `9点半`, in 24 hours; None for
    what is none. `text` carries ASCII digits; seconds are dropped.
    """
    text = text.strip()
    digits = _HOUR_DIGITS.fullmatch(text)
    return _clock(f"{digits[1]}:{digits[2] or 0}" if digits else text)


def _split(text: str) -> tuple[str, str]:
    """The day and the time of day; the time may be missing."""
    for joint in ("T", "t", " ", "日", "号"):
        head, found, tail = text.rpartition(joint)
        if found and tail.strip() and _clock(tail.strip()):
            return head.strip(), tail.strip()
    return text, ""


def _clock(text: str) -> str | None:
    match = _CLOCK.fullmatch(text) or _CLOCK_DIGITS.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), 30 if match[2] == "半" else int(match[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _in_range(day: date) -> str | None:
    return day.isoformat() if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def is_day(text: str) -> bool:
    """Whether `text` is an ISO date as it is stored, 2026-11-22, of a year that can be reckoned
    with: nothing typed lies outside, what another program sent may.
    """
    try:
        return bool(_STORED_DAY.fullmatch(text)) and _in_range(date.fromisoformat(text)) is not None
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """Whether `text` is a time of day as it is stored, 09:00."""
    return bool(_STORED_TIME.fullmatch(text))


def is_moment(text: str) -> bool:
    """Whether `text` is a moment as it is stored, 2026-11-22T10:41, or the day alone."""
    day, joint, time = text.partition("T")
    return is_day(day) and (not joint or is_time(time))


def days_between(first: str, last: str) -> int:
    """Days from `first` to `last`; both ISO dates or moments."""
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days


def plus_days(day: str, days: int) -> str:
    """The ISO date so many days later."""
    return (date.fromisoformat(day[:10]) + timedelta(days=days)).isoformat()


def chinese_day(day: str) -> str:
    """An ISO date as papers write it: 2026年11月22日."""
    year, month, number = (int(part) for part in day[:10].split("-"))
    return f"{year}年{month}月{number}日"
