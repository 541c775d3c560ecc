"""The bundled fonts hold what the names and laws of the prefecture need, on one line height."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetrics
from pytestqt.qtbot import QtBot

from app.ui import fonts

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "fonts"
YI = [chr(code) for code in (*range(0xA000, 0xA48D), *range(0xA490, 0xA4C7))]
TIBETAN = [chr(code) for code in range(0xF00, 0xFDB) if unicodedata.category(chr(code)) != "Cn"]
MISSING_IN_NOTO = {"≒"}  # a mathematical sign; the system's font shows it


def gbk() -> set[str]:
    """Every character of GBK, without its user-defined areas."""
    pairs = (bytes([lead, trail]) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    decoded = (pair.decode("gbk", errors="ignore") for pair in pairs)
    return {text for text in decoded if len(text) == 1 and ord(text) > 0x7F}


def characters(file: str) -> set[str]:
    with TTFont(FOLDER / file, lazy=True) as font:
        return {chr(code) for code in font.getBestCmap()}


@pytest.mark.parametrize("face", ["SansSC-Regular", "SansSC-Bold", "SerifSC-Regular"])
def test_chinese_holds_gbk_and_the_rare_characters_of_names(face: str) -> None:
    """通用规范汉字表 is in GBK but for its rarest; a sample of those that names use."""
    needed = gbk() | set("〇㛃㙦䶮𡐓𣗋𬱖𬭚𫠊𪨰𫍯𬒗𫓧")
    assert len(needed) > 21_000
    assert needed - characters(f"Station{face}.ttf") <= MISSING_IN_NOTO


def test_yi_and_tibetan_are_whole() -> None:
    assert set(YI) <= characters("StationSansYi-Regular.ttf")
    assert set(TIBETAN) <= characters("StationSerifTibetan-Regular.ttf")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ttf")), ids=lambda path: path.stem)
def test_all_fonts_have_the_same_line(path: Path) -> None:
    with TTFont(path, lazy=True) as font:
        em, hhea, os2 = font["head"].unitsPerEm, font["hhea"], font["OS/2"]
        for metrics in (
            (hhea.ascent, -hhea.descent, hhea.lineGap),
            (os2.sTypoAscender, -os2.sTypoDescender, os2.sTypoLineGap),
            (os2.usWinAscent, os2.usWinDescent, 0),
        ):
            assert metrics == (round(1.18 * em), round(0.70 * em), 0)
        assert os2.fsSelection & 1 << 7, "USE_TYPO_METRICS"
        identity = [str(record) for record in font["name"].names if record.nameID in (1, 4, 6, 16)]
        assert all(name.startswith("Station") for name in identity), "the licence asks for it"


def test_every_font_is_small_enough_and_brings_its_licence() -> None:
    for path in FOLDER.glob("*.ttf"):
        assert path.stat().st_size < 15_000_000
        licence = FOLDER / f"OFL-{path.stem.partition('-')[0]}.txt"
        assert "SIL Open Font License, Version 1.1" in " ".join(licence.read_text("utf-8").split())


def test_qt_finds_the_families_and_a_drawn_bold(qtbot: QtBot) -> None:
    assert fonts.load_fonts() == ()
    assert {*fonts.FAMILIES, *fonts.PAPER_FAMILIES} <= set(QFontDatabase.families())
    assert QFontDatabase.styles("Station Sans SC") == ["Regular", "Bold"]
    font = fonts.application_font()
    assert QFontInfo(font).family() == "Station Sans SC"
    assert QFontMetrics(font).height() == 30
    font.setWeight(QFont.Weight.Bold)
    assert QFontInfo(font).weight() == QFont.Weight.Bold


def test_a_missing_file_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "StationSansSC-Regular.ttf").write_bytes(b"not a font")
    assert "StationSansSC-Regular.ttf" in fonts.load_fonts(tmp_path)
