"""The month of a village, visit by visit: the sheet that is sealed and scanned (domain.md C.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.advising import VISIT
from app.domain.attachment import KIND as ATTACHMENT
from app.domain.fields import Mask
from app.domain.masking import mask
from app.domain.records import Record
from app.i18n import N_, format_date
from app.i18n import gettext as _
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import checks, hours
from app.usecases.village.places import Place, done, lectures, places, visits
from app.usecases.village.sheet import SEQ, Column, Line, Sheet, Wish, scope_of

_COLUMNS = (
    Column(SEQ, N_("序号"), paper=True),
    Column("village", N_("村（社区）")),
    Column("date", N_("日期")),
    Column("times", N_("起止时间"), paper=True),
    Column("minutes", N_("时长（分）"), summed=True),
    Column("mode", N_("方式"), paper=True),
    Column("kinds", N_("服务类别")),
    Column("clients", N_("服务对象"), paper=True),
    Column("content", N_("事项及意见摘要")),
    Column("result", N_("处理结果")),
    Column("evidence", N_("佐证"), paper=True),
    Column("signed", N_("村签字"), paper=True),
)
_SUMMARY = 120  # characters of what was done, on paper
_NAMES = 1


def month(desk: Desk, wish: Wish) -> Sheet:
    """Every visit of the period, and the lectures held outside a visit."""
    where = places(desk, wish.period, wish.village, wish.adviser)
    figures = dict(done(desk, wish.period, where, wish.adviser).total)
    figures["remote_minutes"] = figures.get("all_minutes", 0) - figures.get("onsite_minutes", 0)
    figures["matters"] = sum(figures.get(name, 0) for name in ("advice", "disputes", "documents"))
    figures["target_minutes"] = sum(_target(desk, place, wish) for place in where)
    rows = tuple(_rows(desk, wish, where))
    figures["evidence"] = sum(bool(line.cells[10]) for line in rows)
    told = checks.month(desk, wish.period.first, wish.period.last)
    return Sheet(
        wish,
        _COLUMNS,
        rows,
        figures,
        scope_of(desk, wish.period, figures),
        village_name=where[0].name if wish.village and where else "",
        adviser_name=where[0].advisers if len(where) == 1 else "",
        notes=tuple(_notes(desk, rows, told)),
    )


def _target(desk: Desk, place: Place, wish: Wish) -> int:
    year = hours.village_year(desk, place.code, int(wish.period.last[:4]))
    first, last = int(wish.period.first[5:7]), int(wish.period.last[5:7])
    same = wish.period.first[:4] == wish.period.last[:4]
    return sum(year.targets.month[first - 1 : last]) if same else 0


def _rows(desk: Desk, wish: Wish, where: tuple[Place, ...]) -> Iterator[Line]:
    seq, told = 0, set[str]()  # what villages share since a split stands once
    for place in where:
        found = [_visit(desk, one) for one in visits(desk, wish.period, place, wish.adviser)]
        found += [
            _lecture(desk, one)
            for one in lectures(desk, wish.period, place, wish.adviser)
            if not one.get("visit_id")
        ]
        for record, cells in sorted(found, key=lambda one: (one[1][0], one[1][1])):
            if record.id in told:
                continue
            told.add(record.id)
            seq += 1
            yield Line((seq, place.name, *cells), ((record.kind, record.id),))


_Row = tuple[Record, tuple[str | int, ...]]


def _visit(desk: Desk, one: Record) -> _Row:
    codes = desk.surroundings.codes
    kinds = one.get("service_kind")
    summary = "；".join(text for name in ("content", "advice") if (text := one.text(name)))
    return one, (
        one.text("service_date"),
        _times(one),
        _number(one, "minutes"),
        codes.name("service_mode", one.text("mode")) if one.get("mode") else "",
        "、".join(codes.name("service_kind", str(c)) for c in kinds)
        if isinstance(kinds, tuple | list)
        else "",
        _clients(one),
        summary if len(summary) <= _SUMMARY else f"{summary[: _SUMMARY - 1]}…",
        codes.name("visit_result", one.text("result")) if one.get("result") else "",
        _evidence(desk, one),
        one.text("village_signatory"),
    )


def _lecture(desk: Desk, one: Record) -> _Row:
    codes = desk.surroundings.codes
    count = _number(one, "audience_count")
    return one, (
        one.text("held_on"),
        _times(one),
        _number(one, "minutes"),
        codes.name("service_mode", one.text("mode")) if one.get("mode") else "",
        codes.name("service_kind", "lecture"),
        str(_("{n} 人").format(n=count)) if count else "",
        one.text("topic"),
        "",
        _evidence(desk, one),
        "",
    )


def _times(one: Record) -> str:
    start, end = one.text("start_at"), one.text("end_at")
    return f"{start}–{end}" if start and end else ""


def _number(one: Record, name: str) -> int:
    value = one.get(name)
    return value if isinstance(value, int) else 0


def _clients(one: Record) -> str:
    """How many, and the first name, masked: the sheet hangs in the village office."""
    count = _number(one, "client_count")
    names = one.get("clients")
    shown = (
        [mask(str(name), Mask.NAME) for name in names] if isinstance(names, tuple | list) else []
    )
    words = [str(_("{n} 人").format(n=count))] if count else []
    return " ".join(
        [*words, "、".join(shown[:_NAMES]) + ("…" if len(shown) > _NAMES else "")]
    ).strip()


def _evidence(desk: Desk, one: Record) -> str:
    count = desk.reader.count(Query(ATTACHMENT, where={"owner_kind": one.kind, "owner_id": one.id}))
    return str(_("{n} 份").format(n=count)) if count else ""


def _notes(
    desk: Desk, rows: tuple[Line, ...], told: Mapping[str, tuple[object, ...]]
) -> Iterator[str]:
    """How many visits have a remark that nobody explained, and the explanations that were given."""
    ids = [key for line in rows for kind, key in line.records if kind == VISIT]
    unexplained = [one for one in ids if told.get(one)]
    if unexplained:
        yield str(_("有 {n} 次服务有提示还没有说明").format(n=len(unexplained)))
    for one in desk.reader.many(VISIT, ids):
        if reason := one.text("override_reason"):
            day = format_date(one.text("service_date"))
            yield str(_("{day} 已说明：{reason}").format(day=day, reason=reason))
