"""One reading of the village log as each of its pictures, and the same as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from app.domain.divisions import Level
from app.domain.visit_cell import hours_text
from app.i18n import N_, current, format_date
from app.i18n import gettext as _
from app.ui.charts.bullets import HELD, LATER, MISSED, OPEN, Bullet, BulletChart, Gauge, dot_words
from app.ui.charts.chart import Chart
from app.ui.charts.tiles import Tile, TileChart
from app.ui.charts.year import Day, YearChart
from app.ui.models.records import Row
from app.ui.screens.record_table import Columns
from app.usecases import reports
from app.usecases.desk import Desk
from app.usecases.ledger import Lines
from app.usecases.village.hours import VillageLine
from app.usecases.village.pictures import MINUTES, VISITS, Pictures

PLACES, YEAR, TILES = "places", "year", "tiles"
_QUARTERS = 4

_PLACE_TITLES = (
    N_("村（社区）"),
    N_("本月驻村（小时）"),
    N_("本月要求（小时）"),
    N_("今年服务（小时）"),
    N_("今年预期（小时）"),
    N_("各季讲座"),
)
_DAY_TITLES = (N_("日期"), N_("服务次数"), N_("时长（小时）"))
_TILE_TITLES = (N_("乡镇"), N_("村（社区）"), N_("本月驻村（小时）"), N_("本月要求（小时）"))


def drawn(key: str) -> tuple[Chart, Columns]:
    """An empty picture and the columns of its table."""
    if key == PLACES:
        return BulletChart(_("各村本月和今年的服务")), Columns(_PLACE_TITLES, (9, 5, 5, 5, 5, 9), 0)
    if key == YEAR:
        return YearChart(_("一年中的服务日")), Columns(_DAY_TITLES, (8, 5, 5), 0)
    return TileChart(_("各乡镇的村")), Columns(_TILE_TITLES, (9, 9, 5, 5), 0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """`put` gives a picture its figures; `rows` are the same as a table; `titles` those of it."""

    put: Callable[[Chart], None]
    rows: Sequence[Row]
    titles: tuple[str, ...]
    subtitle: str

    @classmethod
    def of(cls, key: str, read: Pictures, desk: Desk) -> Drawn:
        """What `key` draws of a reading."""
        make = {PLACES: _places, YEAR: _year, TILES: _tiles}[key]
        return make(read, desk)

    def lines(self, title: str) -> Lines:
        """As a workbook has it."""
        rows = tuple(row.cells for row in self.rows)
        return Lines(title, self.subtitle, tuple(_(one) for one in self.titles), rows)


def _of(done: int, target: int) -> str:
    return f"{hours_text(done)} / {hours_text(target)}"


def _caption(read: Pictures, *told: str) -> str:
    return "　".join([*told, str(reports.scope_text(read.scope))])


def _dots(line: VillageLine, month: str, today: str) -> tuple[str, ...]:
    """Held; still to come in the quarter that runs; not held in one that is over; later."""
    year, running = month[:4], (int(today[5:7]) - 1) // 3
    found = []
    for quarter, held in enumerate(line.year.lectures):
        over = year < today[:4] or (year == today[:4] and quarter < running)
        here = year == today[:4] and quarter == running
        if held and not line.year.lectures_short(quarter + 1):
            found.append(HELD)
        else:
            found.append(OPEN if here else MISSED if over else LATER)
    return tuple(found)


def _places(read: Pictures, desk: Desk) -> Drawn:
    today = desk.surroundings.today
    bullets, rows = [], []
    for line in read.lines:
        dots = _dots(line, read.month, today)
        target = line.year.targets.year
        month = Gauge(
            line.month_minutes, line.month_target, _of(line.month_minutes, line.month_target)
        )
        year = Gauge(line.year.year_total, target, _of(line.year.year_total, target))
        words = _("{village}：本月驻村 {month} 小时，今年服务 {year} 小时，讲座 {dots}").format(
            village=line.name, month=month.text, year=year.text, dots=dot_words(dots)
        )
        bullets.append(Bullet(line.code, line.name, month, year, dots, words))
        cells = (
            line.name,
            hours_text(line.month_minutes),
            hours_text(line.month_target),
            hours_text(line.year.year_total),
            hours_text(target),
            dot_words(dots),
        )
        rows.append(Row(line.code, cells, "attention" if line.short else "plain"))

    def put(chart: Chart) -> None:
        chart.caption = _caption(read, read.month)
        if isinstance(chart, BulletChart):
            titles = (_("村（社区）"), _("本月驻村（小时）"), _("今年服务（小时）"), _("各季讲座"))
            chart.put(bullets, titles)

    return Drawn(put, rows, _PLACE_TITLES, _caption(read, read.month))


def _year(read: Pictures, desk: Desk) -> Drawn:
    year = read.month[:4]
    days: dict[str, Day] = {}
    rows = []
    sums = [0] * 12
    for day in sorted(read.days):
        figures = read.days[day]
        sums[int(day[5:7]) - 1] += figures[MINUTES]
        shown = format_date(day)
        words = _("{day}：{n} 次，{time} 小时").format(
            day=shown, n=figures[VISITS], time=hours_text(figures[MINUTES])
        )
        days[day] = Day(figures[MINUTES], words)
        rows.append(Row(day, (day, str(figures[VISITS]), hours_text(figures[MINUTES]))))
    name = _name(desk, read.village) if read.village else _("全部村")
    full = max((line.month_target for line in read.lines), default=0) or 1
    labels = [_("{n}月").format(n=month) for month in range(1, 13)]

    def put(chart: Chart) -> None:
        chart.caption = _caption(read, year, str(name))
        if isinstance(chart, YearChart):
            texts = [hours_text(one) if one else "" for one in sums]
            chart.put(int(year), days, full, labels, texts)

    return Drawn(put, rows, _DAY_TITLES, _caption(read, year, str(name)))


def _tiles(read: Pictures, desk: Desk) -> Drawn:
    tiles, rows = [], []
    for line in sorted(read.lines, key=lambda one: one.code):
        township = _township(desk, line.code)
        text = _of(line.month_minutes, line.month_target)
        share = line.month_minutes / line.month_target if line.month_target else 1.0
        words = _("{village}：本月驻村 {month} 小时").format(village=line.name, month=text)
        tiles.append(Tile(line.code, township, line.name, share, text, words))
        cells = (township, line.name, hours_text(line.month_minutes), hours_text(line.month_target))
        rows.append(Row(line.code, cells, "attention" if line.short else "plain"))
    put = partial(_put_tiles, tiles, _caption(read, read.month))
    return Drawn(put, rows, _TILE_TITLES, _caption(read, read.month))


def _put_tiles(tiles: Sequence[Tile], caption: str, chart: Chart) -> None:
    chart.caption = caption
    if isinstance(chart, TileChart):
        chart.put(tiles)


def _name(desk: Desk, code: str) -> str:
    division = desk.surroundings.divisions.get(code)
    return division.local_name(current()) if division else code


def _township(desk: Desk, code: str) -> str:
    path = desk.surroundings.divisions.path(code)
    found = next((one for one in path if one.level is Level.TOWNSHIP), None)
    return found.local_name(current()) if found else code[:9]
