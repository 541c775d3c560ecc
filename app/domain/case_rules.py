"""The rules of a whole case: header and parts together (domain.md A.1, A.2, A.7).

What one record tells alone is in the rules of its kind and is not repeated here. Nothing of this
prevents saving; papers and stages look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from app.domain import agreement_rules as rules
from app.domain.agreement import is_signed
from app.domain.agreements import agreed_on, originals, signatures_of
from app.domain.case_facts import APPLICANT, RESPONDENT, SUCCESS
from app.domain.case_file import CaseFile
from app.domain.case_problems import CaseProblem, at
from app.domain.common import is_empty, warning, wrong
from app.domain.consultation_rules import codes_of
from app.domain.dates import days_between
from app.domain.deadlines import mediation_due, number
from app.domain.fields import Value, Values
from app.domain.problems import Problem, Severity
from app.domain.records import Record
from app.domain.spoken import CHINESE
from app.domain.surroundings import Surroundings

__all__ = ["CaseProblem", "check", "locked"]

CRIMINAL = "criminal"
_PERHAPS_CRIMES = frozenset({"death", "injury", "theft"})
"""Customary topics that may be a matter for the police (A.7 a)."""

_DONE_LATER = frozenset(
    {"performed_on", "performed_fen", "proof", "urged_on", "breach_note", "late_reason"}
)
"""What is written into the schedule of a signed agreement: what became of it."""
_FOLLOWS = frozenset({"seq", "sentence", "case_id", "correction_reason"})


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


def locked(file: CaseFile, record: Record, changes: Values) -> tuple[Problem, ...]:
    """What of a term or of the schedule may not be changed because its agreement is signed (A.2).

    For a part that is being added `changes` are all its values. The agreement itself, signatures,
    papers and attachments have the lock of their kind.
    """
    if record.kind not in ("agreement_term", "performance"):
        return ()
    if not any(_is_signed(file, one) for one in _agreements_of(file, record, changes)):
        return ()
    free = _FOLLOWS | (_DONE_LATER if record.kind == "performance" else frozenset({"late_reason"}))
    return tuple(
        Problem("agreement.signed", name)
        for name, value in changes.items()
        if name not in free and not (is_empty(value) and is_empty(record.get(name)))
    )


def _is_signed(file: CaseFile, agreement: Record) -> bool:
    return is_signed(agreement.values) or bool(signatures_of(file, agreement))


def _agreements_of(file: CaseFile, record: Record, changes: Values) -> Iterator[Record]:
    """The agreements that a change touches: the one left and the one joined."""
    for value in (record.get("agreement_id"), changes.get("agreement_id")):
        yield from (one for one in file.of("agreement") if one.id == value)
    if is_empty(record.get("agreement_id")) and is_empty(changes.get("agreement_id")):
        yield from _by_term(file, changes.get("term_id") or record.get("term_id"))


def _by_term(file: CaseFile, term_id: Value) -> Iterator[Record]:
    """Without an agreement of its own: that of its term, else the only one there is."""
    term = file.part("agreement_term", str(term_id)) if term_id else None
    named = term.text("agreement_id") if term else ""
    only = len(file.of("agreement")) == 1
    yield from (one for one in file.of("agreement") if one.id == named or (only and not named))
