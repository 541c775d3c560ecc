"""The month grid as a verb: one reading, one act for all cells, the same visits as the line's."""

import pytest

from app.domain.advising import VISIT
from app.domain.fields import Value
from app.domain.problems import Refused
from app.domain.records import Record
from app.domain.visit_cell import Cell
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.village import grid, review
from app.usecases.village.grid import Edit, GridSaved
from tests.support import rooms
from tests.support.mediation_desk import done
from tests.support.memory_store import MemoryStore
from tests.support.village_desk import busy_village_desk, village_code, village_desk, visit

MONTH = "2026-11"


@pytest.fixture
def desk() -> Desk:
    return village_desk(3)


def at(village: int, day: int, minutes: int, start: str = "", end: str = "") -> Edit:
    return Edit((village_code(village), f"{MONTH}-{day:02}"), Cell(minutes, start, end))


def save(desk: Desk, *edits: Edit, content: str = "到村服务", **alike: Value) -> tuple[Record, ...]:
    result = grid.save(desk, grid.read(desk, MONTH), edits, {"content": content, **alike})
    assert isinstance(result, GridSaved), result
    return result.records


def test_a_month_has_its_days_and_what_the_calendar_says(desk: Desk) -> None:
    read = grid.read(desk, "2028-02")
    assert len(read.days) == 29
    assert [day.is_open for day in grid.read(desk, MONTH).days[:8]] == [
        False, True, True, True, True, True, False, False,
    ]  # fmt: skip


def test_one_query_reads_the_visits_of_the_month(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Query] = []
    ids = MemoryStore.ids

    def listened(self: MemoryStore, query: Query, limit: int | None = None) -> object:
        asked.append(query)
        return ids(self, query, limit)

    monkeypatch.setattr(MemoryStore, "ids", listened)
    monkeypatch.setattr(grid, "month_problems", lambda *_: {})
    grid.read(desk, MONTH)
    assert [q for q in asked if q.kind == VISIT] == [
        Query(VISIT, since="2026-11-01", until="2026-11-30")
    ]


def test_cells_tell_what_counts_from_what_does_not() -> None:
    desk = busy_village_desk(4)
    stored = grid.read(desk, MONTH).stored
    remote = stored[village_code(1), "2026-11-12"]
    assert (remote.onsite, remote.other) == (0, 30)
    several = stored[village_code(2), "2026-11-17"]
    assert (several.onsite, len(several.visits), several.cell) == (360, 2, None)
    single = stored[village_code(0), "2026-11-10"]
    assert single.cell == Cell(90, "14:00", "15:30")


def test_a_new_cell_is_a_visit_like_that_of_the_line(desk: Desk) -> None:
    (made,) = save(desk, at(1, 5, 240))
    values = made.values
    assert (values["start_at"], values["end_at"], values["minutes"]) == ("09:00", "13:00", 240)
    assert values["engagement_id"]
    assert values["adviser_name"] == "王律师"
    assert (values["place"], values["mode"], values["content"]) == ("村室", "onsite", "到村服务")


def test_hours_of_one_adviser_do_not_overlap(desk: Desk) -> None:
    visit(desk, village_code(2), f"{MONTH}-05", end_at="11:00")
    made = save(desk, at(0, 5, 120), at(1, 5, 60))
    assert [(one.get("start_at"), one.get("end_at")) for one in made] == [
        ("11:30", "13:30"),
        ("14:00", "15:00"),
    ]


def test_a_changed_cell_keeps_everything_else_of_its_visit(desk: Desk) -> None:
    before = visit(desk, village_code(0), f"{MONTH}-03", start_at="10:00", end_at="12:00")
    (after,) = save(desk, at(0, 3, 210))
    assert after.id == before.id
    assert (after.get("start_at"), after.get("end_at")) == ("10:00", "13:30")
    assert after.get("content") == before.get("content")


def test_hours_beyond_midnight_end_on_the_next_day(desk: Desk) -> None:
    visit(desk, village_code(0), f"{MONTH}-03", start_at="20:00", end_at="22:00")
    (after,) = save(desk, at(0, 3, 300))
    assert (after.get("end_at"), after.get("ends_next_day")) == ("01:00", True)
    assert after.get("minutes") == 300


def test_all_cells_or_none(desk: Desk) -> None:
    passed = visit(desk, village_code(0), f"{MONTH}-03", author="别人")
    passed = done(review.submit(desk, passed))
    with desk.writer.begin(desk.actor, "test") as unit:
        unit.edit(passed, {"review_state": "passed"})
    read = grid.read(desk, MONTH)
    assert read.stored[village_code(0), f"{MONTH}-03"].is_settled
    result = grid.save(desk, read, [at(1, 4, 60), at(0, 3, 60)], {"content": "到村服务"})
    assert isinstance(result, Refused)
    assert len(desk.reader.ids(Query(VISIT))) == 1


def test_kind_and_people_are_said_once_for_all(desk: Desk) -> None:
    rooms.add(desk, "木果", received_at="2026-11-05T10:00", division_code=village_code(1))
    made = save(desk, at(0, 5, 240), at(1, 5, 120), service_kind=("publicity",), client_count=6)
    assert all(one.complete for one in made)
    found = {
        one.text("village_code"): (one.get("service_kind"), one.get("client_count")) for one in made
    }
    assert found[village_code(0)] == (("publicity",), 6)
    assert found[village_code(1)] == (("advice",), 1)  # the books of that day are truer


def test_one_act_writes_all_of_them(desk: Desk) -> None:
    begun: list[str] = []
    assert isinstance(desk.writer, MemoryStore)
    begin = desk.writer.begin

    def listened(actor: object, verb: str) -> object:
        begun.append(verb)
        return begin(actor, verb)  # type: ignore[arg-type]

    desk.writer.begin = listened  # type: ignore[method-assign,assignment]
    made = save(desk, *(at(village, day, 60) for village in range(3) for day in (3, 4)))
    assert len(made) == 6
    assert begun == ["adviser_visit.create"]


def test_nothing_to_save_is_no_act(desk: Desk) -> None:
    assert save(desk) == ()


def test_a_visit_that_was_sent_back_is_shown_and_not_counted(desk: Desk) -> None:
    one = visit(desk, village_code(0), f"{MONTH}-03", author="别人")
    done(review.submit(desk, one))
    sent = desk.reader.get(VISIT, one.id)
    assert sent is not None
    with desk.writer.begin(desk.actor, "test") as unit:
        unit.edit(sent, {"review_state": "returned", "review_reason": "地点不清"})
    read = grid.read(desk, MONTH)
    stored = read.stored[village_code(0), f"{MONTH}-03"]
    assert (stored.onsite, stored.other) == (0, 240)
    assert next(line for line in read.lines if line.code == village_code(0)).month_minutes == 0
