"""What is left of personal values (storage-security.md, Audit and privacy)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.fields import Mask
from app.domain.masking import HIDDEN, hide_numbers, mask


@pytest.mark.parametrize(
    ("how", "value", "shown"),
    [
        (Mask.ID_NUMBER, "513434199001011234", "513***********1234"),
        (Mask.ID_NUMBER, "51343419900101123X", "513***********123X"),
        (Mask.ID_NUMBER, "513434 19900101 1234", "513***********1234"),
        (Mask.ID_NUMBER, "513434900101123", "513********1123"),
        (Mask.ID_NUMBER, "E12345678", "*******78"),
        (Mask.ID_NUMBER, "12345", "*****"),
        (Mask.PHONE, "13812341234", "138****1234"),
        (Mask.PHONE, "+86 138-1234-1234", "138****1234"),
        (Mask.PHONE, "3222222", "*****22"),
        (Mask.NAME, "王小明", "王**"),
        (Mask.NAME, "王", "*"),
        (Mask.NAME, "阿苦·木呷", "阿*·**"),
        (Mask.NAME, "阿苦木呷", "阿***"),
        (Mask.NAME, "ꀉꈬꃅꇤ", "ꀉ***"),
        (Mask.NAME, "བཀྲ་ཤིས", "བ*་**"),
        (Mask.NAME, "Zhang San", "Z**** ***"),
        (Mask.ADDRESS, "昭觉县地莫乡瓦伍村三组12号", "昭觉县地莫乡瓦伍村***"),
        (Mask.ADDRESS, "昭觉县新村乡瓦伍村三组幸福新村5栋", "昭觉县新村乡瓦伍村***"),
        (Mask.ADDRESS, "瓦伍村三组", "瓦伍村***"),
        (Mask.ADDRESS, "昭觉县地莫乡瓦伍村", "昭觉县地莫乡瓦伍村"),
        (Mask.ADDRESS, "西昌市北城街道月城社区3号", "西昌市北城街道月城社区***"),
        (Mask.ADDRESS, "昭觉县新城镇东大街12号", "昭觉县新城镇***"),
        (Mask.ADDRESS, "昭觉县东大街12号", "昭觉县***"),
        (Mask.ADDRESS, "东大街12号", "***"),
        (Mask.TEXT, "与邻居因宅基地发生纠纷", "***"),
    ],
)
def test_what_is_shown(how: Mask, value: str, shown: str) -> None:
    assert mask(value, how) == shown


@pytest.mark.parametrize("how", list(Mask))
def test_strict_hides_everything_and_nothing_stays_nothing(how: Mask) -> None:
    assert mask("阿苦·木呷", how, strict=True) == HIDDEN
    assert mask("", how, strict=True) == mask("  ", how) == ""


@given(st.text(), st.sampled_from(list(Mask)), st.booleans())
def test_masking_twice_is_masking_once(value: str, how: Mask, strict: bool) -> None:
    once = mask(value, how, strict)
    assert mask(once, how, strict) == once


@given(st.text("0123456789", min_size=1, max_size=30))
def test_never_more_than_seven_digits_of_a_number(number: str) -> None:
    for how in (Mask.ID_NUMBER, Mask.PHONE):
        shown = mask(number, how)
        assert sum(c.isdigit() for c in shown) <= (7 if len(number) >= 11 else 2)
        assert shown.count("*") >= min(4, len(number))


def test_numbers_inside_free_text() -> None:
    text = "电话 138-1234-1234,身份证 51343419900101123X,欠 12000 元"
    assert hide_numbers(text) == "电话 ***,身份证 ***,欠 12000 元"


def test_a_day_is_no_number_that_identifies() -> None:
    assert hide_numbers("还清借款 · 2026-09-30") == "还清借款 · 2026-09-30"
    assert hide_numbers("2026-11-02 14:30 · 综治中心") == "2026-11-02 14:30 · 综治中心"
    assert hide_numbers("0834-2026-1130、2026-13-30-1") == "***、***"
