"""Coming, changing, leaving: slots, rekey, roles."""

from __future__ import annotations

import pytest

from app.usecases.ports import Actor
from app.vault import Use, Vault
from tests.support.memory_keyring import MemoryKeyring
from tests.vault.conftest import (
    CLERK,
    CLERK_PASSWORD,
    HEAD,
    HEAD_PASSWORD,
    LISTED,
    FakeDatabase,
    Opener,
    problem_code,
)

NEW = "马海尔者"
NEW_PASSWORD = "mediation-room"


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


@pytest.fixture
def opened(code: str, opener: Opener, database: FakeDatabase) -> Vault:
    """The vault with the head at the screen and a database under its key."""
    vault = opener(database)
    vault.people.login(HEAD, HEAD_PASSWORD)
    database.key = vault.database_key()[0]
    return vault


def names(vault: Vault) -> list[str]:
    return [person.name for person in vault.people.list()]


def test_a_listed_person_gets_the_first_password_and_keeps_the_roles(
    opened: Vault, opener: Opener
) -> None:
    assert opened.people.add(LISTED, (), NEW_PASSWORD) is None
    actor = opener().people.login(LISTED, NEW_PASSWORD)
    assert isinstance(actor, Actor)
    assert actor.roles == {"adviser"}


def test_a_new_person_opens_the_same_keys(opened: Vault, opener: Opener) -> None:
    assert opened.people.add(f" {NEW} ", ["mediator"], NEW_PASSWORD) is None
    vault = opener()
    assert isinstance(vault.people.login(NEW, NEW_PASSWORD), Actor)
    assert vault.database_key() == opened.database_key()
    assert names(vault) == [HEAD, CLERK, LISTED, NEW]


@pytest.mark.parametrize(
    ("name", "roles", "password", "refusal"),
    [
        (CLERK, ["head"], NEW_PASSWORD, "vault.person_exists"),
        ("阿苦木呷", ["clerk"], NEW_PASSWORD, "vault.person_exists"),  # the same without the dot
        (NEW, [], NEW_PASSWORD, "vault.no_role"),
        (NEW, ["clerk"], "1234567", "vault.password_too_short"),
        (NEW, ["clerk"], "x" * 201, "vault.password_too_long"),
        ("", ["clerk"], NEW_PASSWORD, "vault.person_name"),
        ("x" * 61, ["clerk"], NEW_PASSWORD, "vault.person_name"),
        ("马海\n尔者", ["clerk"], NEW_PASSWORD, "vault.person_name"),
        ("马海\ud800", ["clerk"], NEW_PASSWORD, "vault.person_name"),
    ],
)
def test_who_is_refused(
    opened: Vault, name: str, roles: list[str], password: str, refusal: str
) -> None:
    assert problem_code(opened.people.add(name, roles, password)) == refusal
    assert names(opened) == [HEAD, CLERK, LISTED]


def test_a_closed_vault_changes_nobody(vault: Vault) -> None:
    assert problem_code(vault.people.add(NEW, ["clerk"], NEW_PASSWORD)) == "vault.closed"
    assert problem_code(vault.people.remove(CLERK)) == "vault.closed"
    assert problem_code(vault.new_recovery_code()) == "vault.closed"


def test_a_changed_password_counts_at_once_and_the_old_one_no_more(
    vault: Vault, opener: Opener, key_ring: MemoryKeyring
) -> None:
    before = set(key_ring.secrets)
    assert vault.people.change_password(CLERK, CLERK_PASSWORD, NEW_PASSWORD) is None
    assert problem_code(vault.people.login(CLERK, CLERK_PASSWORD)) == "vault.wrong_password"
    assert isinstance(opener().people.login(CLERK, NEW_PASSWORD), Actor)
    assert len(key_ring.secrets) == len(before) == 2
    assert key_ring.secrets.keys() != before


def test_the_old_password_proves_who_changes_it(vault: Vault) -> None:
    outcome = vault.people.change_password(CLERK, "wrong-password", NEW_PASSWORD)
    assert problem_code(outcome) == "vault.wrong_password"
    short = vault.people.change_password(CLERK, CLERK_PASSWORD, "short")
    assert problem_code(short) == "vault.password_too_short"
    assert isinstance(vault.people.login(CLERK, CLERK_PASSWORD), Actor)


# -- leaving -----------------------------------------------------------------------------------


