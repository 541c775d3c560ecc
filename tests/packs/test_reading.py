"""Reading packs: a malformed place is named by file and entry, everything else counts."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.problems import Problem
from app.packs.files import Overlay, digest, is_safe_path
from app.packs.reference import load_directory, parse, reference

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
BASE = load_directory(RESOURCES)
GOOD = {"code": "a", "name": "甲", "valid_from": "2000-01-01"}


def raw(content: Any) -> bytes:
    """A file's bytes."""
    return content if isinstance(content, bytes) else json.dumps(content).encode()


def problems_of(path: str, content: Any) -> tuple[Problem, ...]:
    """The problems of one file laid over the shipped data."""
    return parse(Overlay(BASE, {path: raw(content)}))[1]


def code_list(*codes: Any, **head: Any) -> dict[str, Any]:
    """A code list named x."""
    return {"list": "x", "title": "某", **head, "codes": list(codes)}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"code": "b"}, "name"),
        ({"code": "b", "name": 5}, "Expected `str`"),
        ("b", "Expected `object`"),
        ({"code": "a", "name": "乙"}, "duplicate code a"),
        ({"code": "b", "name": "乙", "valid_from": "2026-13-01"}, "must be dates"),
        ({**GOOD, "code": "b", "valid_to": "1999-12-31"}, "before valid_from"),
        ({"code": "b", "name": "乙", "parent": "z"}, "parent z"),
        ({"code": "b", "name": "乙", "names": {"ii": ["ꀀ"]}}, "names"),
    ],
)  # fmt: skip
def test_a_bad_code_is_named_and_left_out(bad: Any, reason: str) -> None:
    files = Overlay(BASE, {"codes/x.json": raw(code_list(GOOD, bad, parents="x"))})
    found, problems = parse(files)
    assert [p.code for p in problems] == ["pack.entry"]
    assert problems[0].args["file"] == "codes/x.json"
    assert problems[0].args["entry"] == 2
    assert reason in str(problems[0].args["reason"])
    assert [c.code for c in found.codes.active("x", "2026-11-22")] == ["a"]


def test_a_parent_before_its_child_so_that_no_circle_can_be_written() -> None:
    circle = code_list({**GOOD, "parent": "b"}, {**GOOD, "code": "b", "parent": "a"}, parents="x")
    assert len(problems_of("codes/x.json", circle)) == 2


@pytest.mark.parametrize(
    "code",
    [{**GOOD, "parent": "z"}, {**GOOD, "maps": {"stat": "1"}}, {**GOOD, "maps": {"sex": "7"}}],
)
def test_a_reference_into_nothing_is_named(code: Any) -> None:
    problems = problems_of("codes/x.json", code_list(code, parents="sex", targets={"sex": "sex"}))
    assert [p.args["entry"] for p in problems] == [1]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe{}", b'{"codes": []}', b"null"])
@pytest.mark.parametrize("folder", ["codes", "calendar"])
def test_a_file_without_a_readable_head_is_one_problem(content: bytes, folder: str) -> None:
    problems = problems_of(f"{folder}/x.json", content)
    assert len(problems) == 1
    assert problems[0].args["file"] == f"{folder}/x.json"


@pytest.mark.parametrize(
    ("path", "content", "entry"),
    [
        ("parameters/x.json", {"parameters": [{"name": "n", "value": 1, "valid_from": "x"}]}, 1),
        ("parameters/x.json", {"parameters": {"name": "n"}}, 0),
        ("phrases/x.json", {"phrases": [{"id": "p", "trigger": "q", "text": "t"}]}, 1),
        ("guide/x.json", {"guide": [{"id": "g", "stage": "work", "question": "q"}]}, 1),
        ("rights/x.json", {"rights": [{"role": "clerk", "kind": "k", "acts": "read"}]}, 1),
        (
            "codes/divisions-x.json",
            {"divisions": [{"code": "5134", "name": "x", "level": "county"}]},
            1,
        ),
        (
            "codes/divisions-x.json",
            {"divisions": [{"code": "513499000000", "name": "x", "level": "planet"}]},
            1,
        ),
        ("calendar/x.json", {"year": 2027, "off": [{"from": "2026-01-01", "to": "2027-01-01",
                                                    "name": "元旦"}]}, 1),
        ("calendar/x.json", {"year": 2027, "off": [{"from": "2027-02-30", "to": "2027-03-01",
                                                    "name": "春节"}]}, 1),
    ],
)  # fmt: skip
def test_every_folder_names_its_bad_entry(path: str, content: Any, entry: int) -> None:
    problems = problems_of(path, content)
    assert [(p.args["file"], p.args["entry"]) for p in problems] == [(path, entry)]


