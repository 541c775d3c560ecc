"""报表: registers and returns for any period; every number opens its records (product.md, Reports).

A return counts what this device has saved, sent or not, and says so. Cases are counted by their
committee; screening belongs to the committee of its place, where that is one, else to the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain import mediation_statistics as mediation
from app.domain.case_file import CASE
from app.domain.dates import plus_days
from app.domain.people import Act
from app.domain.periods import Period, month_of, parse_period
from app.domain.problems import Refused, refused
from app.domain.records import Record, SendState
from app.domain.screening_activity import KIND as SCREENING
from app.domain.statistics import Check, Figures, Measure, ReportSpec, Tally, added
from app.domain.statistics import total as totalled
from app.i18n import N_, current
from app.i18n import gettext as _
from app.usecases.desk import Desk
from app.usecases.ledger import Filter, build_query
from app.usecases.ports import Query
from app.usecases.records import denied

REPORT = "report"
"""What the rights table calls a return."""

MEDIATION_CASES = "mediation-cases"
NUMBER_OF_RECORDS = N_("件数")
"""The one figure of a register."""

NOWHERE = ""
"""The row of what belongs to no committee."""

_COMMITTEE = "committee"
_UNSENT = frozenset({SendState.WAITING, SendState.REFUSED})


@dataclass(frozen=True, slots=True)
class Report:
    """`name` is stable (commands.md); a register lists the records of `kind`, a return has none."""

    name: str
    title: str
    kind: str = ""


REPORTS: tuple[Report, ...] = (
    Report(MEDIATION_CASES, N_("调解案件情况统计表")),
    Report("case-register", N_("调解案件登记簿"), CASE),
    Report("follow-up-register", N_("回访登记簿"), "follow_up"),
    Report("screening-register", N_("矛盾纠纷排查登记簿"), SCREENING),
    Report("consultation-register", N_("来访登记簿"), "consultation"),
)
"""In the order of their keys on the screen."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one committee; `divisions` are the places whose screening it counts."""

    id: str
    name: str
    figures: Figures
    divisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a return is made of: how many records, how many of them are not sent, and until when."""

    records: int
    unsent: int
    at: str


@dataclass(frozen=True, slots=True)
class Table:
    """One return for one period. `failed` are the checks that the totals do not pass."""

    report: Report
    period: Period
    spec: ReportSpec
    rows: tuple[Row, ...]
    total: Figures
    failed: tuple[Check, ...]
    scope: Scope
    committee: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def report(name: str) -> Report | None:
    """A report by its name."""
    return next((one for one in REPORTS if one.name == name), None)


def default_period(desk: Desk) -> str:
    """The month that is being reported: the last one until its return is due (domain.md F.1)."""
    calendar = desk.surroundings.parameter("report_calendar")
    days = [
        entry.get("due_day")
        for entry in (calendar if isinstance(calendar, tuple | list) else ())
        if isinstance(entry, Mapping) and entry.get("report") == "mediation"
    ]
    due = days[0] if days and isinstance(days[0], int) else 0
    return plus_days(desk.surroundings.today, -due)[:7]


def table(desk: Desk, name: str, period: str, committee: str = "") -> Table | Refused:
    """The return `name` for a period as `domain.periods` reads it, of one committee when named."""
    if no := denied(desk, REPORT, Act.READ):
        return no
    found = report(name)
    if found is None or found.kind:
        return refused("report.unknown", names="、".join(one.name for one in REPORTS))
    span = parse_period(period) if period else month_of(desk.surroundings.today)
    if span is None:
        return refused("period.unknown")
    spec = mediation.spec(desk.surroundings.codes, _counted_on(desk))
    rows = _rows(desk, spec, span)
    if committee:
        rows = tuple(row for row in rows if row.id == committee)
    total = added(*(row.figures for row in rows))
    made = Table(
        report=found,
        period=span,
        spec=spec,
        rows=rows,
        total=total,
        failed=tuple(spec.failed(total)),
        scope=Scope(0, 0, desk.clock.now()),
        committee=committee,
        names=_column_names(desk),
    )
    return replace(made, scope=_scope(desk, made))


def register(desk: Desk, name: str, period: str) -> Query | Refused:
    """What a register lists for a period."""
    found = report(name)
    if found is None or not found.kind:
        return refused("report.unknown", names="、".join(one.name for one in REPORTS))
    return build_query(desk, found.kind, Filter(period=period))


def unsent(query: Query) -> Query:
    """What of a register has not reached the prefecture."""
    return replace(query, states=_UNSENT)


def behind(desk: Desk, made: Table, column: str, row_id: str | None = None) -> Sequence[str]:
    """The ids of the records behind one number; of the whole column without a row."""
    measure = measure_of(made.spec, column)
    return _ids(desk, made, measure, _groups(made, measure, row_id))


def measure_of(spec: ReportSpec, column: str) -> Measure:
    """The measure of a column, or the one told beside it."""
    return next(one for one in (*spec.measures, *spec.beside.values()) if one.name == column)


def all_ids(desk: Desk, made: Table, kind: str) -> Sequence[str]:
    """Every record of a kind that the return looked at."""
    measure = Measure("all", kind)
    return _ids(desk, made, measure, _groups(made, measure, None))


def scope_text(scope: Scope) -> str:
    """What a return is made of, in one line (product.md, Reports)."""
    return _("本站 · 本机已保存，含未上报 {n} 件 · 截至 {at}").format(
        n=scope.unsent, at=scope.at.replace("T", " ")
    )


def check_text(figures: Figures, check: Check) -> str:
    """What does not agree, by the numbers of the columns."""
    words = (
        _("第 {parts} 栏合计 {n}，不应大于第 {wholes} 栏的 {m}")
        if check.at_most
        else _("第 {parts} 栏合计 {n}，应等于第 {wholes} 栏的 {m}")
    )
    return words.format(
        parts=_span(check.parts),
        n=totalled(figures, check.parts),
        wholes=_span(check.wholes),
        m=totalled(figures, check.wholes),
    )


def _span(columns: tuple[str, ...]) -> str:
    numbers = [int(column) for column in columns]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}—{numbers[-1]}"
    return "、".join(map(str, numbers))


def success_rate(figures: Figures) -> str:
    """Successful per hundred cases, "" when there is no case."""
    cases = figures.get(mediation.CASES, 0)
    return f"{100 * figures.get(mediation.SUCCESS, 0) / cases:.1f}%" if cases else ""


def shown(column: str, value: int) -> int | float:
    """A figure as its column shows it: the agreed sums in 万元, everything else as it is."""
    return value / 1_000_000 if column == mediation.AMOUNT else value


def _counted_on(desk: Desk) -> str:
    wanted = desk.surroundings.parameter("mediation_count_date")
    return "accepted_on" if wanted == "accepted_on" else "ended_on"


def _tally(spec: ReportSpec, span: Period, kind: str) -> Tally:
    source = spec.source(kind)
    return Tally(kind, source.on, span.first, span.last, source.group_by, spec.measures_of(kind))


def _rows(desk: Desk, spec: ReportSpec, span: Period) -> tuple[Row, ...]:
    """A row for each committee, in the order of their names; one more for what belongs to none."""
    cases = desk.reader.tally(_tally(spec, span, CASE))
    screened = desk.reader.tally(_tally(spec, span, SCREENING))
    committees = {one.id: one for one in _committees(desk, span)}
    places = _places(committees.values(), screened)
    ids = [*committees, *(one for one in cases if one and one not in committees)]
    rows = []
    for row_id in (*ids, NOWHERE):
        divisions = tuple(code for code, owner in places.items() if owner == row_id)
        figures = added(cases.get(row_id, {}), *(screened[code] for code in divisions))
        known = committees.get(row_id) or (desk.reader.get(_COMMITTEE, row_id) if row_id else None)
        name = known.text("short_name") or known.text("name") if known else ""
        if row_id or any(figures.values()):
            rows.append(Row(row_id, name, figures, divisions))
    return tuple(rows)


def _committees(desk: Desk, span: Period) -> Iterable[Record]:
    """Those that worked at some time in the period, by their places."""
    found = desk.reader.many(_COMMITTEE, desk.reader.ids(Query(_COMMITTEE)))
    there = [
        one for one in found if not one.get("closed_on") or one.text("closed_on") >= span.first
    ]
    return sorted(there, key=lambda one: (one.text("division_code"), one.text("name")))


def _places(committees: Iterable[Record], divisions: Iterable[str]) -> dict[str, str]:
    """Division → the only committee of that place, else nobody's."""
    owners: dict[str, list[str]] = {}
    for one in committees:
        owners.setdefault(one.text("division_code"), []).append(one.id)
    return {
        code: owners[code][0] if len(owners.get(code, ())) == 1 else NOWHERE for code in divisions
    }


