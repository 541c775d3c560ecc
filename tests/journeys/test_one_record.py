"""The life of one record (architecture.md): twelve steps, two clients, the real server over HTTP.

The comments carry the numbers of the steps. Two PCs of one station: 阿苦 receives visitors, 吉克
mediates; the prefecture runs once on SQLite and once on PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.problems import Refused
from app.domain.records import Record, SendState
from app.forms.drafting import to_draft
from app.forms.opening import FORMS, new_form, open_record, reopen
from app.usecases import consult, drafts, records
from app.usecases.ports import Draft
from app.usecases.records import Saved
from sync.server import backup
from sync.server.ports import RightsRow
from tests.support.prefecture import Prefecture, running
from tests.support.stations import Client, enrol, opened

CLERK, MEDIATOR = "阿苦", "吉克"
KIND = "consultation"
TYPED = {
    "visitor_name": "倮伍木呷",
    "id_no": "513499196803151016",
    "phone": "12812345678",
    "matter_class": "民事",
    "facts": "三年前在成都市一处工地做工，工资一万二千元至今没有结清。",
    "demand": "请求对方结清工资",
    "answer": "已告知先向劳动监察投诉，带上工资条和工友证言。",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def prefecture(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Prefecture]:
    """The real server on either database."""
    url = f"sqlite:///{tmp_path / 'prefecture.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        request.getfixturevalue("monkeypatch").setenv("PREFECTURE_HOME", str(tmp_path / "home"))
    with running(url, tmp_path) as server:
        yield server


@pytest.fixture
def clients(prefecture: Prefecture, data_dir: Path) -> Iterator[tuple[Client, Client]]:
    """The clerk's PC and the mediator's PC."""
    enrol(prefecture, data_dir / "窗口", f"{CLERK}:clerk")
    enrol(prefecture, data_dir / "调解室", f"{MEDIATOR}:mediator,clerk")
    with opened(data_dir / "窗口", CLERK) as one, opened(data_dir / "调解室", MEDIATOR) as two:
        yield one, two


def saved(result: Saved | Refused) -> Record:
    assert isinstance(result, Saved), result
    return result.record


def create(client: Client, **more: object) -> Record:
    form = new_form(client.desk, FORMS[KIND]).set_many(TYPED | more)
    return saved(consult.record_consultation(client.desk, form.given))


def edit(client: Client, record_id: str, **changes: object) -> Record:
    form = open_record(client.desk, held(client, record_id)).set_many(changes)
    return saved(records.edit(client.desk, held(client, record_id), form.changes))


def held(client: Client, record_id: str) -> Record:
    record = client.desk.reader.get(KIND, record_id)
    assert record is not None
    return record


def on_server(prefecture: Prefecture, record_id: str) -> dict[str, object]:
    """The fields of one record in the prefecture's own database."""
    with prefecture.house.store.admin() as tables:
        found = {r.record_id.hex(): r for r in tables.of_kind(KIND)}
    cells = found[record_id.replace("-", "")].cells
    return {name: cell.value for name, cell in cells.items() if cell.value is not None}


