"""Hostile lines are refused by code, the others are kept (storage-security.md, hostile input)."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.problems import Problem
from app.exchange import jsonl
from app.usecases.importing import Row, import_row
from tests.support.memory_desk import memory_desk

GOOD = b'{"visitor_name": "\xe9\x98\xbf\xe8\x8b\xa6"}'


def rows(data: bytes) -> list[Row]:
    return list(jsonl.read(io.BytesIO(data)))


def refusal(line: bytes) -> tuple[str, str | None]:
    (row, after) = rows(line + b"\n" + GOOD)
    assert after.raws == {"visitor_name": "阿苦"}, "the next line is kept"
    assert row.refusal is not None
    return row.refusal.code, row.refusal.field


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "line.json"),
        (b'{"a": 1,}', "line.json"),
        (b"\xff\xfe{}", "line.encoding"),
        (b'{"a": "\xed\xa0\x80"}', "line.encoding"),
        (b"[1]", "line.not_object"),
        (b'"text"', "line.not_object"),
        (b'{"a": NaN}', "line.number"),
        (b'{"a": -Infinity}', "line.number"),
        (b'{"a": "\x00"}', "line.nul"),
        (b'{"\\u0000": 1}', "line.nul"),
        (b'{"\\ud800": 1}', "line.surrogate"),
        (b'{"a": ' + b"[" * 9 + b"]" * 9 + b"}", "line.too_deep"),
        (b"[" * 100_000, "line.too_deep"),
        (b'{"a": "' + b"x" * jsonl.MAX_LINE_BYTES + b'"}', "line.too_long"),
        (b'{"a": 1e}', "line.json"),
    ],
)
def test_a_bad_line_is_refused_by_code_and_the_next_is_kept(line: bytes, code: str) -> None:
    assert refusal(line)[0] == code


def test_a_key_written_twice_is_refused_by_name() -> None:
    assert refusal(b'{"facts": "a", "facts": "b"}') == ("line.duplicate_key", "facts")
    assert refusal(b'{"x": {"k": 1, "k": 2}}') == ("line.duplicate_key", "k")


def test_a_key_that_is_no_name_is_not_repeated_to_the_reader() -> None:
    code, field = refusal(json.dumps({"\u202e" + "k" * 500: 1}).encode())
    assert (code, field) == ("field.unknown", "k" * 20)


def test_brackets_inside_a_text_are_no_depth() -> None:
    (row,) = rows(json.dumps({"facts": '[[[[[[[[[[{{{"\\'}).encode())
    assert row.raws == {"facts": '[[[[[[[[[[{{{"\\'}


def test_numbers_without_end_are_a_matter_of_the_field() -> None:
    (row,) = rows(b'{"headcount": ' + b"9" * 5_000 + b"}")
    outcome = import_row(memory_desk(), "consultation", row)
    assert [(p.code, p.field) for p in outcome.refused] == [("value.too_long", "headcount")]
    (row,) = rows(b'{"headcount": 1e999}')
    outcome = import_row(memory_desk(), "consultation", row)
    assert [(p.code, p.field) for p in outcome.refused] == [("value.not_finite", "headcount")]


def test_lines_are_numbered_as_in_an_editor() -> None:
    data = b"\xef\xbb\xbf" + GOOD + b"\r\n\r\n  \n" + GOOD
    assert [(row.line, row.refusal) for row in rows(data)] == [(1, None), (4, None)]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert jsonl.read_file(tmp_path / "none.jsonl") == Problem("file.missing")
    assert jsonl.read_file(tmp_path) in (Problem("file.not_readable"), Problem("file.missing"))


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "来访.jsonl"
    file.write_bytes(GOOD + b"\n" + GOOD)
    found = jsonl.read_file(file)
    assert not isinstance(found, Problem)
    assert [row.line for row in found] == [1, 2]


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_give_rows_or_refusals(lines: list[bytes]) -> None:
    for row in rows(b"\n".join(lines)):
        assert (row.refusal is None) or not row.raws