def test_texts_that_belong_nowhere_or_repeat_an_id_are_named() -> None:
    phrase = {"id": "wages-1", "trigger": "zzz", "matter": "wages", "text": "好。"}
    guide = {"id": "work-1", "stage": "moon", "question": "？", "steps": []}
    assert len(problems_of("phrases/x.json", {"phrases": [phrase]})) == 1
    assert (
        len(problems_of("phrases/x.json", {"phrases": [{**phrase, "id": "n", "matter": "m"}]})) == 1
    )
    assert len(problems_of("guide/x.json", {"guide": [guide]})) == 2


def test_a_division_without_its_parent_is_named() -> None:
    village = {
        "code": "513499101200",
        "name": "某村",
        "level": "village",
        "parent": "513499101000",
    }
    problems = problems_of("codes/divisions-x.json", {"divisions": [village]})
    assert ["513499101000" in str(p.args["reason"]) for p in problems] == [True]


def test_unknown_keys_and_folders_of_a_newer_prefecture_are_no_problem() -> None:
    newer = code_list({**GOOD, "colour": "red"}, audience="all")
    assert problems_of("codes/x.json", newer) == ()
    assert problems_of("holograms/x.json", b"\x00") == ()


def test_the_running_program_reads_past_bad_entries() -> None:
    files = Overlay(BASE, {"codes/x.json": raw(code_list(GOOD, {"code": 1})), "codes/y.json": b"{"})
    codes = reference(files).codes
    assert codes.name("x", "a") == "甲"
    assert codes.name("y", "a") == "a?"


def test_delivered_divisions_stand_beside_the_shipped_counties() -> None:
    town = {
        "code": "513431999000",
        "name": "新镇",
        "level": "township",
        "parent": "513431000000",
    }
    files = Overlay(BASE, {"codes/divisions-513431.json": raw({"divisions": [town]})})
    found = reference(files, keys=lambda name: ["xz"] if name == "新镇" else [])
    assert found.divisions.path_name("513431999000").endswith("昭觉县新镇")
    assert [d.name for d in found.divisions.search("xz", "2026-11-22")] == ["新镇"]


def test_code_lists_are_read_when_asked_for() -> None:
    asked: list[str] = []

    class Watched(Overlay):
        def __getitem__(self, path: str) -> bytes:
            asked.append(path)
            return super().__getitem__(path)

    found = reference(Watched(BASE))
    assert not [path for path in asked if path.startswith("codes/") and "divisions" not in path]
    assert found.codes.name("sex", "1") == "男"
    assert asked.count("codes/sex.json") == 1
    assert found.codes.find("sex", "女") == "2"
    assert asked.count("codes/sex.json") == 1


def test_a_later_layer_gives_the_whole_file() -> None:
    over = Overlay({"a/x.json": b"1", "a/y.json": b"2"}, {"a/x.json": b"3"})
    assert dict(over) == {"a/x.json": b"3", "a/y.json": b"2"}
    assert len(over) == 2
    assert "a/z.json" not in over


def test_the_digest_depends_on_names_and_contents_only() -> None:
    one = {"a/x.json": b"1", "a/y.json": b"2"}
    assert digest(one) == digest(dict(reversed(one.items())))
    assert len({digest(one), digest({"a/x.json": b"12"}), digest({"a/x.json": b"2"})}) == 3


@pytest.mark.parametrize("path", ["codes/x.json", "templates/zh/slip.docx", "pack.json"])
def test_safe_paths(path: str) -> None:
    assert is_safe_path(path)


@pytest.mark.parametrize(
    "path",
    ["", "/codes/x.json", "../x.json", "codes/../x.json", "codes/.x", "codes\\x.json", "C:/x.json",
     "codes/x.json\n", "codes//x.json", "代码/x.json"],
)  # fmt: skip
def test_paths_that_could_leave_the_pack(path: str) -> None:
    assert not is_safe_path(path)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    for folder in ("codes", "calendar", "parameters", "rights"):
        parse({f"{folder}/x.json": content, "codes/divisions.json": content})


def reviewed(**changes: str) -> dict[str, Any]:
    """A file with one reviewed translation."""
    one = {"message": "{n} 件", "text": "ꀃ {n}", "reviewer": "语委", "date": "2026-11-20"}
    return {"translations": [{**one, **changes}]}


def test_reviewed_translations_are_read_by_language() -> None:
    found, problems = parse(Overlay(BASE, {"translations/ii.json": raw(reviewed())}))
    assert not problems
    (one,) = found.translations["ii"]
    assert (one.message, one.text, one.reviewer) == ("{n} 件", "ꀃ {n}", "语委")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "ꀃ"}, "placeholders differ"),
        ({"text": "ꀃ {m}"}, "placeholders differ"),
        ({"text": " "}, "are needed"),
        ({"reviewer": ""}, "are needed"),
        ({"date": ""}, "are needed"),
        ({"date": "yesterday"}, "are needed"),
    ],
)
def test_a_translation_that_may_not_be_shown_is_refused(
    changes: dict[str, str], reason: str
) -> None:
    (problem,) = problems_of("translations/ii.json", reviewed(**changes))
    assert problem.code == "pack.entry"
    assert reason in str(problem.args["reason"])