def test_the_twelve_steps(prefecture: Prefecture, clients: tuple[Client, Client]) -> None:
    clerk, mediator = clients
    desk = clerk.desk

    # 1-2: what is typed makes a new state; it knows its gaps; the draft is on disk and comes back.
    empty = new_form(desk, FORMS[KIND])
    form = empty.set_many(TYPED | {"phone": None})
    assert empty.typed == {}
    assert "handling" in form.missing
    draft = drafts.autosave(desk, KIND, to_draft(form))
    assert isinstance(draft, Draft)
    found = drafts.interrupted(desk, KIND)
    assert found is not None
    again = reopen(desk, found)
    assert again is not None
    assert again.values == form.values

    # 3-5: the verb checks, completes and saves record, change, audit and index in one commit.
    record = saved(consult.record_consultation(desk, again.set("phone", "12812345678").given))
    drafts.drop(desk, draft.id)
    assert not record.complete
    assert record.values["sex"] == "1"  # derived from the ID number
    assert desk.backups.verify()["chain_ok"]
    assert [hit.id for hit in desk.reader.search("工地", (KIND,))] == [record.id]
    assert drafts.interrupted(desk, KIND) is None

    # 6: the strip counts rows without a receipt: the consultation and the person it made.
    assert clerk.pending == 2
    assert held(clerk, record.id).state is SendState.WAITING

    # 7-10: one request carries both up, the server answers each, the receipts are stored.
    outcome = clerk.sync()
    assert (outcome.sent, outcome.pending, outcome.requests) == (2, 0, 1)
    assert outcome.error == ""
    assert outcome.bytes_up > 300
    assert outcome.bytes_down > 300
    assert clerk.pending == 0
    assert held(clerk, record.id).state is SendState.RECEIVED
    numbers = {receipt.record_id: receipt.number for receipt in desk.reader.receipts()}
    assert numbers[record.id]
    assert on_server(prefecture, record.id)["facts"] == TYPED["facts"]

    # 11-12: the other PC shows it, field by field; pulling again changes nothing.
    assert mediator.desk.reader.get(KIND, record.id) is None
    outcome = mediator.sync()
    assert (KIND, record.id) in outcome.changes.records
    assert held(mediator, record.id).values == held(clerk, record.id).values
    assert [hit.id for hit in mediator.desk.reader.search("工地", (KIND,))] == [record.id]
    for client in clients:
        idle = client.sync()
        assert (idle.sent, idle.received, idle.requests) == (0, 0, 1)
        assert not idle.changes.records


def test_an_edit_made_while_the_answer_is_under_way_stays_pending(
    clients: tuple[Client, Client],
) -> None:
    # 10: exactly the answered change ids are acknowledged.
    clerk, _mediator = clients
    record = create(clerk)
    made: list[str] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not made:
            made.append(edit(clerk, record.id, outcome="已约下周一再来").id)

    # No database lock is held while the network is used (7): the save above does not wait for it.
    outcome = clerk.station.exchange.sync_now(meanwhile, lambda: False)
    assert made
    assert outcome.error == ""
    assert outcome.sent in {2, 3}  # the engine may take the new edit along in a second request
    assert clerk.pending == 3 - outcome.sent
    assert clerk.sync().pending == 0


def test_different_fields_merge_and_the_history_says_who(
    prefecture: Prefecture, clients: tuple[Client, Client]
) -> None:
    # 9: two people, two fields of one record, both offline.
    clerk, mediator = clients
    record = create(clerk)
    clerk.sync()
    mediator.sync()
    edit(clerk, record.id, outcome="来访人表示先去投诉")
    edit(mediator, record.id, demand="请求对方结清工资并赔偿")
    assert clerk.sync().merged == 0
    second = mediator.sync()
    assert (second.merged, second.conflicts, second.pending) == (1, 0, 0)
    clerk.sync()
    both = {"outcome": "来访人表示先去投诉", "demand": "请求对方结清工资并赔偿"}
    for client in clients:
        values = held(client, record.id).values
        assert {name: values[name] for name in both} == both
        assert client.desk.reader.conflicts() == []
    assert both.items() <= on_server(prefecture, record.id).items()
    history = mediator.desk.reader.history(KIND, record.id)
    assert [entry.outcome for entry in history if entry.actor == MEDIATOR] == ["merged"]


def test_the_same_field_keeps_both_values_until_a_person_chooses(
    prefecture: Prefecture, clients: tuple[Client, Client]
) -> None:
    # 9: nothing is merged silently, nothing is lost.
    clerk, mediator = clients
    record = create(clerk)
    clerk.sync()
    mediator.sync()
    edit(clerk, record.id, demand="请求结清工资一万二千元")
    edit(mediator, record.id, demand="请求结清工资并道歉")
    clerk.sync()
    assert mediator.sync().conflicts == 1
    clerk.sync()
    for client in clients:
        (conflict,) = client.desk.reader.conflicts()
        assert conflict.field == "demand"
        values = {candidate.value for candidate in conflict.candidates}
        assert values == {"请求结清工资一万二千元", "请求结清工资并道歉"}
        assert [c.mine for c in conflict.candidates].count(True) == 1
        # Who, when, on which device: both columns of the chooser, on both machines.
        assert all(c.actor and c.device and c.at for c in conflict.candidates)
        assert len({c.device for c in conflict.candidates}) == 2
        assert client.desk.reader.standing().conflicts == 1
        assert held(client, record.id).state is SendState.CONFLICT
    (conflict,) = mediator.desk.reader.conflicts()
    saved(records.resolve(mediator.desk, conflict, "请求结清工资并道歉"))
    assert mediator.sync().error == ""
    clerk.sync()
    for client in clients:
        assert client.desk.reader.conflicts() == []
        assert client.pending == 0
        assert held(client, record.id).values["demand"] == "请求结清工资并道歉"
        assert held(client, record.id).state is SendState.RECEIVED
    assert on_server(prefecture, record.id)["demand"] == "请求结清工资并道歉"


