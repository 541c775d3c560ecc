"""Nothing about a person is readable outside of the encrypted store (storage-security.md, "Audit,
privacy"): hundreds of canary values go through all flows and are then looked for everywhere.

Only the prefecture's own database and the unmasked export may hold them.
"""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app import logs
from app.compose import Ground
from app.domain.disclosure import Disclosure
from app.messages import Exit
from app.store.backup import Backups
from app.store.unit_of_work import UnitOfWork
from app.usecases import amending, consult, drafts, ledger, records
from app.usecases.ports import Actor
from app.usecases.records import Saved
from sync.server import publishing
from sync.server.ports import RightsRow
from tests.journeys.conftest import NewConsole
from tests.support.canaries import MARKS, PERSONAL, Finding, Search, consultation
from tests.support.console import CLERK, Console, write_rows
from tests.support.prefecture import Prefecture
from tests.support.stations import Client, cheap_secrets

ROOT = Path(__file__).resolve().parents[2]
KIND = "consultation"
MEDIATOR = "吉克"
PASSWORD = f"{MARKS['password']}-工作站"
WRONG = f"{MARKS['wrong password']}-工作站"
PIN = MARKS["PIN"]

_hearing: list[object] = []


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _hearing and event == "subprocess.Popen":
        _hearing.append(arguments)


sys.addaudithook(_hear)  # a hook cannot be taken away again


@dataclass
class Scene:
    """Where the flows happen. `open_air` may hold canaries, everything else may not."""

    office: Prefecture
    one: Console
    two: Console
    stick: Path
    temporary: Path
    open_air: Path
    secrets: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)

    def run(self, console: Console, *words: object, user: str = "") -> Any:
        """A command whose output is no business of whoever reads over the shoulder."""
        ended = console.run(*words, user=user)
        self.said.append(json.dumps(ended.rows, ensure_ascii=False))
        self.said.append(json.dumps(ended.error, ensure_ascii=False))
        return ended

    def source(self, *rows: dict[str, object], name: str = "rows.jsonl") -> Path:
        """A file to import."""
        return write_rows(self.open_air / name, *rows)

    def findings(self) -> list[Finding]:
        """Every canary outside of `open_air`."""
        search = Search(self.secrets)
        stations = [console.folder for console in (self.one, self.two)]
        found = search.folders(*stations, self.stick, self.temporary)
        for said in self.said:
            found += search.text(f"said: {said[:60]}", said)
        return found


