"""Pages as the program prints them, and what scanners and telephones make of them."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2
import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from app.domain.blocks import Heading, Paper, Paragraph, Run
from app.ui import fonts
from app.ui.printing.renderer import QtPageRenderer

DPI = 200
PX = DPI / 25.4
DESK_COLOUR = (94, 70, 52)
SQUARE_MM = 5.0
"""A black square of this size is drawn this far from the upper left corner of every sheet."""

PAPER_ID = "01890000-0000-7000-8000-0000000000ab"
OTHER_ID = "01890000-0000-7000-8000-0000000000cd"
_TEXT = "双方因承包山林的界限发生争议，经调解员到现场查看，界桩已经倒伏，双方对界沟的位置说法不一。"


def paper(paper_id: str = PAPER_ID, pages: int = 1, *, landscape: bool = False) -> Paper:
    """Running text that fills so many pages."""
    count = {1: 6, 2: 22, 3: 38}[pages]
    text = tuple(Paragraph((Run(_TEXT * 2),)) for _ in range(count if not landscape else 4))
    return Paper("mediation_record", "调解记录", (Heading((Run("调解记录"),), 1), *text), paper_id,
                 landscape=landscape)  # fmt: skip


def pdf(papers: Sequence[Paper], folder: Path) -> bytes:
    """Printed into a file."""
    fonts.load_fonts()
    file = folder / "printed.pdf"
    QtPageRenderer().pdf(papers, file)
    return file.read_bytes()


def sheets(one: Paper, folder: Path, dpi: int = DPI) -> list[Image.Image]:
    """The pages of a paper as a perfect scanner would see them, each with its square."""
    document = pypdfium2.PdfDocument(pdf([one], folder))
    found = []
    for page in document:
        image = page.render(scale=dpi / 72).to_pil().convert("RGB")
        side = SQUARE_MM * dpi / 25.4
        ImageDraw.Draw(image).rectangle((side, side, 2 * side, 2 * side), fill=(0, 0, 0))
        found.append(image)
        page.close()
    document.close()
    return found


@dataclass(frozen=True)
class Shot:
    """How a sheet is photographed: turned by degrees on a table of a colour, leaned so that its far
    edge is shorter by a share, with grain, a shadow and a JPEG quality.
    """

    turn: float = 0
    lean: float = 0
    grain: int = 0
    shadow: float = 0
    quality: int = 90
    blur: float = 0
    border: int = 160
    table: tuple[int, int, int] = DESK_COLOUR
    seed: int = 1

    def of(self, *pages: Image.Image) -> bytes:
        """A JPEG of one picture with these sheets side by side."""
        return self.taken(self.laid(pages))

    def laid(self, pages: Sequence[Image.Image]) -> Image.Image:
        """On the table, before the camera sees it."""
        width = sum(page.width for page in pages) + self.border * (len(pages) + 1)
        height = max(page.height for page in pages) + 2 * self.border
        table = Image.new("RGB", (width, height), self.table)
        x = self.border
        for page in pages:
            table.paste(page, (x, self.border))
            x += page.width + self.border
        return table

    def taken(self, image: Image.Image) -> bytes:
        """Everything the camera does."""
        if self.lean:
            image = _leaned(image, self.lean, self.table)
        if self.turn:
            image = image.rotate(
                self.turn, Image.Resampling.BICUBIC, expand=True, fillcolor=self.table
            )
        if self.blur:
            image = image.filter(ImageFilter.GaussianBlur(self.blur))
        if self.shadow:
            image = _shaded(image, self.shadow)
        if self.grain:
            image = _grained(image, self.grain, self.seed)
        return jpeg(image, self.quality)

    def but(self, **changes: object) -> Shot:
        """The same, otherwise in something."""
        return replace(self, **changes)  # type: ignore[arg-type]


def jpeg(image: Image.Image, quality: int = 90) -> bytes:
    """A JPEG."""
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def pdf_of(images: Sequence[Image.Image]) -> bytes:
    """What a scanner makes of several pages."""
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=list(images[1:]), resolution=DPI)
    return out.getvalue()


def _leaned(image: Image.Image, share: float, fill: tuple[int, int, int]) -> Image.Image:
    from app.attachments import pages

    width, height = image.size
    inset = width * share / 2
    far = ((inset, height * share / 3), (width - inset, 0.0), (width, height), (0.0, height))
    whole = ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))
    numbers = pages._perspective(far, whole)
    return image.transform(
        image.size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor=fill
    )


def _shaded(image: Image.Image, share: float) -> Image.Image:
    """Darker to the lower right."""
    fall = Image.linear_gradient("L").rotate(30, expand=False).resize(image.size)
    fall = fall.point([255 - round(level * share) for level in range(256)])
    return ImageChops.multiply(image, Image.merge("RGB", (fall, fall, fall)))


def _grained(image: Image.Image, strength: int, seed: int) -> Image.Image:
    dots = random.Random(seed).randbytes(image.width * image.height)
    grain = Image.frombytes("L", image.size, dots)
    grain = grain.point([round((level - 128) * strength / 128) + 128 for level in range(256)])
    return ImageChops.add(image, Image.merge("RGB", (grain, grain, grain)), offset=-128)


def plain_sheet(text: str, dpi: int = 150) -> Image.Image:
    """An empty A4 page with a code where pages have theirs; "" draws none. Needs no Qt."""
    scale = dpi / 25.4
    sheet = Image.new("RGB", (round(210 * scale), round(297 * scale)), "white")
    ImageDraw.Draw(sheet).text((300, 300), text[:12] or "没有二维码", fill="black", font_size=60)
    if text:
        matrix = segno.make(text, error="m", mask=2, micro=False).matrix
        code = Image.new("L", (len(matrix), len(matrix)))
        code.putdata([0 if dark else 255 for row in matrix for dark in row])
        side = round(len(matrix) * 0.5 * scale)
        right, top = round((210 - 20) * scale), round((297 - 24) * scale)
        sheet.paste(code.resize((side, side), Image.Resampling.NEAREST), (right - side, top))
    return sheet


def mark_of(page: int = 1, pages: int = 1, paper_id: str = PAPER_ID) -> str:
    """What the QR of a page says."""
    return f"LS1:{paper_id.replace('-', '')}:{page}/{pages}"
