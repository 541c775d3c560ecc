"""Real pages of the program, photographed badly: each is recognised, turned and cut, or listed."""

import io
import math
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from app.attachments import pages
from app.attachments.looking import looked_through
from app.attachments.marks import Mark, marks
from tests.support import scans
from tests.support.scans import Shot

FLATBED = Shot(border=0, table=(255, 255, 255))
TABLE = Shot()


@pytest.fixture(scope="module")
def sheet(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    return scans.sheets(scans.paper(), tmp_path_factory.mktemp("one"))[0]


@pytest.fixture(scope="module")
def record(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> list[Image.Image]:
    """A paper of several pages."""
    return scans.sheets(scans.paper(pages=3), tmp_path_factory.mktemp("more"))


def read(data: bytes) -> tuple[Image.Image, list[Mark]]:
    with Image.open(io.BytesIO(data)) as opened:
        image = opened.convert("RGB")
    return image, marks(image)


def off_by(cut: Image.Image, margin: float = 0.0) -> float:
    """How many millimetres the code lies from where it must on an upright page."""
    width, height = (210.0, 297.0) if cut.height > cut.width else (297.0, 210.0)
    (mark,) = marks(cut)
    x, y = mark.corners[1]
    scale = cut.width / (width + 2 * margin)
    wanted = (width - pages.RIGHT_MM + margin, height - pages.BOTTOM_MM + margin)
    return math.dist((x / scale, y / scale), wanted)


def has_square(cut: Image.Image, margin: float = 0.0) -> bool:
    """Whether the upper left corner of the sheet is where it must be, give or take 3 mm."""
    scale = cut.width / (210 + 2 * margin)
    left, right = (round((margin + mm) * scale) for mm in (2, 13))
    dark = cut.crop((left, left, right, right)).convert("L").histogram()[:100]
    return sum(dark) > 0.75 * (scans.SQUARE_MM * scale) ** 2


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_flatbed_scan_any_way_round(sheet: Image.Image, turn: float) -> None:
    image, (mark,) = read(FLATBED.but(turn=turn).of(sheet))
    assert (mark.paper_id, mark.page, mark.pages) == (scans.PAPER_ID, 1, 1)
    cut = pages.page(image, mark)
    assert off_by(cut) < 1
    assert has_square(cut)


@pytest.mark.parametrize(
    "shot",
    [
        TABLE.but(turn=7),
        TABLE.but(turn=-7, quality=60),
        TABLE.but(turn=97),
        TABLE.but(turn=187, lean=0.12, grain=60, shadow=0.5, quality=60, blur=1),
        TABLE.but(lean=0.2, turn=4),
        TABLE.but(lean=0.3, turn=4),
        TABLE.but(lean=0.12, turn=7, grain=40, shadow=0.35, quality=60),
    ],
    ids=["7°", "-7°", "97°", "bad-upside-down", "leaned", "much-leaned", "noise"],
)
def test_a_photo_of_a_page_on_a_table(sheet: Image.Image, shot: Shot) -> None:
    image, (mark,) = read(shot.of(sheet))
    cut = pages.page(image, mark)
    assert off_by(cut) < 3
    assert has_square(cut)
    assert abs(cut.height / cut.width - 297 / 210) < 0.01


@pytest.mark.parametrize("table", [(255, 255, 255), (215, 212, 205)], ids=["white", "light"])
def test_edges_that_cannot_be_seen_are_reckoned_from_the_code(
    sheet: Image.Image, table: tuple[int, int, int]
) -> None:
    image, (mark,) = read(TABLE.but(turn=5, table=table, quality=60).of(sheet))
    cut = pages.page(image, mark)
    margin = pages._MARGIN_MM
    assert min(off_by(cut), off_by(cut, margin)) < 2
    assert has_square(cut) or has_square(cut, margin)


def test_a_page_across(qapp: QApplication, tmp_path: Path) -> None:
    across = scans.sheets(scans.paper(landscape=True), tmp_path)[0]
    for shot in (FLATBED, FLATBED.but(turn=90), TABLE.but(turn=5)):
        image, (mark,) = read(shot.of(across))
        cut = pages.page(image, mark)
        assert cut.width > cut.height
        assert off_by(cut) < 2


@pytest.mark.parametrize("border", [160, 0], ids=["apart", "touching"])
def test_two_pages_in_one_photo(record: list[Image.Image], border: int) -> None:
    image, found = read(TABLE.but(turn=3, quality=60, border=border).of(record[1], record[0]))
    assert [mark.page for mark in found] == [1, 2]
    for mark in found:
        cut = pages.page(image, mark)
        (seen,) = marks(cut)
        assert seen.page == mark.page
        assert has_square(cut) or has_square(cut, pages._MARGIN_MM)


@pytest.mark.parametrize("dpi", [75, 100, 150, 300])
def test_coarse_and_fine_scans(qapp: QApplication, tmp_path: Path, dpi: int) -> None:
    image, (mark,) = read(FLATBED.but(quality=60).of(scans.sheets(scans.paper(), tmp_path, dpi)[0]))
    assert off_by(pages.page(image, mark)) < 1


def test_the_pages_of_a_blank_sheet_bear_one_code_and_are_two(qapp: QApplication) -> None:
    sheet = scans.plain_sheet("LS1B:K26A-0001")
    _image, found = read(TABLE.but(turn=3).of(sheet, sheet))
    assert [(mark.blank_no, mark.page) for mark in found] == [("K26A-0001", 1), ("K26A-0001", 2)]
    assert found[0].corners[0][0] < found[1].corners[0][0]


def test_somebody_elses_code_is_none() -> None:
    import segno

    for text in ("https://example.invalid/", "LS1:abc:1/1", f"LS1:{'0' * 32}:3/2", "LS1B:a b"):
        out = io.BytesIO()
        segno.make(text, error="m").save(out, kind="png", scale=8, border=6)
        with Image.open(out) as code:
            assert marks(code.convert("RGB")) == []


def test_a_pdf_of_many_pages_with_one_that_bears_nothing(
    record: list[Image.Image], tmp_path: Path
) -> None:
    empty = Image.new("RGB", record[0].size, "white")
    file = tmp_path / "scan.pdf"
    file.write_bytes(scans.pdf_of([record[1], empty, record[0].rotate(180)]))
    arrival = looked_through(str(file), lambda: False)
    placed = [(leaf.number, leaf.paper_id, leaf.page) for leaf in arrival.leaves]
    assert placed == [(1, scans.PAPER_ID, 2), (2, "", 1), (3, scans.PAPER_ID, 1)]
    with Image.open(io.BytesIO(arrival.picture(arrival.leaves[2]))) as upright:
        assert off_by(upright.convert("RGB")) < 1


def test_a_tiff_of_two_pages(record: list[Image.Image], tmp_path: Path) -> None:
    file = tmp_path / "fax.tif"
    record[0].save(file, save_all=True, append_images=[record[1]], compression="tiff_deflate")
    arrival = looked_through(str(file), lambda: False)
    assert [leaf.page for leaf in arrival.leaves] == [1, 2]


@pytest.mark.parametrize("content", [b"\xff\xd8\xff\xe0 broken", b"%PDF-1.4 broken", b"text"])
def test_a_damaged_file_says_so(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "scan.jpg"
    file.write_bytes(content)
    arrival = looked_through(str(file), lambda: False)
    assert (arrival.fault, arrival.leaves) == ("attachment.unreadable", ())
