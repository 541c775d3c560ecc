"""Check characters and what an ID number tells (domain.md E.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from app.domain.identity import (
    FEMALE,
    MALE,
    credit_code_is_valid,
    id_number_facts,
    id_number_is_valid,
)


def number(head: str) -> str:
    """A number with its right check character, by the library as an independent witness."""
    return head + ric.calc_check_digit(head + "0")


@given(st.integers(0, 999), st.dates().filter(lambda d: d.year >= 1850), st.booleans())
def test_the_check_character_is_that_of_gb_11643(order: int, born: object, flip: bool) -> None:
    good = number(f"513425{str(born).replace('-', '')}{order:03}")
    assert id_number_is_valid(good)  # 513425 is an abolished county: not validated (E.1)
    digit = good[10]
    bad = good[:10] + str((int(digit) + 1) % 10) + good[11:]
    assert not id_number_is_valid(bad)


def test_birth_date_and_sex_follow_from_the_number() -> None:
    """domain.md E.1: digits 7-14 birth date, digit 17 odd = male."""
    facts = id_number_facts(number("51343119680315101"))
    assert facts is not None
    assert (facts.birth_date, facts.sex) == ("1968-03-15", MALE)
    facts = id_number_facts(number("51343119680315102"))
    assert facts is not None
    assert facts.sex == FEMALE


@pytest.mark.parametrize(
    "text",
    ["", "5134311968031510", "513431196802301019", "ABCDEFGHIJKLMNOPQR", "५१३४३११९६८०३१५१०१X"],
)
def test_what_has_no_form_or_no_day_tells_nothing(text: str) -> None:
    assert id_number_facts(text) is None
    assert not id_number_is_valid(text)


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=9, max_size=9))
def test_credit_codes_as_gb_32100_says(tail: str) -> None:
    head = "91513431" + tail
    check = uscc.calc_check_digit(head)
    assert credit_code_is_valid(head + check)
    other = "0" if check != "0" else "1"
    assert not credit_code_is_valid(head + other)


@pytest.mark.parametrize("text", ["", "91110000600037341", "9111000060003734IL"])
def test_codes_of_another_length_or_alphabet_are_wrong(text: str) -> None:
    assert not credit_code_is_valid(text)
