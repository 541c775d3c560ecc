"""Parsing what clerks type and files bring (architecture.md "The life of one record", step 2)."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import dates
from app.domain.consultation import FIELDS
from app.domain.fields import FieldSpec, FieldType
from app.domain.problems import Problem
from app.domain.showing import show
from app.domain.values import MAX_ITEMS, parse, parse_all
from tests.support.memory_desk import VILLAGE, surroundings

AROUND = surroundings("2026-11-22T10:41")
BY_NAME = {spec.name: spec for spec in FIELDS}


def field(type_: FieldType, **more: Any) -> FieldSpec:
    return FieldSpec(name="x", type=type_, label="某项", **more)


def read(spec: FieldSpec, raw: object, parent: str | None = None) -> object:
    found = parse(spec, raw, AROUND, parent)
    return found.code if isinstance(found, Problem) else found


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-11-22", "2026-11-22"),
        ("20261122", "2026-11-22"),
        ("2026年11月22日", "2026-11-22"),
        ("2026/1/5", "2026-01-05"),
        ("11-22", "2026-11-22"),
        ("0715", "2026-07-15"),
        ("7月15日", "2026-07-15"),
        ("+7", "2026-11-29"),
        ("-1", "2026-11-21"),
        ("昨天", "2026-11-21"),
        ("２０２６－１１－２２", "2026-11-22"),  # full-width
        ("༢༠༢༦-༡༡-༢༢", "2026-11-22"),  # Tibetan digits (languages.md)
        ("2026-11-22T00:00", "2026-11-22"),  # an Excel cell
        (20261122, "2026-11-22"),
        ("", None),
        ("2026-02-30", "value.date"),
        ("1322", "value.date"),
        ("9999-01-01", "value.date"),
        ("+99999", "value.date"),
        (True, "value.type"),
    ],
)
def test_days_are_read_as_people_write_them(raw: object, day: object) -> None:
    """product.md R35 (`+7`, `0715`); languages.md: Tibetan and full-width digits on input."""
    assert read(field(FieldType.DATE), raw) == day


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-11-22T10:41", "2026-11-22T10:41"),
        ("2026-11-22 10:41:59", "2026-11-22T10:41"),
        ("2026-11-22T02:41:00Z", "2026-11-22T10:41"),
        ("2026-11-22T10:41+08:00", "2026-11-22T10:41"),
        ("2026-11-20", "2026-11-20T00:00"),
        ("1120 9:05", "2026-11-20T09:05"),
        ("昨天 15:30", "2026-11-21T15:30"),
        ("2026年11月20日9时5分", "2026-11-20T09:05"),
        ("9:05", "2026-11-22T09:05"),
        ("现在", "2026-11-22T10:41"),
        ("2026-11-22T25:00", "value.date"),
        ("中午", "value.date"),
    ],
)
def test_moments_are_read_to_the_minute_in_local_time(raw: str, moment: str) -> None:
    assert read(field(FieldType.DATETIME), raw) == moment


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("9", "09:00"),
        ("0900", "09:00"),
        ("930", "09:30"),
        ("1330", "13:30"),
        ("9:00", "09:00"),
        ("９：００", "09:00"),  # full-width
        ("༩:༠༠", "09:00"),
        ("9点", "09:00"),
        ("9点半", "09:30"),
        ("9时5分", "09:05"),
        ("23:59:59", "23:59"),
        ("00:00", "00:00"),
        (9, "09:00"),
        (1330, "13:30"),
        ("", None),
        (None, None),
        ("24:00", "value.time"),
        ("9:60", "value.time"),
        ("1360", "value.time"),
        ("12345", "value.time"),
        ("-9", "value.time"),
        ("上午", "value.time"),
        ("2026-11-22T10:41", "value.time"),
        (0.375, "value.time"),
        (True, "value.type"),
        (["9"], "value.type"),
        ("9\0", "value.nul"),
    ],
)
def test_times_of_day_are_read_as_people_write_them(raw: object, time: object) -> None:
    assert read(field(FieldType.TIME), raw) == time


@pytest.mark.parametrize(
    ("text", "day", "time", "moment"),
    [
        ("2026-11-22", True, False, True),
        ("09:00", False, True, False),
        ("2026-11-22T10:41", False, False, True),
        ("2028-02-29", True, False, True),
        ("2026-02-29", False, False, False),
        ("2026-W47-7", False, False, False),
        ("20261122", False, False, False),
        ("24:00", False, False, False),
        ("2026-11-22T10:41:00", False, False, False),
        ("2026-11-22\n", False, False, False),
        ("", False, False, False),
    ],
)
def test_what_is_stored_is_known_by_its_form(
    text: str, day: bool, time: bool, moment: bool
) -> None:
    assert (dates.is_day(text), dates.is_time(text), dates.is_moment(text)) == (day, time, moment)


@pytest.mark.parametrize(
    ("raw", "fen"),
    [
        ("38000", 3_800_000),
        ("380.5", 38_050),
        ("3.8万", 3_800_000),
        ("￥1,200.00元", 120_000),
        (3_800_000, 3_800_000),  # a JSON number is fen (domain.md E.1: store integer 分)
        ("0.001", "value.range"),
        ("-5", "value.number"),
        ("五百", "value.number"),
    ],
)
def test_money_is_whole_fen(raw: object, fen: object) -> None:
    assert read(field(FieldType.MONEY), raw) == fen


@pytest.mark.parametrize(
    ("raw", "number"),
    [("６", 6), ("༦", 6), ("6人", 6), (6, 6), (6.0, 6), ("1968年", 1968), ("0", 0)],
)
def test_numbers_of_every_script_and_with_their_word(raw: object, number: int) -> None:
    assert read(field(FieldType.INTEGER), raw) == number


@pytest.mark.parametrize(
    ("raw", "code"),
    [("六", "value.number"), ("1e3", "value.number"), ("9" * 30, "value.range")],
)
def test_what_is_no_number_is_refused(raw: object, code: str) -> None:
    assert read(field(FieldType.INTEGER), raw) == code


@pytest.mark.parametrize("raw", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("type_", [FieldType.INTEGER, FieldType.TEXT, FieldType.MONEY])
def test_what_is_not_finite_is_refused(raw: float, type_: FieldType) -> None:
    assert read(field(type_), raw) == "value.not_finite"


def test_codes_are_taken_by_code_by_name_and_within_their_parent() -> None:
    """commands.md, import: a code field takes the code or its Chinese name."""
    matter = BY_NAME["matter_type"]
    assert read(BY_NAME["channel"], "来访") == "visit"
    assert read(BY_NAME["channel"], "visit") == "visit"
    assert read(matter, "其他", parent="civil") == "other_civil"
    assert read(matter, "其他") == "code.unknown"  # four classes have one
    assert read(BY_NAME["channel"], "飞鸽") == "code.unknown"


def test_a_list_may_be_json_or_cut_where_people_cut_it() -> None:
    handling = BY_NAME["handling"]
    assert read(handling, ["当场解答", "appointment"]) == ("answered", "appointment")
    assert read(handling, "当场解答、约期答复；当场解答") == ("answered", "appointment")
    assert read(handling, '["answered", "约期答复"]') == ("answered", "appointment")
    guide = "指引公证、鉴定、仲裁、复议、律师"
    assert read(handling, f"{guide}；当场解答、约期答复") == ("guide", "answered", "appointment")
    assert read(handling, "[" * 5_000) == "value.too_long"
    assert read(handling, ["当场解答", "瞎编"]) == "code.unknown"
    assert read(handling, ["answered"] * (MAX_ITEMS + 1)) == "value.too_many"
    assert read(handling, []) is None
    assert read(BY_NAME["law_refs"], "民法典第1079条;劳动法第50条") == (
        "民法典第1079条",
        "劳动法第50条",
    )


def test_parents_are_read_before_the_codes_within_them() -> None:
    values, problems = parse_all(BY_NAME, {"matter_type": "其他", "matter_class": "经济"}, AROUND)
    assert (values, problems) == (
        {"matter_class": "economic", "matter_type": "other_economic"},
        (),
    )


def test_an_unknown_field_is_refused_by_name() -> None:
    _, problems = parse_all(BY_NAME, {"visitor_nam": "阿苦"}, AROUND)
    assert [(p.code, p.field) for p in problems] == [("field.unknown", "visitor_nam")]


def test_places_by_code_or_by_a_name_that_only_one_bears() -> None:
    place = BY_NAME["division_code"]
    assert read(place, "火普村") == VILLAGE
    assert read(place, "昭觉县解放沟镇火普村") == VILLAGE
    assert read(place, "513431") == "513431000000"
    assert read(place, "513425000000") == "513425000000"  # abolished, still true (domain.md D.3)
    assert read(place, "没有这个村") == "division.unknown"
    assert read(place, "12345") == "division.unknown"


def test_a_phone_number_loses_spaces_and_hyphens_and_gains_ascii() -> None:
    assert read(BY_NAME["phone"], " １３８-００１３ ８０００ ") == "13800138000"
    assert read(BY_NAME["id_no"], "51343119500101001x") == "51343119500101001X"
    assert read(BY_NAME["phone"], 13800138000) == "13800138000"


@pytest.mark.parametrize("raw", ["是", "√", "1", "true", True])
def test_yes(raw: object) -> None:
    assert read(field(FieldType.BOOLEAN), raw) is True


@pytest.mark.parametrize("raw", ["否", "无", "0", "false", False])
def test_no_is_a_value_and_not_emptiness(raw: object) -> None:
    assert read(field(FieldType.BOOLEAN), raw) is False


def test_names_of_three_scripts_up_to_sixty_characters() -> None:
    """domain.md I.11: names up to 60 characters, several scripts."""
    name = BY_NAME["visitor_name"]
    for text in ("吉克阿依莫·木呷惹", "ꀉꈿꃅꇤ", "བསོད་ནམས་རྒྱལ་མཚན།", "𠮷" * 60):
        assert read(name, text) == text
    assert read(name, "长" * 61) == "value.too_long"


@pytest.mark.parametrize(("raw", "code"), [("a\0b", "value.nul"), ("a\ud800b", "value.surrogate")])
@pytest.mark.parametrize("type_", list(FieldType))
def test_nul_and_lone_surrogates_are_refused_by_every_type(
    type_: FieldType, raw: str, code: str
) -> None:
    """storage-security.md, hostile input."""
    assert read(field(type_, codes="channel"), raw) == code


def test_other_control_characters_and_loose_spaces_go() -> None:
    assert read(field(FieldType.TEXT), "\ufeff a\x07b \n c ".strip("\ufeff")) == "ab c"
    assert read(field(FieldType.LONG_TEXT), " a\r\n\r\nb\x1b ") == "a\n\nb"


def test_text_is_stored_in_nfc() -> None:
    assert read(field(FieldType.TEXT), "e\u0301") == "é"


_RAWS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=300),
    st.text(st.characters(categories=["Cs", "Cc", "Nd", "Lo"]), max_size=30),
    st.lists(st.text(max_size=20), max_size=5),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


def test_several_references_keep_their_order_and_each_stands_once() -> None:
    spec = FieldSpec(name="mediators", type=FieldType.REFS, ref="mediator", label="调解员")
    first, second = "01930000-0000-7000-8000-000000000002", "01930000-0000-7000-8000-000000000001"
    assert parse(spec, [first, second.upper(), first], AROUND) == (first, second)
    assert parse(spec, f"{first}；{second}", AROUND) == (first, second)
    assert parse(spec, [], AROUND) is None
    assert parse(spec, [first, "张三"], AROUND) == Problem("value.id", "mediators")


@given(raw=_RAWS, spec=st.sampled_from(FIELDS))
def test_anything_gives_a_value_of_the_type_or_a_refusal_of_the_field(
    raw: object, spec: FieldSpec
) -> None:
    found = parse(spec, raw, AROUND)
    if isinstance(found, Problem):
        assert found.field == spec.name
        return
    kinds = {
        FieldType.INTEGER: int,
        FieldType.BOOLEAN: bool,
        FieldType.CODES: tuple,
        FieldType.TEXTS: tuple,
    }
    assert found is None or isinstance(found, kinds.get(spec.type, str))
    assert found is None or found != ""


@given(raw=_RAWS, spec=st.sampled_from(FIELDS))
def test_a_value_reads_as_itself(raw: object, spec: FieldSpec) -> None:
    """Reading twice changes nothing: drafts and exports give values back to the parser."""
    found = parse(spec, raw, AROUND)
    if not isinstance(found, Problem) and not spec.compact:
        assert parse(spec, found, AROUND) == found


@given(
    spec=st.sampled_from([s for s in FIELDS if s.type is not FieldType.REF]),
    data=st.data(),
)
def test_what_is_shown_is_read_back(spec: FieldSpec, data: st.DataObject) -> None:
    """One text for screen, Excel and import (architecture.md, sentence 5)."""
    raw = data.draw(
        {
            FieldType.INTEGER: st.integers(0, 10_000),
            FieldType.BOOLEAN: st.booleans(),
            FieldType.DATE: st.dates().map(str),
            FieldType.DATETIME: st.datetimes().map(lambda d: d.isoformat()[:16]),
            FieldType.TIME: st.times().map(lambda t: t.isoformat()[:5]),
            FieldType.CODE: st.sampled_from(_codes(spec)),
            FieldType.CODES: st.lists(st.sampled_from(_codes(spec)), max_size=3),
            FieldType.DIVISION: st.sampled_from(["513431000000", VILLAGE]),
            FieldType.TEXTS: st.lists(st.text("法条一二三", max_size=8), max_size=3),
        }.get(spec.type, st.text("甲乙丙·123", max_size=20))
    )
    value = parse(spec, raw, AROUND)
    if not isinstance(value, Problem):
        shown = show(spec, value, AROUND)
        parent = _parent(spec, value)
        assert parse(spec, shown, AROUND, parent) == value


def _codes(spec: FieldSpec) -> list[str]:
    found = AROUND.codes.get(spec.codes or "")
    return [code.code for code in found.codes] if found else [""]


def _parent(spec: FieldSpec, value: object) -> str | None:
    entry = AROUND.codes.entry("matter_type", str(value)) if spec.within else None
    return entry.parent if entry else None
