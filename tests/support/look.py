"""What an eye would notice at once: cut words, cut widgets, words outside the window."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

from app.ui.theme import SPACE

_TOLERANCE = 1  # pixel, for rounding at fractional scales
_TYPICAL = 16  # characters of a cell
_HIGH = 10_000


def flaws(window: QWidget) -> list[str]:
    """One line for every visible text in `window` that is cut; [] when it looks well."""
    found = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window.window():
            found += [f"{_name(widget)}: {flaw}" for flaw in _of(widget)]
    return found


def scrolls(window: QWidget) -> list[str]:
    """The visible scroll areas that would have to be scrolled to see everything, by axis."""
    found = []
    for area in window.findChildren(QAbstractScrollArea):
        if not area.isVisible():
            continue
        for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
            if bar.maximum() > bar.minimum():
                axis = "down" if bar.orientation() == Qt.Orientation.Vertical else "across"
                found.append(f"{_name(area)} {axis}")
    return found


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QLineEdit):
        yield from _line(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QTableView):
        yield from _table(widget)
    else:
        return
    if _is_cut(widget):
        yield "lies partly outside of what holds it"


def _label(label: QLabel) -> Iterator[str]:
    if not label.text():
        return
    room, metrics = label.contentsRect(), label.fontMetrics()
    if label.wordWrap():
        if label.heightForWidth(label.width()) > label.height() + _TOLERANCE:
            yield "needs more height"
        return
    widest = max(metrics.horizontalAdvance(line) for line in label.text().splitlines())
    if widest > room.width() + _TOLERANCE:
        yield f"needs {widest} px, has {room.width()}"
    # The fonts' line is as high as Tibetan needs; the Chinese second line fits into less.
    part = 0.65 if label.property("role") == "chinese" else 1
    if metrics.height() * part > room.height() + _TOLERANCE:
        yield f"is {room.height()} px high, needs {metrics.height() * part:.0f}"


def _line(line: QLineEdit) -> Iterator[str]:
    metrics = line.fontMetrics()
    if metrics.height() > line.height():
        yield f"is {line.height()} px high, needs {metrics.height()}"
    shown = "" if line.text() else line.placeholderText()
    if metrics.horizontalAdvance(shown) > line.contentsRect().width():
        yield "cuts its placeholder"


def _button(button: QAbstractButton) -> Iterator[str]:
    hint = button.sizeHint()
    if not button.text() or button.property("role") == "search":
        return
    if hint.width() > button.width() + _TOLERANCE:
        yield f"needs {hint.width()} px, has {button.width()}"
    if hint.height() > button.height() + _TOLERANCE:
        yield f"is {button.height()} px high, needs {hint.height()}"


def _table(table: QTableView) -> Iterator[str]:
    """Cells of typical content are whole, if need be on two lines; only the longest names end in
    "…" (the preview has them in full).
    """
    metrics, model = table.fontMetrics(), table.model()
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            text = str(model.index(row, column).data() or "")
            if not table.viewport().rect().intersects(table.visualRect(model.index(row, column))):
                continue
            room = QRect(0, 0, table.columnWidth(column) - 2 * SPACE.xs, _HIGH)
            needs = metrics.boundingRect(room, int(Qt.TextFlag.TextWrapAnywhere), text)
            if len(text) <= _TYPICAL and needs.height() > table.rowHeight(row):
                yield f"cuts «{text[:24]}»"
    head = table.horizontalHeader()
    for column in range(model.columnCount()):
        title = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        if head.fontMetrics().horizontalAdvance(title) > head.sectionSize(column):
            yield f"cuts its title «{title}»"


def _is_cut(widget: QWidget) -> bool:
    """Whether an ancestor cuts the widget off; what lies in a scroll area can be scrolled to."""
    holder = widget.parentWidget()
    while holder is not None and holder is not widget.window():
        if isinstance(holder.parentWidget(), QAbstractScrollArea):
            return False
        area = QRect(widget.mapTo(holder, QPoint(0, 0)), widget.size())
        slack = holder.rect().adjusted(-_TOLERANCE, -_TOLERANCE, _TOLERANCE, _TOLERANCE)
        if not slack.contains(area):
            return True
        holder = holder.parentWidget()
    return False


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", lambda: "")
    words = str(text()) if callable(text) else ""
    return f"{type(widget).__name__} «{(words or widget.accessibleName())[:24]}»"
