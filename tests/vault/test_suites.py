"""Envelopes of suite 1."""

from __future__ import annotations

import pytest

from app.clock import SystemIds
from app.vault.suites import Cost, Suite, UnknownSuite, WrongKey

SUITE = Suite(SystemIds().token, Cost(8, 1))
KEY = b"k" * 32


def test_an_envelope_opens_with_its_key_for_its_purpose_only() -> None:
    envelope = SUITE.wrap(KEY, b"secret", "a")
    assert SUITE.unwrap(KEY, envelope, "a") == b"secret"
    assert envelope[0] == 1
    for key, purpose in ((b"x" * 32, "a"), (KEY, "b")):
        with pytest.raises(WrongKey):
            SUITE.unwrap(key, envelope, purpose)


def test_a_sealed_envelope_opens_for_its_recipient_only() -> None:
    private = b"p" * 32
    envelope = SUITE.seal(SUITE.box_public(private), b"secret", "a")
    assert SUITE.unseal(private, envelope, "a") == b"secret"
    for other, purpose in ((b"x" * 32, "a"), (private, "b")):
        with pytest.raises(WrongKey):
            SUITE.unseal(other, envelope, purpose)


@pytest.mark.parametrize("at", [1, 20, -1])
def test_one_altered_bit_is_noticed(at: int) -> None:
    private = b"p" * 32
    wrapped = bytearray(SUITE.wrap(KEY, b"secret", "a"))
    sealed = bytearray(SUITE.seal(SUITE.box_public(private), b"secret", "a"))
    wrapped[at] ^= 1
    sealed[at] ^= 1
    with pytest.raises(WrongKey):
        SUITE.unwrap(KEY, bytes(wrapped), "a")
    with pytest.raises(WrongKey):
        SUITE.unseal(private, bytes(sealed), "a")


@pytest.mark.parametrize("envelope", [b"", b"\x02" + b"x" * 60, b"\x01", b"\x01" + b"x" * 20])
def test_other_suites_and_torn_envelopes_are_refused(envelope: bytes) -> None:
    with pytest.raises((UnknownSuite, WrongKey)):
        SUITE.unwrap(KEY, envelope, "a")
    with pytest.raises((UnknownSuite, WrongKey)):
        SUITE.unseal(KEY, envelope, "a")


def test_a_password_is_the_same_in_full_width() -> None:
    salt = b"s" * 16
    assert SUITE.stretch("ｐａｓｓ１２３", salt, SUITE.cost) == SUITE.stretch(
        "pass123", salt, SUITE.cost
    )


def test_a_crafted_cost_does_not_take_all_memory() -> None:
    with pytest.raises(WrongKey):
        SUITE.stretch("x", b"s" * 16, Cost(memory_kib=2**31, passes=1))
