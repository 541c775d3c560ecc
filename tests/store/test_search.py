"""Search over real records: rank, scripts, hostile text."""

import pytest

from app.store import Setup, Store
from tests.support.station_store import add


@pytest.fixture
def known(store: Store, setup: Setup) -> dict[str, str]:
    """Name of what was stored → its id; later ones are newer."""
    ids = {name: setup.ids.record_id() for name in (
        "visit", "person", "namesake", "yi", "tibetan", "other",
    )}  # fmt: skip
    add(store, "visit" and "consultation", ids["visit"], {
        "visitor_name": "单秀秀", "facts": "土地被王小明占用", "answer": "依照土地承包法",
    })  # fmt: skip
    add(store, "person", ids["person"], {
        "name": "单秀秀", "phone": "128-0000-1111", "id_no": "51349919900101123x",
        "address": "一组12号",
    })  # fmt: skip
    add(store, "person", ids["namesake"], {"name": "单秀秀芳"})
    add(store, "person", ids["yi"], {"name": "阿苦·木呷", "name_native": "ꀉꈌꃅꇤ"})
    add(store, "person", ids["tibetan"], {"name": "扎西", "name_native": "བཀྲ་ཤིས་སྒྲོལ་མ"})
    add(store, "consultation", ids["other"], {"facts": "单位拖欠工资，电话12800001111已停机"})
    return ids


def found(store: Store, text: str, *kinds: str, limit: int = 20) -> list[str]:
    return [hit.id for hit in store.reader.search(text, kinds, limit)]


def test_a_number_finds_its_person_first(store: Store, known: dict[str, str]) -> None:
    assert found(store, "12800001111") == [known["person"], known["other"]]
    assert found(store, "１２８ 0000 1111")[0] == known["person"]
    assert found(store, "51349919900101123X") == [known["person"]]


def test_a_whole_name_comes_before_a_longer_one(store: Store, known: dict[str, str]) -> None:
    assert found(store, "单秀秀") == [known["person"], known["namesake"], known["visit"]]
    assert found(store, "秀秀") == [known["namesake"], known["person"], known["visit"]]


@pytest.mark.parametrize("letters", ["sxx", "dxx", "SXX", "cxx"])
def test_initials_with_every_reading(store: Store, known: dict[str, str], letters: str) -> None:
    assert found(store, letters) == [known["namesake"], known["person"], known["visit"]]


def test_three_scripts(store: Store, known: dict[str, str]) -> None:
    assert found(store, "ꈌꃅ") == [known["yi"]]
    assert found(store, "ཤིས་སྒྲོལ") == [known["tibetan"]]
    assert found(store, "阿苦木呷") == found(store, "阿苦·木呷") == [known["yi"]]
    assert found(store, "土") == [known["visit"]]
    assert found(store, "土地 占用") == [known["visit"]]
    assert found(store, "地土") == []


def test_kinds_and_limit(store: Store, known: dict[str, str]) -> None:
    assert found(store, "单秀秀", "consultation") == [known["visit"]]
    assert found(store, "sxx", "person") == [known["namesake"], known["person"]]
    assert found(store, "单秀秀", limit=1) == [known["person"]]


@pytest.mark.parametrize(
    "hostile",
    [
        '"',
        "'",
        "*",
        "a AND",
        "NEAR(",
        "name:",
        "{names body} : x",
        "\0",
        "\ud800",
        "-",
        "^单",
        "(" * 99,
    ],
)
def test_nothing_typed_is_an_expression(store: Store, known: dict[str, str], hostile: str) -> None:
    assert len(found(store, hostile)) <= len(known)
    assert len(found(store, hostile + "单秀秀")) <= len(known)


def test_hits_carry_title_and_snippet(store: Store, known: dict[str, str]) -> None:
    hit = store.reader.search("128 00001111")[0]
    assert (hit.kind, hit.title) == ("person", "单秀秀")
    assert "12800001111" not in hit.title + hit.snippet
