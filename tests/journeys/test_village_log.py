"""The log of one adviser over two stations and an own laptop, with the real server between them.

From entry to the second client: a visit typed on the PC of 索玛镇 for a village of 火把镇 is seen
there, reviewed there, and the review is seen where it was typed. The delivered rights table is in
force.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import paths
from app.domain.fields import Value
from app.domain.problems import Refused
from app.domain.records import Record
from app.messages import Exit
from app.usecases import records
from app.usecases.records import Saved
from app.usecases.village import checks, entry, hours, review
from sync.server import publishing
from tests.support.console import Console, write_rows
from tests.support.prefecture import Prefecture, running
from tests.support.stations import Client, enrol, opened

VISIT = "adviser_visit"
NEAR, FAR = "513499101201", "513499102201"  # served by PX101 and by PX102
DAY = "2026-11-20"


@dataclass
class World:
    """Three PCs of three stations and the adviser's own laptop, which belongs to two of them."""

    prefecture: Prefecture
    near: Client
    far: Client
    third: Client
    laptop: Client

    @property
    def clients(self) -> tuple[Client, ...]:
        return (self.near, self.far, self.third, self.laptop)

    def sync(self) -> None:
        """Everybody sends, then everybody has what the others sent."""
        for client in (*self.clients, *self.clients):
            outcome = client.sync()
            assert (outcome.error, outcome.refused, outcome.pending) == ("", 0, 0), outcome


@pytest.fixture
def world(tmp_path: Path, data_dir: Path) -> Iterator[World]:
    with (
        running(f"sqlite:///{tmp_path / 'prefecture.db'}", tmp_path) as server,
        ExitStack() as all_,
    ):
        files = sorted((paths.resources_dir() / "rights").glob("*.json"))
        rights = {f"rights/{file.name}": file.read_bytes() for file in files}
        publishing.send(server.house, "rights", rights)

        def client(folder: str, user: str, station: str, *further: str) -> Client:
            enrol(server, data_dir / folder, user, station=station, further=further)
            return all_.enter_context(opened(data_dir / folder, user.partition(":")[0]))

        made = World(
            server,
            client("索玛", "阿苦:clerk,head", "PX101"),
            client("火把", "罗所长:head", "PX102"),
            client("云坪", "沙马:clerk,head", "PX201"),
            client("手提", "王律师:adviser", "PX101", "PX102"),
        )
        made.sync()
        yield made


def saved(result: Saved | Refused) -> Record:
    assert isinstance(result, Saved), result
    return result.record


def seen(client: Client, record: Record) -> Record | None:
    return client.desk.reader.get(record.kind, record.id)


def held(client: Client, record: Record) -> Record:
    found = seen(client, record)
    assert found is not None
    return found


def engaged(world: World) -> Record:
    """The adviser, engaged for a village of each of two stations by the head of one of them."""
    desk = world.near.desk
    given: dict[str, Value] = {"name": "王律师", "member": "王律师"}
    wang = saved(records.create(desk, "adviser", given | {"division_code": "513499000000"}))
    for village in (NEAR, FAR):
        term: dict[str, Value] = {"village_code": village, "adviser_id": wang.id}
        term |= {"signed_on": "2025-12-20", "start": "2026-01-01", "end": "2026-12-31"}
        saved(records.create(desk, "engagement", term))
    world.sync()
    return wang


def typed(client: Client, wang: Record, village: str, **more: Value) -> Record:
    values: dict[str, Value] = {
        "village_code": village,
        "adviser_id": wang.id,
        "service_date": DAY,
        "start_at": "09:00",
        "end_at": "13:00",
        "advice_count": 2,
        "content": f"{client.desk.actor.name}记：村民问承包地被邻户占用，告知先核对合同和四至。",
    }
    return saved(entry.save(client.desk, {**values, **more}))


def test_entered_here_reviewed_there_and_seen_here_again(world: World) -> None:
    wang = engaged(world)
    near, far, third, laptop = world.clients
    visit = typed(near, wang, FAR)
    assert visit.complete
    saved(review.submit(near.desk, visit))
    world.sync()
    there = held(far, visit)
    assert there.values == held(near, visit).values
    assert (there.station, there.to) == ("PX101", ("PX102",))
    assert held(laptop, visit).get("content") == visit.get("content")
    # Whoever has nothing to do with these villages knows the adviser, not what was done.
    assert seen(third, wang) is not None
    assert seen(third, visit) is None
    # The adviser does not review, the head of the village's own station does.
    assert isinstance(review.pass_(laptop.desk, held(laptop, visit)), Refused)
    back = saved(review.send_back(far.desk, there, "写清楚怎样答复"))
    world.sync()
    again = held(near, visit)
    assert (again.get("review_state"), again.get("reviewed_by")) == ("returned", "罗所长")
    assert again.get("review_reason") == back.get("review_reason")
    # Corrected on the own laptop, submitted again, passed.
    own = saved(entry.change(laptop.desk, held(laptop, visit), {"advice": "先由村委会指界。"}))
    saved(review.submit(laptop.desk, own))
    world.sync()
    saved(review.pass_(far.desk, held(far, visit)))
    world.sync()
    for client in (near, far, laptop):
        assert held(client, visit).get("review_state") == "passed"
        assert held(client, visit).get("advice") == "先由村委会指界。"
        assert client.desk.reader.conflicts() == []
        assert client.desk.reader.refusals() == []


