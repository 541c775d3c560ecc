"""Initials with every reading, and the order of a name list (languages.md "Sorting")."""

from __future__ import annotations

import pytest
from pypinyin import Style, pinyin

from app.store.pinyin import _readings, initials, sort_key

_HAN = range(0x4E00, 0xA000)


def test_the_readings_are_those_of_pypinyin() -> None:
    for character in map(chr, _HAN):
        told = pinyin(character, style=Style.TONE3, heteronym=True, errors="ignore")
        wanted = tuple(reading for reading in told[0] if reading.isascii()) if told else ()
        assert _readings.__wrapped__(character) == wanted


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("单秀秀", {"sxx", "dxx", "cxx"}),
        ("仇和", {"qh", "ch"}),
        ("曾国", {"zg", "cg"}),
        ("区志明", {"ozm", "qzm"}),
        ("尉迟恭", {"ycg", "wcg"}),
        ("阿苦·木呷", {"akmg"}),
        ("吉克 Li Ma", {"jklm"}),
    ],
)
def test_all_readings_of_a_name_are_found(name: str, typed: set[str]) -> None:
    assert typed <= initials(name)


def test_other_scripts_have_no_initials() -> None:
    assert initials("ꆈꌠ བཀྲ་ཤིས") == set()


def test_a_very_long_name_stays_small() -> None:
    assert 1 <= len(initials("阿乐长重行" * 12)) <= 32
    assert all(len(text) == 60 for text in initials("阿乐长重行" * 12))


def test_names_sort_by_the_reading_of_the_surname() -> None:
    names = ["ꆈꌠ", "曾国", "单秀秀", "张三", "阿苦", "仇和", "བཀྲ་ཤིས", "Li Ma", "罗布"]
    assert sorted(names, key=sort_key) == [
        "阿苦", "Li Ma", "罗布", "仇和", "单秀秀", "曾国", "张三", "བཀྲ་ཤིས", "ꆈꌠ",
    ]  # fmt: skip
