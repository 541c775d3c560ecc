"""A problem of one record within a case."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.problems import Problem
from app.domain.records import Record


@dataclass(frozen=True, slots=True)
class CaseProblem:
    """`problem` is about the field of one record: the case's header or one of its parts."""

    kind: str
    id: str
    problem: Problem


def at(record: Record, problem: Problem) -> CaseProblem:
    """The problem with the record that it is about."""
    return CaseProblem(record.kind, record.id, problem)