@pytest.fixture
def scene(
    console: NewConsole,
    office: Prefecture,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Iterator[Scene]:
    """Two enrolled stations, all their secrets canaries."""
    folders = [data_dir.parent / name for name in ("stick", "temporary", "open air")]
    for folder in folders:
        folder.mkdir()
    monkeypatch.setenv("STATION_PASSWORD", PASSWORD)
    monkeypatch.setenv("STATION_KEYRING", "none")  # a child process does not see that of the test
    monkeypatch.setenv("TMPDIR", str(folders[1]))
    monkeypatch.setattr(tempfile, "tempdir", None)
    made = Scene(office, console("一号"), console("二号"), *folders)
    with caplog.at_level(logging.DEBUG):
        for client, person in ((made.one, CLERK), (made.two, MEDIATOR)):
            file, code = office.enrolment(f"{person}:clerk,head")
            path = made.stick / f"{client.folder.name}.enrol"
            path.write_bytes(file)
            out = made.open_air / f"{client.folder.name}.code"
            client.ok("enrol", path, "--code", code, "--recovery-out", out)
            recovery = out.read_text("ascii").strip()
            made.secrets |= {
                f"enrolment code of {person}": code,
                f"enrolment code of {person}, plain": code.replace("-", ""),
                f"recovery code of {person}": recovery,
                f"recovery code of {person}, plain": recovery.replace("-", ""),
            }
        _hearing.append("on")
        yield made
        _hearing.clear()


def at(folder: Console, name: str, work: Callable[[Client], None]) -> None:
    """Somebody at the opened station."""
    ground = Ground.open(folder.folder)
    assert isinstance(ground, Ground), ground
    logs.set_up(ground.folder.logs)
    try:
        actor = ground.people.login(name, PASSWORD)
        assert isinstance(actor, Actor), actor
        station = ground.open_station()
        try:
            work(Client(station, station.desk(actor)))
        finally:
            station.close()
    finally:
        ground.close()
        logs.tear_down()


def saved(result: object) -> Saved:
    assert isinstance(result, Saved), result
    return result


# -- the flows -----------------------------------------------------------------------------------


def take_in(scene: Scene) -> list[str]:
    """Import good and bad lines."""
    rows = [consultation(number) for number in range(40)]
    bad = [
        consultation(40) | {"matter_class": MARKS["facts"]},
        consultation(41) | {"received_at": MARKS["answer"]},
        consultation(42) | {MARKS["name"]: "1"},
        consultation(43) | {"id_no": MARKS["facts"] * 400},
    ]
    file = scene.source(*rows, *bad)
    ended = scene.one.run("import", KIND, file)
    assert ended.rows[-1] == {"imported": len(rows), "refused": len(bad)}
    scene.said.append(json.dumps(ended.rows[: len(rows)]))
    return [row["id"] for row in ended.rows if "id" in row]


def work_at_the_window(client: Client) -> None:
    """Create with a person, draft, edit, look at in full, lock, and a PIN."""
    desk = client.desk
    assert desk.people.set_pin(CLERK, PIN) is None
    for number in range(50, 60):
        saved(consult.record_consultation(desk, consultation(number)))  # type: ignore[arg-type]
    draft = drafts.autosave(desk, KIND, consultation(60))  # type: ignore[arg-type]
    drafts.park(desk, draft)  # type: ignore[arg-type]
    first = desk.reader.search(MARKS["facts"], (KIND,))[0]
    record = desk.reader.get(KIND, first.id)
    assert record is not None
    saved(records.edit(desk, record, {"outcome": consultation(61)["outcome"]}))
    amending.reveal(desk, record, MARKS["answer"])
    desk.people.lock()
    desk.people.reopen(CLERK, "000000")
    desk.people.reopen(CLERK, PIN)


def fails(*_arguments: object, **_named: object) -> None:
    """A fault whose text quotes what it worked on."""
    raise ValueError(json.dumps(consultation(2), ensure_ascii=False)) from KeyError(PIN)


def search_and_fail(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed for searching, mistyped as a name, or quoted by an error."""
    assert scene.one.run("search", MARKS["name"]).rows
    scene.run(scene.one, "list", KIND, "--where", f"id_no={consultation(999)['id_no']}")
    scene.run(scene.one, "status", user=PASSWORD)
    with monkeypatch.context() as broken:
        broken.setattr("app.store.reader.Reader.search", fails)
        assert scene.run(scene.one, "search", MARKS["name"]).code is Exit.FAULT
        broken.setattr("app.store.unit_of_work.UnitOfWork.flush", fails)
        scene.run(scene.one, "import", KIND, scene.source(consultation(3), name="again.jsonl"))
    with monkeypatch.context() as wrong:
        wrong.setenv("STATION_PASSWORD", WRONG)
        scene.run(scene.one, "status")
    scene.run(scene.one, "recover", "--code-file", scene.source({"code": WRONG}, name="c"))


def exchange(scene: Scene) -> None:
    """Up and down by network, a conflict, a refusal, and no server at all."""
    assert scene.run(scene.one, "sync", "--server", "http://127.0.0.1:9").code is Exit.NO_SERVER
    assert scene.run(scene.one, "sync").code is Exit.DONE
    assert scene.run(scene.two, "sync").code is Exit.DONE
    shared = scene.two.run("list", KIND).rows[0]["id"]
    for number, one in enumerate((scene.one, scene.two), start=70):
        one.run("set", KIND, shared, f"demand={consultation(number)['demand']}")
        scene.run(one, "sync")
    assert scene.two.run("conflicts").rows
    office = RightsRow(role="server", kind="*", act="*", scope="server")
    store = scene.office.house.store
    with store.exchange() as tables:
        before = list(tables.rights())
    with store.admin() as admin:
        admin.put_rights([office, RightsRow(role="clerk", kind="*", act="create")])
    other = scene.one.run("list", KIND).rows[-1]["id"]
    scene.one.run("set", KIND, other, f"outcome={consultation(72)['outcome']}")
    assert scene.run(scene.one, "sync").row["refused"] == 1
    with store.admin() as admin:
        admin.put_rights(before)


def carry_by_hand(scene: Scene) -> None:
    """A stick to the prefecture and back."""
    scene.one.run("import", KIND, scene.source(consultation(80), name="by hand.jsonl"))
    ended = scene.run(scene.one, "courier", "export", scene.stick)
    back = publishing.courier_import(scene.office.house, Path(ended.row["file"]), scene.stick)
    scene.said.append(json.dumps(back))
    (receipt,) = scene.stick.rglob("*.receipt")
    scene.run(scene.one, "courier", "import", receipt)


def write_out(scene: Scene) -> None:
    """Exports for others; the unmasked one is what it is."""
    for kind in ("xlsx", "jsonl"):
        masked = scene.open_air / f"masked.{kind}"
        scene.run(scene.one, "export", KIND, f"--{kind}", masked)
        full = scene.open_air / f"full.{kind}"
        scene.run(scene.one, "export", KIND, f"--{kind}", full, "--unmasked", "上级检查")
        marks = {finding.mark for finding in Search().data("full", full.read_bytes())}
        assert {"name", "telephone"} <= marks  # the search finds what is there


def masked_findings(scene: Scene) -> list[Finding]:
    """Personal canaries in the masked exports."""
    found: list[Finding] = []
    for file in scene.open_air.glob("masked.*"):
        found += Search().data(file.name, file.read_bytes())
    return [finding for finding in found if finding.mark in PERSONAL]


def keep(scene: Scene) -> None:
    """Backups here and on a stick, going back, damage, repair, another person."""
    backup = scene.run(scene.one, "backup", scene.stick).row["backup"]
    scene.run(scene.one, "verify")
    scene.run(scene.one, "restore", backup)
    secret = scene.source(name="new password")
    secret.write_text(PASSWORD + "二", encoding="utf-8")
    scene.run(scene.one, "user", "add", "新人", "clerk", "--new-password-file", secret, user=CLERK)
    scene.run(scene.one, "user", "remove", "新人", user=CLERK)
    scene.run(scene.one, "escrow", scene.stick / "escrow")
    database = scene.two.folder / "station.db"
    content = bytearray(database.read_bytes())
    content[8192:8292] = bytes(100)
    database.write_bytes(content)
    scene.run(scene.two, "verify")
    scene.run(scene.two, "repair")


def die_importing(scene: Scene) -> None:
    """`kill -9` while records are being written: the log of the database stays behind."""
    file = scene.source(*(consultation(number) for number in range(100, 400)), name="many.jsonl")
    folder = ["--data-dir", str(scene.one.folder), "--user", CLERK]
    command = [sys.executable, "-m", "app.ctl", "--json", *folder, "import", KIND, str(file)]
    _hearing.clear()  # this child is ours
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        told = [child.stdout.readline() for _ in range(20)]
        child.send_signal(signal.SIGKILL)
        rest, error = child.communicate()
    assert all(json.loads(line)["id"] for line in told), error
    scene.said += [*told, rest, error]
    assert any(scene.one.folder.rglob("*-wal"))


# -- the proof -----------------------------------------------------------------------------------


def test_no_canary_is_found_outside_the_encrypted_store(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    expected_logs: list[object],
) -> None:
    with cheap_secrets():
        take_in(scene)
        at(scene.one, CLERK, work_at_the_window)
        search_and_fail(scene, monkeypatch)
        exchange(scene)
        carry_by_hand(scene)
        write_out(scene)
        die_importing(scene)
        assert scene.findings() == []  # with what a crash leaves behind
        keep(scene)
    scene.said += [record.getMessage() for record in caplog.records]
    assert scene.findings() == []
    assert masked_findings(scene) == []
    assert not any("-m" in str(heard) for heard in _hearing)  # the program starts no children
    assert len(scene.one.run("list", KIND).rows) >= 50


def log_titles(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that tells what was saved, and does not redact."""
    add = UnitOfWork.add

    def telling(self: UnitOfWork, kind: str, record_id: str, values: Any) -> Any:
        logging.getLogger("app").info("saved %s", values.get("visitor_name"))
        return add(self, kind, record_id, values)

    monkeypatch.setattr(UnitOfWork, "add", telling)
    monkeypatch.setattr(logs, "redact", lambda text: text)


def quote_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that quotes what an exception says."""
    describe = logs._describe

    def quoting(error: Any, trace: Any) -> dict[str, object]:
        return describe(error, trace) | {"text": str(error)}

    monkeypatch.setattr(logs, "_describe", quoting)


def plain_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that can be read without the key."""
    carry = Backups._carry_companions

    def carrying(self: Backups, target: Path) -> None:
        carry(self, target)
        with self._database.read() as connection:
            rows = connection.execute("SELECT fields FROM own_change").fetchall()
        plain = "\n".join(str(row[0]) for row in rows)
        target.with_suffix(".sql").write_text(plain, encoding="utf-8")

    monkeypatch.setattr(Backups, "_carry_companions", carrying)


def unmasked(monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that says it is masked."""

    class Careless:
        FULL = EXPORT = Disclosure.FULL

    monkeypatch.setattr(ledger, "Disclosure", Careless)


@pytest.mark.parametrize("mutant", [None, log_titles, quote_errors, plain_backup, unmasked])
def test_the_search_catches_whoever_tells(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: list[object],
    mutant: Callable[[pytest.MonkeyPatch], None] | None,
) -> None:
    if mutant is not None:
        mutant(monkeypatch)
    with cheap_secrets():
        scene.one.run("import", KIND, scene.source(consultation(1), consultation(2)))
        with monkeypatch.context() as broken:
            broken.setattr("app.store.reader.Reader.search", fails)
            scene.one.run("search", MARKS["name"])
        scene.one.run("export", KIND, "--jsonl", scene.open_air / "masked.jsonl")
        scene.one.run("backup")
    assert bool(scene.findings() + masked_findings(scene)) == (mutant is not None)
