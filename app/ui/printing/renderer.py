"""Papers as PDF or on a printer: laid out once, then drawn by the same painter on either."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSaveFile
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.domain.blocks import Paper, texts
from app.domain.problems import Problem, Severity
from app.ui.printing import page as pages_of
from app.ui.printing.flow import flow
from app.ui.printing.glyphs import missing_glyphs
from app.ui.printing.measures import ROOMY, TIGHT, UNITS_PER_INCH, Area, text_area
from app.ui.printing.pagination import Page, paginate
from app.ui.printing.typesetting import Line
from app.usecases.paper_ports import Rendered

SOURCE_NAME = "text.txt"
"""The embedded text of the papers: what is extracted from shaped Tibetan is not what was written
(languages.md "Paper").
"""

_KEPT = 64  # papers
_SHOWN, _NEAR = 3, 4  # places of a missing character, letters on either side
_SPARSE = 2 / 3
_LITTLE_MORE = 2  # pages


@dataclass(frozen=True, slots=True, eq=False)
class LaidOut:
    """One paper in pages, ready to be drawn."""

    paper: Paper
    area: Area
    pages: tuple[Page, ...]
    feet: tuple[pages_of.Foot, ...]
    overflow: bool

    def lines(self) -> Iterator[Line]:
        """Every line that will be drawn, page by page."""
        return (line for _number, line in self._numbered())

    def _numbered(self) -> Iterator[tuple[int, Line]]:
        """The same, each with the number of its page."""
        for number, (page, foot) in enumerate(zip(self.pages, self.feet, strict=True), start=1):
            for _y, piece in page.placed:
                yield from ((number, line) for line in piece.lines())
            yield from ((number, line) for line in (*foot.signature, foot.number))

    def problems(self, at: int) -> Iterator[Problem]:
        """What would waste paper, each with its pages."""
        args = {"paper": at, "title": self.paper.title}
        high = [n for n, page in enumerate(self.pages, 1) if page.used > self.area.height + 1]
        wide = [number for number, line in self._numbered() if line.too_wide]
        if self.overflow or wide:
            told = {**args, "pages": _pages([*high, *wide] or [1])}
            yield Problem("paper.overflow", severity=Severity.WRONG, args=told)
        if lacking := missing_glyphs("".join(line.text for line in self.lines())):
            found = [
                (n, line.text) for n, line in self._numbered() if set(lacking) & set(line.text)
            ]
            told = {
                **args,
                "characters": lacking,
                "pages": _pages(number for number, _text in found),
                "around": "、".join(_around(text, lacking) for _n, text in found[:_SHOWN]),
            }
            yield Problem("paper.glyph", severity=Severity.WARN, args=told)


def _pages(numbers: Iterable[int]) -> str:
    return "、".join(map(str, sorted(set(numbers))))


def _around(text: str, lacking: str) -> str:
    """The first of the characters as it stands in its line, so that somebody finds it."""
    at = next(place for place, character in enumerate(text) if character in lacking)
    return text[max(0, at - _NEAR) : at + _NEAR + 1].strip()


def lay_out(paper: Paper) -> LaidOut:
    """Break a paper into pages. One that begins a page for little, or leaves one half empty before
    its signatures, is set tighter when that saves the page.
    """
    area = text_area(paper.landscape)
    pages, overflow = paginate(flow(paper, area, TIGHT if paper.tight else ROOMY), area.height)
    half_empty = any(page.used < _SPARSE * area.height for page in pages[:-1])
    if not paper.tight and (half_empty or len(pages) == _LITTLE_MORE):
        closer = paginate(flow(paper, area, TIGHT), area.height)
        if len(closer[0]) < len(pages):
            pages, overflow = closer
    feet = [pages_of.foot(paper, area, at, len(pages)) for at in range(1, len(pages) + 1)]
    overflow |= any(len(foot.signature) > 1 for foot in feet)
    return LaidOut(paper, area, tuple(pages), tuple(feet), overflow)


class _Kept(threading.local):
    """What one thread has laid out, the newest first."""

    def __init__(self) -> None:
        self.laid: list[LaidOut] = []


class QtPageRenderer:
    """The port `PageRenderer`. The last papers are kept as they were laid out, so that printing a
    set after numbering its contents lays out only what changed; each thread keeps its own, since
    two threads may not draw one layout.
    """

    def __init__(self) -> None:
        self._kept = _Kept()

    def measure(self, papers: Sequence[Paper]) -> tuple[int, ...]:
        """How many pages each paper has."""
        return tuple(len(laid.pages) for laid in self._lay_out(papers))

    def render(
        self, papers: Sequence[Paper], attachments: Mapping[str, bytes] | None = None
    ) -> Rendered:
        """One PDF of all papers, in memory, with their text and `attachments` embedded."""
        laid = self._lay_out(papers)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(UNITS_PER_INCH)
        writer.setTitle("、".join(dict.fromkeys(paper.title for paper in papers)))
        for name, content in {SOURCE_NAME: source(papers), **(attachments or {})}.items():
            writer.addFileAttachment(name, content)
        _draw(laid, writer)
        made = bytes(buffer.data().data())
        return Rendered(
            content=made,
            pages=tuple(len(one.pages) for one in laid),
            sha256=hashlib.sha256(made).hexdigest(),
            problems=tuple(problem for at, one in enumerate(laid) for problem in one.problems(at)),
        )

    def pdf(
        self, papers: Sequence[Paper], out: Path, attachments: Mapping[str, bytes] | None = None
    ) -> Rendered:
        """The same as a file, written whole or not at all; OSError when it cannot be written."""
        rendered = self.render(papers, attachments)
        file = QSaveFile(str(out))
        if not file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise OSError(file.errorString())
        if file.write(rendered.content) != len(rendered.content) or not file.commit():
            raise OSError(file.errorString())
        return rendered

    def print_to(self, papers: Sequence[Paper], printer: QPagedPaintDevice) -> None:
        """All papers with their copies, a whole paper after the other, on a `QPrinter`."""
        laid = self._lay_out(papers)
        _draw([one for one in laid for _copy in range(one.paper.copies)], printer)

    def _lay_out(self, papers: Sequence[Paper]) -> list[LaidOut]:
        known = {id(laid.paper): laid for laid in self._kept.laid}
        laid = [known.get(id(paper)) or lay_out(paper) for paper in papers]
        self._kept.laid = [*laid, *(one for one in self._kept.laid if one not in laid)][:_KEPT]
        return laid


def source(papers: Sequence[Paper]) -> bytes:
    """The text of the papers as UTF-8, a title before each."""
    parts = ("\n".join((f"【{paper.title}】", *texts(paper.blocks))) for paper in papers)
    return "\n\n".join(parts).encode()


def _draw(laid: Sequence[LaidOut], device: QPagedPaintDevice) -> None:
    painter: QPainter | None = None
    for one in laid:
        for page, foot in zip(one.pages, one.feet, strict=True):
            _turn(device, landscape=one.paper.landscape)
            if painter is None:
                painter = QPainter(device)
                scale = device.logicalDpiX() / UNITS_PER_INCH
                painter.scale(scale, scale)
            else:
                device.newPage()
            pages_of.draw(painter, page, foot, one.area)
    if painter is not None:
        painter.end()


def _turn(device: QPagedPaintDevice, *, landscape: bool) -> None:
    way = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    before = device.pageLayout()
    wanted = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(0, 0, 0, 0))
    wanted.setMode(QPageLayout.Mode.FullPageMode)
    if before != wanted:
        device.setPageLayout(wanted)
