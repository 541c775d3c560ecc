"""The key-slot file: two copies, damage, tampering, full disks; recovery and escrow."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from app.clock import SystemIds
from app.domain.problems import Problem
from app.usecases.ports import Actor
from app.vault import Use, Vault, codes, files
from app.vault.slots import FORMAT, decoded, encoded
from app.vault.suites import Cost, Suite
from sync import sealed
from tests.support.time_and_ids import FixedClock
from tests.vault.conftest import (
    CHEAP,
    CLERK,
    CLERK_PASSWORD,
    ESCROW_PRIVATE,
    HEAD,
    HEAD_PASSWORD,
    Opener,
    identity,
    problem_code,
)

SUITE = Suite(SystemIds().token, CHEAP)


def copies(folder: Path) -> tuple[Path, Path]:
    return folder / "slots.1", folder / "slots.2"


def test_there_are_two_equal_copies_readable_by_the_owner_only(vault: Vault, folder: Path) -> None:
    first, second = copies(folder)
    assert first.read_bytes() == second.read_bytes()
    assert {file.stat().st_mode & 0o077 for file in (first, second)} == {0}
    assert sorted(file.name for file in folder.iterdir()) == ["slots.1", "slots.2"]


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("damage", ["gone", "empty", "torn", "flipped", "zeroed"])
@pytest.mark.usefixtures("expected_logs")
def test_one_damaged_copy_is_passed_over_and_repaired_at_login(
    vault: Vault, opener: Opener, folder: Path, number: int, damage: str
) -> None:
    file = copies(folder)[number]
    data = file.read_bytes()
    if damage == "gone":
        file.unlink()
    else:
        at = len(data) // 2
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        bad = {"empty": b"", "torn": data[:at], "flipped": flipped, "zeroed": bytes(len(data))}
        file.write_bytes(bad[damage])
    assert isinstance(opener().people.login(HEAD, HEAD_PASSWORD), Actor)
    first, second = copies(folder)
    assert first.read_bytes() == second.read_bytes() == data


@pytest.mark.usefixtures("expected_logs")
def test_both_copies_damaged_is_said_and_nothing_is_overwritten(
    vault: Vault, folder: Path, clock: FixedClock
) -> None:
    for file in copies(folder):
        file.write_bytes(file.read_bytes()[:-10])
    before = [file.read_bytes() for file in copies(folder)]
    outcome = Vault.open(folder, clock, SystemIds(), cost=CHEAP)
    assert problem_code(outcome) == "vault.slots_damaged"
    assert [file.read_bytes() for file in copies(folder)] == before


def test_a_file_of_a_newer_program_is_refused_politely(
    vault: Vault, folder: Path, clock: FixedClock
) -> None:
    for file in copies(folder):
        head, _, body = file.read_bytes().partition(b"\n")
        newer = head.replace(b" %d " % FORMAT, b" %d " % (FORMAT + 1))
        file.write_bytes(newer + b"\n" + body)
    outcome = Vault.open(folder, clock, SystemIds(), cost=CHEAP)
    assert problem_code(outcome) == "vault.newer_program"


def promote(file: Path) -> None:
    """Give the clerk the role of the head, with a fitting checksum."""
    slot_file = decoded(file.read_bytes())
    clerk = slot_file.user(CLERK)
    assert clerk
    object.__setattr__(clerk, "roles", ("head",))
    file.write_bytes(encoded(slot_file))


@pytest.mark.usefixtures("expected_logs")
def test_roles_are_authenticated(vault: Vault, opener: Opener, folder: Path) -> None:
    promote(copies(folder)[0])
    actor = opener().people.login(CLERK, CLERK_PASSWORD)
    assert isinstance(actor, Actor)
    assert actor.roles == {"clerk"}
    for file in copies(folder):
        promote(file)
    outcome = opener().people.login(CLERK, CLERK_PASSWORD)
    assert problem_code(outcome) == "vault.slots_damaged"


def test_the_newer_copy_counts_after_a_cut_between_the_two(
    vault: Vault, opener: Opener, folder: Path
) -> None:
    old = copies(folder)[1].read_bytes()
    vault.people.login(HEAD, HEAD_PASSWORD)
    vault.people.change_password(CLERK, CLERK_PASSWORD, "another-password")
    copies(folder)[1].write_bytes(old)
    assert isinstance(opener().people.login(CLERK, "another-password"), Actor)
    assert copies(folder)[0].read_bytes() == copies(folder)[1].read_bytes()


def test_a_full_disk_says_so_and_changes_nothing(
    vault: Vault, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.people.login(HEAD, HEAD_PASSWORD)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert isinstance(vault.people.login(CLERK, CLERK_PASSWORD), Actor)
        outcome = vault.people.change_password(CLERK, CLERK_PASSWORD, "another-password")
        assert problem_code(outcome) == "vault.not_written"
        assert problem_code(vault.people.add("新人", ["clerk"], "one-password")) == (
            "vault.not_written"
        )
    assert isinstance(vault.people.login(CLERK, CLERK_PASSWORD), Actor)
    assert isinstance(opener().people.login(CLERK, CLERK_PASSWORD), Actor)


@pytest.mark.usefixtures("expected_logs")
def test_a_second_copy_that_cannot_be_written_is_made_up_for_at_the_next_login(
    vault: Vault, opener: Opener, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = files.write_durably

    def first_only(file: Path, data: bytes) -> None:
        if file.name == "slots.2":
            raise OSError(errno.ENOSPC, "full")
        write(file, data)

    with monkeypatch.context() as patch:
        patch.setattr(files, "write_durably", first_only)
        assert vault.people.change_password(CLERK, CLERK_PASSWORD, "another-password") is None
    first, second = copies(folder)
    assert first.read_bytes() != second.read_bytes()
    assert isinstance(opener().people.login(CLERK, "another-password"), Actor)
    assert first.read_bytes() == second.read_bytes()


def test_an_unreadable_file_is_a_problem_not_an_enrolment(folder: Path, clock: FixedClock) -> None:
    for file in copies(folder):
        file.mkdir(parents=True)
    assert problem_code(Vault.open(folder, clock, SystemIds())) == "vault.not_readable"


def test_an_enrolled_vault_is_not_made_twice(vault: Vault) -> None:
    assert problem_code(vault.create([], identity(), None)) == "vault.already_enrolled"


def test_the_identity_can_be_changed(vault: Vault, opener: Opener) -> None:
    from dataclasses import replace

    vault.people.login(HEAD, HEAD_PASSWORD)
    moved = replace(vault.identity(), url="https://10.1.1.1", epoch=b"e" * 8)
    assert vault.set_identity(moved) is None
    vault = opener()
    vault.people.login(CLERK, CLERK_PASSWORD)
    assert vault.identity() == moved


# -- recovery and escrow -----------------------------------------------------------------------


def test_the_recovery_code_gives_a_new_password_and_the_same_keys(
    vault: Vault, opener: Opener, code: str
) -> None:
    vault.people.login(HEAD, HEAD_PASSWORD)
    other = opener()
    for _ in range(9):
        other.people.login(HEAD, "wrong-password")
    assert other.recover(code.lower().replace("-", " "), HEAD, "a-new-password") is None
    assert other.database_key() == vault.database_key()
    assert isinstance(other.people.login(HEAD, "a-new-password"), Actor)
    assert problem_code(opener().people.login(HEAD, HEAD_PASSWORD)) == "vault.wrong_password"


def test_the_recovery_code_survives_a_rekey_and_a_new_one_ends_the_old(
    vault: Vault, opener: Opener, code: str
) -> None:
    vault.people.login(HEAD, HEAD_PASSWORD)
    vault.people.remove(CLERK)
    assert opener().recover(code, HEAD, "a-new-password") is None
    vault = opener()
    vault.people.login(HEAD, "a-new-password")
    new = vault.new_recovery_code()
    assert isinstance(new, str)
    assert problem_code(opener().recover(code, HEAD, "b-new-password")) == "vault.code_wrong"
    assert opener().recover(new, HEAD, "b-new-password") is None


def test_wrong_codes_and_people_are_told_apart(vault: Vault, code: str) -> None:
    foreign = codes.printed("0" * 26)
    assert problem_code(vault.recover(foreign, HEAD, "a-new-password")) == "vault.code_wrong"
    groups = code.split("-")
    groups[4] = ("1" if groups[4][0] == "0" else "0") + groups[4][1:]
    outcome = vault.recover("-".join(groups), HEAD, "a-new-password")
    assert outcome == Problem("vault.code_group", args={"group": 5})
    assert problem_code(vault.recover(code, "谁", "a-new-password")) == "vault.person_unknown"
    assert problem_code(vault.recover(code, HEAD, "short")) == "vault.password_too_short"


def test_the_prefecture_can_release_the_root_key(vault: Vault, opener: Opener) -> None:
    vault.people.login(HEAD, HEAD_PASSWORD)
    deposited = vault.escrow()
    assert deposited
    root = sealed.unseal(ESCROW_PRIVATE, deposited, "root key")  # as the prefecture does it
    release = codes.printed(codes.secret_of(root))
    recovered = opener()
    assert recovered.recover(release, HEAD, "a-new-password") is None
    assert recovered.database_key() == vault.database_key()
    foreign = codes.printed(codes.secret_of(b"x" * 32))
    assert problem_code(opener().recover(foreign, HEAD, "b-new-password")) == "vault.code_wrong"


# -- cost and secrecy --------------------------------------------------------------------------


def test_the_real_cost_is_that_of_the_design(folder: Path, clock: FixedClock) -> None:
    """argon2id, 64 MiB, three passes (storage-security.md, Keys); the one test that pays it."""
    from app.vault import NewPerson

    assert Cost() == Cost(memory_kib=65_536, passes=3, lanes=1)
    vault = Vault.open(folder, clock, SystemIds())
    assert isinstance(vault, Vault)
    vault.create([NewPerson(HEAD, ("head",), HEAD_PASSWORD)], identity(), None)
    stored = json.loads((folder / "slots.1").read_bytes().partition(b"\n")[2])
    assert stored["users"][0]["lock"]["cost"] == {"memory_kib": 65_536, "passes": 3, "lanes": 1}
    assert isinstance(vault.people.login(HEAD, HEAD_PASSWORD), Actor)


@pytest.mark.usefixtures("expected_logs")
def test_no_secret_lies_in_any_file_or_log(
    opener: Opener, data_dir: Path, expected_logs: list[object]
) -> None:
    """Fifty canaries: passwords, PINs, codes, root and derived keys, private halves."""
    import base64
    import logging

    from app import logs
    from app.vault import NewPerson

    level = logging.getLogger().level
    logs.set_up(data_dir / "logs", logging.DEBUG)
    passwords = [f"canary-{n:02}-{os.urandom(6).hex()}" for n in range(20)]
    device = identity()
    vault = opener()
    people = [NewPerson(f"用户{n}", ("clerk",), password) for n, password in enumerate(passwords)]
    created = vault.create(people, device, Suite.box_public(ESCROW_PRIVATE))
    assert not isinstance(created, Problem)
    canaries = [*passwords, created.recovery_code, created.recovery_code.replace("-", "")]
    canaries += [secret.hex() for secret in (device.keys.sign_private, device.keys.box_private)]
    pins = [f"{n:06}" for n in range(280_411, 280_423)]
    for n in range(12):
        vault.people.login(f"用户{n}", passwords[n])
        vault.people.set_pin(f"用户{n}", pins[n])
        vault.people.reopen(f"用户{n}", "902134")
        vault.people.login(f"用户{n}", f"wrong-{passwords[n]}")
    canaries += [key.hex() for use in Use for key in vault.keys(use)]
    vault.people.remove("用户19")
    canaries += [key.hex() for use in Use for key in vault.keys(use)]
    canaries.append(vault._safe.root.hex())
    assert len(canaries) + len(pins) >= 50
    logs.tear_down()
    logging.getLogger().setLevel(level)

    written = b"".join(f.read_bytes() for f in data_dir.rglob("*") if f.is_file())
    assert len(written) > 5_000
    for canary in canaries:
        raw = bytes.fromhex(canary) if len(canary) == 64 else canary.encode()
        forms = (canary.encode(), raw, base64.b64encode(raw).rstrip(b"="), raw.hex().encode())
        assert not any(form in written for form in forms)
    assert not any(pin.encode() in written for pin in pins)
    shown = repr([created, people, device])
    assert not any(canary in shown for canary in canaries)
