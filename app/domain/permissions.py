"""Who may do what, from the delivered rights table (storage-security.md, Roles; domain.md D.5).

The table maps role → kind → act → scope; "*" stands for every kind. The verbs ask here, widgets
only show the answer, and the server enforces the same table again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.people import Act, Scope

Rights = Mapping[str, Mapping[str, Mapping[str, str]]]

EVERY_KIND = "*"
_SCOPES = tuple(Scope)


def scope_of(roles: Iterable[str], kind: str, act: Act, rights: Rights) -> Scope | None:
    """The widest scope in which one of the roles may do it, None when none may."""
    found = [
        scope
        for role in roles
        for listed in (kind, EVERY_KIND)
        if (scope := rights.get(role, {}).get(listed, {}).get(act)) in _SCOPES
    ]
    return max((Scope(scope) for scope in found), key=_SCOPES.index, default=None)


def may(roles: Iterable[str], kind: str, act: Act, rights: Rights) -> bool:
    """Whether one of the roles may do it at all."""
    return scope_of(roles, kind, act, rights) is not None


def who_may(kind: str, act: Act, rights: Rights) -> tuple[str, ...]:
    """The roles that may do it: a greyed action says so."""
    return tuple(role for role in rights if may((role,), kind, act, rights))
