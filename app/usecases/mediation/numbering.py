"""A case gets its number from its committee's one numbering device (domain.md A.5).

The numbers come in blocks leased from the server, so the device gives them out offline. A number
is taken in the act that writes it on the case: after a power cut it is used or free, never lost.
What was numbered is never renumbered; numbers that stand on no case are listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.case_facts import APPLICANT, REGISTERED, RESPONDENT
from app.domain.case_file import CASE, CaseFile
from app.domain.case_numbers import (
    NumberStock,
    gaps,
    is_same,
    is_usable,
    number_in,
    ranges,
    render,
    series,
)
from app.domain.changes import Changes
from app.domain.common import missing, warning, wrong
from app.domain.fields import Values
from app.domain.people import Act
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record
from app.usecases.desk import Desk
from app.usecases.following import follow
from app.usecases.mediation.reading import load
from app.usecases.ports import PortFault, Query, UnitOfWork
from app.usecases.records import Saved, denied, problems_of

_COMMITTEE = "committee"
_HELD = "lease-held"
_LOW = 5
"""The next block is asked for when a fifth of one is left."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How the numbers of one committee and year are made, and which ones stand on cases."""

    committee: Record
    year: int
    template: str
    issued: frozenset[int]

    @property
    def series(self) -> str:
        return series(self.committee.id, self.year)

    def text(self, number: int) -> str:
        return render(self.template, self.year, self.committee.text("short_name"), number)


@dataclass(frozen=True, slots=True)
class NumberStanding:
    """One committee and year: `issued` numbers stand on cases of this installation; `gaps` stand
    on none and never will.
    """

    committee: Record
    year: int
    stock: NumberStock
    issued: tuple[int, ...]
    gaps: tuple[int, ...]

    @property
    def series(self) -> str:
        """The name by which the server knows it."""
        return series(self.committee.id, self.year)


def issue(desk: Desk, case: Record) -> Saved | Refused:
    """Give the case its number; one that has a number keeps it."""
    if no := denied(desk, CASE, Act.EDIT, case):
        return no
    file = load(desk, case.id)
    if file is None:
        return refused("record.gone")
    if file.case.text("case_no"):
        return _saved(desk, file.case, Changes())
    if lacking := tuple(_lacking(file)):
        return Refused(lacking)
    plan = _plan_of(desk, file.case)
    if isinstance(plan, Refused):
        return plan
    stock = desk.reader.numbers(plan.series)
    try:
        with desk.writer.begin(desk.actor, f"{CASE}.edit") as unit:
            numbered = _number(desk, unit, file.case, plan)
            _ask_ahead(desk, unit, plan, left=stock.free - 1)
            changes = unit.changes
    except PortFault as fault:
        return refused(fault.code)
    return _saved(desk, numbered, changes) if numbered else _none_left(plan, stock)


def _number(desk: Desk, unit: UnitOfWork, case: Record, plan: _Plan) -> Record | None:
    """The case with its number; None when there is none to give."""
    current = unit.get(CASE, case.id) or case
    if current.text("case_no"):
        return current
    number = unit.take_number(plan.series)
    while number in plan.issued:  # written on paper before the program numbered
        number = unit.take_number(plan.series)
    if number is None:
        return None
    edited = unit.edit(current, {"case_no": plan.text(number)})
    follow(desk, unit, edited)
    return unit.get(CASE, case.id) or edited


def _ask_ahead(desk: Desk, unit: UnitOfWork, plan: _Plan, left: int) -> None:
    """Wish for the next block before the last number is used, and in December for the new year:
    the station may be offline when it needs them.
    """
    around = desk.surroundings
    size = around.policy.integer("number_block_size", around.today, around.scope)
    if left * _LOW <= size:
        unit.ask_numbers(plan.series, size)
    new_year = series(plan.committee.id, plan.year + 1)
    if around.today.startswith(f"{plan.year}-12") and not desk.reader.numbers(new_year).free:
        unit.ask_numbers(new_year, size)


def _none_left(plan: _Plan, stock: NumberStock) -> Refused:
    """Why there is no number. The wish is noted; what the server said to the last one comes back
    once, and the wish travels again.
    """
    if stock.unsure:
        return refused("number.unsure", "case_no")
    name = plan.committee.text("name")
    code = {"": "number.none_left", _HELD: "number.held"}.get(stock.code, "number.not_granted")
    return refused(code, "case_no", committee=name, year=plan.year, series=plan.series)


def _lacking(file: CaseFile) -> Iterator[Problem]:
    """What registration needs and the case does not say yet (A.2)."""
    for name in ("committee_id", *REGISTERED):
        if not file.case.text(name):
            yield missing(name)
    if not (file.parties(APPLICANT) and file.parties(RESPONDENT)):
        yield Problem("case.two_sides", "party_names")
    if file.case.get("consented") is not True:
        yield missing("consented")


