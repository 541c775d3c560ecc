"""Make the bundled fonts of resources/fonts from Noto: one family name each, one set of metrics.

Qt takes the height of a line from the first font of a family list. With Noto's own metrics a line
made for Chinese cuts the vowels of Tibetan, and ཕོ་མོ (sex) reads like ཕ་མ (parents). So every
font gets the same ascent and descent (languages.md "Fonts"), and new names, as the licence asks of
modified versions. The sources are npm packages; run this again only to move to newer ones:

    python build/fonts.py [--work DIR]
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
ASCENT, DESCENT = 1.18, 0.70  # em; the tallest and deepest Tibetan stacks in use fit
USE_TYPO_METRICS = 1 << 7


@dataclass(frozen=True)
class Face:
    """One font file: where it comes from and what it is called here."""

    package: str
    member: str
    sha256: str
    family: str
    style: str = "Regular"
    scale: float = 1.0
    for_papers: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}.ttf"


SANS_SC = "@expo-google-fonts/noto-sans-sc@0.4.3"
SANS_YI = "@expo-google-fonts/noto-sans-yi@0.4.2"
SERIF_SC = "@expo-google-fonts/noto-serif-sc@0.4.3"
SERIF_TIBETAN = "@expo-google-fonts/noto-serif-tibetan@0.4.2"
FACES = (
    Face(
        SANS_SC,
        "400Regular/NotoSansSC_400Regular.ttf",
        "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
        "Station Sans SC",
    ),
    Face(
        SANS_SC,
        "700Bold/NotoSansSC_700Bold.ttf",
        "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
        "Station Sans SC",
        "Bold",
        for_papers=True,
    ),
    # The face of papers; a title is set in the bold Sans, as Chinese forms do, so it needs no bold.
    Face(
        SERIF_SC,
        "400Regular/NotoSerifSC_400Regular.ttf",
        "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
        "Station Serif SC",
        for_papers=True,
    ),
    # Noto's Yi is three quarters as high as its Han: at 16 pixels the strokes run together.
    Face(
        SANS_YI,
        "400Regular/NotoSansYi_400Regular.ttf",
        "73713d66d97c9b42d683325210b9ea4a1d5e6e05b46619afa28d3a4040ef5928",
        "Station Sans Yi",
        scale=1.2,
    ),
    Face(
        SERIF_TIBETAN,
        "400Regular/NotoSerifTibetan_400Regular.ttf",
        "33bd11da711ad8fbf55e5df25f29e6ebdfce53424fb41d61c7c6b83c2ba948cf",
        "Station Serif Tibetan",
    ),
)


def unpack(package: str, work: Path) -> Path:
    """Download an npm package with the ordinary client; returns its unpacked folder."""
    folder = work / package.rsplit("/", maxsplit=1)[-1].replace("@", "-")
    if not folder.exists():
        command = ["npm", "pack", "--silent", package]
        packed = subprocess.run(command, cwd=work, check=True, capture_output=True, text=True)
        with tarfile.open(work / packed.stdout.split()[-1]) as archive:
            archive.extractall(folder, filter="data")
    return folder / "package"


def enlarge(font: TTFont, scale: float) -> None:
    """Larger signs in the same em. The hints were made for one size and go."""
    em = font["head"].unitsPerEm
    scale_upem(font, round(em * scale))
    font["head"].unitsPerEm = em
    for table in ("fpgm", "prep", "cvt "):
        if table in font:
            del font[table]
    for name in font.getGlyphOrder():
        font["glyf"][name].removeHinting()


def unify_metrics(font: TTFont) -> None:
    """The same line for all: hhea = typo = win, no gap, and say that typo counts."""
    em = font["head"].unitsPerEm
    ascent, descent = round(ASCENT * em), round(DESCENT * em)
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent, hhea.descent, hhea.lineGap = ascent, -descent, 0
    os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, -descent, 0
    os2.usWinAscent, os2.usWinDescent = ascent, descent
    os2.version = max(os2.version, 4)  # the first version that knows the flag
    os2.fsSelection |= USE_TYPO_METRICS


def drop_radicals(font: TTFont) -> None:
    """No entry for a radical whose sign is that of a character. A PDF says for each sign the lowest
    code point that has it, and 人 (U+4EBA) would be copied and found as ⼈ (U+2F08) only. The Sans
    keeps them, should anybody paste such a text.
    """
    for table in font["cmap"].tables:
        radicals = [code for code in table.cmap if 0x2E80 <= code <= 0x2FDF]
        characters = {name for code, name in table.cmap.items() if code > 0x3400}
        for code in radicals:
            if table.cmap[code] in characters:
                del table.cmap[code]


def rename(font: TTFont, face: Face) -> None:
    """Our names on everything that identifies the font; authors, copyright and licence stay."""
    original = font["name"].getDebugName(4)
    version = font["name"].getDebugName(5)
    compact = face.family.replace(" ", "")
    names = {
        1: face.family,
        2: face.style,
        3: f"{compact}-{face.style}",
        4: f"{face.family} {face.style}",
        6: f"{compact}-{face.style}",
        10: f"{original}, {version}, with new names and vertical metrics.",
    }
    for name_id in (*names, 16, 17, 21, 22):
        font["name"].removeNames(nameID=name_id)
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)


def make(face: Face, work: Path) -> Path:
    """Write one font and its licence to TARGET; refuses a source other than the recorded one."""
    package = unpack(face.package, work)
    source = package / face.member
    if hashlib.sha256(source.read_bytes()).hexdigest() != face.sha256:
        raise SystemExit(f"{face.package}: {face.member} is not the recorded file")
    # Keeping the source's time stamp makes the result the same on every machine.
    with TTFont(source, recalcTimestamp=False) as font:
        if face.scale != 1.0:
            enlarge(font, face.scale)
        unify_metrics(font)
        if face.for_papers:
            drop_radicals(font)
        rename(font, face)
        target = TARGET / face.file_name
        font.save(target)
    licence = (package / "LICENSE_FONT").read_text(encoding="utf-8")
    name = f"OFL-{face.family.replace(' ', '')}.txt"
    (TARGET / name).write_text(licence.replace("\r\n", "\n"), encoding="utf-8")
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description="make the bundled fonts")
    parser.add_argument("--work", type=Path, help="folder that keeps the downloads")
    work: Path | None = parser.parse_args().work
    with tempfile.TemporaryDirectory() as scratch:
        TARGET.mkdir(parents=True, exist_ok=True)
        for face in FACES:
            target = make(face, work or Path(scratch))
            print(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
