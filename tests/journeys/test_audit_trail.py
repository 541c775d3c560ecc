"""Who came, went, changed the people, took a copy: all of it is in the chain, and its head is kept
out of the device's reach (storage-security.md, "Audit, privacy").
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.problems import Problem
from app.usecases import ledger
from app.usecases.ports import Actor, Query
from tests.journeys.conftest import NewConsole
from tests.support.console import CLERK, CONSULTATION, Console
from tests.support.prefecture import Prefecture
from tests.support.stations import PASSWORD, Client, cheap_secrets, enrol, opened

HEAD, NEW = "罗所长", "新来的小李"
PIN = "582931"


def entries(client: Client) -> list[tuple[str, str, str]]:
    """(event, actor, detail) of everything entered, without the changes of records."""
    with client.station.store.database.read() as connection:
        rows = connection.execute(
            "SELECT event, actor, detail FROM audit WHERE event NOT LIKE 'change:%' ORDER BY n"
        )
        return [(row["event"], row["actor"], row["detail"]) for row in rows]


def events(client: Client) -> list[str]:
    return [event for event, _actor, _detail in entries(client)]


@pytest.fixture
def folder(office: Prefecture, data_dir: Path) -> Path:
    """A data folder of a clerk and a head."""
    made = data_dir / "窗口"
    enrol(office, made, f"{CLERK}:clerk", f"{HEAD}:head,clerk")
    return made


def test_coming_going_and_failing_is_entered(folder: Path) -> None:
    with opened(folder, CLERK) as client:
        people = client.desk.people
        assert people.set_pin(CLERK, PIN) is None
        people.lock()
        assert isinstance(people.reopen(CLERK, "000000"), Problem)
        assert isinstance(people.reopen(CLERK, PIN), Actor)
        for _ in range(2):
            assert isinstance(people.login(HEAD, "wrong-password-for-sure"), Problem)
        assert isinstance(people.login("我的密码写错了地方", "x"), Problem)
        assert isinstance(people.login(HEAD, PASSWORD), Actor)
        assert entries(client) == [
            ("login", CLERK, ""),
            ("pin", CLERK, CLERK),
            ("lock", CLERK, ""),
            ("reopen_failed", CLERK, "vault.wrong_pin"),
            ("reopen", CLERK, ""),
            ("login_failed", HEAD, "vault.wrong_password"),
            ("login_failed", HEAD, "vault.wrong_password"),
            ("login_failed", "", "vault.person_unknown"),
            ("login", HEAD, "failures:2"),
        ]
        assert client.desk.backups.verify()["chain_ok"]


def test_wrong_passwords_before_a_restart_are_told_at_the_next_login(folder: Path) -> None:
    with opened(folder, HEAD) as client:
        client.desk.people.login(CLERK, "wrong-password-for-sure")
    with opened(folder, CLERK) as client:
        assert entries(client)[-1] == ("login", CLERK, "failures:1")


def test_people_backups_and_files_are_entered(folder: Path, tmp_path: Path) -> None:
    with opened(folder, HEAD) as client, cheap_secrets():
        desk = client.desk
        assert desk.people.add(NEW, ["clerk"], PASSWORD) is None
        assert desk.people.remove(NEW) is None
        assert desk.people.change_password(HEAD, PASSWORD, PASSWORD + "新") is None
        made = desk.backups.make(str(tmp_path))
        assert isinstance(ledger.export(desk, Query("consultation")), ledger.Export)
        unmasked = ledger.export(desk, Query("consultation"), unmasked_reason="上级检查")
        assert isinstance(unmasked, ledger.Export)
        client.station.exchange.courier_export(str(tmp_path))
        assert entries(client)[1:] == [
            ("person_add", HEAD, NEW),
            ("person_remove", HEAD, NEW),
            ("password", HEAD, HEAD),
            ("backup", HEAD, "copied_out"),
            ("export", HEAD, "0"),
            ("unmask", HEAD, "上级检查"),
            ("courier", "", ""),
        ]
        assert desk.backups.restore(str(folder / "no such file")) is not None
        assert desk.backups.restore(made.path) is None
        assert events(client)[-2:] == ["restore", "restored"]
        assert desk.backups.verify()["chain_ok"]


def test_what_stationctl_does_is_entered(ctl: Console, tmp_path: Path) -> None:
    secret = tmp_path / "p"
    secret.write_text(PASSWORD, encoding="utf-8")
    ctl.ok("user", "add", NEW, "clerk", "--new-password-file", secret, user=CLERK)
    with opened(ctl.folder, CLERK) as client:
        assert events(client) == ["enrol", "login", "person_add", "login"]


def test_the_head_of_the_chain_travels_and_the_server_keeps_it(
    console: NewConsole, office: Prefecture
) -> None:
    ctl = console("窗口")
    device = str(ctl.enrol(office).rows[0]["device"])

    def kept() -> bytes:
        with office.house.store.admin() as tables:
            return tables.fences(device)[0].chain_head

    ctl.imported(CONSULTATION)
    with opened(ctl.folder, CLERK) as client:
        head = client.station.store.audit_head
        assert client.sync().error == ""
        assert kept() == head
        client.desk.people.lock()
        client.desk.people.login(CLERK, PASSWORD)
        assert client.station.store.audit_head != head
        client.sync()
        assert kept() == client.station.store.audit_head


def test_a_tampered_chain_is_found_by_verify(folder: Path) -> None:
    with opened(folder, CLERK) as client:
        client.desk.people.login(HEAD, "wrong-password-for-sure")
        client.desk.people.lock()
        client.desk.people.login(HEAD, PASSWORD)
        assert client.desk.backups.verify()["ok"]
        with client.station.store.database.write() as connection:
            connection.execute("UPDATE audit SET actor = '' WHERE event = 'login_failed'")
        found = client.desk.backups.verify()
        assert not found["chain_ok"]
        assert found["problems"] == ["audit:2"]
