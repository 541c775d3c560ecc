"""Which printed sheets came back with their seal: 已盖章, tracked by scan (domain.md C.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.records import Record
from app.domain.scanned import Scanned, judged
from app.domain.sheet import KIND
from app.i18n import format_date
from app.i18n import gettext as _
from app.usecases import attaching
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet that was printed, and what came back of it."""

    record: Record
    scanned: Scanned

    @property
    def sealed(self) -> bool:
        """Whether every page of it came back."""
        return self.scanned.whole


def printed(desk: Desk, made: Sheet) -> tuple[Printed, ...]:
    """The newest printed version of each village for this sheet and period, by their places."""
    wish = made.wish
    where = {
        "document": wish.kind.document,
        "period": f"{wish.period.first}..{wish.period.last}",
    } | ({"division_code": wish.village} if wish.village else {})
    newest: dict[str, Record] = {}
    for one in desk.reader.many(KIND, desk.reader.ids(Query(KIND, where=where))):
        place = one.text("division_code")
        if place not in newest or _version(one) > _version(newest[place]):
            newest[place] = one
    return tuple(of(desk, newest[place]) for place in sorted(newest))


def of(desk: Desk, sheet: Record) -> Printed:
    """One printed sheet with what came back of it."""
    return Printed(sheet, _scanned(desk, sheet))


def _version(sheet: Record) -> int:
    value = sheet.get("version")
    return value if isinstance(value, int) else 0


def _scanned(desk: Desk, sheet: Record) -> Scanned:
    pages = sheet.get("pages")
    files = [one for one in attaching.of(desk, sheet) if one.text("sha256") != sheet.text("sha256")]
    wanted = pages if isinstance(pages, int) else 0
    return judged(files, wanted) if files else Scanned(wanted, (), 0, whole=False)


def told(some: Iterable[Printed]) -> tuple[str, ...]:
    """One line for each printed sheet: when, which version, and whether the seal is there."""
    lines = []
    for one in some:
        place = one.record.text("division_name")
        day = format_date(one.record.text("made_at")[:10])
        words = _("{place} {day} 已打印第 {n} 版：{state}")
        lines.append(
            str(words.format(place=place, day=day, n=_version(one.record), state=state_words(one)))
        )
    return tuple(lines)


def state_words(one: Printed) -> str:
    """Whether the seal is there, and which pages are not."""
    if one.sealed:
        return _("已盖章")
    if one.scanned.numbers:
        pages = "、".join(str(number) for number in one.scanned.lacking)
        return _("已扫描一部分，还缺第 {pages} 页").format(pages=pages)
    return _("待盖章，盖章后扫描回来")
