"""A month is closed: figures stay, what comes later is told as late (domain.md F.1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.problems import Refused
from app.usecases import month_close, records
from app.usecases.desk import Desk
from app.usecases.month_close import Closed
from app.usecases.records import Saved
from tests.support.memory_desk import ADVISER, VILLAGE, as_actor, memory_desk
from tests.usecases.test_reports import MEDIATOR, case, put, table

NAME, MONTH = "mediation-cases", "2026-10"


@pytest.fixture
def desk() -> Desk:
    return replace(memory_desk(), actor=MEDIATOR)


def frozen(desk: Desk, reason: str = "") -> Saved:
    saved = month_close.freeze(desk, NAME, MONTH, reason)
    assert isinstance(saved, Saved), saved
    return saved


def closed(desk: Desk) -> Closed:
    found = month_close.closed(desk, table(desk, MONTH))
    assert found is not None
    return found


def test_a_closed_month_knows_what_came_later(desk: Desk) -> None:
    kept, gone = case(desk, result="success"), case(desk)
    assert month_close.closed(desk, table(desk, MONTH)) is None
    snapshot = frozen(desk).record
    assert snapshot.get("figures") == ("01=2", "03=1")
    assert snapshot.complete
    assert closed(desk) == Closed(snapshot, (), (), ())
    late = case(desk, dispute_type="02")
    walked = put(
        desk, "screening_activity", occurred_on="2026-10-09", division_code=VILLAGE, times=1
    )
    with desk.writer.begin(desk.actor, "mediation_case.edit") as unit:
        unit.edit(gone, {"ended_on": "2026-11-02"})
        unit.edit(kept, {"result": "failed"})
    found = closed(desk)
    assert set(found.late) == {("mediation_case", late.id), ("screening_activity", walked.id)}
    assert found.gone == (("mediation_case", gone.id),)
    assert found.changed == ("03", "21", "53")
    assert month_close.closed(desk, table(desk, "2026-09")) is None
    assert month_close.closed(desk, table(desk, MONTH, committee="x")) is None


def test_a_correction_is_another_snapshot_with_its_reason(desk: Desk) -> None:
    case(desk)
    first = frozen(desk).record
    case(desk)
    refusal = month_close.freeze(desk, NAME, MONTH, " ")
    assert isinstance(refusal, Refused)
    assert [(p.code, p.field) for p in refusal.problems] == [("report.reason", "reason")]
    second = frozen(desk, "补录一件").record
    assert (first.get("number"), second.get("number")) == (1, 2)
    assert first.text("sha256") != second.text("sha256")
    assert closed(desk).snapshot == second
    assert closed(desk).late == ()
    locked = records.edit(desk, first, {"figures": ("01=9",)})
    assert isinstance(locked, Refused)


def test_an_open_month_and_a_stranger_are_refused(desk: Desk) -> None:
    for who, month, code in (
        (desk, "2026-11", "report.period_open"),
        (as_actor(desk, ADVISER), MONTH, "rights.not_allowed"),
        (desk, "october", "period.unknown"),
    ):
        refusal = month_close.freeze(who, NAME, month)
        assert isinstance(refusal, Refused)
        assert refusal.problems[0].code == code
