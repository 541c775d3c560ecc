"""Every Yi syllable and tall Tibetan stacks in every kind of widget and in PDF: none is cut (R33).

The ink of a widget is what changes when its text appears. It must be as high as the ink of the
same text drawn alone with room to spare. The tallest sign of a line decides, so many are drawn at
once.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QImage,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import i18n
from app.ui import fonts
from app.ui.theme.looks import put_on

YI = "".join(chr(code) for code in range(0xA000, 0xA48D))
STACKS = "རྐྱ རྒྱ རྨྱ སྐྱ སྒྱ སྤྱ སྦྱ སྨྱ སྐྲ སྒྲ སྣྲ སྤྲ སྦྲ སྨྲ ཧྲ"
WITH_WA_ZUR = "གྲྭ ཕྱྭ རྩྭ ལྷྭ"  # never written with ུ
TIBETAN = [
    *(stack + vowel for stack in STACKS.split() for vowel in "ིེོུ"),
    *(stack + vowel for stack in WITH_WA_ZUR.split() for vowel in "ིེོ"),
    *("ཕོ་མོ", "རྫོགས", "ཛྙཱ", "ཧཱུྃ", "ཨོཾ"),
]
LINES = [YI[at : at + 60] for at in range(0, len(YI), 60)] + [
    " ".join(TIBETAN[at : at + 12]) for at in range(0, len(TIBETAN), 12)
]
FAINT_ROWS = 1  # the softest edge of a stroke can vanish in the colours of the theme
Make = Callable[[str], QWidget]


@pytest.fixture
def font(qapp: QApplication) -> Iterator[QFont]:
    before = qapp.font(), qapp.palette()
    qapp.setStyleSheet("")  # what another test put on
    fonts.load_fonts()
    qapp.setFont(fonts.application_font())
    yield fonts.application_font()
    i18n.use(i18n.CHINESE)
    qapp.setStyleSheet("")
    qapp.setFont(before[0])
    qapp.setPalette(before[1])


def ink(image: QImage, paper: QImage) -> tuple[int, int]:
    """First and last row in which the two images differ; (0, -1) when they are the same."""
    one, other = (each.convertToFormat(QImage.Format.Format_Grayscale8) for each in (image, paper))
    step, left, right = one.bytesPerLine(), bytes(one.constBits()), bytes(other.constBits())
    rows = [
        row
        for row in range(one.height())
        if left[row * step : (row + 1) * step] != right[row * step : (row + 1) * step]
    ]
    return (rows[0], rows[-1]) if rows else (0, -1)


def free_ink(text: str, font: QFont) -> tuple[int, int]:
    """Pixels of ink above and below the baseline where nothing can cut it."""
    size = font.pixelSize()
    image = QImage(
        QFontMetrics(font).horizontalAdvance(text) + 4 * size,
        6 * size,
        QImage.Format.Format_Grayscale8,
    )
    image.fill(Qt.GlobalColor.white)
    paper = image.copy()
    painter = QPainter(image)
    painter.setFont(font)
    painter.drawText(2 * size, 3 * size, text)
    painter.end()
    top, bottom = ink(image, paper)
    return 3 * size - top, bottom + 1 - 3 * size


def line_edit(text: str) -> QWidget:
    return QLineEdit(text)


def label(text: str) -> QWidget:
    return QLabel(text)


def combo_box(text: str) -> QWidget:
    box = QComboBox()
    box.addItem(text)
    return box


def editable_combo_box(text: str) -> QWidget:
    box = QComboBox(editable=True)
    box.addItem(text)
    return box


def date_edit(text: str) -> QWidget:
    """The words around the year are the only text of a date edit that can be chosen freely."""
    edit = QDateEdit()
    edit.setDisplayFormat(f"yyyy'{text}'")
    return edit


def table_row(text: str) -> QWidget:
    """One row of the height that languages.md gives it: the font's and 8 pixels."""
    table = QTableWidget(1, 1)
    table.verticalHeader().hide()
    table.horizontalHeader().hide()
    table.setItem(0, 0, QTableWidgetItem(text))
    table.setRowHeight(0, table.fontMetrics().height() + 8)
    table.setColumnWidth(0, 2_000)
    return table


ALL = [line_edit, label, combo_box, editable_combo_box, date_edit, table_row]
STYLED = [line_edit, label, combo_box, editable_combo_box, table_row]  # those the program uses


@pytest.mark.parametrize(
    ("make", "dressed"), [(make, False) for make in ALL] + [(make, True) for make in STYLED]
)
def test_no_widget_cuts_a_sign(
    make: Make, dressed: bool, font: QFont, qapp: QApplication, qtbot: QtBot
) -> None:
    """In Qt's own looks and in the program's, whose stylesheet decides size and padding."""
    if dressed:
        i18n.use("bo")
        put_on(qapp, "light")
    for text in LINES:
        pictures = []
        for content in (text, " "):
            widget = make(content)
            qtbot.addWidget(widget)
            widget.resize(2_000, widget.sizeHint().height())
            pictures.append(widget.grab().toImage())
        top, bottom = ink(*pictures)
        missing = sum(free_ink(text, widget.font())) - (bottom - top + 1)
        assert 0 <= missing <= FAINT_ROWS, text


def inked_rows(pdf: Path, dpi: int) -> list[bool]:
    """For every row of pixels of the first page: is anything printed in it?"""
    picture = pdf.with_suffix("")
    command = ["pdftoppm", "-png", "-gray", "-singlefile", "-r", str(dpi), pdf, picture]
    subprocess.run(command, check=True)
    page = QImage(f"{picture}.png").convertToFormat(QImage.Format.Format_Grayscale8)
    step, pixels = page.bytesPerLine(), bytes(page.constBits())
    return [min(pixels[row * step :][: page.width()]) < 128 for row in range(page.height())]


def test_no_line_of_a_pdf_cuts_a_sign_or_touches_the_next(font: QFont, tmp_path: Path) -> None:
    dpi = 192
    font.setPixelSize(12 * dpi // 72)
    document = QTextDocument()
    document.setDefaultFont(QFont(font.families(), 12))
    document.setPlainText("\n".join(LINES))
    file = tmp_path / "paper.pdf"
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QSizeF(500, 450), QPageSize.Unit.Millimeter))
    document.print_(writer)

    written = file.read_bytes()
    assert all(name in written for name in (b"StationSansYi", b"StationSerifTibetan"))
    assert written.count(b"/Type /Page\n") == 1
    inked = inked_rows(file, dpi)
    ascent, descent = 1.18 * font.pixelSize(), 0.70 * font.pixelSize()
    baseline = inked.index(True) + free_ink(LINES[0], font)[0]
    for number, text in enumerate(LINES):
        middle = baseline + number * (ascent + descent)
        line = inked[round(middle - ascent) : round(middle + descent)]
        height = len(line) - line.index(True) - line[::-1].index(True)
        assert abs(height - sum(free_ink(text, font))) <= 2, text