def test_one_total_on_every_computer_and_what_overlaps_is_told_after_the_sync(world: World) -> None:
    wang = engaged(world)
    near, far, _third, laptop = world.clients
    first = typed(near, wang, NEAR)
    second = typed(far, wang, FAR, start_at="12:00", end_at="15:00")
    third = typed(laptop, wang, FAR, service_date="2026-11-21", mode="phone")
    for client in (near, far, laptop):
        assert checks.month(client.desk, "2026-11-01", "2026-11-30") == {}
    world.sync()
    for client in (near, far, laptop):
        found = hours.of_adviser(client.desk, wang.id, 2026)
        totals = {code: (one.onsite_total, one.year_total) for code, one in found.items()}
        assert totals == {NEAR: (240, 240), FAR: (180, 420)}
        month = checks.month(client.desk, "2026-11-01", "2026-11-30")
        assert {one: [p.code for p in some] for one, some in month.items()} == {
            first.id: ["visit.overlap"],
            second.id: ["visit.overlap"],
        }
        assert month[first.id][0].args["village"] == second.get("village_name")
    # Explained once, wherever: the reason travels with the record.
    saved(checks.accept(near.desk, held(near, second), "两村交界处联合办公"))
    world.sync()
    assert set(checks.month(far.desk, "2026-11-01", "2026-11-30")) == {first.id}
    assert held(laptop, third).complete
    # An engagement entered elsewhere reaches the visit that waited for it.
    waiting = typed(near, wang, "513499102202", service_date="2026-11-18")
    assert waiting.get("engagement_id") is None
    world.sync()
    term: dict[str, Value] = {"village_code": "513499102202", "adviser_id": wang.id}
    term |= {"signed_on": "2026-11-01", "start": "2026-11-01"}
    made = saved(records.create(far.desk, "engagement", term))
    world.sync()
    assert held(near, waiting).get("engagement_id") == made.id
    assert held(near, waiting).complete


def test_the_log_without_a_window(ctl: Console) -> None:
    ctl.ok("sync")  # the villages of the practice county
    terms = {"adviser_id": "王律师", "signed_on": "2026-01-01", "start": "2026-01-01"}
    villages = [terms | {"village_code": code} for code in (NEAR, "513499101202")]
    folder = ctl.folder.parent
    ctl.ok("import", "engagement", write_rows(folder / "engagements.jsonl", *villages))
    visit = {
        "village_code": NEAR,
        "adviser_id": "王律师",
        "service_date": DAY,
        "start_at": "9:00",
        "end_at": "13:00",
        "matters": [
            {"service_kind": "advice", "content": "问承包地被邻户占了，告知先核对合同和四至。"}
        ],
    }
    rows = [
        visit,
        visit | {"village_code": "513499101202", "start_at": "12:00"},
        visit | {"end_at": "8:00"},
        visit | {"matters": [{"service_kind": "占卜"}]},
    ]
    told = ctl.run("import", VISIT, write_rows(folder / "visits.jsonl", *rows))
    assert told.code is Exit.REFUSED
    first, second, third, fourth, summary = told.rows
    assert "problems" not in first
    assert {problem["code"] for problem in second["problems"]} == {
        "visit.overlap",
        "visit.same_text",
    }
    assert "visit.end_before_start" in {problem["code"] for problem in third["problems"]}
    assert fourth["refused"][0]["field"] == "matters[0].service_kind"
    assert summary == {"imported": 3, "refused": 1}
    explained = ctl.ok("set", VISIT, second["id"], "override_reason=两村联合办公").row
    assert "problems" not in explained
    assert explained["fields"]["overridden"] == ["visit.overlap", "visit.same_text"]
    # The clerk typed it; reviewing it is somebody else's work, in either way of saying so.
    refused = ctl.run("set", VISIT, first["id"], "review_state=passed")
    assert (refused.code, refused.error["error"]) == (Exit.REFUSED, "rights.not_allowed")
    done = ctl.ok("review", first["id"], "submit").row
    assert done["fields"]["review_state"] == "submitted"
    again = ctl.run("review", first["id"], "submit")
    assert (again.code, again.error["error"]) == (Exit.REFUSED, "review.already")
    nobody = ctl.run("review", first["id"], "return", "--reason", "补写答复")
    assert (nobody.code, nobody.error["error"]) == (Exit.REFUSED, "rights.not_allowed")
