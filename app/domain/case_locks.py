"""What of a case may not be changed any more because it is signed (domain.md A.2).

The lock of a kind (`RecordKind.lock`) sees one record; these see the file: who signed what. A
signed text is changed by a supplement, never by an edit; a record that was signed by mistake is
freed by voiding the signatures first, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.agreement import KIND as AGREEMENT
from app.domain.agreement import is_signed
from app.domain.agreements import signatures_of
from app.domain.case_file import CaseFile
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.problems import Problem
from app.domain.records import Record

_OF_AGREEMENT = frozenset({"agreement_term", "performance"})
_WITH_OWN_LOCK = frozenset({AGREEMENT, "signature", "paper", "attachment"})
_WHO = frozenset({"name", "side", "id_no", "uscc"})
"""What a party is known by in the papers that were signed."""

_DONE_LATER = frozenset(
    {"performed_on", "performed_fen", "proof", "urged_on", "breach_note", "late_reason"}
)
"""What is written into the schedule of a signed agreement: what became of it."""
_NOTED_LATER = frozenset({"late_reason"})
_FOLLOWS = frozenset({"seq", "done_on", "sentence", "case_id", "correction_reason"})


def locked(file: CaseFile, record: Record, changes: Values) -> tuple[Problem, ...]:
    """Why these fields may not be changed. For a part that is being added `record` has no id and
    `changes` are all its values.
    """
    if record.kind in _OF_AGREEMENT:
        return _in_agreement(file, record, changes)
    if record.kind == "party":
        who = _WHO & set(changes) if _signed_by(file, record) else frozenset()
        return tuple(Problem("record.signed", name) for name in sorted(who))
    if record.kind in _WITH_OWN_LOCK or not _signatures_on(file, record):
        return ()
    return tuple(Problem("record.signed", n) for n in changes if n not in _FOLLOWS | _NOTED_LATER)


def held(file: CaseFile, record: Record) -> tuple[Problem, ...]:
    """Why a record may not be voided: somebody signed it, or signed as this party."""
    if record.kind == AGREEMENT:
        signed = _is_signed(file, record)
    elif record.kind in _OF_AGREEMENT:
        signed = any(_is_signed(file, one) for one in _agreements_of(file, record, {}))
    elif record.kind == "party":
        signed = _signed_by(file, record)
    else:
        signed = _signatures_on(file, record)
    return (Problem("record.signed_kept"),) if signed else ()


def _signatures_on(file: CaseFile, record: Record) -> bool:
    return bool(record.id) and any(
        one.text("part_id") == record.id for one in file.of("signature") if one.id != record.id
    )


def _signed_by(file: CaseFile, party: Record) -> bool:
    return any(one.text("party_id") == party.id for one in file.of("signature"))


def _in_agreement(file: CaseFile, record: Record, changes: Values) -> tuple[Problem, ...]:
    if not any(_is_signed(file, one) for one in _agreements_of(file, record, changes)):
        return ()
    if record.kind == "performance" and not record.id and _is_unscheduled(file, changes):
        return ()
    free = _FOLLOWS | (_DONE_LATER if record.kind == "performance" else _NOTED_LATER)
    return tuple(
        Problem("agreement.signed", name)
        for name, value in changes.items()
        if name not in free and not (is_empty(value) and is_empty(record.get(name)))
    )


def _is_unscheduled(file: CaseFile, changes: Values) -> bool:
    """Whether a new item tells of a term that the signed agreement gave no schedule: what became of
    it can always be recorded (art 31).
    """
    taken = {item.text("term_id") for item in file.of("performance")}
    return not taken or ("" not in taken and changes.get("term_id") not in (None, "", *taken))


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
