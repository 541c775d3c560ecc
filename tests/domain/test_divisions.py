"""Divisions: codes, dates, successions, search, stations (domain.md D, I.7)."""

import pytest

from app.domain.divisions import (
    Division,
    Divisions,
    Level,
    Station,
    Succession,
    SuccessionKind,
    level_of,
    parent_code,
)

ON = "2026-11-22"
PREFECTURE, COUNTY = "513400000000", "513431000000"
TOWN, OTHER_TOWN, OLD_TOWN = "513431101000", "513431102000", "513431201000"
VILLAGE = "513431101200"


def divisions() -> Divisions:
    """A county whose old township was split in 2021; a renumbered county beside it."""
    return Divisions(
        [
            Division(PREFECTURE, "凉山彝族自治州", Level.PREFECTURE),
            Division("513425000000", "会理县", Level.COUNTY, PREFECTURE, valid_to="2021-01-19"),
            Division("513402000000", "会理市", Level.COUNTY, PREFECTURE, valid_from="2021-01-20"),
            Division(COUNTY, "昭觉县", Level.COUNTY, PREFECTURE, name_ii="ꏪꐦꑤ"),
            Division(OLD_TOWN, "大坝乡", Level.TOWNSHIP, COUNTY, valid_to="2021-01-31"),
            Division(TOWN, "大坝镇", Level.TOWNSHIP, COUNTY, valid_from="2021-02-01"),
            Division(OTHER_TOWN, "小坝镇", Level.TOWNSHIP, COUNTY, valid_from="2021-02-01"),
            Division(VILLAGE, "依伍村", Level.VILLAGE, TOWN, valid_from="2021-02-01"),
        ],
        [
            Succession("513425000000", "513402000000", SuccessionKind.RENUMBER, "2021-01-20", 100),
            Succession(OLD_TOWN, TOWN, SuccessionKind.SPLIT, "2021-02-01", 50),
            Succession(OLD_TOWN, OTHER_TOWN, SuccessionKind.SPLIT, "2021-02-01", 50),
        ],
        [
            Station("s1", "大坝镇工作站", "township_station", TOWN, (TOWN, VILLAGE)),
            Station("s0", "大坝乡工作站", "township_station", OLD_TOWN, valid_to="2021-01-31"),
        ],
        keys=lambda name: ["dbz"] if name == "大坝镇" else [],
    )


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        (PREFECTURE, Level.PREFECTURE, None),
        (COUNTY, Level.COUNTY, PREFECTURE),
        (TOWN, Level.TOWNSHIP, COUNTY),
        (VILLAGE, Level.VILLAGE, TOWN),
        ("513431", None, None),
        ("51343110120X", None, None),
        ("５１３４３１１０１２００", None, None),
    ],
)
def test_the_form_of_a_code_tells_its_level(
    code: str, level: Level | None, parent: str | None
) -> None:
    assert level_of(code) is level
    assert parent_code(code) == parent


def test_children_and_all_below_exist_on_the_day() -> None:
    known = divisions()
    assert [d.code for d in known.children(COUNTY, "2020-06-01")] == [OLD_TOWN]
    assert [d.code for d in known.children(COUNTY, ON)] == [TOWN, OTHER_TOWN]
    assert [d.code for d in known.children(None, ON)] == [PREFECTURE]
    assert [d.code for d in known.within(PREFECTURE, ON, Level.VILLAGE)] == [VILLAGE]
    assert known.within("000000000000", ON, Level.VILLAGE) == ()
    assert len(known) == len(list(known)) == 8


def test_a_path_reads_from_wide_to_narrow() -> None:
    known = divisions()
    assert known.path_name(VILLAGE) == "凉山彝族自治州昭觉县大坝镇依伍村"
    assert known.path_name(VILLAGE, above=Level.COUNTY) == "大坝镇依伍村"
    assert known.path_name(COUNTY, above=Level.PREFECTURE, locale="ii") == "ꏪꐦꑤ"
    assert known.path_name("999999999999") == "999999999999"


def test_successors_follow_splits_and_stop_at_what_exists() -> None:
    known = divisions()
    assert [d.code for d in known.successors(OLD_TOWN, ON)] == [TOWN, OTHER_TOWN]
    assert [d.code for d in known.successors(OLD_TOWN, "2021-01-31")] == [OLD_TOWN]
    assert [d.name for d in known.successors("513425000000", ON)] == ["会理市"]
    assert known.successors("513499000000", ON) == ()


def test_successions_in_a_circle_end() -> None:
    circle = Divisions(
        [],
        [
            Succession("a", "b", SuccessionKind.RENAME),
            Succession("b", "a", SuccessionKind.RENAME),
        ],
    )
    assert circle.successors("a", ON) == ()


