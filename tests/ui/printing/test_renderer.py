"""The PDF file: digest, embedded text, QR on every page; a worker thread; a printer."""

from __future__ import annotations

import hashlib
import subprocess
import threading
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from app.domain.blocks import (
    Cell,
    Grid,
    Heading,
    Lines,
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
from app.ui.printing import QtPageRenderer
from app.ui.printing.renderer import SOURCE_NAME, lay_out

PAPER_ID = "01890000-0000-7000-8000-0000000000ab"
TIBETAN = "ཕོ་མོ། རྒྱལ་མཚན།།"


@pytest.fixture(autouse=True)
def _fonts(qapp: QApplication) -> None:
    fonts.load_fonts()


def text(words: str) -> tuple[Run, ...]:
    return (Run(words),)


def paper(*blocks: object, **more: object) -> Paper:
    return Paper("follow_up", "回访记录", tuple(blocks), **{"id": PAPER_ID, **more})  # type: ignore[arg-type]


LONG = Paragraph(text("双方就山林界限发生争议。" * 400))


def poppler(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True).stdout.decode()


def test_the_digest_is_that_of_the_file_and_the_text_is_embedded(tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    rendered = QtPageRenderer().pdf(
        [paper(LONG, Paragraph(text(TIBETAN)))], out, {"case.json": b"{}"}
    )
    assert rendered.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    assert "A4" in poppler("pdfinfo", str(out))
    poppler("pdfdetach", "-saveall", "-o", str(tmp_path), str(out))
    assert TIBETAN in (tmp_path / SOURCE_NAME).read_text("utf-8")
    assert (tmp_path / "case.json").read_bytes() == b"{}"
    assert "no" not in {line.split()[-5] for line in poppler("pdffonts", str(out)).splitlines()[2:]}


def test_every_page_bears_its_qr_and_number(tmp_path: Path) -> None:
    out = tmp_path / "paper.pdf"
    two_pages = (Paragraph(text("甲")), PageBreak(), Paragraph(text("乙")))
    wide = paper(*two_pages, landscape=True, number="（2026）人调字第1号")
    rendered = QtPageRenderer().pdf([paper(*two_pages), wide], out)
    poppler("pdftoppm", "-r", "150", "-gray", "-png", str(out), str(tmp_path / "page"))
    found = []
    for picture in sorted(tmp_path.glob("page-*.png")):
        (code,) = zxingcpp.read_barcodes(Image.open(picture))
        found.append(code.text)
    assert found == [
        f"LS1:{PAPER_ID.replace('-', '')}:{page}/{pages}"
        for pages in rendered.pages
        for page in range(1, pages + 1)
    ]
    assert "第2页" in poppler("pdftotext", "-layout", str(out), "-")


def test_a_paper_without_id_bears_no_qr() -> None:
    assert not lay_out(paper(LONG, id="")).feet[0].qr


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"\w"):
        QtPageRenderer().pdf([paper(LONG)], tmp_path / "nowhere" / "paper.pdf")


def test_papers_are_made_in_a_worker_thread(tmp_path: Path) -> None:
    made: list[object] = []
    out = tmp_path / "paper.pdf"
    worker = threading.Thread(target=lambda: made.append(QtPageRenderer().pdf([paper(LONG)], out)))
    worker.start()
    worker.join(60)
    assert made == [made[0]]
    assert "山林界限" in poppler("pdftotext", str(out), "-").replace("\n", "")


def test_two_threads_share_a_renderer(tmp_path: Path) -> None:
    renderer, papers, made = QtPageRenderer(), [paper(LONG), paper(LONG, landscape=True)], []
    renderer.measure(papers)

    def work() -> None:
        made.append(renderer.render(papers).pages)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert made == [renderer.measure(papers)] * 2


def test_what_was_measured_is_not_laid_out_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    renderer, papers = QtPageRenderer(), [paper(LONG), paper(Lines(3))]
    assert renderer.measure(papers)[1] == 1
    monkeypatch.setattr("app.ui.printing.renderer.lay_out", None)
    renderer.pdf(papers, tmp_path / "paper.pdf")


def test_copies_go_to_the_printer_a_whole_paper_at_a_time(
    qapp: QApplication, tmp_path: Path
) -> None:
    out = tmp_path / "printed.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    two_pages = paper(
        Paragraph(text("甲")), PageBreak(), Paragraph(text("乙")), copies=2, number=""
    )
    QtPageRenderer().print_to([two_pages, paper(Lines(1), landscape=True)], printer)
    pages = poppler("pdftotext", "-raw", str(out), "-").split("\f")[:-1]
    assert [page[0] for page in pages] == ["甲", "乙", "甲", "乙", "第"]
    sizes = [
        line for line in poppler("pdfinfo", "-l", "9", str(out)).splitlines() if "size:" in line
    ]
    assert [line.split()[3] < line.split()[5] for line in sizes if "Page " in line][-2:] == [
        True,
        False,
    ]


