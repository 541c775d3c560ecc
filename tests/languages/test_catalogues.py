"""build/catalogues.py: stable files, honest translations, and what is compiled from them."""

from __future__ import annotations

import ast
import importlib.util
import json
from gettext import GNUTranslations
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

from app.i18n import placeholders

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "build" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entry(msgid: str, text: str, *comments: str) -> Catalog:
    catalogue = Catalog()
    catalogue.add(msgid, text, user_comments=comments)
    return catalogue


HONEST = ("status: composed", "source: SIL glossary")


@pytest.mark.parametrize(
    ("text", "comments", "complaint"),
    [
        ("ꀃꑍ {n}", HONEST, None),
        ("ꀃꑍ", HONEST, "placeholders differ"),
        ("ꀃꑍ {n}", ("source: x",), "says no status"),
        ("ꀃꑍ {n}", ("status: none", "source: x"), "says no status"),
        ("ꀃꑍ {n}", ("status: fine", "source: x"), "says no status"),
        ("ꀃꑍ {n}", ("status: composed",), "says no source"),
        ("ꀃꑍ {n}", ("status: official", "source: x"), "by whom and when"),
        ("today {n}", HONEST, "not written in its script"),
        ("ꃣꈌ {n}", HONEST, "is flagged"),
    ],
)
def test_a_translation_that_may_not_be_shown_is_named(
    catalogues: ModuleType, text: str, comments: tuple[str, ...], complaint: str | None
) -> None:
    flagged = {"*ꃣꈌ": "coarse"}
    found = list(catalogues.faults(entry("今天 {n}", text, *comments), "ii", flagged))
    assert len(found) == (1 if complaint else 0)
    assert not complaint or complaint in found[0]


def test_a_flagged_word_alone_is_refused_inside_a_phrase_it_may_stand(
    catalogues: ModuleType,
) -> None:
    flagged = catalogues.flagged_words("ii")
    assert list(catalogues.faults(entry("打印", "ꍑ", *HONEST), "ii", flagged))
    assert not list(catalogues.faults(entry("打印书", "ꄯꒉꍑ", *HONEST), "ii", flagged))


def test_messages_are_found_wherever_they_are_declared(catalogues: ModuleType) -> None:
    code = """
_("甲"); N_("乙"); translation("丙"); FieldSpec(name="x", label="丁", help="戊"); other("己")
_(f"庚{x}"); _("辛" + "壬")
"""
    tree = ast.parse(code)
    assert set(catalogues.messages_in(tree)) == {"甲", "乙", "丙", "丁", "戊"}
    assert list(catalogues.built_messages(tree)) == [3, 3]


def test_update_keeps_work_and_takes_known_words(catalogues: ModuleType) -> None:
    old = entry("旧句", "ꀀ", *HONEST)
    terms = entry("今天", "ꀃꑍ", *HONEST)
    first = catalogues.merge(entry("今天", ""), old, terms)
    assert first.get("今天").string == "ꀃꑍ"
    assert list(first.obsolete) == ["旧句"]
    again = catalogues.merge(entry("旧句", ""), first, terms)
    assert again.get("旧句").string == "ꀀ"
    assert again.get("旧句").user_comments == list(HONEST)


def test_files_do_not_change_without_a_change_of_text(
    catalogues: ModuleType, tmp_path: Path
) -> None:
    catalogue = Catalog()
    for msgid, text in {"乙{n}": "ꀃ{n}", "甲" * 90: "", "一\n二": "ꀃ\nꑍ"}.items():
        catalogue.add(msgid, text, user_comments=HONEST, locations=[("app/x.py", 7)])
    written = catalogues.render(catalogue, "ii")
    (tmp_path / "x.po").write_bytes(written)
    assert catalogues.render(catalogues.load(tmp_path / "x.po", "ii"), "ii") == written
    assert b"nplurals=1; plural=0;" in written
    assert b"x.py" not in written
    assert b"Date" not in written


def test_compiling_leaves_out_what_is_wrong(catalogues: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / "ii" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = entry("今天", "ꀃꑍ", *HONEST)
    catalogue.add("{n} 件", "ꀃꑍ")
    (folder / "station.po").write_bytes(catalogues.render(catalogue, "ii"))
    assert catalogues.compile_catalogues(tmp_path) == 1
    with (folder / "station.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    assert compiled.gettext("今天") == "ꀃꑍ"
    assert compiled.gettext("{n} 件") == "{n} 件"
    table = json.loads((folder / "station.status.json").read_text("utf-8"))
    assert table == {
        "今天": {"status": "composed", "source": "SIL glossary"},
        "{n} 件": {"status": "none"},
    }


@pytest.mark.parametrize("locale", ["bo", "ii"])
def test_the_term_lists_and_catalogues_are_honest(catalogues: ModuleType, locale: str) -> None:
    for path in (
        catalogues.TRANSLATIONS / f"terms.{locale}.po",
        catalogues.catalogue_path(locale),
    ):
        catalogue = catalogues.load(path, locale)
        assert list(catalogues.messages(catalogue))
        assert not list(catalogues.faults(catalogue, locale, catalogues.flagged_words(locale)))


def test_every_message_is_chinese_and_well_formed(catalogues: ModuleType) -> None:
    template = list(catalogues.messages(catalogues.extract()))
    assert all(placeholders(message.id) is not None for message in template)
    without = {m.id for m in template if not any("\u3000" <= sign <= "\u9fff" for sign in m.id)}
    assert without <= {"PIN"}
