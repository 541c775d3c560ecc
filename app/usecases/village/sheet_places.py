"""Quarter, year and township: a row for each village, in the order of places (domain.md C.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.periods import Period
from app.domain.records import Record
from app.domain.village_hours import VillageYear, quarter_of
from app.domain.visit_cell import hours_text
from app.i18n import N_
from app.i18n import gettext as _
from app.usecases.desk import Desk
from app.usecases.village import hours
from app.usecases.village.places import Place, done, lectures, places, served
from app.usecases.village.sheet import Column, Line, Sheet, Wish, held_against, scope_of

_MONTHS = 12
_QUARTER = (
    Column("village", N_("村（社区）")),
    Column("adviser", N_("法律顾问")),
    Column("month1", N_("第一月（小时）")),
    Column("month2", N_("第二月（小时）")),
    Column("month3", N_("第三月（小时）")),
    Column("lectures", N_("法治讲座")),
    Column("advice", N_("咨询（件）"), summed=True, paper=True),
    Column("documents", N_("审查、代写（件）"), summed=True, paper=True),
    Column("disputes", N_("参与调解（件）"), summed=True, paper=True),
    Column("legal_aid", N_("法援指引（件）"), summed=True, paper=True),
    Column("pushes", N_("微信群推送（次）"), summed=True, paper=True),
    Column("major_matters", N_("重大事项（件）"), summed=True, paper=True),
    Column("problems", N_("存在问题")),
    Column("opinion", N_("司法所意见"), paper=True),
)
_YEAR = (
    Column("village", N_("村（社区）")),
    Column("adviser", N_("法律顾问")),
    *(Column(f"m{month:02}", f"{month}月", paper=True) for month in range(1, _MONTHS + 1)),
    Column("onsite", N_("驻村合计（小时）")),
    Column("all", N_("全部服务（小时）")),
    Column("lectures", N_("讲座（场）"), summed=True),
    Column("advice", N_("咨询（件）"), summed=True, paper=True),
    Column("documents", N_("审查、代写（件）"), summed=True, paper=True),
    Column("disputes", N_("参与调解（件）"), summed=True),
    Column("people", N_("服务人数"), summed=True),
    Column("women", N_("其中女性"), summed=True, paper=True),
    Column("minority", N_("少数民族"), summed=True, paper=True),
    Column("elderly", N_("老年人"), summed=True, paper=True),
    Column("satisfaction", N_("满意度"), paper=True),
    Column("score", N_("得分"), paper=True),
)
_TOWNSHIP = (
    Column("village", N_("村（社区）")),
    Column("adviser", N_("法律顾问")),
    Column("onsite", N_("驻村（小时）")),
    Column("short", N_("还差（小时）")),
    Column("visits", N_("服务次数"), summed=True),
    Column("people", N_("服务人数"), summed=True),
    Column("lectures", N_("讲座（场）"), summed=True),
    Column("advice", N_("咨询（件）"), summed=True, paper=True),
    Column("disputes", N_("参与调解（件）"), summed=True, paper=True),
    Column("documents", N_("审查、代写（件）"), summed=True, paper=True),
)


def quarter(desk: Desk, wish: Wish) -> Sheet:
    """Three months side by side, lectures by day and topic."""
    where = places(desk, wish.period, wish.village, wish.adviser)
    found = done(desk, wish.period, where, wish.adviser)
    years = hours.years(desk, [place.code for place in where], int(wish.period.first[:4]))
    first = int(wish.period.first[5:7])
    rows, figures = [], dict(found.total)
    for place in where:
        year, own = years[place.code], found.by_place[place.code]
        months = range(first, first + 3)
        cells = [_month(year, month, desk.surroundings.today) for month in months]
        held = lectures(desk, wish.period, place, wish.adviser)
        rows.append(
            Line(
                (
                    place.name,
                    place.advisers,
                    *cells,
                    "\n".join(_lecture(one) for one in held),
                    *(
                        own.get(name, 0)
                        for name in (
                            "advice",
                            "documents",
                            "disputes",
                            "legal_aid",
                            "pushes",
                            "major_matters",
                        )
                    ),
                    _quarter_gaps(year, first, place, desk.surroundings.today),
                    "",
                )
            )
        )
    whole = hours.together(desk, [place.code for place in where], int(wish.period.first[:4]))
    for number in range(3):
        figures[f"month{number + 1}"] = whole.onsite[first - 1 + number]
    figures["lectures_met"] = sum(
        not years[p.code].lectures_short(quarter_of(wish.period.first)) for p in where
    )
    return _sheet(desk, wish, rows, figures, where)


def _lecture(one: Record) -> str:
    """Day, topic and audience of one lecture."""
    people = one.get("audience_count")
    told = _("{n} 人").format(n=people) if people else ""
    return " ".join(
        part for part in (one.text("held_on")[5:], one.text("topic"), str(told)) if part
    )


def _month(year: VillageYear, month: int, today: str) -> str:
    """Hours against those of the month; one that is not over may still reach them."""
    done = year.onsite[month - 1]
    target = year.targets.month[month - 1] if _has_begun(year, month, today) else 0
    is_over = f"{year.year:04}-{month:02}" < today[:7]
    return held_against(done, target, is_over=is_over)


def _has_begun(year: VillageYear, month: int, today: str) -> bool:
    return f"{year.year:04}-{month:02}" <= today[:7]


def _quarter_gaps(year: VillageYear, first: int, place: Place, today: str) -> str:
    """What the quarter lacks so far, in words that say what to do and blame nobody."""
    gaps = [
        str(_("{n}月还差 {time} 小时").format(n=month, time=hours_text(short)))
        for month in range(first, first + 3)
        if _has_begun(year, month, today) and (short := year.month_short(month))
    ]
    if _has_begun(year, first, today) and year.lectures_short((first + 2) // 3):
        gaps.append(str(_("讲座待补")))
    if not place.engagements:
        gaps.append(str(_("没有聘任")))
    return "；".join(gaps)


def year(desk: Desk, wish: Wish) -> Sheet:
    """Twelve months side by side, 50 hours by every way of service."""
    where = places(desk, wish.period, wish.village, wish.adviser)
    found = done(desk, wish.period, where, wish.adviser)
    years = hours.years(desk, [place.code for place in where], int(wish.period.first[:4]))
    counts = (
        "lectures",
        "advice",
        "documents",
        "disputes",
        "people",
        "women",
        "minority",
        "elderly",
    )
    rows, figures = [], dict(found.total)
    for place in where:
        one, own = years[place.code], found.by_place[place.code]
        months = [hours_text(minutes) if minutes else "" for minutes in one.onsite]
        total = held_against(one.year_total, one.targets.year)
        rows.append(
            Line(
                (
                    place.name,
                    place.advisers,
                    *months,
                    hours_text(one.onsite_total),
                    total,
                    *(own.get(name, 0) for name in counts),
                    "",
                    "",
                )
            )
        )
    whole = hours.together(desk, [place.code for place in where], int(wish.period.first[:4]))
    figures |= {f"m{number + 1:02}": whole.onsite[number] for number in range(_MONTHS)}
    figures["target_minutes"] = whole.targets.year
    return _sheet(desk, wish, rows, figures, where)


def township(desk: Desk, wish: Wish) -> Sheet:
    """Which villages are covered and which have their hours: 有效覆盖率 (domain.md F.3)."""
    where = places(desk, wish.period, wish.village, wish.adviser)
    found = done(desk, wish.period, where, wish.adviser)
    years = hours.years(desk, [place.code for place in where], int(wish.period.first[:4]))
    months = _months_of(wish.period)
    rows, met, gap = [], 0, 0
    for place in where:
        one, own = years[place.code], found.by_place[place.code]
        onsite = sum(one.onsite[month - 1] for month in months)
        short = sum(one.month_short(month) for month in months)
        met += not short
        gap += short
        counts = ("visits", "people", "lectures", "advice", "disputes", "documents")
        rows.append(
            Line(
                (
                    place.name,
                    place.advisers,
                    hours_text(onsite),
                    hours_text(short) if short else "",
                    *(own.get(name, 0) for name in counts),
                )
            )
        )
    figures = {**found.total, **_advisers(desk, where)}
    figures |= {
        "villages": len({place.code for place in where} | served(desk, wish.period.last)),
        "engaged": sum(bool(place.engagements) for place in where),
        "met": met,
        "short_villages": len(where) - met,
        "short_minutes": gap,
        "coverage_permille": 1000 * met // len(where) if where else 0,
    }
    return _sheet(desk, wish, rows, figures, where)


def _months_of(period: Period) -> range:
    last = int(period.last[5:7]) if period.last[:4] == period.first[:4] else _MONTHS
    return range(int(period.first[5:7]), last + 1)


def _advisers(desk: Desk, where: Iterable[Place]) -> Mapping[str, int]:
    """How many advisers, and how many of them are lawyers or 基层法律服务工作者 (F.3)."""
    ids = dict.fromkeys(
        one.text("adviser_id")
        for place in where
        for one in place.engagements
        if one.get("adviser_id")
    )
    kinds = [one.text("kind_code") for one in desk.reader.many("adviser", list(ids))]
    return {
        "advisers": len(ids),
        "lawyers": kinds.count("lawyer"),
        "grassroots": kinds.count("grassroots"),
    }


def _coverage(figures: Mapping[str, int]) -> tuple[str, ...]:
    engaged = figures["met"] + figures["short_villages"]
    if not engaged:
        return ()
    rate = f"{100 * figures['met'] / engaged:.1f}%"
    return (
        str(
            _("有效覆盖率 {rate}：{n} 个聘任村中 {met} 个达到每月驻村时长").format(
                rate=rate, n=engaged, met=figures["met"]
            )
        ),
    )


_COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "adviser-quarter": _QUARTER,
    "adviser-year": _YEAR,
    "township": _TOWNSHIP,
}


def _sheet(
    desk: Desk, wish: Wish, rows: list[Line], figures: dict[str, int], where: tuple[Place, ...]
) -> Sheet:
    notes = _coverage(figures) if wish.kind.name == "township" else ()
    if changed := [place.name for place in where if len(place.sources) > 1]:
        words = _("{villages} 由其他村合并或拆分而来，时长含原村的服务")
        notes = (*notes, str(words.format(villages="、".join(changed))))
    one = where[0] if len(where) == 1 else None
    return Sheet(
        wish,
        _COLUMNS[wish.kind.name],
        tuple(rows),
        figures,
        scope_of(desk, wish.period, figures),
        village_name=one.name if one and wish.village else "",
        adviser_name=one.advisers if one else "",
        notes=notes,
    )
