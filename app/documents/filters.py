"""The filters of the templates: how values look on paper (resources/templates/README.md).

A filter of an empty value leaves the space to fill it in by hand, so that every template also
serves as a blank sheet (domain.md A.8b).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context, Undefined

from app.documents.inserts import Runs
from app.domain.blocks import Run
from app.domain.codes import CodeBook
from app.domain.dates import chinese_day, days_between
from app.domain.terms import amount_in_capitals
from app.i18n import printed

BOOK = "_book"
"""The name under which `facts` hands the code lists to the filters; templates cannot name it."""

TICKED, EMPTY = "■", "□"
_DATE = "　　　年　 月　 日"  # room to write, and still one line in a cell of a form


def date_cn(value: object) -> object:
    """`2026-01-05` (of a moment its day) as 2026年1月5日."""
    text = _plain(value)
    return chinese_day(text[:10]) if text else Runs((Run(_DATE),))


def time_cn(value: object) -> object:
    """`2026-01-05T10:41` as 2026年1月5日10时41分; the day alone when only that is known."""
    text = _plain(value)
    if not text:
        return Runs((Run(f"{_DATE}　 时　 分"),))
    clock = text[11:16]
    if clock in ("", "00:00"):
        return chinese_day(text[:10])
    hour, minute = clock.split(":")
    return f"{chinese_day(text[:10])}{int(hour)}时{minute}分"


@pass_context  # so that jinja does not fill it in for good when the template is read
def both(_context: Context, value: object) -> str:
    """A head of a sheet in Chinese, and below it the confirmed text of the language in use."""
    return printed(_plain(value))


def money(value: object) -> object:
    """Fen as 1,234.50元."""
    fen = _number(value)
    return Runs((Run("", ruled=True, width=6), Run("元"))) if fen is None else f"{fen / 100:,.2f}元"


def money_cn(value: object) -> object:
    """Fen in capitals (大写): 壹仟贰佰叁拾肆元伍角整."""
    fen = _number(value)
    return Runs((Run("", ruled=True, width=10),)) if fen is None else amount_in_capitals(fen)


def blank(value: object, width: int = 8) -> Runs:
    """The value on a rule; without a value the rule alone, `width` letters long."""
    return Runs((Run(_plain(value), ruled=True, width=width),))


def yes_no(value: object) -> str:
    """■是　□否."""
    _known(value)
    return f"{TICKED if value is True else EMPTY}是　{TICKED if value is False else EMPTY}否"


@pass_context
def code(context: Context, value: object, name: str) -> str:
    """The names of one code or several of the list `name`."""
    book = _book(context, name)
    return "、".join(book.name(name, part) for part in _codes(value))


@pass_context
def boxes(context: Context, value: object, name: str) -> str:
    """All options of the list `name` in force, the chosen ones ticked: ■村　□乡镇."""
    chosen = set(_codes(value))
    entries = _book(context, name).active(name, str(context.get("today", "")))
    return "　".join(f"{TICKED if e.code in chosen else EMPTY}{e.name}" for e in entries)


def age(person: Mapping[str, object], on: object) -> object:
    """Full years on a day; the year of birth alone is exact to one year; else the stated age."""
    day, birth = _plain(on), _plain(person.get("birth_date"))
    if day and birth:
        return int(day[:4]) - int(birth[:4]) - (day[5:10] < birth[5:10])
    year = _number(person.get("birth_year"))
    if day and year is not None:
        return int(day[:4]) - year
    return person.get("age_stated")


def days(first: object, last: object) -> object:
    """The days from one date to another."""
    return days_between(_plain(first), _plain(last)) if _plain(first) and _plain(last) else None


def names(people: Iterable[Mapping[str, object]], separator: str = "、") -> str:
    """The names of parties or mediators: 张三、李四."""
    found = (_plain(one.get("name") or one.get("agent_name")) for one in people)
    return separator.join(name for name in found if name)


def _known(value: object) -> None:
    """Raises for a name that does not exist: jinja2 lets filters take it for empty."""
    if isinstance(value, Undefined):
        str(value)


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _number(value: object) -> int | None:
    _known(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _codes(value: object) -> tuple[str, ...]:
    _known(value)
    if value is None or value == "":
        return ()
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def _book(context: Context, name: str) -> CodeBook:
    """The code lists; a list that nobody delivered is a misspelt name."""
    book = context.get(BOOK)
    assert isinstance(book, CodeBook)  # noqa: S101 - facts always bring it
    if book.names() and book.get(name) is None:
        raise UndefinedError(name)
    return book


FILTERS: Mapping[str, Callable[..., Any]] = {
    "age": age,
    "blank": blank,
    "both": both,
    "boxes": boxes,
    "code": code,
    "date_cn": date_cn,
    "days": days,
    "money": money,
    "money_cn": money_cn,
    "names": names,
    "time_cn": time_cn,
    "yes_no": yes_no,
}
