"""A suggested translation keeps the placeholders of its message (languages.md)."""

import pytest

from app.domain.placeholders import placeholders, same_placeholders
from app.domain.translation_suggestion import TRANSLATION_SUGGESTION
from tests.support.memory_desk import surroundings

AROUND = surroundings("2026-11-22T10:41")


@pytest.mark.parametrize(
    ("message", "text", "codes"),
    [
        ("今天", "ꀃꑍ", []),
        ("{n} 件", "ꀃ {n}", []),
        ("{n} 件", "ꀃ", ["translation.placeholders"]),
        ("{n} 件", "ꀃ {m}", ["translation.placeholders"]),
        ("{n} 件", "ꀃ {n", ["translation.placeholders"]),
        ("%1 已存在", "ꀃ %2", ["translation.placeholders"]),
        ("今天", "", ["missing"]),
    ],
)
def test_rules(message: str, text: str, codes: list[str]) -> None:
    values = {"message": message, "locale": "ii", "text": text}
    found = TRANSLATION_SUGGESTION.rules(values, AROUND)
    assert [(problem.code, problem.field) for problem in found] == [
        (code, "text") for code in codes
    ]


def test_title_and_snippet() -> None:
    values = {"message": "今天", "text": "ꀃꑍ"}
    assert TRANSLATION_SUGGESTION.title(values) == "今天"
    assert TRANSLATION_SUGGESTION.snippet(values) == "ꀃꑍ"


def test_placeholders() -> None:
    assert placeholders("{n:>3} %1") == {"n:>3", "%1"}
    assert placeholders("{n") is None
    assert not same_placeholders("{n", "{n")
