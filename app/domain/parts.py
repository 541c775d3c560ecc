"""What every part of a mediation case shares: it names its case (domain.md A.4).

A part is a record of its own, so that two people may write on one case at the same time.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.case_file import CASE
from app.domain.common import is_empty, missing
from app.domain.fields import FieldSpec, FieldType, Need, Values
from app.domain.problems import Problem

CASE_ID = FieldSpec(
    name="case_id", type=FieldType.REF, ref=CASE, label="所属案件", need=Need.DERIVED
)
"""The first field of every part; given by the page it is added on, never typed."""

SEQ = FieldSpec(name="seq", type=FieldType.INTEGER, label="序号", need=Need.DERIVED, minimum=1)
"""The place of a part among those of its kind, from 1; given when it is added."""


def check_part(values: Values) -> Iterator[Problem]:
    """A part without its case belongs nowhere."""
    if is_empty(values.get("case_id")):
        yield missing("case_id")
