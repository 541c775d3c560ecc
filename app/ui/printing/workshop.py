"""The one press of the program, and the printer of this computer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from app.documents.press import Press
from app.documents.shelf import Shelf
from app.domain.blocks import Paper
from app.paths import resources_dir
from app.ui.printing.renderer import QtPageRenderer


@cache
def press() -> Press:
    """Its templates are read when they are asked for, which raises `BrokenTemplate`."""
    return Press(Shelf(resources_dir() / "templates"), QtPageRenderer())


def printer_name() -> str:
    """The printer that papers go to, "" without one."""
    return QPrinterInfo.defaultPrinter().printerName()


def send(papers: Sequence[Paper], name: str) -> None:
    """All papers with their copies to a printer; off the UI thread."""
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    QtPageRenderer().print_to(papers, printer)
