"""The search tokens against a real FTS5 index: three scripts, half-typed words, hostile input."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlite

from app.domain.text import FTS5_TOKENIZER, index_text, match_query, normalise, tokens

RECORDS = {
    1: "阿苦·木呷 因土地承包纠纷来访，要求调解",
    2: "李四光 欠薪 13800138000 2026-11-22",
    3: "ꃅꈌꃅꇤ ꃆꑘ ꆈꌠꁱꂷ",
    4: "བཀྲ་ཤིས་སྒྲོལ་མ། ས་ཞིང་གི་རྩོད་གཞི།",
    5: "Ｌｉ Ｓｉ Straße 第１２号 ༣༤",
    6: "\U00020bb7田𬱖 \ue123 \U00030edd",
    7: "土 地",
}


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite.Connection]:
    connection = sqlite.connect(":memory:")
    option = FTS5_TOKENIZER.replace("'", "''")
    connection.execute(f"CREATE VIRTUAL TABLE search USING fts5(words, tokenize='{option}')")
    connection.executemany(
        "INSERT INTO search(rowid, words) VALUES (?, ?)",
        [(number, index_text(text)) for number, text in RECORDS.items()],
    )
    yield connection
    connection.close()


def found(index: sqlite.Connection, query: str) -> set[int]:
    rows = index.execute("SELECT rowid FROM search WHERE search MATCH ?", [match_query(query)])
    return {number for (number,) in rows}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("土地", {1}),
        ("土", {1, 7}),
        ("地", {1, 7}),
        ("木呷", {1}),
        ("阿苦木呷", {1}),
        ("阿苦·木", {1}),
        ("木苦", set()),
        ("李四", {2}),
        ("四光", {2}),
        ("光", {2}),
        ("李 欠", {2}),
        ("138001", {2}),
        ("１３８００", {2}),
        ("ꃅꇤ", {3}),
        ("ꃅ", {3}),
        ("ꁱꂷ", {3}),
        ("ꂷꁱ", set()),
        ("སྒྲོལ་མ", {4}),
        ("སྒྲོ", {4}),
        ("ཤིས་སྒྲོལ་", {4}),
        ("རྩོད་གཞི།", {4}),
        ("མ་སྒྲོལ", set()),
        ("34", {5}),
        ("༣༤", {5}),
        ("12号", {5}),
        ("li si", {5}),
        ("STRASSE", {5}),
        ("\U00020bb7", {6}),
        ("𬱖", {6}),
        ("\ue123", {6}),
        ("\U00030edd", {6}),
    ],
)
def test_finds_exactly_the_right_records(
    index: sqlite.Connection, query: str, expected: set[int]
) -> None:
    assert found(index, query) == expected


def test_tokens_of_the_three_scripts() -> None:
    assert tokens("调解书ꆈꌠ བོད་ཡིག ༡༢ab") == [
        "调解", "解书", "书", "ꆈ", "ꌠ", "བོད", "ཡིག", "12", "ab",
    ]  # fmt: skip


@pytest.mark.parametrize("query", ["", " ", '"', "* - ( )", "།", "\0\ud800"])
def test_nothing_to_search_for_is_an_empty_expression(query: str) -> None:
    assert match_query(query) == ""


@pytest.mark.parametrize(
    "query", ['李四" OR "1', "李四 NOT 土地", "NEAR(李 四)", "words:李四", "^李"]
)
def test_operators_of_fts5_are_only_words(index: sqlite.Connection, query: str) -> None:
    assert found(index, query) <= {2}


@given(st.text())
def test_any_text_can_be_indexed_and_searched(index: sqlite.Connection, text: str) -> None:
    index_text(text).encode()
    if expression := match_query(text):
        index.execute("SELECT rowid FROM search WHERE search MATCH ?", [expression]).fetchall()


@given(st.text(alphabet="土地调解ꆈꌠꁱབོདཡིག་༡1Aａ ·"))
def test_every_text_is_found_by_itself(text: str) -> None:
    if not (expression := match_query(text)):
        return
    connection = sqlite.connect(":memory:")
    option = FTS5_TOKENIZER.replace("'", "''")
    connection.execute(f"CREATE VIRTUAL TABLE search USING fts5(words, tokenize='{option}')")
    connection.execute("INSERT INTO search(words) VALUES (?)", [index_text(text)])
    assert connection.execute("SELECT 1 FROM search WHERE search MATCH ?", [expression]).fetchall()
    connection.close()


@given(st.text())
def test_normal_form_is_stable(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
