"""A cell of the month grid: what is typed for one village on one day, and how it is shown.

`4`, `4.5`, `3:30` are hours; `0900-1300`, `9-13`, `9点半至12点` say from when to when (product.md,
驻村). A visit over midnight has a date of its own to explain and belongs into the entry line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.dates import parse_time
from app.domain.text import ascii_digits

HOUR = 60
DAY = 24 * HOUR

_HOURS = re.compile(r"(\d{1,2})(?:\.(\d{1,2}))?\s*(?:h|小时|个小时)?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:：](\d\d)")
_UNTIL = re.compile(r"\s*(?:-|~|—|–|～|－|至|到)\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    """Whole minutes; `start` and `end` ("09:00") where they are known, else ""."""

    minutes: int
    start: str = ""
    end: str = ""


def parse_cell(text: str) -> Cell | None:
    """What was typed, None for what is no time spent (or none at all: 0)."""
    plain = ascii_digits(text).strip()
    sides = _UNTIL.split(plain)
    if len(sides) == 2:
        return _between(*sides)
    minutes = parse_hours(plain)
    return Cell(minutes) if minutes else None


def parse_hours(text: str) -> int | None:
    """Minutes of `4`, `4.5`, `3:30`, `4小时`; None for what is none, or no part of a day."""
    plain = ascii_digits(text).strip()
    if match := _CLOCK.fullmatch(plain):
        hours, rest = int(match[1]), int(match[2])
        minutes = hours * HOUR + rest if rest < HOUR else DAY + 1
    elif match := _HOURS.fullmatch(plain):
        part = int((match[2] or "0").ljust(2, "0"))
        minutes = int(match[1]) * HOUR + round(part * HOUR / 100)
    else:
        return None
    return minutes if minutes < DAY else None


def _between(first: str, last: str) -> Cell | None:
    start, end = parse_time(first), parse_time(last)
    if start is None or end is None:
        return None
    minutes = minutes_of(end) - minutes_of(start)
    return Cell(minutes, start, end) if minutes > 0 else None


def minutes_of(clock: str) -> int:
    """Minutes since midnight of "09:30"."""
    return int(clock[:2]) * HOUR + int(clock[3:5])


def clock_of(minutes: int) -> str:
    """ "09:30" of minutes since midnight; a day later it begins anew."""
    hour, minute = divmod(minutes % DAY, HOUR)
    return f"{hour:02}:{minute:02}"


def hours_text(minutes: int) -> str:
    """Minutes as hours that can be typed again: `4`, `4.5`, `3:20`."""
    hours, rest = divmod(minutes, HOUR)
    if not rest:
        return str(hours)
    return f"{hours}.5" if rest == HOUR // 2 else f"{hours}:{rest:02}"


def typed_text(cell: Cell) -> str:
    """How a cell is typed: `0900-1300` where its times are known, else its hours."""
    if cell.start and cell.end:
        return f"{cell.start}-{cell.end}".replace(":", "")
    return hours_text(cell.minutes)
