"""With a key ring, without one, locked, lost; never in plain text."""

from __future__ import annotations

import keyring
import keyring.backend
import pytest
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend

from app.usecases.ports import Actor
from app.vault import Created, NewPerson, Vault
from app.vault.ring import SystemRing
from tests.support.memory_keyring import MemoryKeyring
from tests.vault.conftest import (
    CLERK,
    CLERK_PASSWORD,
    HEAD,
    HEAD_PASSWORD,
    Opener,
    identity,
    problem_code,
)


class PlaintextKeyring(MemoryKeyring):
    """Stands for keyrings.alt, which keeps passwords in a readable file."""

    priority = 0.5  # type: ignore[assignment]


class AltKeyring(MemoryKeyring):
    """The same, calling itself a good one."""


AltKeyring.__module__ = "keyrings.alt.file"


@pytest.mark.parametrize(
    "backend", [fail.Keyring(), null.Keyring(), PlaintextKeyring(), AltKeyring()]
)
def test_a_ring_that_keeps_nothing_or_plain_text_counts_as_none(
    backend: keyring.backend.KeyringBackend,
) -> None:
    keyring.set_keyring(backend)
    assert not SystemRing().available


def test_of_chained_rings_the_first_real_one_is_taken(
    monkeypatch: pytest.MonkeyPatch, key_ring: MemoryKeyring
) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", [AltKeyring(), key_ring])
    keyring.set_keyring(ChainerBackend())
    ring = SystemRing()
    ring.put("entry", b"secret")
    assert key_ring.secrets == {("legal-station", "entry"): b"secret".hex()}


def test_a_ring_is_really_used(vault: Vault, key_ring: MemoryKeyring) -> None:
    assert vault.people.has_keyring
    assert len(key_ring.secrets) == 2
    assert all(len(bytes.fromhex(secret)) == 32 for secret in key_ring.secrets.values())


@pytest.mark.parametrize("password", ["12345678", "昭觉工作站二零二六"])
def test_without_a_ring_a_password_needs_fourteen_characters(
    opener: Opener, monkeypatch: pytest.MonkeyPatch, password: str, key_ring: MemoryKeyring
) -> None:
    monkeypatch.setenv("STATION_KEYRING", "none")
    vault = opener()
    assert not vault.people.has_keyring
    short = vault.create([NewPerson(HEAD, ("head",), password)], identity(), None)
    assert problem_code(short) == "vault.passphrase_too_short"
    assert not vault.enrolled
    long = "昭觉县地莫镇工作站口令二零二六"
    assert isinstance(vault.create([NewPerson(HEAD, ("head",), long)], identity(), None), Created)
    assert isinstance(opener().people.login(HEAD, long), Actor)
    assert not opener().people.has_keyring
    assert not key_ring.secrets


def test_a_copied_folder_does_not_open_without_the_ring(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, opener: Opener
) -> None:
    monkeypatch.setenv("STATION_KEYRING", "none")
    assert problem_code(opener().people.login(HEAD, HEAD_PASSWORD)) == "vault.keyring_missing"


def test_the_device_secret_is_part_of_the_key(vault: Vault, key_ring: MemoryKeyring) -> None:
    for entry in key_ring.secrets:
        key_ring.secrets[entry] = bytes(32).hex()
    assert problem_code(vault.people.login(HEAD, HEAD_PASSWORD)) == "vault.wrong_password"


def test_a_locked_ring_says_so_and_costs_no_attempt(vault: Vault, key_ring: MemoryKeyring) -> None:
    key_ring.locked = True
    for _ in range(6):
        assert problem_code(vault.people.login(CLERK, CLERK_PASSWORD)) == "vault.keyring_locked"
    key_ring.locked = False
    assert isinstance(vault.people.login(CLERK, CLERK_PASSWORD), Actor)


def test_a_lost_ring_says_so_and_the_recovery_code_helps(
    vault: Vault, key_ring: MemoryKeyring, code: str, opener: Opener
) -> None:
    key_ring.secrets.clear()
    assert problem_code(vault.people.login(HEAD, HEAD_PASSWORD)) == "vault.keyring_lost"
    assert vault.recover(code, HEAD, "a-new-password") is None
    assert isinstance(opener().people.login(HEAD, "a-new-password"), Actor)


def test_under_a_locked_ring_a_long_passphrase_recovers(
    vault: Vault, key_ring: MemoryKeyring, code: str
) -> None:
    key_ring.locked = True
    assert problem_code(vault.recover(code, HEAD, "a-password")) == "vault.keyring_locked"
    assert vault.recover(code, HEAD, "a long enough passphrase") is None
    assert isinstance(vault.people.login(HEAD, "a long enough passphrase"), Actor)


def test_a_ring_that_forgets_at_once_is_not_trusted(
    opener: Opener, key_ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_ring, "set_password", lambda *_: None)
    outcome = opener().create([NewPerson(HEAD, ("head",), "12345678")], identity(), None)
    assert problem_code(outcome) == "vault.keyring_locked"


@pytest.mark.usefixtures("expected_logs")
def test_a_broken_back_end_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("no bus")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert not SystemRing().available
