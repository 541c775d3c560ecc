"""What the first page hands to the program and gets back, apart from its widgets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.problems import Problem
from app.usecases.ports import Cancelled, Progress


@dataclass(frozen=True, slots=True)
class EnrolRequest:
    """What the clerk has: the file of the prefecture, the code told by telephone, the own name as
    the file lists it ("" for the first one), a password, and the server's address ("" as in file).
    """

    file: str
    code: str
    name: str
    password: str
    server: str = ""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Done: the station's name, the people of the file, the recovery code to be kept on paper."""

    station: str
    names: tuple[str, ...]
    recovery_code: str


Enrol = Callable[[EnrolRequest, Progress, Cancelled], Enrolled | Problem]
Recover = Callable[[str, str, str], Problem | None]
"""(code, name, new password)."""
