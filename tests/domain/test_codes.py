"""Code lists: looking up, choosing, naming, mapping; unknown codes are kept (architecture.md)."""

from app.domain.codes import UNKNOWN_MARK, Code, CodeBook, CodeList, LocalName

ON = "2026-11-22"


def book() -> CodeBook:
    """Two lists: classes and matters of one quarter, an old matter, a derived one."""
    classes = CodeList("matter_class", "大类", (Code("civil", "民事"), Code("economic", "经济")))
    matters = CodeList(
        "matter_type",
        "小类",
        (
            Code("wages", "劳动报酬", "civil", maps={"stat_code": "33"}, aliases=("讨薪",)),
            Code("civil_other", "其他", "civil"),
            Code("economic_other", "其他", "economic"),
            Code("old", "计划生育", "civil", valid_to="2019-08-27"),
            Code("local", "彩礼（本季）", "civil", valid_from="2026-10-01", valid_to="2026-12-31"),
            Code("woman", "女性", derived=True),
        ),
        parents="matter_class",
        targets={"stat_code": "stat"},
    )
    types = CodeList(
        "dispute_type",
        "纠纷",
        (
            Code("10", "劳动争议", maps={"stat_code": "30"}, names={"bo": _NAME}),
            Code("1051", "劳务派遣", "10"),
        ),
        parents="dispute_type",
    )
    return CodeBook([classes, matters, types])


_NAME = LocalName("ངལ་རྩོལ།", "composed", "composed")


def test_only_codes_of_the_day_are_offered_and_derived_ones_never() -> None:
    assert [c.code for c in book().active("matter_type", ON)] == [
        "wages", "civil_other", "economic_other", "local",
    ]  # fmt: skip
    assert [c.code for c in book().active("matter_type", "2019-08-27", "civil")] == [
        "wages", "civil_other", "old",
    ]  # fmt: skip
    assert [c.code for c in book().active("matter_type", "2027-01-01", "economic")] == [
        "economic_other"
    ]


def test_an_expired_code_keeps_its_name() -> None:
    assert book().name("matter_type", "old") == "计划生育"


def test_a_code_is_found_by_code_name_alias_and_other_widths() -> None:
    for text in ("local", "彩礼（本季）", "彩礼(本季)", " 彩礼 (本季)"):
        assert book().find("matter_type", text) == "local"
    assert book().find("matter_type", "讨薪") == "wages"


def test_a_name_that_two_classes_share_needs_the_class() -> None:
    assert book().find("matter_type", "其他") is None
    assert book().find("matter_type", "其他", "economic") == "economic_other"


def test_what_is_unknown_is_none_when_searched_and_marked_when_shown() -> None:
    assert book().find("matter_type", "飞碟") is None
    assert book().find("no_such_list", "wages") is None
    assert book().entry("no_such_list", "wages") is None
    assert book().active("no_such_list", ON) == ()
    assert book().name("matter_type", "x99") == "x99" + UNKNOWN_MARK


def test_a_local_name_falls_back_to_chinese() -> None:
    assert book().name("dispute_type", "10", "bo") == "ངལ་རྩོལ།"
    assert book().name("dispute_type", "10", "ii") == "劳动争议"


def test_a_local_second_level_is_counted_where_its_parent_is() -> None:
    assert book().mapped("dispute_type", "1051", "stat_code") == "30"
    assert book().mapped("dispute_type", "10", "net12348_code") is None
    assert book().mapped("matter_type", "civil_other", "stat_code") is None
    assert book().mapped("dispute_type", "unknown", "stat_code") is None
