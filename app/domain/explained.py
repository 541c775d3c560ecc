"""Warnings that a person accepts with a reason: why it is so all the same (domain.md C.7).

The reason is typed; the codes that it explains are kept by the program, so that something else that
turns up later is told all the same. Both travel with the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.domain.fields import FieldSpec, FieldType, Need, Values
from app.domain.problems import Problem

OVERRIDE_REASON = FieldSpec(
    name="override_reason",
    type=FieldType.TEXT,
    label="情况说明",
    help="有提示又确实如此的，写明原因",
)
OVERRIDDEN = FieldSpec(
    name="overridden",
    type=FieldType.TEXTS,
    label="已说明的提示",
    need=Need.DERIVED,
    max_length=40,
)


def not_accepted(problems: Iterable[Problem], values: Values) -> Iterator[Problem]:
    """What nobody has accepted with a reason yet (`overridden` holds the codes)."""
    accepted = values.get("overridden")
    codes = accepted if isinstance(accepted, tuple | list) else ()
    return (problem for problem in problems if problem.code not in codes)
