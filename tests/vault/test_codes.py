"""The printed recovery code: forgiven, located, refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SystemIds
from app.domain.problems import Problem
from app.vault import codes

SECRETS = st.text(codes.ALPHABET, min_size=26, max_size=26)


def test_a_code_has_130_random_bits_in_seven_groups_of_five() -> None:
    secret = codes.new_recovery_secret(SystemIds().token)
    assert len(secret) * 5 == 130
    assert [len(group) for group in codes.printed(secret).split("-")] == [5] * 7


@given(SECRETS)
def test_what_is_printed_is_read(secret: str) -> None:
    assert codes.read(codes.printed(secret)) == secret


@given(SECRETS)
def test_confusable_letters_lower_case_spaces_and_full_width_are_forgiven(secret: str) -> None:
    typed = codes.printed(secret).lower().replace("-", "  ").replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in typed)
    assert codes.read(typed) == codes.read(wide) == codes.read(wide.upper()) == secret


@given(SECRETS, st.integers(0, 34), st.integers(1, 31))
def test_one_wrong_character_is_found_in_its_group(secret: str, place: int, step: int) -> None:
    typed = list(codes.printed(secret).replace("-", ""))
    typed[place] = codes.ALPHABET[(codes.ALPHABET.index(typed[place]) + step) % 32]
    assert codes.read("".join(typed)) == Problem("vault.code_group", args={"group": place // 5 + 1})


@given(SECRETS)
def test_exchanged_groups_are_refused(secret: str) -> None:
    groups = codes.printed(secret).split("-")
    groups[1], groups[4] = groups[4], groups[1]
    assert isinstance(codes.read("-".join(groups)), Problem) or groups[1] == groups[4]


@pytest.mark.parametrize("text", ["", "ABCDE", "A" * 34, "A" * 36, "汉字" * 40, "\0\ud800"])
def test_another_length_is_no_code(text: str) -> None:
    assert codes.read(text) == Problem("vault.code_length", args={"groups": 7})


def test_a_foreign_character_is_located() -> None:
    typed = codes.printed("0" * 26).split("-")
    typed[2] = "0汉000"
    assert codes.read("-".join(typed)) == Problem("vault.code_group", args={"group": 3})


@given(st.binary(min_size=32, max_size=32))
def test_a_released_root_key_travels_as_fourteen_groups(key: bytes) -> None:
    text = codes.printed(codes.secret_of(key))
    secret = codes.read(text)
    assert len(text.split("-")) == 14
    assert isinstance(secret, str)
    assert codes.key_of(secret) == key