# ------------------------------------------------------------------ what would waste paper


def test_a_character_without_sign_is_named() -> None:
    """And where it stands: somebody has to find it among a hundred names."""
    second = Paragraph(text("当事人是阿苦姓名\U0002ffff\ue123日和李文秀"))
    (problem,) = lay_out(paper(Paragraph(text("前一页")), PageBreak(), second)).problems(3)
    assert problem.code == "paper.glyph"
    assert problem.args == {
        "paper": 3,
        "title": "回访记录",
        "characters": "\ue123\U0002ffff",
        "pages": "2",
        "around": "阿苦姓名\U0002ffff\ue123日和李",
    }


def test_a_signature_line_that_does_not_fit_is_an_overflow() -> None:
    (problem,) = lay_out(paper(LONG, foot=text("当事人签名：" * 30))).problems(0)
    assert problem.code == "paper.overflow"
    assert problem.args["pages"] == "1"


def test_a_row_higher_than_a_page_is_cut_between_lines() -> None:
    cell = Cell(tuple(text(f"第{n}段" + "内容" * 30) for n in range(120)))
    laid = lay_out(paper(Grid((1, 4), (Row((Cell((text("记录"),), label=True), cell)),))))
    assert len(laid.pages) > 4
    assert not list(laid.problems(0))
    drawn = "".join(line.text for line in laid.lines())
    assert all(f"第{n}段" in drawn for n in range(120))


def test_a_label_beside_many_rows_stands_again_on_the_next_page() -> None:
    rows = [Row((Cell((text("申请人"),), rows=60, label=True), Cell((text("甲"),))))]
    rows += [Row((Cell((text(f"行{n}"),)),)) for n in range(59)]
    laid = lay_out(paper(Grid((1, 4), tuple(rows))))
    drawn = [line.text for line in laid.lines()]
    assert drawn.count("申请人") == len(laid.pages) > 2
    assert sum(line.startswith("行") for line in drawn) == 59


def test_a_heading_is_never_the_last_line_of_a_page() -> None:
    for count in range(15, 45):
        blocks = [Paragraph(text(f"第{n}行")) for n in range(count)]
        laid = lay_out(paper(*blocks, Heading(text("一、标题")), Paragraph(text("内容"))))
        ends = [
            [line.text for _y, p in page.placed for line in p.lines()][-1] for page in laid.pages
        ]
        assert "一、标题" not in ends


def test_signatures_and_seal_move_with_two_lines_of_text() -> None:
    for count in range(10, 45):
        blocks = [Paragraph(text(f"第{n}行")) for n in range(count)]
        signed = Signatures(tuple(Signer("当事人", f"甲{n}") for n in range(4)))
        laid = lay_out(paper(*blocks, signed, Seal((text("印章"),))))
        last = [line.text for _y, p in laid.pages[-1].placed for line in p.lines()]
        assert {"印章", "签署人", f"第{count - 1}行", f"第{count - 2}行"} <= set(last)
