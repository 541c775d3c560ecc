"""月末存档: a return is frozen as it was reported; what comes later for the period is told as late.

domain.md F.1: a submitted report keeps its figures and the records counted, a later correction is
another snapshot with its reason, and late entries are flagged 应计入上期.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.case_file import CASE
from app.domain.fields import Value
from app.domain.people import Act
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.domain.report_snapshot import KIND
from app.domain.screening_activity import KIND as SCREENING
from app.usecases import reports
from app.usecases.beginning import new_values
from app.usecases.desk import Desk
from app.usecases.ports import Query, UnitOfWork
from app.usecases.records import Saved, act, denied
from app.usecases.reports import Table

_COUNTED = {CASE: "cases", SCREENING: "activities"}


@dataclass(frozen=True, slots=True)
class Closed:
    """The last snapshot of a period, what was entered after it, what it counted and is gone from
    the period, and the columns whose totals are not those of that day any more.
    """

    snapshot: Record
    late: tuple[tuple[str, str], ...]  # kind, id
    gone: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]


def freeze(desk: Desk, name: str, period: str, reason: str = "") -> Saved | Refused:
    """Keep the return of a period that is over, of the whole station; again only with a reason."""
    if no := denied(desk, KIND, Act.CREATE):
        return no
    made = reports.table(desk, name, period)
    if isinstance(made, Refused):
        return made
    if made.period.last >= desk.surroundings.today:
        return refused("report.period_open", day=made.period.last)
    before = _snapshots(desk, made)
    if before and not reason.strip():
        return refused("report.reason", "reason")
    record_id = desk.ids.record_id()
    values = new_values(desk, desk.kinds[KIND], _values(desk, made, len(before) + 1, reason))

    def work(unit: UnitOfWork) -> Record:
        return unit.add(KIND, record_id, values)

    return act(desk, f"{KIND}.create", work, record_id)


def closed(desk: Desk, made: Table) -> Closed | None:
    """How a return stands to what was frozen for its period; None while nothing was, and for a
    single committee.
    """
    snapshots = _snapshots(desk, made)
    if not snapshots or made.committee:
        return None
    last = max(snapshots, key=lambda one: (one.get("number") or 0, one.id))
    late, gone = [], []
    for kind, name in _COUNTED.items():
        before, now = _texts(last.get(name)), reports.all_ids(desk, made, kind)
        late += [(kind, one) for one in now if one not in before]
        there = frozenset(now)
        gone += [(kind, one) for one in before if one not in there]
    return Closed(last, tuple(late), tuple(gone), _changed(made, last))


def _snapshots(desk: Desk, made: Table) -> Sequence[Record]:
    where: dict[str, Value] = {
        "report": made.report.name,
        "period_first": made.period.first,
        "period_last": made.period.last,
    }
    return desk.reader.many(KIND, desk.reader.ids(Query(KIND, where=where)))


def _values(desk: Desk, made: Table, number: int, reason: str) -> dict[str, Value]:
    figures = _figures(made)
    counted = {
        name: tuple(sorted(reports.all_ids(desk, made, kind))) for kind, name in _COUNTED.items()
    }
    content = "\n".join((*figures, *counted["cases"], *counted["activities"]))
    return {
        "report": made.report.name,
        "title": made.report.title,
        "period_first": made.period.first,
        "period_last": made.period.last,
        "number": number,
        "made_at": desk.clock.now(),
        "reason": reason.strip(),
        "figures": figures,
        **counted,
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
    }


def _figures(made: Table) -> tuple[str, ...]:
    return tuple(f"{name}={value}" for name, value in sorted(made.total.items()) if value)


def _changed(made: Table, snapshot: Record) -> tuple[str, ...]:
    now, before = set(_figures(made)), _texts(snapshot.get("figures"))
    names = {figure.partition("=")[0] for figure in now ^ before}
    return tuple(one.name for one in made.spec.measures if one.name in names)


def _texts(value: Value) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, tuple | list) else frozenset()
