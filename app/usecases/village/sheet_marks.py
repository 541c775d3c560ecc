"""Score sheet and fee statement: what records say, for people to decide on (domain.md C.6).

The weights are delivered; each item says on what its proposed mark rests, and what no record knows
stays blank for the panel. Fees are told, never paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.dates import plus_days
from app.domain.fields import Value
from app.domain.periods import Period
from app.domain.records import Record
from app.domain.showing import yuan
from app.domain.village_hours import VillageYear
from app.domain.visit_cell import hours_text
from app.i18n import N_, format_date
from app.i18n import gettext as _
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import hours
from app.usecases.village.places import Place, done, place_name, places, visits
from app.usecases.village.sheet import Column, Line, Sheet, Wish, scope_of

_BOARD = "notice_board"
_BOARD_DAYS = 183
"""A board that nobody looked at for half a year is outdated (C.1: missing -5, outdated -3)."""
_OUTDATED, _NO_SURVEY = 3, 3
_FIVE = (
    ("advice",),
    ("lecture", "publicity"),
    ("mediation", "screening"),
    ("decision", "review"),
    ("legal_aid",),
)
"""咨询解答、法律知识宣传、矛盾化解、治理顾问、服务指引 (C.1), as codes of `service_kind`."""

_SCORE = (
    Column("village", N_("村（社区）")),
    Column("adviser", N_("法律顾问"), paper=True),
    Column("item", N_("项目")),
    Column("points", N_("分值")),
    Column("basis", N_("本机记录的情况")),
    Column("proposed", N_("建议得分")),
    Column("given", N_("考核得分"), paper=True),
)
_FEE = (
    Column("village", N_("村（社区）")),
    Column("adviser", N_("法律顾问")),
    Column("firm", N_("律所或单位"), paper=True),
    Column("contract_no", N_("合同编号"), paper=True),
    Column("fee_year", N_("合同金额（元/年）")),
    Column("months", N_("本期在聘（月）"), summed=True),
    Column("fee", N_("按月折算（元）")),
    Column("hours", N_("全部服务（小时）")),
    Column("met", N_("驻村达标（月）"), summed=True),
    Column("granted", N_("核定金额（元）"), paper=True),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the records tell of one village in a year."""

    place: Place
    span: Period
    year: VillageYear
    visits: tuple[Record, ...]
    figures: Mapping[str, int]
    board: Record | None = None
    past: tuple[int, ...] = field(default=())  # the months that are over or run


_Mark = tuple[int | None, str]
"""A proposed mark (None: for the panel) and what it rests on."""


def score(desk: Desk, wish: Wish) -> Sheet:
    """Each village with the items of the delivered sheet (parameter `score_sheet`)."""
    where = places(desk, wish.period, wish.village, wish.adviser)
    found = done(desk, wish.period, where, wish.adviser)
    years = hours.years(desk, [place.code for place in where], int(wish.period.first[:4]))
    rows: list[Line] = []
    figures = dict(found.total)
    for place in where:
        known = _known(desk, wish, place, years[place.code], found.by_place[place.code])
        total = whole = 0
        for item, title, points in _items(desk):
            proposed, basis = _mark(item, points, known)
            total += proposed or 0
            whole += points
            cells = (place.name, place.advisers, title, points, basis)
            rows.append(Line((*cells, "" if proposed is None else proposed, "")))
        words = str(_("建议得分合计（待评项目未计）"))
        rows.append(Line((place.name, place.advisers, words, whole, "", total, "")))
    figures["villages"] = len(where)
    return Sheet(
        wish,
        _SCORE,
        tuple(rows),
        figures,
        scope_of(desk, wish.period, figures),
        village_name=where[0].name if len(where) == 1 else "",
        adviser_name=where[0].advisers if len(where) == 1 else "",
        notes=(str(_("建议得分只按本机记录计算，以考核组评定为准")),),
    )


def _items(desk: Desk) -> Iterator[tuple[str, str, int]]:
    listed = desk.surroundings.parameter("score_sheet")
    for one in listed if isinstance(listed, tuple | list) else ():
        if isinstance(one, Mapping):
            points = one.get("points")
            yield (
                str(one.get("item") or ""),
                str(one.get("title") or ""),
                points if isinstance(points, int) else 0,
            )


def _known(
    desk: Desk, wish: Wish, place: Place, year: VillageYear, figures: Mapping[str, int]
) -> _Known:
    ids = (
        one
        for code in place.sources
        for one in desk.reader.ids(Query(_BOARD, where={"village_code": code}))
    )
    boards = desk.reader.many(_BOARD, list(ids))
    newest = max(boards, key=lambda one: one.text("checked_on"), default=None)
    today = desk.surroundings.today
    last = min(wish.period.last, today)
    past = range(1, int(last[5:7]) + 1) if last >= wish.period.first else range(0)
    found = tuple(visits(desk, wish.period, place, wish.adviser))
    span = Period(wish.period.first, last)
    return _Known(place, span, year, found, figures, newest, tuple(past))


def _contract(points: int, known: _Known) -> _Mark:
    if not known.place.engagements:
        return 0, str(_("没有聘任记录"))
    late = [one for one in known.place.engagements if one.text("signed_on") > one.text("start")]
    words = _("合同在服务开始后才签订") if late else _("按时签订")
    return 0 if late else points, str(words)


