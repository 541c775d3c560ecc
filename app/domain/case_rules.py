"""The rules of a whole case: header and parts together (domain.md A.1, A.2, A.7).

What one record tells alone is in the rules of its kind and is not repeated here. Nothing of this
prevents saving; papers and stages look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.domain import agreement_rules as rules
from app.domain.agreements import agreed_on, originals
from app.domain.case_facts import APPLICANT, RESPONDENT, SUCCESS
from app.domain.case_file import CaseFile
from app.domain.case_problems import CaseProblem, at
from app.domain.common import warning, wrong
from app.domain.consultation_rules import codes_of
from app.domain.dates import days_between
from app.domain.deadlines import mediation_due, number
from app.domain.problems import Problem, Severity
from app.domain.records import Record
from app.domain.spoken import CHINESE
from app.domain.surroundings import Surroundings

__all__ = ["CaseProblem", "check"]

CRIMINAL = "criminal"
_PERHAPS_CRIMES = frozenset({"death", "injury", "theft"})
"""Customary topics that may be a matter for the police (A.7 a)."""


def check(file: CaseFile, around: Surroundings) -> Iterator[CaseProblem]:
    """Everything wrong with the case as a whole, each with the record and the field it is about."""
    for problem in _header(file, around):
        yield at(file.case, problem)
    for agreement in file.of("agreement"):
        yield from rules.check_agreement(file, agreement, around)
    for kind, rule in _OF_A_PART.items():
        for part in file.of(kind):
            for problem in rule(file, part, around):
                yield at(part, problem)


def _header(file: CaseFile, around: Surroundings) -> Iterator[Problem]:
    yield from _sides(file)
    yield from _time_limit(file, around)
    yield from _result(file, around)


def _sides(file: CaseFile) -> Iterator[Problem]:
    """A dispute has two sides (A.2 `registered`), and involves at least those who are entered."""
    if not (file.parties(APPLICANT) and file.parties(RESPONDENT)):
        yield Problem("case.two_sides", "party_names", Severity.MISSING)
    people, entered = file.case.get("people_involved"), len(file.of("party"))
    if isinstance(people, int) and people < entered:
        yield wrong("case.people_involved", "people_involved", limit=entered)


def _time_limit(file: CaseFile, around: Surroundings) -> Iterator[Problem]:
    """30 days, longer with the parties' consent (令75 art 33); warned some days ahead (A.2)."""
    due = mediation_due(file.case, around)
    if not due:
        return
    if not around.calendar.is_complete(file.case.text("accepted_on"), due):
        yield warning("deadline.no_calendar", "mediation_due", year=due[:4])
    ends = [day for one in originals(file) if (day := agreed_on(file, one, around))]
    ends += [one.text("ended_on") for one in file.of("termination")]
    last = min(filter(None, ends), default="")
    if last > due:
        yield warning("case.over_time", "mediation_due", day=due)
    elif not last and not file.case.text("closed_on"):
        left = days_between(around.today, due)
        if left < 0:
            yield warning("case.time_is_over", "mediation_due", day=due)
        elif left <= number(around, "mediation_warn_days", around.today):
            yield warning("case.time_runs_out", "mediation_due", day=due, n=left)


def _result(file: CaseFile, around: Surroundings) -> Iterator[Problem]:
    """Success is an agreement that was reached, freely, on what may be agreed (A6.4, A.7)."""
    reached = any(agreed_on(file, one, around) for one in originals(file))
    success = reached or file.case.text("result") == SUCCESS
    if success and not reached:
        yield wrong("case.no_agreement", "result")
    participations = file.of("degu_participation")
    if success and any(one.get("voluntary") is False for one in participations):
        yield wrong("case.not_voluntary", "result")
    topics = {topic for one in participations for topic in codes_of(one.get("customary_topics"))}
    told = any(file.case.text(name) for name in ("police_reported_on", "transferred_to"))
    if (
        topics & _PERHAPS_CRIMES
        and not told
        and CRIMINAL not in codes_of(file.case.get("legality"))
    ):
        yield warning("case.perhaps_crime", "legality")


def _session(file: CaseFile, one: Record, _around: Surroundings) -> Iterator[Problem]:
    """Nobody is mediated before acceptance; who cannot follow has a reader or interpreter (A.4.9).

    The language of the record is Chinese unless it says another.
    """
    accepted, held = file.case.text("accepted_on"), one.text("mediated_at")[:10]
    if accepted and held and held < accepted:
        yield wrong("session.before_acceptance", "mediated_at")
    ids = one.get("attendees")
    here = set(ids) if isinstance(ids, list | tuple) else set()
    present = [party for party in file.of("party") if party.id in here]
    unread = any(party.get("needs_reading_aloud") is True for party in present)
    if unread and not one.text("read_aloud_by"):
        yield warning("session.read_aloud", "read_aloud_by")
    spoken = {one.text("language") or CHINESE, *codes_of(file.case.get("languages"))}
    foreign = any(party.text("language") not in ("", *spoken) for party in present)
    if foreign and not one.text("interpreter"):
        yield warning("session.interpreter", "interpreter")


_Rule = Callable[[CaseFile, Record, Surroundings], Iterable[Problem]]
_OF_A_PART: dict[str, _Rule] = {
    "mediation_session": _session,
    "signature": rules.check_signature,
    "follow_up": rules.check_follow_up,
    "judicial_confirmation": rules.check_confirmation,
}