def test_a_refused_change_blocks_nobody_and_is_corrected(
    prefecture: Prefecture, clients: tuple[Client, Client]
) -> None:
    # 9: one bad change is answered with its reason, the other of the same request is applied.
    clerk, mediator = clients
    record = create(clerk)
    clerk.sync()
    mediator.sync()
    office = RightsRow(role="server", kind="*", act="*", scope="server")
    create_only = RightsRow(role="clerk", kind="*", act="create")
    with prefecture.house.store.admin() as tables:
        tables.put_rights([office, create_only])
    edit(clerk, record.id, demand="请求对方书面道歉")
    other = create(clerk, visitor_name="马海尔古", id_no="", phone="12800000001")
    outcome = clerk.sync()
    assert (outcome.refused, outcome.error) == (1, "")
    assert held(clerk, other.id).state is SendState.RECEIVED
    assert held(clerk, record.id).state is SendState.REFUSED
    (refusal,) = clerk.desk.reader.refusals()
    assert (refusal.record_id, refusal.code) == (record.id, "not-allowed")
    assert held(clerk, record.id).values["demand"] == "请求对方书面道歉"  # nothing is lost
    assert clerk.desk.reader.standing().refused == 1
    # Asked again without a correction, the server says the same and nothing is doubled.
    assert clerk.sync().refused == 0

    with prefecture.house.store.admin() as tables:
        tables.put_rights([office, RightsRow(role="clerk", kind="*", act="*")])
    saved(records.correct(clerk.desk, refusal, {"demand": "请求对方口头道歉"}))
    assert clerk.sync().pending == 0
    assert clerk.desk.reader.refusals() == []
    assert held(clerk, record.id).state is SendState.RECEIVED
    mediator.sync()
    assert held(mediator, record.id).values["demand"] == "请求对方口头道歉"


def test_unknown_fields_travel_through_an_old_client(
    prefecture: Prefecture, clients: tuple[Client, Client]
) -> None:
    # 12: the clerk's PC has a newer program, with fields that the mediator's has never heard of.
    clerk, mediator = clients
    record = create(clerk)
    newer = {"future_rating": 4, "future_notes": ["ꆈꌠ", "བོད་ཡིག"]}
    with clerk.desk.writer.begin(clerk.desk.actor, f"{KIND}.edit") as unit:
        unit.edit(held(clerk, record.id), newer)
    clerk.sync()
    mediator.sync()
    old = held(mediator, record.id)
    assert not newer.keys() & old.values.keys()
    assert old.extra["future_rating"] == 4
    edit(mediator, record.id, outcome="已办结")
    mediator.sync()
    clerk.sync()
    assert newer.items() <= on_server(prefecture, record.id).items()
    assert held(clerk, record.id).extra["future_rating"] == 4
    assert held(clerk, record.id).values["outcome"] == "已办结"


def test_a_receipt_becomes_safe_with_a_verified_server_backup(
    prefecture: Prefecture, clients: tuple[Client, Client], tmp_path: Path
) -> None:
    clerk, _mediator = clients
    record = create(clerk)
    clerk.sync()
    assert held(clerk, record.id).state is SendState.RECEIVED
    backup.make(prefecture.house, tmp_path / "copy.db")
    clerk.sync()
    assert held(clerk, record.id).state is SendState.SAFE
    assert all(receipt.safe for receipt in clerk.desk.reader.receipts())