def _notice(points: int, known: _Known) -> _Mark:
    if known.board is None:
        return 0, str(_("没有公示记录"))
    checked = known.board.text("checked_on")
    if known.board.get("is_ok") is False or plus_days(known.span.last, -_BOARD_DAYS) > checked:
        return max(0, points - _OUTDATED), str(_("公示内容过期或有问题"))
    return points, str(_("{day} 检查，内容正确").format(day=format_date(checked)))


def _log(points: int, known: _Known) -> _Mark:
    if not known.visits:
        return 0, str(_("没有服务日志"))
    whole = sum(one.complete for one in known.visits)
    n = len(known.visits)
    return points * whole // n, str(_("{n} 篇日志，{whole} 篇填写完整").format(n=n, whole=whole))


def _plan(points: int, known: _Known) -> _Mark:
    engagements = known.place.engagements
    planned = any(one.get("plan_on") for one in engagements)
    surveyed = any(one.get("survey_on") for one in engagements)
    told = (
        (_("有年度计划") if planned else _("没有年度计划")),
        (_("有村基本情况调查表") if surveyed else _("没有村基本情况调查表")),
    )
    mark = (points if planned else 0) - (0 if surveyed else _NO_SURVEY)
    return max(0, mark), "，".join(str(one) for one in told)


def _monthly(points: int, known: _Known) -> _Mark:
    missed = [month for month in known.past if known.year.month_short(month)]
    words = _("{n} 个月中 {met} 个月达到时长").format(
        n=len(known.past), met=len(known.past) - len(missed)
    )
    return max(0, points - len(missed)), str(words)


def _services(points: int, known: _Known) -> _Mark:
    kinds = {code for one in known.visits for code in _codes(one.get("service_kind"))}
    kinds |= {"lecture"} if known.figures.get("lectures") else set()
    found = sum(any(code in kinds for code in group) for group in _FIVE)
    return points * found // len(_FIVE), str(_("五项服务做了 {n} 项").format(n=found))


def _codes(value: Value) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else ()


def _major(points: int, known: _Known) -> _Mark:
    major = [one for one in known.visits if one.get("major_matter") is True]
    silent = [one for one in major if not one.get("major_reported_on")]
    words = _("重大事项 {n} 件，未报告 {m} 件").format(n=len(major), m=len(silent))
    return max(0, points - len(silent)), str(words)


def _publicity(points: int, known: _Known) -> _Mark:
    pushes = known.figures.get("pushes", 0)
    return min(points, pushes), str(_("推送 {n} 次").format(n=pushes))


_MARKS: Mapping[str, Callable[[int, _Known], _Mark]] = {
    "contract": _contract,
    "notice_board": _notice,
    "log": _log,
    "plan": _plan,
    "monthly_visit": _monthly,
    "services": _services,
    "major_matters": _major,
    "publicity": _publicity,
}


def _mark(item: str, points: int, known: _Known) -> _Mark:
    """What no record knows, the panel marks."""
    make = _MARKS.get(item)
    return make(points, known) if make else (None, str(_("由考核组评定")))


def fee(desk: Desk, wish: Wish) -> Sheet:
    """Each engagement with its contract and its months; the amount is decided elsewhere."""
    where = places(desk, wish.period, wish.village, wish.adviser)
    years = hours.years(desk, [place.code for place in where], int(wish.period.first[:4]))
    rows: list[Line] = []
    whole = 0
    paid: set[str] = set()  # one contract, one row, also where its village was split
    for place in where:
        year = years[place.code]
        for one in (one for one in place.engagements if one.id not in paid):
            paid.add(one.id)
            months = _months(one, wish.period)
            amount = one.get("fee_fen_year")
            share = amount * len(months) // 12 if isinstance(amount, int) else 0
            whole += share
            rows.append(
                Line(
                    (
                        place_name(desk, one.text("village_code")),
                        one.text("adviser_name"),
                        one.text("firm"),
                        one.text("contract_no"),
                        yuan(amount) if isinstance(amount, int) else "",
                        len(months),
                        yuan(share) if share else "",
                        hours_text(sum(year.every[month - 1] for month in months)),
                        sum(not year.month_short(month) for month in months),
                        "",
                    ),
                    ((one.kind, one.id),),
                )
            )
    figures = dict(done(desk, wish.period, where, wish.adviser).total)
    figures |= {"engagements": len(rows), "fee_fen": whole}
    return Sheet(
        wish,
        _FEE,
        tuple(rows),
        figures,
        scope_of(desk, wish.period, figures),
        village_name=where[0].name if wish.village and where else "",
        adviser_name=rows[0].cells[1]
        if wish.adviser and rows and isinstance(rows[0].cells[1], str)
        else "",
        notes=(str(_("只供核对和申报，本软件不办理付款")),),
    )


def _months(engagement: Record, span: Period) -> list[int]:
    """The months of the period, by number, on whose last day the engagement was in force."""
    ends = min(
        [span.last, *(day for name in ("end", "ended_on") if (day := engagement.text(name)))]
    )
    first = max(span.first, engagement.text("start"))
    year = span.first[:4]
    return [month for month in range(1, 13) if first[:7] <= f"{year}-{month:02}" <= ends[:7]]