def changed_villages() -> Divisions:
    """001 and 002 merged into 101 in 2020, 101 renamed 102 in 2024; 003 split into 103 and 104; 005
    gave a part to 102 and still exists; 006 is not delivered any more.
    """
    gone = {"001": "2020-05-31", "002": "2020-05-31", "101": "2024-02-29", "003": "2020-05-31"}
    names = ("001", "002", "003", "005", "101", "102", "103", "104", "107")
    villages = [
        Division(f"513431101{one}", one, Level.VILLAGE, TOWN, valid_to=gone.get(one))
        for one in names
    ]
    changes = [
        ("001", "101", SuccessionKind.MERGE, "2020-06-01"),
        ("002", "101", SuccessionKind.MERGE, "2020-06-01"),
        ("003", "103", SuccessionKind.SPLIT, "2020-06-01"),
        ("003", "104", SuccessionKind.SPLIT, "2020-06-01"),
        ("101", "102", SuccessionKind.RENAME, "2024-03-01"),
        ("005", "102", SuccessionKind.SPLIT, "2024-03-01"),
        ("006", "107", SuccessionKind.RENUMBER, "2020-06-01"),
    ]
    return Divisions(
        villages,
        [Succession(f"513431101{old}", f"513431101{new}", *rest) for old, new, *rest in changes],
    )


def before(village: str, *on: str) -> list[str]:
    return [one.code[-3:] for one in changed_villages().predecessors(f"513431101{village}", *on)]


def test_the_predecessors_of_a_village_are_all_that_it_was_made_of() -> None:
    """Merged and renamed since; a division that only gave a part and exists counts for itself."""
    assert before("102", ON) == ["101", "001", "002"]
    assert before("101", "2021-01-01") == ["001", "002"]


def test_both_parts_of_a_split_village_come_from_the_whole() -> None:
    assert before("103", ON) == before("104", ON) == before("104") == ["003"]
    assert before("003", ON) == []


def test_what_has_not_happened_yet_has_no_predecessor() -> None:
    assert before("103", "2020-05-31") == []
    assert before("102", "2024-02-29") == []


def test_a_predecessor_that_nobody_delivers_is_known_by_its_code() -> None:
    (old,) = changed_villages().predecessors("513431101107", ON)
    assert (old.code, old.name, old.level) == ("513431101006", "513431101006", Level.VILLAGE)


def test_predecessors_and_successors_are_the_same_change() -> None:
    known = changed_villages()
    for village in known:
        for old in known.predecessors(village.code, ON):
            assert village in known.successors(old.code, ON) or not village.is_valid(ON)


def test_predecessors_in_a_circle_end() -> None:
    gone = [Division(code, code, Level.VILLAGE, valid_to="2020-01-01") for code in "ab"]
    circle = [
        Succession("a", "b", SuccessionKind.RENAME),
        Succession("b", "a", SuccessionKind.RENAME),
    ]
    assert [one.code for one in Divisions(gone, circle).predecessors("a", ON)] == ["b"]


def test_search_finds_names_in_every_script_codes_and_keys() -> None:
    known = divisions()
    assert [d.name for d in known.search("坝", ON)] == ["大坝镇", "小坝镇"]
    assert [d.name for d in known.search("大坝", "2020-01-01")] == ["大坝乡"]
    assert [d.name for d in known.search("ꏪꐦ", ON)] == ["昭觉县"]
    assert [d.name for d in known.search("DBZ", ON)] == ["大坝镇"]
    assert [d.name for d in known.search("依伍村", ON, within="513431")] == ["依伍村"]
    assert known.search("依伍村", ON, within="513402") == ()
    assert known.search("  ", ON) == ()


def test_a_whole_name_comes_before_a_beginning_before_a_part() -> None:
    names = ["上河村", "河村坝", "河村"]
    known = Divisions(
        [Division(f"51343110120{n}", name, Level.VILLAGE) for n, name in enumerate(names)]
    )
    assert [d.name for d in known.search("河村", ON)] == ["河村", "河村坝", "上河村"]
    assert [d.name for d in known.search("河村", ON, limit=1)] == ["河村"]


def test_keys_are_asked_once_and_only_for_latin_letters() -> None:
    asked: list[str] = []

    def keys(name: str) -> list[str]:
        asked.append(name)
        return ["hc"]

    known = Divisions([Division(VILLAGE, "河村", Level.VILLAGE)], keys=keys)
    assert known.search("河", ON)
    assert asked == []
    assert known.search("hc", ON)
    assert known.search("h", ON)
    assert asked == ["河村"]


def test_an_exact_name_alone_or_with_its_path() -> None:
    known = divisions()
    assert [d.code for d in known.named("依伍村", ON)] == [VILLAGE]
    assert [d.code for d in known.named("昭觉县大坝镇依伍村", ON)] == [VILLAGE]
    assert known.named("依伍", ON) == ()
    assert known.named("大坝乡", ON) == ()
    twins = Divisions(
        [Division(f"51343110{n}200", "新村", Level.VILLAGE) for n in (1, 2)],
    )
    assert len(twins.named("新村", ON)) == 2


def test_stations_serve_divisions_for_a_time() -> None:
    known = divisions()
    assert [s.id for s in known.stations(ON, VILLAGE)] == ["s1"]
    assert [s.id for s in known.stations("2020-01-01")] == ["s1", "s0"]
    assert known.station("s0") is not None
    assert known.station("s9") is None
