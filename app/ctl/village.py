"""Commands on the village legal adviser's log: hours, review."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from app.ctl.output import Printer, Stop, record_row
from app.ctl.session import at_desk
from app.domain import village_hours
from app.domain.advising import VISIT
from app.domain.divisions import Level, level_of
from app.domain.people import Act
from app.domain.problems import Problem, Refused
from app.domain.records import Record
from app.domain.values import parse
from app.domain.village import VILLAGE_CODE
from app.domain.village_hours import VillageYear
from app.messages import Exit
from app.usecases.desk import Desk
from app.usecases.records import Saved, denied
from app.usecases.village import hours as counters
from app.usecases.village import review
from app.usecases.village.reviewing import PASSED, RETURNED, SUBMITTED


def hours(args: argparse.Namespace, out: Printer) -> Exit:
    """`hours --village CODE --year Y`: the counters of one village, all in minutes."""
    with at_desk(args) as (_station, desk):
        if no := denied(desk, VISIT, Act.READ):
            raise Stop(*no.problems)
        found = counters.village_year(desk, _village(desk, args.village), args.year)
        out.row(_row(desk, found))
    return Exit.DONE


def reviewed(args: argparse.Namespace, out: Printer) -> Exit:
    """`review ID submit|pass|return [--reason TEXT]`: one step of the review of a visit."""
    with at_desk(args) as (_station, desk):
        visit = desk.reader.get(VISIT, args.id)
        if visit is None:
            raise Stop(Problem("record.gone"))
        saved = _step(desk, visit, args.step, args.reason or "")
        if isinstance(saved, Refused):
            raise Stop(*saved.problems)
        out.row(record_row(saved.record))
    return Exit.DONE


def review_step(
    desk: Desk, record: Record, changes: Mapping[str, object]
) -> Saved | Refused | None:
    """`set adviser_visit ID review_state=…` is a step of the review; None for other changes."""
    if record.kind != VISIT or not {_STATE} <= changes.keys() <= {_STATE, "review_reason"}:
        return None
    state = parse(desk.kinds[VISIT].by_name[_STATE], changes[_STATE], desk.surroundings)
    if isinstance(state, Problem):
        return Refused((state,))
    step = _STEPS.get(str(state))
    return _step(desk, record, step, str(changes.get("review_reason") or "")) if step else None


_STATE = "review_state"
_STEPS = {SUBMITTED: "submit", PASSED: "pass", RETURNED: "return"}


def _step(desk: Desk, visit: Record, step: str, reason: str) -> Saved | Refused:
    if step == "return":
        return review.send_back(desk, visit, reason)
    return (review.pass_ if step == "pass" else review.submit)(desk, visit)


def _village(desk: Desk, text: str) -> str:
    """A village by its code, whether or not a pack has named it here yet, or by a name that only
    one bears; raises `Stop`.
    """
    code = parse(VILLAGE_CODE, text, desk.surroundings)
    if isinstance(code, Problem):
        raise Stop(code, code=Exit.USAGE)
    if level_of(str(code)) is not Level.VILLAGE:
        raise Stop(Problem("division.unknown"), code=Exit.USAGE)
    return str(code)


def _row(desk: Desk, found: VillageYear) -> dict[str, object]:
    today, wanted = desk.surroundings.today, found.targets
    current = found.year == int(today[:4])
    month = village_hours.month_of(today) if current else village_hours.MONTHS
    return {
        "village": found.village,
        "months": list(found.onsite),
        "onsite": found.onsite_total,
        "year": found.year_total,
        "lectures": list(found.lectures),
        "target_month": wanted.month[month - 1],
        "target_year": wanted.year,
        "pace_needed": found.pace(today),
        "months_all": list(found.every),
        "visits": list(found.visits),
        "targets": list(wanted.month),
        "target_lectures": list(wanted.lectures),
        "last_visit": found.last_visit,
        "carried": list(found.carried),
        "shared": list(counters.shared(desk, found)),
    }
