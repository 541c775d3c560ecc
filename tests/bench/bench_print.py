"""Printing the full set of a case of twelve documents, beside one page of bare QTextDocument."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont, QGuiApplication, QPdfWriter, QTextDocument

from app.documents.binding import bind
from app.documents.filling import Filler
from app.documents.papers import Wanted, papers_for
from app.documents.templates import load
from app.domain.blocks import texts
from app.domain.case_file import CaseFile
from app.ui import fonts
from app.ui.printing import QtPageRenderer
from tests.support import case_papers
from tests.support.memory_desk import surroundings

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 15
SET = (
    "dossier_cover", "dossier_index", "application", "acceptance_register", "rights_notice",
    "identity_proof", "investigation_record", "mediation_record", "written_agreement", "follow_up",
    "closing_report", "dossier_back",
)  # fmt: skip


def run() -> list[dict[str, Any]]:
    """The whole way from the records to the file: fill, lay out, number, write."""
    _application = QGuiApplication.instance() or QGuiApplication([])
    fonts.load_fonts()
    templates = load(ROOT / "resources" / "templates")
    file = _case()
    wanted = [one for one in papers_for(file) if one.document in SET]
    assert len(wanted) == 12
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "set.pdf"
        filler = Filler(templates, file, surroundings(), case_papers.OFFICE)
        page = _page_of_text(filler, wanted)
        bare, whole, each = [], [], []
        pages = _print(filler, wanted, out)
        _bare(page, out)
        for _round in range(ROUNDS):  # in turn, so that what else the machine does meets both alike
            bare.append(_ms(lambda: _bare(page, out)))
            whole.append(_ms(lambda: _print(filler, wanted, out)))
            each.append(_ms(lambda: _one_by_one(filler, wanted)))
    floor = median(bare)
    return [
        {
            "name": f"full set of 12 documents, {pages} pages, p50",
            "value": median(whole),
            "unit": "ms",
            "floor": floor,
            "ratio": median(whole) / floor,
            "limit": 6,
        },
        {
            "name": "the same as 12 files, each with its digest, p50",
            "value": median(each),
            "unit": "ms",
            "floor": floor,
            "ratio": median(each) / floor,
        },
    ]


def _case() -> CaseFile:
    """The everyday case with one paper of each kind; without the oral agreement nothing was reached
    that could be followed up.
    """
    file = case_papers.typical()
    return replace(file, parts={**file.parts, "agreement": file.of("agreement")[:2]})


def _page_of_text(filler: Filler, wanted: list[Wanted]) -> str:
    """As much text of the agreement as one page holds."""
    one = next(one for one in wanted if one.document == "written_agreement")
    words = "\n".join(texts(filler.make(one, filler.facts(one)).blocks))
    return (words * 3)[:900]


def _print(filler: Filler, wanted: list[Wanted], out: Path) -> int:
    renderer = QtPageRenderer()
    ids = {one: f"01890000-0000-7000-8000-{number:012x}" for number, one in enumerate(wanted)}
    bound = bind(filler, wanted, renderer.measure, ids)
    assert not bound.refused
    return sum(renderer.pdf(bound.papers, out).pages)


def _one_by_one(filler: Filler, wanted: list[Wanted]) -> None:
    """As papers are kept: every file embeds its fonts anew, which is most of the time."""
    renderer = QtPageRenderer()
    for paper in bind(filler, wanted, renderer.measure).papers:
        renderer.render([paper])


def _bare(text: str, out: Path) -> None:
    """One page the plain way, with the same face."""
    document = QTextDocument()
    face = QFont(list(fonts.PAPER_FAMILIES))
    face.setPointSize(14)
    document.setDefaultFont(face)
    document.setPlainText(text)
    writer = QPdfWriter(str(out))
    document.print_(writer)


def _ms(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000
