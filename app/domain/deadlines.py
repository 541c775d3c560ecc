"""The time limits of a case, counted with the delivered calendar (domain.md A.1, A.2).

民法典 arts 201, 203: the day of the event does not count; a limit that ends on a holiday ends on
the next working day. A year that nobody delivered counts weekends only, and the limit says so.
Every number is a parameter, taken as it was in force on the day of the event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.agreements import agreed_on, effective_on, originals, owed
from app.domain.case_file import CaseFile
from app.domain.dates import days_between
from app.domain.performance import is_done
from app.domain.records import Record
from app.domain.surroundings import Surroundings

SESSION = "session"
MEDIATION, PERFORMANCE, CONFIRMATION, FOLLOW_UP = (
    "mediation",
    "performance",
    "confirmation",
    "follow_up",
)
_WARN = {MEDIATION: "mediation_warn_days", CONFIRMATION: "confirmation_warn_days"}
_WORKING = "working"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One limit that is still running. `rule` is one of the constants above, `text_code` a code of
    `app.messages` with the placeholder {day}; `soon` lies within the days of warning. `estimated`
    tells that a year of the calendar is missing, `record_id` names the item of the schedule.
    """

    rule: str
    due_on: str
    overdue: bool
    text_code: str
    soon: bool = False
    estimated: bool = False
    record_id: str = ""


def number(around: Surroundings, name: str, on: str) -> int:
    """A parameter as it was in force on the day of the event."""
    return around.policy.integer(name, on or around.today, around.scope)


def mediation_due(case: Record, around: Surroundings) -> str:
    """The last day of mediation: `mediation_days` from acceptance, longer by what the parties
    consented to (令75 art 33); "" before acceptance.
    """
    accepted = case.text("accepted_on")
    if not accepted:
        return ""
    days = number(around, "mediation_days", accepted)
    more = case.get("extension_days")
    if isinstance(more, int) and case.text("extension_consented_on"):
        days += min(more, number(around, "extension_max_days", accepted))
    if around.policy.text("day_kind", accepted, around.scope) == _WORKING:
        return around.calendar.add_working_days(accepted, days)
    return around.calendar.add_days(accepted, days)


def confirmation_due(effective: str, around: Surroundings) -> str:
    """The last day to ask the court together: 30 days from effectiveness (人民调解法 art 33)."""
    if not effective:
        return ""
    return around.calendar.add_days(effective, number(around, "confirmation_days", effective))


def follow_up_due(performance_due: str, agreed: str, around: Surroundings) -> str:
    """When to visit: the day of performance, else some days after the agreement (A.2, by rule)."""
    if not agreed:
        return ""
    rule = around.policy.text("follow_up_rule", agreed, around.scope)
    if performance_due and rule != "days_after":
        return performance_due
    return around.calendar.add_days(agreed, number(around, "follow_up_days", agreed))


def deadlines(file: CaseFile, around: Surroundings) -> tuple[Deadline, ...]:
    """Everything that runs in this case, the earliest first."""
    found = sorted(_running(file, around), key=lambda one: (one[1], one[0]))
    return tuple(_deadline(rule, due, since, record, around) for rule, due, since, record in found)


def _running(file: CaseFile, around: Surroundings) -> Iterator[tuple[str, str, str, str]]:
    """Rule, due day, first day counted, record."""
    case = file.case
    if case.text("closed_on"):
        return
    reached = [one for one in originals(file) if agreed_on(file, one, around)]
    if not reached:
        if file.of("termination"):
            return
        if coming := case.text("next_session_at")[:10]:
            yield SESSION, coming, coming, case.id
        if due := mediation_due(case, around):
            yield MEDIATION, due, case.text("accepted_on"), case.id
        return
    for item in owed(file, around):
        if item.text("due_on") and not is_done(item.values):
            yield PERFORMANCE, item.text("due_on"), item.text("due_on"), item.id
    for one in reached:
        start = effective_on(file, one, around)
        if start and one.text("form") == "written" and not file.of("judicial_confirmation"):
            due = confirmation_due(start, around)
            if due >= around.today:  # it need not be asked for: its days lapse
                yield CONFIRMATION, due, start, one.id
    if not file.of("follow_up"):
        agreed = max(agreed_on(file, one, around) for one in reached)
        performance = max((one.text("performance_due") for one in reached), default="")
        due = case.text("follow_up_due") or follow_up_due(performance, agreed, around)
        yield FOLLOW_UP, due, agreed, case.id


def _deadline(rule: str, due: str, since: str, record: str, around: Surroundings) -> Deadline:
    left = days_between(around.today, due)
    warn = number(around, _WARN[rule], around.today) if rule in _WARN else 0
    estimated = rule in _WARN and not around.calendar.is_complete(since, due)
    overdue = left < 0
    code = f"deadline.{rule}_over" if overdue else f"deadline.{rule}"
    return Deadline(rule, due, overdue, code, not overdue and left <= warn, estimated, record)
