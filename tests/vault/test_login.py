"""Passwords, delays, PINs: who gets in, and when (storage-security.md; product.md R20-R22)."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.problems import Problem
from app.usecases.ports import Actor
from app.vault import NewPerson, Vault
from app.vault.delays import WAITS
from tests.support.time_and_ids import FixedClock
from tests.vault.conftest import (
    CLERK,
    CLERK_PASSWORD,
    HEAD,
    HEAD_PASSWORD,
    LISTED,
    Opener,
    identity,
    problem_code,
)

PIN = "280417"


def test_the_right_password_opens_and_names_the_actor(vault: Vault) -> None:
    assert vault.enrolled
    assert not vault.is_open
    actor = vault.people.login(HEAD, HEAD_PASSWORD)
    assert actor == Actor(HEAD, frozenset({"head", "clerk"}), "513431101", "513431")
    assert vault.people.current == actor
    assert vault.identity().details["station_name"].startswith("地莫镇")


def test_an_own_laptop_belongs_to_several_stations(opener: Opener) -> None:
    vault = opener()
    several = replace(identity(), stations=("513431101", "513431102"))
    assert not isinstance(
        vault.create([NewPerson(HEAD, ("adviser",), HEAD_PASSWORD)], several, None), Problem
    )
    actor = vault.people.login(HEAD, HEAD_PASSWORD)
    assert isinstance(actor, Actor)
    assert (actor.station, actor.stations) == ("513431101", {"513431101", "513431102"})


def test_everybody_opens_the_same_keys_on_every_start(vault: Vault, opener: Opener) -> None:
    vault.people.login(HEAD, HEAD_PASSWORD)
    key, salt = vault.database_key()
    assert (len(key), len(salt)) == (32, 16)
    other = opener()
    other.people.login(CLERK, CLERK_PASSWORD)
    assert other.database_key() == (key, salt)


def test_a_closed_vault_gives_nothing(vault: Vault) -> None:
    with pytest.raises(RuntimeError):
        vault.database_key()
    with pytest.raises(RuntimeError):
        vault.identity()


def test_wrong_passwords_wait_longer_and_longer(vault: Vault, clock: FixedClock) -> None:
    waits = []
    for _ in range(len(WAITS) + 1):
        outcome = vault.people.login(CLERK, "wrong-password")
        assert problem_code(outcome) == "vault.wrong_password"
        assert isinstance(outcome, Problem)
        waits.append(outcome.args["seconds"])
        clock.advance(waits[-1])
    assert waits == [0, 0, 0, 5, 15, 30, 60, 120, 300, 300]


def test_while_waiting_even_the_right_password_waits(vault: Vault, clock: FixedClock) -> None:
    for _ in range(4):
        vault.people.login(CLERK, "wrong-password")
    assert vault.people.login(CLERK, CLERK_PASSWORD) == Problem("vault.wait", args={"seconds": 5})
    assert isinstance(vault.people.login(HEAD, HEAD_PASSWORD), Actor)
    clock.advance(5)
    assert isinstance(vault.people.login(CLERK, CLERK_PASSWORD), Actor)
    assert {p.wait_seconds for p in vault.people.list()} == {0}


def test_the_delay_survives_the_program_and_a_changed_clock(
    vault: Vault, opener: Opener, clock: FixedClock
) -> None:
    for _ in range(5):
        vault.people.login(CLERK, "wrong-password")
        clock.advance(5)
    assert opener().people.login(CLERK, CLERK_PASSWORD) == Problem(
        "vault.wait", args={"seconds": 10}
    )
    clock.set("2024-11-22T10:41")
    restarted = opener()
    assert restarted.people.login(CLERK, CLERK_PASSWORD) == Problem(
        "vault.wait", args={"seconds": 15}
    )
    clock.advance(15)
    assert isinstance(restarted.people.login(CLERK, CLERK_PASSWORD), Actor)


def test_a_damaged_delay_file_locks_nobody_out(vault: Vault, opener: Opener, folder: Path) -> None:
    vault.people.login(CLERK, "wrong-password")
    for content in (b"", b"{", b"[1]", b'{"x": "y"}', b"\xff"):
        (folder / "delays").write_bytes(content)
        assert isinstance(opener().people.login(CLERK, CLERK_PASSWORD), Actor)


def test_unknown_and_listed_people_cannot_enter(vault: Vault) -> None:
    assert problem_code(vault.people.login("谁", "whatever-it-is")) == "vault.person_unknown"
    assert problem_code(vault.people.login(LISTED, "")) == "vault.no_password_yet"
    assert problem_code(vault.people.login(LISTED, "whatever-it-is")) == "vault.no_password_yet"


def test_nobody_enters_where_nothing_is_enrolled(opener: Opener) -> None:
    vault = opener()
    assert not vault.enrolled
    assert vault.people.list() == ()
    assert problem_code(vault.people.login(HEAD, HEAD_PASSWORD)) == "vault.person_unknown"
    assert problem_code(vault.recover("x", HEAD, "new-password-1")) == "vault.code_length"


@pytest.mark.parametrize("password", ["", "\0", "\ud800", "x" * 10_000, "' OR 1=1"])
def test_hostile_passwords_are_just_wrong(vault: Vault, password: str) -> None:
    assert problem_code(vault.people.login(CLERK, password)) == "vault.wrong_password"


def test_two_logins_at_once_take_turns(vault: Vault) -> None:
    outcomes: list[object] = []
    threads = [
        threading.Thread(target=lambda who=who: outcomes.append(vault.people.login(*who)))
        for who in [(HEAD, HEAD_PASSWORD), (CLERK, CLERK_PASSWORD)] * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(outcome, Actor) for outcome in outcomes)


# -- PIN ---------------------------------------------------------------------------------------


def test_a_pin_reopens_after_the_password_and_only_then(vault: Vault, opener: Opener) -> None:
    people = vault.people
    people.login(CLERK, CLERK_PASSWORD)
    assert people.set_pin(CLERK, PIN) is None
    people.lock()
    assert people.current is None
    assert isinstance(people.reopen(CLERK, PIN), Actor)
    fresh = opener().people
    assert problem_code(fresh.reopen(CLERK, PIN)) == "vault.pin_needs_password"
    fresh.login(HEAD, HEAD_PASSWORD)
    assert problem_code(fresh.reopen(CLERK, PIN)) == "vault.pin_needs_password"
    fresh.login(CLERK, CLERK_PASSWORD)
    fresh.login(HEAD, HEAD_PASSWORD)
    assert isinstance(fresh.reopen(CLERK, PIN), Actor)


def test_three_wrong_pins_ask_for_the_password(vault: Vault) -> None:
    people = vault.people
    people.login(CLERK, CLERK_PASSWORD)
    people.set_pin(CLERK, PIN)
    assert people.reopen(CLERK, "111112") == Problem("vault.wrong_pin", args={"left": 2})
    assert isinstance(people.reopen(CLERK, PIN), Actor)
    for _ in range(2):
        assert problem_code(people.reopen(CLERK, "111112")) == "vault.wrong_pin"
    assert problem_code(people.reopen(CLERK, "111112")) == "vault.pin_needs_password"
    assert problem_code(people.reopen(CLERK, PIN)) == "vault.pin_needs_password"
    assert [p.opened for p in people.list() if p.name == CLERK] == [False]
    people.login(CLERK, CLERK_PASSWORD)
    assert isinstance(people.reopen(CLERK, PIN), Actor)


def test_a_changed_pin_counts_at_once_and_an_empty_one_removes_it(vault: Vault) -> None:
    people = vault.people
    people.login(CLERK, CLERK_PASSWORD)
    people.set_pin(CLERK, PIN)
    people.set_pin(CLERK, "９０２１３４")
    assert problem_code(people.reopen(CLERK, "\ud800")) == "vault.wrong_pin"
    assert problem_code(people.reopen(CLERK, PIN)) == "vault.wrong_pin"
    assert isinstance(people.reopen(CLERK, "༩༠༢༡༣༤"), Actor)
    assert [p.has_pin for p in people.list()] == [False, True, False]
    people.set_pin(CLERK, "")
    assert problem_code(people.reopen(CLERK, "902134")) == "vault.no_pin"


def test_only_the_person_at_the_screen_sets_a_pin(vault: Vault) -> None:
    people = vault.people
    assert problem_code(people.set_pin(CLERK, PIN)) == "vault.pin_needs_password"
    people.login(CLERK, CLERK_PASSWORD)
    assert problem_code(people.set_pin(HEAD, PIN)) == "vault.pin_needs_password"
    people.lock()
    assert problem_code(people.set_pin(CLERK, PIN)) == "vault.pin_needs_password"


@pytest.mark.parametrize(
    ("pin", "refusal"),
    [
        ("12345", "vault.pin_digits"), ("28041x", "vault.pin_digits"),
        ("༡༢༣༤༥", "vault.pin_digits"), ("111111", "vault.pin_too_simple"),
        ("123456", "vault.pin_too_simple"), ("987654", "vault.pin_too_simple"),
    ],
)  # fmt: skip
def test_weak_pins_are_refused(vault: Vault, pin: str, refusal: str) -> None:
    vault.people.login(CLERK, CLERK_PASSWORD)
    assert problem_code(vault.people.set_pin(CLERK, pin)) == refusal


def test_an_attempt_that_is_killed_counts(
    vault: Vault, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> bytes:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("app.vault.suites.Suite.stretch", killed)
        for _ in range(4):
            with pytest.raises(Killed):
                vault.people.login(CLERK, "wrong-password")
    assert opener().people.login(CLERK, CLERK_PASSWORD) == Problem(
        "vault.wait", args={"seconds": 5}
    )
