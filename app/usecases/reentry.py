"""The person at the desk proves again who they are, before what cannot be taken back
(storage-security.md, Keys: "re-entry for unmasked export").
"""

from __future__ import annotations

from app.domain.problems import Problem
from app.usecases.desk import Desk


def by_pin(desk: Desk) -> bool:
    """Whether the PIN is asked for; otherwise it is the password."""
    return any(
        person.name == desk.actor.name and person.opened and person.has_pin
        for person in desk.people.list()
    )


def prove(desk: Desk, secret: str) -> Problem | None:
    """Why the secret is not theirs, `vault.…`; a wrong one counts as it does at the login."""
    check = desk.people.reopen if by_pin(desk) else desk.people.login
    answer = check(desk.actor.name, secret)
    return answer if isinstance(answer, Problem) else None
