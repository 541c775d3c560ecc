"""Every paper with minimal, typical and extreme data: nothing lost, nothing cut, nothing split."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.documents.facts import list_facts
from app.documents.filling import Filler, blank, make
from app.documents.papers import PAPERS, Wanted
from app.documents.templates import load
from app.domain.blocks import Paper, texts
from app.domain.case_file import CaseFile
from app.ui import fonts
from app.ui.printing.pieces import Keep, SealPiece
from app.ui.printing.renderer import LaidOut, QtPageRenderer, lay_out
from tests.support import case_papers
from tests.support.memory_desk import surroundings

TEMPLATES = load(Path(__file__).resolve().parents[3] / "resources" / "templates")
CASES = {"typical": case_papers.typical, "extreme": case_papers.extreme}
LISTS = {"roster", "handover_list", "subsidy_list"}
PAPER_ID = "01890000-0000-7000-8000-0000000000ab"


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    fonts.load_fonts()


def of_case(document: str, file: CaseFile, rows: int = 12) -> list[Paper]:
    """The papers of one kind of a case; of a list, one with so many rows."""
    filler = Filler(TEMPLATES, file, surroundings(), case_papers.OFFICE)
    if document in LISTS:
        record = case_papers.MEDIATORS[0] if document == "roster" else file.case
        more = {"missing": (), "subsidy_fen": 20000}
        known = list_facts(surroundings(), case_papers.COMMITTEE, [(record, more)] * rows)
        return [make(TEMPLATES[document], known, paper_id=PAPER_ID)]
    spec = PAPERS[document]
    parts = [part.id for part in file.of(spec.part)] if spec.part else [""]
    wanted = [Wanted(document, part) for part in parts]
    return [filler.make(one, filler.facts(one), PAPER_ID) for one in wanted]


def squeezed(text: str) -> str:
    """Without the spaces that rules and double shads are made of."""
    return "".join(text.split()).replace("\u00a0", "")


def drawn(laid: LaidOut) -> Counter[str]:
    """The paragraphs that are drawn: the lines of each put together again."""
    paragraphs: dict[int, str] = {}
    for line in laid.lines():
        key = id(line.layout)
        paragraphs[key] = paragraphs.get(key, "") + line.text
    return Counter(map(squeezed, paragraphs.values()))


def lost(laid: LaidOut) -> list[str]:
    """Paragraphs of the blocks that no page shows whole."""
    shown = drawn(laid)
    wanted = Counter(
        squeezed(line) for text in texts(laid.paper.blocks) for line in text.split("\n")
    )
    # A signer's role and name stand in one paragraph, so parts of a paragraph count too.
    return [
        text
        for text, times in wanted.items()
        if shown[text] < times and sum(n for one, n in shown.items() if text in one) < times
    ]


def badly_cut(laid: LaidOut) -> Iterator[str]:
    """What the layout rules forbid (product.md "Papers and Excel")."""
    for number, page in enumerate(laid.pages, start=1):
        if page.used > laid.area.height + 1:
            yield f"page {number} is too full"
        if page.placed and page.placed[-1][1].keep is Keep.NEVER_SPLIT:
            yield f"a signature block is split after page {number}"
        above = 0
        for _y, piece in page.placed:
            if isinstance(piece, SealPiece) and above < 2:
                yield f"the seal on page {number} stands without two lines of text"
            above += len(list(piece.lines()))


def check(paper: Paper) -> LaidOut:
    laid = lay_out(paper)
    assert not list(laid.problems(0))
    assert not lost(laid)
    assert not list(badly_cut(laid))
    assert all(foot.qr and foot.page.text for foot in laid.feet)
    return laid


@pytest.mark.parametrize("document", PAPERS)
def test_blank_sheets(document: str) -> None:
    laid = check(blank(TEMPLATES[document], surroundings(), case_papers.OFFICE, "B-0017"))
    assert len(laid.pages) <= 3


@pytest.mark.parametrize("document", PAPERS)
def test_a_case_just_opened(document: str) -> None:
    for paper in of_case(document, case_papers.minimal(), rows=0):
        check(paper)


@pytest.mark.parametrize("document", PAPERS)
def test_an_everyday_case(document: str) -> None:
    for paper in of_case(document, case_papers.typical()):
        assert len(check(paper).pages) <= 3


@pytest.mark.parametrize("document", PAPERS)
def test_a_case_that_strains_everything(document: str) -> None:
    for paper in of_case(document, case_papers.extreme(), rows=200):
        check(paper)


def of_agreement(form: str) -> CaseFile:
    """The everyday case with the agreement of one form alone."""
    file = case_papers.typical()
    kept = tuple(one for one in file.of("agreement") if one.text("form") == form)
    return replace(file, parts={**file.parts, "agreement": kept[:1]})


def test_a_record_with_little_text_fits_one_page() -> None:
    """No second page for a signature: the type is set closer, the seal keeps its room."""
    for document, file in (
        ("mediation_record", case_papers.typical()),
        ("judicial_confirmation", case_papers.typical()),
        ("oral_agreement_register", of_agreement("oral")),
    ):
        (paper,) = of_case(document, file)
        assert len(check(paper).pages) == 1, document


def test_no_page_stays_half_empty_where_closer_type_saves_it() -> None:
    laid = check(of_case("written_agreement", case_papers.typical())[0])
    assert len(laid.pages) == 2


def test_the_extreme_case_is_extreme() -> None:
    file = case_papers.extreme()
    assert len(file.parties()) == 20
    (record,) = of_case("mediation_record", file)
    laid = check(record)
    assert len(laid.pages) >= 12
    text = "".join(texts(of_case("application", file)[0].blocks))
    for part in (case_papers.YI_NAME, case_papers.TIBETAN_NAME, *case_papers.RARE):
        assert part in text
    signatures = [
        page for page in laid.pages if any(p.keep is Keep.NEVER_SPLIT for _, p in page.placed)
    ]
    assert len(signatures) == 1


def test_the_head_of_a_table_stands_on_every_page() -> None:
    (paper,) = of_case("roster", case_papers.typical(), rows=80)
    laid = check(paper)
    assert len(laid.pages) > 3
    heads = [
        sum("聘任日期" in line.text for _y, p in page.placed for line in p.lines())
        for page in laid.pages
    ]
    assert set(heads[:-1]) == {1}


def test_every_line_is_in_the_pdf(tmp_path: Path) -> None:
    papers = [p for name in PAPERS for p in of_case(name, case_papers.typical())]
    out = tmp_path / "set.pdf"
    rendered = QtPageRenderer().pdf(papers, out)
    assert not rendered.problems
    command = ["pdftotext", "-enc", "UTF-8", "-raw", str(out), "-"]
    read = subprocess.run(command, check=True, capture_output=True).stdout.decode()
    pages = read.split("\f")
    assert len(pages) - 1 == sum(rendered.pages)
    first = 0
    for paper, count in zip(papers, rendered.pages, strict=True):
        text = squeezed("".join(pages[first : first + count]))
        first += count
        for line in lay_out(paper).lines():
            assert squeezed(line.text) in text, paper.title
