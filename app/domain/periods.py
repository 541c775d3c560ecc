"""Periods of ledgers and returns: `2026-10`, `2026-Q4`, `2026`, `2026-10-01..2026-10-15`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"(\d{4})年?")
_MONTH = re.compile(r"(\d{4})[-年](\d{1,2})月?")
_QUARTER = re.compile(r"(\d{4})(?:-?[Qq]|年第?)([1-4])(?:季度)?")
_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.|~|至)(\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """Inclusive ISO dates."""

    first: str
    last: str


def parse_period(text: str) -> Period | None:
    """The period a person wrote, None when it is none or ends before it begins."""
    text = text.strip()
    try:
        if match := _YEAR.fullmatch(text):
            return _months(int(match[1]), 1, 12)
        if match := _MONTH.fullmatch(text):
            return _months(int(match[1]), int(match[2]), 1)
        if match := _QUARTER.fullmatch(text):
            return _months(int(match[1]), 3 * int(match[2]) - 2, 3)
        if match := _SPAN.fullmatch(text):
            first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
            return Period(match[1], match[2]) if first <= last else None
    except ValueError:
        return None
    return None


def month_of(day: str) -> Period:
    """The month of an ISO date."""
    return _months(int(day[:4]), int(day[5:7]), 1)


def _months(year: int, month: int, count: int) -> Period:
    first = date(year, month, 1)
    years, index = divmod(month - 1 + count, 12)
    last = date(year + years, index + 1, 1) - timedelta(days=1)
    return Period(first.isoformat(), last.isoformat())
