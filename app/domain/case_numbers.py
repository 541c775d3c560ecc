"""Case numbers: a series per committee and year, in blocks leased to one device (domain.md A.5).

Pure: what a number looks like, which ones stand on cases, which ones never will. The server knows
only the name of the series and how far it went.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from string import Formatter

_LONGEST = 120
_MUST_NAME = frozenset({"year", "number"})
_MAY_NAME = frozenset({*_MUST_NAME, "committee"})
_BRACKETS = str.maketrans("（）〔〕【】［］", "()[][][]")


@dataclass(frozen=True, slots=True)
class NumberBlock:
    """Numbers `first` to `last` leased to this device; the first `used` of them are taken. One that
    is not `usable` was leased by another copy of the data, or the server took the series away.
    """

    first: int
    last: int
    used: int
    usable: bool
    since: str  # local time at which the block was asked for


@dataclass(frozen=True, slots=True)
class NumberStock:
    """What this device holds of one series, lowest numbers first. `asked`: a wish for more travels
    with the next exchange; `code`: why the server refused the last one; `unsure`: nothing is given
    out until a person confirms that this copy of the data is the one to go on with.
    """

    blocks: tuple[NumberBlock, ...] = ()
    asked: bool = False
    code: str = ""
    unsure: bool = False

    @property
    def free(self) -> int:
        """How many numbers can be given out now."""
        return sum(b.last - b.first + 1 - b.used for b in self.blocks if b.usable)


def series(committee_id: str, year: int) -> str:
    """The name under which the server counts the numbers of a committee and year."""
    return f"case_no/{committee_id}/{year}"


def is_usable(template: str) -> bool:
    """Whether a template names year and number and nothing unknown, and can be filled."""
    try:
        names = {name for _text, name, _format, _conversion in Formatter().parse(template)}
        known = _MUST_NAME <= names - {None} <= _MAY_NAME
        return known and len(render(template, 2026, "", 1)) <= _LONGEST
    except (ValueError, KeyError, IndexError, AttributeError):
        return False


def render(template: str, year: int, committee: str, number: int) -> str:
    """The number as it stands on paper, `(2026)昭觉解放沟人调字第12号`."""
    return template.format(year=year, committee=committee, number=number)


def number_in(case_no: str, template: str, year: int) -> int | None:
    """Which number of the year a text bears, None when it bears none.

    Brackets of any width are the same, and so is any short name: a committee may have changed it.
    Of a text in another form, from an older template, the last digits but the year count.
    """
    parts = {"year": str(year), "committee": ".*?", "number": r"0*(\d{1,6})"}
    pattern = "".join(
        re.escape(text) + parts.get(name or "", "")
        for text, name, _format, _conversion in Formatter().parse(_plain(template))
    )
    text = _plain(case_no)
    if found := re.fullmatch(pattern, text):
        return int(found[1])
    digits = re.findall(r"\d{1,6}", text.replace(str(year), "", 1))
    return int(digits[-1]) if digits else None


def is_same(one: str, other: str) -> bool:
    """Whether two numbers are the same on paper, whatever the width of their brackets."""
    return _plain(one) == _plain(other)


def gaps(issued: Set[int], stock: NumberStock) -> tuple[int, ...]:
    """Numbers below the highest one given out that stand on no case and never will."""
    taken = {n for b in stock.blocks for n in range(b.first, b.first + b.used)}
    free = {n for b in stock.blocks if b.usable for n in range(b.first + b.used, b.last + 1)}
    top = max(issued | taken, default=0)
    return tuple(n for n in range(1, top + 1) if n not in issued and n not in free)


def ranges(numbers: Iterable[int]) -> str:
    """Numbers as people list them: `3、7—9`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}—{r[-1]}" for r in runs)


def _plain(text: str) -> str:
    return text.translate(_BRACKETS)
