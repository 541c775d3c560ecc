"""A return as a workbook: a row for each committee, a column for each line (product.md, Excel).

The sheet goes to the county: Chinese only, the scope under the title, sums and signatures below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from app.domain import mediation_statistics as mediation
from app.domain.problems import Problem
from app.exchange.xlsx_writing import Cell, Column, Sheet, write
from app.i18n import format_date, in_chinese
from app.i18n import gettext as _
from app.usecases import reports
from app.usecases.desk import Desk
from app.usecases.reports import Table

_NARROW, _MONEY = 5, 10
_PAGES = 2  # fifty-five narrow columns are legible on two sheets side by side


def write_table(desk: Desk, made: Table, path: Path) -> int | Problem:
    """The rows written, or why there is no file."""
    station = desk.station.name if desk.station else desk.actor.station
    first, last = format_date(made.period.first), format_date(made.period.last)
    span = _("{first} 至 {last}").format(first=first, last=last)
    told = [span, reports.scope_text(made.scope)]
    if made.failed:  # what they are is on the screen: the head of a page has little room
        told.append(_("有 {n} 处数字对不上，请核对").format(n=len(made.failed)))
    sheet = Sheet(
        title=f"{station} {made.report.title}",
        subtitle="　".join(in_chinese(text) for text in told),
        columns=[Column("人民调解委员会", 18), *_columns(desk, made)],
        rows=_rows(made),
        signers={"填表人": desk.actor.name, "审核人": "", "日期": desk.surroundings.today},
        pages_wide=_PAGES,
        upright=True,
    )
    try:
        return write(path, sheet)
    except OSError:
        return Problem("file.not_written")


def _columns(desk: Desk, made: Table) -> Iterator[Column]:
    codes = desk.surroundings.codes
    for number, measure in enumerate(made.spec.measures, start=1):
        money = measure.name == mediation.AMOUNT
        name = codes.name(mediation.COLUMNS, measure.name)
        unit = "（万元）" if money else ""
        yield Column(f"{number} {name}{unit}", _MONEY if money else _NARROW, summed=True)


def _rows(made: Table) -> Iterator[Sequence[Cell]]:
    for row in made.rows:
        figures = [
            reports.shown(measure.name, row.figures.get(measure.name, 0))
            for measure in made.spec.measures
        ]
        yield [row.name or "未分到调委会", *figures]
