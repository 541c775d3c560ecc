"""What a frozen return must say, and that it is never edited."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.report_snapshot import REPORT_SNAPSHOT
from tests.support.memory_desk import surroundings

SNAPSHOT: dict[str, Any] = {
    "report": "mediation-cases",
    "period_first": "2026-10-01",
    "period_last": "2026-10-31",
    "made_at": "2026-11-05T09:00",
    "number": 1,
}


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({}, None, None),
        ({"report": None}, "report", "missing"),
        ({"period_last": "2026-09-30"}, "period_last", "date.order"),
        ({"number": 2}, "reason", "report.reason"),
        ({"number": 2, "reason": "补录一件"}, None, None),
        ({"sha256": "AB"}, "sha256", "digest.form"),
    ],
)
def test_a_snapshot_is_whole(changed: dict[str, Any], field: str | None, code: str | None) -> None:
    problems = list(REPORT_SNAPSHOT.rules({**SNAPSHOT, **changed}, surroundings()))
    assert [(p.field, p.code) for p in problems] == ([(field, code)] if field else [])


def test_nothing_of_it_is_edited() -> None:
    (problem,) = REPORT_SNAPSHOT.lock(SNAPSHOT, {"figures": ("01=2",)})
    assert problem.code == "record.append_only"