def test_who_leaves_has_no_slot_and_the_keys_are_new_for_all_others(
    opened: Vault, opener: Opener, database: FakeDatabase, key_ring: MemoryKeyring
) -> None:
    before, salt = opened.database_key()
    escrow = opened.escrow()
    assert opened.people.remove(CLERK) is None
    after = opened.database_key()
    assert after == (database.key, salt)
    assert after[0] != before
    assert opened.escrow() != escrow
    assert len(key_ring.secrets) == 1
    vault = opener(database)
    assert names(vault) == [HEAD, LISTED]
    assert problem_code(vault.people.login(CLERK, CLERK_PASSWORD)) == "vault.person_unknown"
    assert isinstance(vault.people.login(HEAD, HEAD_PASSWORD), Actor)
    assert vault.database_key() == after


def test_what_was_sealed_before_stays_readable_after_a_rekey(opened: Vault) -> None:
    before = {use: opened.keys(use) for use in Use}
    opened.people.remove(CLERK)
    for use in Use:
        now = opened.keys(use)
        assert len(now) == 2
        assert now[1:] == before[use]
        assert now[0] not in before[use]


def test_the_old_slot_file_of_a_leaver_does_not_open_the_database(
    opened: Vault, opener: Opener, database: FakeDatabase, key_ring: MemoryKeyring
) -> None:
    kept, secrets = opener(database), dict(key_ring.secrets)
    opened.people.remove(CLERK)
    key_ring.secrets.update(secrets)
    assert isinstance(kept.people.login(CLERK, CLERK_PASSWORD), Actor)
    assert kept.database_key()[0] != database.key


def test_somebody_listed_only_leaves_without_a_rekey(opened: Vault) -> None:
    key = opened.database_key()
    assert opened.people.remove(LISTED) is None
    assert names(opened) == [HEAD, CLERK]
    assert opened.database_key() == key


def test_who_cannot_be_removed(opened: Vault) -> None:
    assert problem_code(opened.people.remove("谁")) == "vault.person_unknown"
    assert problem_code(opened.people.remove(HEAD)) == "vault.remove_self"
    opened.people.lock()
    opened.people.remove(CLERK)
    assert problem_code(opened.people.remove(HEAD)) == "vault.last_person"


@pytest.mark.usefixtures("expected_logs")
def test_a_rekey_that_failed_leaves_everything_as_it_was(
    opened: Vault, opener: Opener, database: FakeDatabase
) -> None:
    key = opened.database_key()
    database.fail = "before"
    assert problem_code(opened.people.remove(CLERK)) == "vault.rekey_failed"
    assert opened.database_key() == key
    vault = opener(database)
    assert isinstance(vault.people.login(CLERK, CLERK_PASSWORD), Actor)
    assert vault.database_key() == key


@pytest.mark.usefixtures("expected_logs")
def test_a_rekey_that_worked_although_it_said_otherwise_counts(
    opened: Vault, database: FakeDatabase
) -> None:
    database.fail = "after"
    assert opened.people.remove(CLERK) is None
    assert opened.database_key()[0] == database.key


class Cut(BaseException):
    """The power goes."""


class CutDatabase(FakeDatabase):
    """The power goes before or after the database has the new key."""

    def rekey(self, key: bytes, salt: bytes) -> None:
        if self.fail == "after":
            self.key = key
        raise Cut


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("first", [HEAD, CLERK])
def test_a_rekey_cut_by_the_power_is_finished_or_dropped_at_the_next_login(
    code: str, opener: Opener, moment: str, first: str
) -> None:
    database = CutDatabase()
    vault = opener(database)
    vault.people.login(HEAD, HEAD_PASSWORD)
    database.key = vault.database_key()[0]
    database.fail = moment
    with pytest.raises(Cut):
        vault.people.remove(CLERK)

    restarted = opener(database)
    password = HEAD_PASSWORD if first == HEAD else CLERK_PASSWORD
    outcome = restarted.people.login(first, password)
    assert restarted.database_key()[0] == database.key
    assert (CLERK in names(restarted)) == (moment == "before")
    if first == CLERK and moment == "after":
        assert problem_code(outcome) == "vault.person_unknown"
    again = opener(database)
    assert isinstance(again.people.login(HEAD, HEAD_PASSWORD), Actor)
    assert again.database_key()[0] == database.key
