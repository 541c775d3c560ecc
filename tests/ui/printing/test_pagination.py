"""Whatever blocks come, every line is drawn exactly once, inside the page, with its block whole."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from app.domain.blocks import (
    Block,
    Cell,
    Gap,
    Grid,
    Heading,
    KeepTogether,
    Lines,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Run,
    Seal,
    Signatures,
    Signer,
)
from app.ui import fonts
from app.ui.printing.flow import flow
from app.ui.printing.measures import text_area
from app.ui.printing.pagination import paginate
from app.ui.printing.pieces import Keep, LinePiece, Piece, SealPiece
from app.ui.printing.renderer import lay_out

text = st.integers(1, 400).map(lambda n: (Run("调解记录协议内容"[: n % 8 + 1] * (n // 4 + 1)),))
cell = st.builds(Cell, st.lists(text, max_size=12).map(tuple), label=st.booleans())
row = st.tuples(cell, cell).map(lambda cells: Row(cells, height=0))
simple = st.one_of(
    st.builds(Heading, text),
    st.builds(Paragraph, text),
    st.builds(Numbered, st.lists(text, min_size=1, max_size=4).map(tuple)),
    st.builds(Lines, st.integers(1, 30)),
    st.builds(Gap, st.integers(1, 60)),
    st.builds(
        lambda rows, head: Grid((1, 3), tuple(rows), head),
        st.lists(row, min_size=1, max_size=15),
        st.sampled_from([0, 1]),
    ),
    st.builds(
        lambda n: Signatures(tuple(Signer("当事人", f"甲{i}") for i in range(n))),
        st.integers(1, 12),
    ),
    st.builds(lambda one: Seal((one,)), st.just((Run("（印章）"),))),
    st.just(PageBreak()),
)
kept = st.builds(
    lambda blocks: KeepTogether(tuple(blocks)), st.lists(simple, min_size=1, max_size=3)
)
blocks = st.lists(st.one_of(simple, kept), min_size=1, max_size=14)


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    fonts.load_fonts()


def drawn(pieces: list[Piece]) -> Counter[str]:
    return Counter(line.text for piece in pieces for line in piece.lines())


@given(blocks=blocks, landscape=st.booleans())
def test_every_line_once_and_inside(blocks: list[Block], landscape: bool) -> None:
    paper = Paper("follow_up", "回访记录", tuple(blocks), landscape=landscape)
    area = text_area(landscape)
    pages, overflow = paginate(flow(paper, area), area.height)
    wanted = drawn(flow(paper, area))
    placed = [piece for page in pages for _y, piece in page.placed]
    repeated = drawn([p.repeats for p in placed if p.repeats is not None])
    found = drawn(placed)
    assert not wanted - found
    assert not (found - wanted) - repeated  # twice stand only table heads and captions of seals
    for page in pages:
        tops = [y for y, _piece in page.placed]
        assert tops == sorted(tops)
        assert overflow or page.used <= area.height + 1
        assert page.placed or len(pages) == 1
    for page in pages[:-1]:
        assert overflow or page.placed[-1][1].keep is not Keep.NEVER_SPLIT


@given(count=st.integers(1, 45), signers=st.integers(0, 24))
def test_no_seal_without_two_lines_above_it(count: int, signers: int) -> None:
    body: list[Block] = [Paragraph((Run(f"第{n}行"),)) for n in range(max(2, count))]
    if signers:
        body.append(Signatures(tuple(Signer("当事人", f"甲{n}") for n in range(signers))))
    body.append(Seal(((Run("（印章）"),),)))
    for page in lay_out(Paper("follow_up", "回访记录", tuple(body))).pages:
        above = 0
        for _y, piece in page.placed:
            assert not isinstance(piece, SealPiece) or above >= 2
            above += len(list(piece.lines()))


def signers(count: int) -> Signatures:
    return Signatures(tuple(Signer("当事人", f"甲{n}") for n in range(count)))


def told(text: str) -> tuple[Run, ...]:
    return (Run(text),)


def test_a_high_row_stays_when_the_signatures_turn_the_page() -> None:
    """Else the page before them would bear a title and nothing more."""
    high = Row((Cell((told("粘贴处"),)),), height=200)
    form = Grid((1,), (Row((Cell((told("案件"),)),)), high))
    laid = lay_out(Paper("evidence", "证据", (Heading(told("证据"), 1), form, signers(2))))
    assert "粘贴处" in [line.text for _y, p in laid.pages[0].placed for line in p.lines()]
    assert len(laid.pages) == 2


@pytest.mark.parametrize("lines", range(16, 26))
def test_a_signature_block_higher_than_a_page_is_cut_between_its_rows(lines: int) -> None:
    body = [Paragraph(told(f"第{n}行")) for n in range(lines)]
    laid = lay_out(Paper("agreement", "协议", (*body, signers(90), Seal((told("（印章）"),)))))
    assert len(laid.pages) >= 3
    assert not laid.overflow
    names: list[str] = []
    for page in laid.pages:
        texts = [line.text for _y, p in page.placed for line in p.lines()]
        here = [text for text in texts if text.startswith("甲")]
        assert texts.count("签署人") == (2 if here else 0)  # the head, two signers a row
        assert not here or texts.index("签署人") < texts.index(here[0])
        names += here
    assert names == [f"甲{n}" for n in range(90)]


def test_a_signer_higher_than_a_page_is_told_and_not_tried_for_ever() -> None:
    one = Signatures((Signer("当事人", "甲", "代签" * 2000),))
    laid = lay_out(Paper("agreement", "协议", (Paragraph(told("第1行")), one)))
    assert laid.overflow


def test_a_table_of_many_columns_may_be_set_tight_from_the_start() -> None:
    rows = Grid((1, 1), (Row((Cell((told("村"),)), Cell((told("时长"),)))),) * 120)
    roomy, tight = (
        len(lay_out(Paper("adviser_year", "年表", (rows,), tight=tight)).pages)
        for tight in (False, True)
    )
    assert tight < roomy


def test_no_page_begins_with_empty_height() -> None:
    body: list[Block] = []
    for n in range(60):
        body += [Paragraph(told(f"第{n}行")), Gap(33)]
    for page in lay_out(Paper("agreement", "协议", tuple(body))).pages:
        assert isinstance(page.placed[0][1], LinePiece)