def _plan_of(desk: Desk, case: Record) -> _Plan | Refused:
    committee = desk.reader.get(_COMMITTEE, case.text("committee_id"))
    if committee is None:
        return refused("number.no_committee", "committee_id")
    accepted, closed = case.text("accepted_on"), committee.text("closed_on")
    if closed and accepted > closed:
        heir = desk.reader.get(_COMMITTEE, committee.text("successor_id"))
        return refused(
            "number.committee_closed",
            "committee_id",
            committee=committee.text("name"),
            successor=heir.text("name") if heir else "",
        )
    if not committee.text("short_name"):
        return refused("number.short_name", "committee_id", committee=committee.text("name"))
    return _plan_for(desk, committee, int(accepted[:4]))


def _plan_for(desk: Desk, committee: Record, year: int) -> _Plan | Refused:
    """Template and issued numbers of a committee and year; refused when the template is unusable.

    The committee's own template goes before that of the parameter, which counts as it stood on the
    first day of the year.
    """
    around = desk.surroundings
    common = around.policy.text("case_no_template", f"{year}-01-01", around.scope)
    template = committee.text("number_template") or common
    if not is_usable(template):
        return refused("number.template", "committee_id", committee=committee.text("name"))
    query = Query(
        CASE,
        where={"committee_id": committee.id},
        since=f"{year}-01-01",
        until=f"{year}-12-31",
    )
    cases = desk.reader.many(CASE, desk.reader.ids(query))
    found = (number_in(case.text("case_no"), template, year) for case in cases)
    return _Plan(committee, year, template, frozenset(n for n in found if n is not None))


def standing(desk: Desk, committee_id: str, year: int) -> NumberStanding | Refused:
    """Free numbers, issued ones and gaps of a committee and year."""
    committee = desk.reader.get(_COMMITTEE, committee_id)
    if committee is None:
        return refused("number.no_committee", "committee_id")
    plan = _plan_for(desk, committee, year)
    if isinstance(plan, Refused):
        return plan
    stock = desk.reader.numbers(plan.series)
    missed = (n for n in gaps(plan.issued, stock) if not _stands(desk, plan.text(n)))
    return NumberStanding(committee, year, stock, tuple(sorted(plan.issued)), tuple(missed))


def _stands(desk: Desk, case_no: str) -> bool:
    """Whether a case bears the number that belongs to another committee or year by now."""
    return bool(desk.reader.ids(Query(CASE, where={"case_no": case_no}), 1))


def gap_note(desk: Desk, case: Record) -> str:
    """The sentence on missing numbers for the 卷宗情况说明 of a case, "" without any (A.5)."""
    accepted = case.text("accepted_on")
    if not accepted:
        return ""
    found = standing(desk, case.text("committee_id"), int(accepted[:4]))
    return "" if isinstance(found, Refused) else gap_words(found)


def gap_words(found: NumberStanding) -> str:
    """The same for a committee and year: for the register and the list of committees."""
    if not found.gaps:
        return ""
    # Stored and printed: Chinese, whatever the person reads the screen in.
    name = found.committee.text("name")
    return f"{name}{found.year} 年卷号有空号：{ranges(found.gaps)}，未使用"


def admitted(desk: Desk, values: Values) -> tuple[Values, tuple[Problem, ...]]:
    """What an imported case may keep of the number it came with.

    One from an own block, and one from before the program numbered, stays: it is on paper. Any
    other is foreign: the case is kept without it, its text goes to the remark.
    """
    number, accepted = str(values.get("case_no") or ""), str(values.get("accepted_on") or "")
    if not number:
        return values, ()
    committee = desk.reader.get(_COMMITTEE, str(values.get("committee_id") or ""))
    if committee is not None and accepted:
        stock = desk.reader.numbers(series(committee.id, int(accepted[:4])))
        if _is_own(desk, committee, accepted, number, stock):
            return values, ()
        if accepted < _numbered_since(desk, stock):
            return values, (warning("number.on_paper", "case_no", number=number),)
    told = f"文件里的卷号：{number}"
    remark = "\n".join(text for text in (str(values.get("remark") or ""), told) if text)
    kept = {name: value for name, value in values.items() if name != "case_no"}
    return {**kept, "remark": remark}, (wrong("number.foreign", "case_no", number=number),)


def _is_own(desk: Desk, committee: Record, accepted: str, number: str, stock: NumberStock) -> bool:
    """Whether this device gave the number out, and it stands on no other case."""
    plan = _plan_for(desk, committee, int(accepted[:4]))
    if isinstance(plan, Refused):
        return False
    found = number_in(number, plan.template, plan.year)
    return (
        found is not None
        and found not in plan.issued
        and is_same(number, plan.text(found))
        and any(block.first <= found < block.first + block.used for block in stock.blocks)
    )


def _numbered_since(desk: Desk, stock: NumberStock) -> str:
    """The day from which on this device numbers the series: cases accepted before have their number
    from paper. Where no block was leased yet, those of earlier years have.
    """
    first = min((block.since[:10] for block in stock.blocks), default="")
    return first or f"{desk.surroundings.today[:4]}-01-01"


def _saved(desk: Desk, case: Record, changes: Changes) -> Saved:
    return Saved(case, changes, problems_of(desk, desk.kinds[CASE], case.values))
