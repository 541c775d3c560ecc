"""The village of a record: its code, and its name as it was on that day (domain.md D.3, I.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.common import wrong
from app.domain.fields import Need, Value, Values
from app.domain.person import DIVISION_CODE, DIVISION_NAME, place_name
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

VILLAGE_CODE = replace(DIVISION_CODE, name="village_code", need=Need.REQUIRED)
VILLAGE_NAME = replace(DIVISION_NAME, name="village_name", label="村名", search=True)
PLACE_CODE = replace(DIVISION_CODE, label="地方", need=Need.REQUIRED)
PLACE_NAME = replace(DIVISION_NAME, label="地名", search=True)


def named_places(values: Values, around: Surroundings) -> dict[str, Value]:
    """The names of the village and of the place whose codes are given, as they are today."""
    pairs = (("village_code", "village_name"), ("division_code", "division_name"))
    return {name: found for code, name in pairs if (found := place_name(values.get(code), around))}


def check_parts(values: Values, total: str, *parts: str) -> Iterator[Problem]:
    """Groups of an audience overlap, but none is larger than the whole (domain.md I.9)."""
    whole = values.get(total)
    for name in parts:
        part = values.get(name)
        if isinstance(part, int) and isinstance(whole, int) and part > whole:
            yield wrong("count.part_too_big", name, other=total)
