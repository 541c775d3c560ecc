"""What in a window is Yi or Tibetan and stands without its Chinese line or its mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTableView, QWidget

from app.i18n import Text, locale_name, locales
from app.ui.lists import EntryList
from app.ui.models.records import RecordsModel

MARK = "◦"
_FOREIGN = re.compile(r"[\u0f00-\u0fff\ua000-\ua4cf]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OWN_NAMES = {locale_name(one) for one in locales()}


def unaccompanied(window: QWidget) -> list[str]:
    """One line for every visible text in Yi or Tibetan without Chinese or mark; [] is right.

    The name of a language is not translated; a placeholder and a crowded button may have their
    Chinese in the tool tip.
    """
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible():
            found += [f"{type(widget).__name__} «{text[:30]}»" for text in _alone(widget)]
    return found


def _alone(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, EntryList):
        texts = [t for one in widget.entries for t in (one.title, one.detail, one.note)]
        yield from (text for text in texts if _FOREIGN.search(text) and not _is_both(text))
    elif isinstance(widget, QTableView) and isinstance(widget.model(), RecordsModel):
        model = widget.model()
        columns = range(model.columnCount())
        texts = [model.title(column) for column in columns]
        texts += [model.text(row, column) for row in model.held() for column in columns]
        yield from (text for text in texts if _FOREIGN.search(text) and not _is_both(text))
    elif isinstance(widget, QLabel | QAbstractButton):
        if _FOREIGN.search(widget.text()) and not _has_chinese(widget, widget.text()):
            yield widget.text()
    elif isinstance(widget, QLineEdit):
        hint = widget.placeholderText()
        if not widget.text() and _FOREIGN.search(hint) and not _has_chinese(widget, hint):
            yield hint


def _is_both(text: str) -> bool:
    return isinstance(text, Text) and bool(text.chinese)


def _has_chinese(widget: QWidget, text: str) -> bool:
    if any(name in text for name in _OWN_NAMES):
        return True
    beside = widget.parentWidget().findChildren(QLabel) if widget.parentWidget() else []
    lines = [one.text() for one in beside if one.property("role") == "chinese"]
    spoken = " ".join([text, getattr(widget, "chinese", ""), widget.toolTip(), *lines])
    return MARK in text and bool(_HAN.search(spoken))