def _groups(made: Table, measure: Measure, row_id: str | None) -> tuple[str, ...] | None:
    """The values of the grouping field behind a row; None for everything."""
    if row_id is None:
        if not made.committee:
            return None
        row_id = made.committee
    if measure.kind == CASE:
        return (row_id,)
    row = next((one for one in made.rows if one.id == row_id), None)
    return row.divisions if row else ()


def _ids(
    desk: Desk,
    made: Table,
    measure: Measure,
    groups: tuple[str, ...] | None,
    states: frozenset[SendState] = frozenset(),
) -> Sequence[str]:
    tally = _tally(made.spec, made.period, measure.kind)
    if groups is None:
        return desk.reader.tally_ids(tally, measure, None, states)
    return [one for group in groups for one in desk.reader.tally_ids(tally, measure, group, states)]


def _scope(desk: Desk, made: Table) -> Scope:
    records = unsent = 0
    for kind in (source.kind for source in made.spec.sources):
        every = Measure("all", kind)
        groups = _groups(made, every, None)
        records += sum(
            figures[every.name]
            for group, figures in desk.reader.tally(
                replace(_tally(made.spec, made.period, kind), measures=(every,))
            ).items()
            if groups is None or group in groups
        )
        unsent += len(_ids(desk, made, every, groups, _UNSENT))
    return Scope(records, unsent, desk.clock.now())


def _column_names(desk: Desk) -> Mapping[str, str]:
    codes = desk.surroundings.codes
    listed = codes.get(mediation.COLUMNS)
    return {
        code.code: codes.name(mediation.COLUMNS, code.code, current())
        for code in (listed.codes if listed else ())
    }
