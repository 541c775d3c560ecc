"""How much of each language stands at which status (languages.md, "A coverage page")."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.i18n import CHINESE, STATUSES, coverage, locale_name, locales
from app.i18n import gettext as _
from app.ui.labels import Paragraph, PlainLabel
from app.ui.theme import SPACE
from app.ui.words import TRANSLATED


class TranslationsPage(QWidget):
    """A column for each language, a line for each status: how many messages, and their share."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: dict[tuple[str, str], PlainLabel] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s)
        self._locales = tuple(one for one in locales() if one != CHINESE)
        for column, locale in enumerate(self._locales, 1):
            grid.addWidget(PlainLabel(locale_name(locale), role="head"), 0, column)
        for line, status in enumerate(reversed(STATUSES), 1):
            grid.addWidget(PlainLabel(_(TRANSLATED[status]), role="label"), line, 0)
            for column, locale in enumerate(self._locales, 1):
                cell = self._cells[locale, status] = PlainLabel()
                grid.addWidget(cell, line, column, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(len(self._locales) + 1, 1)
        note = _("法律文书只印经过审校或官方的译文。在彝文、藏文界面上点右键，可以建议更好的译文。")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.s, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.m)
        layout.addLayout(grid)
        layout.addWidget(Paragraph(note, role="soft"))
        layout.addStretch(1)
        self.reload()

    def reload(self) -> None:
        """A pack may have brought reviewed texts."""
        for locale in self._locales:
            counts = coverage(locale)
            whole = sum(counts.values()) or 1
            for status, count in counts.items():
                share = f"{count}（{100 * count / whole:.0f}%）"
                self._cells[locale, status].setText(share)

    def shown(self, locale: str, status: str) -> str:
        """What a cell says."""
        return self._cells[locale, status].text()
