"""What the terms promise by a day is waited for once an agreement binds (人民调解法 art 31)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.agreement import IMMEDIATE
from app.domain.agreement_term import PAY
from app.domain.agreements import effective_on, of_agreement
from app.domain.case_facts import facts
from app.domain.case_file import CaseFile
from app.domain.common import is_empty
from app.domain.fields import Value, Values
from app.domain.people import Act
from app.domain.performance import KIND as PERFORMANCE
from app.domain.permissions import may
from app.domain.records import Record
from app.usecases.beginning import new_values
from app.usecases.desk import Desk


def items(desk: Desk, file: CaseFile, agreement: Record) -> Iterator[Values]:
    """The schedule that follows from the terms, so that no day is typed twice. Nothing where one
    was written, where all was done on the spot or is known to be done, or while nothing binds.
    """
    around = desk.surroundings
    if (
        not effective_on(file, agreement, around)
        or agreement.text("performance_mode") == IMMEDIATE
        or of_agreement(file, PERFORMANCE, agreement)
        or facts(file, around)["performed_on"]
        or not may(desk.actor.roles, PERFORMANCE, Act.CREATE, desk.reference.rights)
    ):
        return
    for seq, term in enumerate(of_agreement(file, "agreement_term", agreement), start=1):
        due = term.text("due_on") or agreement.text("performance_due")
        amount = term.get("amount_fen") if term.get("act") == PAY else None
        values: dict[str, Value] = {
            "case_id": file.case.id, "agreement_id": agreement.id, "term_id": term.id,
            "seq": seq, "what": term.get("what"), "due_on": due, "amount_fen": amount,
        }  # fmt: skip
        if due:
            given = {name: value for name, value in values.items() if not is_empty(value)}
            yield new_values(desk, desk.kinds[PERFORMANCE], given)
