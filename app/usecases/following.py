"""What a written record means for the case it belongs to, in the same act (domain.md A.2).

The header of a case says what its parts say: stage, amount, deadlines, title. No verb computes any
of it by itself; whatever writes a case or a part calls `follow` before it commits, so that header
and parts are never told apart by a power cut.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.agreement import is_signed
from app.domain.agreements import settled_on
from app.domain.case_facts import agreement_facts, facts
from app.domain.case_file import CASE, CaseFile
from app.domain.case_locks import held, locked
from app.domain.common import is_empty
from app.domain.fields import RecordKind, Value, Values
from app.domain.performance import is_done
from app.domain.problems import Problem
from app.domain.records import Record
from app.domain.surroundings import Surroundings
from app.domain.terms import sentence
from app.usecases.desk import Desk
from app.usecases.mediation import schedule
from app.usecases.mediation.reading import load, parts_of, with_parts, without_part
from app.usecases.ports import Query, UnitOfWork
from app.usecases.village import following as village
from app.usecases.village import stationwork

_AGREEMENT = "agreement"
_MAY_BE_TYPED = frozenset({"result", "mediated_from", "mediated_to", "follow_up_due"})
"""Fields of the header that a person may know before the parts do (`case_facts.facts`)."""

_WHOLES = {"station_check_item": "check_id", "visit_matter": "visit_id"}
"""Numbered parts of other wholes than a case, with the field that names the whole."""


def numbered(desk: Desk, kind: RecordKind, values: Values) -> Values:
    """The next number among the parts of the same whole, where the kind numbers them."""
    owner = "case_id" if kind.part_of else _WHOLES.get(kind.name, "")
    if not owner or "seq" not in kind.by_name or not is_empty(values.get("seq")):
        return values
    within = {owner: values.get(owner)}
    ids = desk.reader.ids(Query(kind.name, where=within))
    taken = [record.get("seq") for record in desk.reader.many(kind.name, ids)]
    return {**values, "seq": max((n for n in taken if isinstance(n, int)), default=0) + 1}


def locks(desk: Desk, record: Record, changes: Values) -> tuple[Problem, ...]:
    """What may not be changed any more because it is signed or reviewed (domain.md A.2, C.2)."""
    if desk.kinds[record.kind].part_of is None:
        return village.locks(desk, record, changes)
    case_id = str(changes.get("case_id") or record.get("case_id") or "")
    return locked(file, record, changes) if (file := load(desk, case_id)) else ()


def holds(desk: Desk, record: Record) -> tuple[Problem, ...]:
    """Why a part may not be voided."""
    if desk.kinds[record.kind].part_of is None:
        return ()
    return held(file, record) if (file := load(desk, record.text("case_id"))) else ()


def follow(desk: Desk, unit: UnitOfWork, *written: Record, gone: bool = False) -> None:
    """Bring agreements and header up to what the case's parts say now. `written` are records of one
    case as this act left them; with `gone` they were voided.
    """
    for record in written:
        village.follow(desk, unit, record, gone=gone)
        stationwork.follow(desk, unit, record, gone=gone)
    case = _case_of(desk, unit, written)
    if case is None:
        return
    file = CaseFile(case, parts_of(desk, case.id))
    file = CaseFile(_typed(file, desk.surroundings), file.parts)
    for record in written:
        if record.kind != CASE:
            file = without_part(file, record) if gone else with_parts(file, record)
    file = _terms(desk, unit, file)
    for agreement in file.of(_AGREEMENT):
        changed = _real(agreement, agreement_facts(file, agreement, desk.surroundings))
        if changed:
            file = with_parts(file, unit.edit(agreement, changed))
        if changed.get("effective_on") or (not gone and _signs(written, agreement)):
            file = _schedule(desk, unit, file, agreement.id)
    file = _replaced(desk, unit, file)
    changed = _real(case, {**facts(file, desk.surroundings), **_names(desk, case)})
    if changed:
        unit.edit(case, changed)


def _typed(before: CaseFile, around: Surroundings) -> Record:
    """The header without what only followed from the parts as they were, so that it follows them
    back when one is voided; what a person wrote otherwise stays.
    """
    case = before.case
    bare = {name: value for name, value in case.values.items() if name not in _MAY_BE_TYPED}
    followed = facts(CaseFile(replace(case, values=bare), before.parts), around)
    own = {
        name: value
        for name, value in case.values.items()
        if name in _MAY_BE_TYPED and value != followed.get(name)
    }
    return replace(case, values={**bare, **own})


def _terms(desk: Desk, unit: UnitOfWork, file: CaseFile) -> CaseFile:
    """Each term as a sentence; a signed one stays as it was signed."""
    for term in file.of("agreement_term"):
        agreement = file.part(_AGREEMENT, term.text("agreement_id"))
        if agreement is not None and is_signed(agreement.values):
            continue
        text = sentence(term, file.parties(), desk.surroundings)
        if changed := _real(term, {"sentence": text}):
            file = with_parts(file, unit.edit(term, changed))
    return file


def _replaced(desk: Desk, unit: UnitOfWork, file: CaseFile) -> CaseFile:
    """What a supplement stands in the place of is owed no more, and owed again without it."""
    for item in file.of("performance"):
        if not is_done(item.values):
            day = settled_on(file, item, desk.surroundings)
            if changed := _real(item, {"done_on": day}):
                file = with_parts(file, unit.edit(item, changed))
    return file


def _signs(written: tuple[Record, ...], agreement: Record) -> bool:
    return any(one.text("part_id") == agreement.id for one in written)


def _schedule(desk: Desk, unit: UnitOfWork, file: CaseFile, agreement_id: str) -> CaseFile:
    """An agreement that begins to bind gets the schedule that its terms promise, however it was
    signed and sealed.
    """
    agreement = file.part(_AGREEMENT, agreement_id)
    for values in schedule.items(desk, file, agreement) if agreement else ():
        file = with_parts(file, unit.add("performance", desk.ids.record_id(), values))
    return file


def _case_of(desk: Desk, unit: UnitOfWork, written: tuple[Record, ...]) -> Record | None:
    for record in written:
        if record.kind == CASE:
            return unit.get(CASE, record.id)
        if desk.kinds[record.kind].part_of == CASE and record.text("case_id"):
            return unit.get(CASE, record.text("case_id"))
    return None


def _real(record: Record, found: Values) -> Values:
    """Only what differs from the record; an empty value empties."""
    return {
        name: None if is_empty(value) else value
        for name, value in found.items()
        if record.get(name) != (None if is_empty(value) else value)
    }


def _names(desk: Desk, case: Record) -> Values:
    """Names as they were that day: papers and lists need them after the person has left."""
    found: dict[str, Value] = {}
    committee = desk.reader.get("committee", case.text("committee_id"))
    if committee is not None:
        found["committee_name"] = committee.get("name")
        if is_empty(case.get("committee_kind")):
            found["committee_kind"] = committee.get("kind_code")
    others = case.get("mediators")
    ids = [case.text("chief_mediator"), *(others if isinstance(others, tuple | list) else ())]
    wanted = list(dict.fromkeys(str(one) for one in ids if one))
    mediators = desk.reader.many("mediator", wanted)
    if mediators:
        found["mediator_names"] = "、".join(one.text("name") for one in mediators)
    return found
