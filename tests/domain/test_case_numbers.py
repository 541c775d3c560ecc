"""What a case number looks like, and which ones are missing (domain.md A.5)."""

from __future__ import annotations

import pytest

from app.domain.case_numbers import (
    NumberBlock,
    NumberStock,
    gaps,
    is_same,
    is_usable,
    number_in,
    ranges,
    render,
)

TEMPLATE = "({year}){committee}人调字第{number}号"


def block(first: int, last: int, used: int = 0, *, usable: bool = True) -> NumberBlock:
    return NumberBlock(first, last, used, usable, "2026-11-22T10:41")


def test_a_number_reads_as_it_was_written() -> None:
    text = render(TEMPLATE, 2026, "昭觉解放沟", 12)
    assert text == "(2026)昭觉解放沟人调字第12号"
    assert number_in(text, TEMPLATE, 2026) == 12


@pytest.mark.parametrize(
    ("text", "template", "number"),
    [
        ("（2026）昭觉解放沟人调字第012号", TEMPLATE, 12),
        ("〔2026〕旧简称人调字第3号", TEMPLATE, 3),
        ("2026-7", "{year}-{number:03}", 7),
        ("旧式样2026年第8号", TEMPLATE, 8),
        ("(2026)甲人调字第1号补", TEMPLATE, 1),
        ("没有号", TEMPLATE, None),
        ("", TEMPLATE, None),
    ],
)
def test_which_number_a_text_bears(text: str, template: str, number: int | None) -> None:
    assert number_in(text, template, 2026) == number


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{year}",
        "{number}",
        "{year}{number}{其他}",
        "{year}{number}{}",
        "{year}{number}{0}",
        "{year}{number",
        "{year}{number:q}",
        "{year}{number.real}",
        "{year:>200}{number}",
    ],
)
def test_what_is_no_template(template: str) -> None:
    assert not is_usable(template)


def test_brackets_of_any_width_are_the_same() -> None:
    assert is_same("（2026）甲1", "(2026)甲1")
    assert not is_same("(2026)甲1", "(2026)甲2")


def test_gaps_stand_on_no_case_and_never_will() -> None:
    stock = NumberStock((block(1, 10, 5), block(11, 20, 2, usable=False), block(31, 40, 1)))
    assert stock.free == 5 + 9
    assert gaps({1, 2, 4, 11, 31}, stock) == (3, 5, *range(12, 31))


def test_nothing_given_out_is_no_gap() -> None:
    assert gaps(set(), NumberStock((block(1, 10),))) == ()
    assert gaps(set(), NumberStock((block(1, 10, usable=False),))) == ()
    assert gaps({3}, NumberStock()) == (1, 2)


@pytest.mark.parametrize(
    ("numbers", "text"), [((), ""), ((3,), "3"), ((9, 3, 7, 8), "3、7—9"), ((1, 2), "1—2")]
)
def test_numbers_are_listed_in_runs(numbers: tuple[int, ...], text: str) -> None:
    assert ranges(numbers) == text
