"""Terms as sentences, money in capital numerals (domain.md A.8b; issue 3)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import chinese_day
from app.domain.terms import BLANK, amount_in_capitals, money, sentence
from tests.support.case_files import party
from tests.support.memory_desk import surroundings

AROUND = surroundings()
PARTIES = (party("a", "applicant", "马海日火"), party("b", "respondent", "王成贵"))
_DIGITS = {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (1000, "壹拾元整"),
        (1100, "壹拾壹元整"),
        (10_100, "壹佰零壹元整"),
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (10_050_000, "壹拾万零伍佰元整"),
        (1_000_000_100, "壹仟万零壹元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_100_000, "壹亿零壹仟元整"),
        (1_000_500_000_000_000, "壹拾万零伍拾亿元整"),
    ],
)
def test_money_in_capitals(fen: int, text: str) -> None:
    """Examples of 《正确填写票据和结算凭证的基本规定》 among them."""
    assert amount_in_capitals(fen) == text


def test_nobody_agrees_on_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="never negative"):
        amount_in_capitals(-1)


def read_whole(text: str) -> int:
    """The number that capital numerals say, read by a rule of its own."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(unit)
        if found:
            return read_whole(head) * size + read_whole(tail)
    number, digit = 0, 0
    for char in text:
        if char in _UNITS:
            number, digit = number + digit * _UNITS[char], 0
        else:
            digit = _DIGITS[char]
    return number + digit


def read_fen(text: str) -> int:
    """The fen of an amount in capitals."""
    text = text.removesuffix("整")
    whole, found, rest = text.rpartition("元")
    fen = read_whole(whole) * 100 if found else 0
    for unit, size in (("角", 10), ("分", 1)):
        if unit in rest:
            before, _, rest = rest.partition(unit)
            fen += _DIGITS[before[-1]] * size
    return fen


@given(st.integers(0, 2**53 - 1))
def test_every_amount_is_read_back_and_written_in_one_way(fen: int) -> None:
    text = amount_in_capitals(fen)
    assert read_fen(text) == fen
    assert "零零" not in text
    assert text.endswith("整") == (fen % 10 == 0)
    assert not text.startswith("零") or fen == 0


def test_money_says_digits_and_capitals() -> None:
    assert money(360_050) == "人民币3600.50元（大写：叁仟陆佰元伍角整）"


def said(**term: Any) -> str:
    return sentence(term, PARTIES, AROUND)


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (
            {"act": "deliver", "debtor_id": "b", "creditor_id": "a", "what": "一头牛。",
             "amount_fen": 800000},
            "王成贵向马海日火交付一头牛（价值人民币8000元（大写：捌仟元整））。",
        ),
        ({"act": "do", "debtor_id": "b", "what": "修好田埂"}, "王成贵负责修好田埂。"),
        ({"act": "stop", "debtor_id": "b", "what": "堆放杂物"}, "王成贵停止堆放杂物。"),
        (
            {"act": "apologise", "debtor_id": "b", "creditor_id": "a", "how": "当面"},
            "王成贵向马海日火赔礼道歉，方式：当面。",
        ),
        ({"act": "drop", "debtor_id": "a", "what": "其他请求"}, "马海日火自愿放弃其他请求。"),
        ({"act": "other", "what": "双方轮流放水"}, "双方轮流放水。"),
        ({"act": "mediate_by_pack", "debtor_id": "a", "what": "此事"},
         "马海日火mediate_by_pack?此事。"),
    ],
)  # fmt: skip
def test_a_term_is_a_sentence(term: dict[str, Any], text: str) -> None:
    assert said(**term) == text


def test_a_payment_says_who_how_much_by_when_how_and_where() -> None:
    payment = {"act": "pay", "debtor_id": "b", "creditor_id": "a", "what": "工资"}
    details = {"amount_fen": 360000, "due_on": "2026-12-05", "how": "银行转账", "place": "司法所"}
    assert said(**payment, **details) == (
        "王成贵于2026年12月5日前（含当日）在司法所向马海日火支付工资"
        "人民币3600元（大写：叁仟陆佰元整），方式：银行转账。"
    )


def test_what_is_missing_is_left_to_be_written_by_hand() -> None:
    assert said(act="pay") == (f"{BLANK}向{BLANK}支付人民币{BLANK}元（大写：{BLANK}）。")
    assert said() == f"{BLANK}{BLANK}。"


def test_a_day_as_papers_write_it() -> None:
    assert chinese_day("2026-01-05") == "2026年1月5日"
