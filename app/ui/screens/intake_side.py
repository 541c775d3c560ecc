"""Beside the visitor: the last contacts of a repeat visitor, or the intakes that are parked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.consultation_rules import is_sensitive
from app.domain.records import Record
from app.domain.showing import show
from app.i18n import gettext as _
from app.i18n import joined
from app.ui.fields.choices import ChoiceField
from app.ui.fields.suggestions import Option
from app.ui.labels import Paragraph, PlainLabel, TwoLineLabel, set_property
from app.ui.theme import METRICS, SPACE
from app.ui.theme.looks import scaled
from app.usecases.desk import Desk
from app.usecases.ports import Draft

_LINES = 3
_MOST_PARKED = 9


class IntakeSide(QWidget):
    """One small place for what helps before the visitor has said a word."""

    def __init__(self, desk: Desk, on_draft: Callable[[str], None]) -> None:
        super().__init__()
        self._desk = desk
        self._card = QWidget()
        self._card.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._drafts: list[Option] = []
        self._title = TwoLineLabel(role="head", inline=True)
        self._words = Paragraph(role="hint")
        self._lines = [PlainLabel(role="chinese") for _line in range(_LINES)]
        self.parked = ChoiceField(lambda _chosen: self._drafts)
        self.parked.edited.connect(lambda key: on_draft(str(key)))
        self._pages = QStackedWidget()
        self._pages.addWidget(self._contacts_page())
        self._pages.addWidget(self.parked)
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(SPACE.m, SPACE.xs, SPACE.m, SPACE.xs)
        inner.setSpacing(SPACE.none)
        inner.addWidget(self._title, 0, Qt.AlignmentFlag.AlignLeft)
        inner.addWidget(self._pages)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.addWidget(self._card)
        layout.addStretch(1)  # the card is as high as what it tells
        self.show_nothing()

    def _contacts_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.none, SPACE.none)
        layout.setSpacing(SPACE.none)
        layout.addWidget(self._words)
        for line in self._lines:  # in Chinese, which needs less height
            line.setFixedHeight(scaled(METRICS["font"]["chinese"] * 3 // 2))
            layout.addWidget(line)
        layout.addStretch(1)
        return page

    @property
    def shows_parked(self) -> bool:
        """Whether the parked intakes are offered."""
        return self._pages.currentWidget() is self.parked

    def show_nothing(self) -> None:
        """Nothing to tell but what will stand here."""
        self._say("", _("选中来访人后，这里显示最近三次来访"))

    def show_new(self, warning: str = "") -> None:
        """A visitor nobody has seen before; perhaps with a warning of somebody alike."""
        self._say(_("新来访人"), warning)

    def show_contacts(self, contacts: Sequence[Record]) -> None:
        """The last contacts, newest first; of a sensitive one only the day."""
        self._say(_("最近来访") if contacts else _("第一次来访"), "")
        for line, record in zip(self._lines, contacts, strict=False):
            line.setText(self._contact(record))
            line.show()

    def show_parked(self, drafts: Sequence[Draft]) -> None:
        """The intakes that wait, newest first; number keys take one."""
        self._drafts = [
            Option(one.id, joined(" ", (one.title or _("未填姓名"), one.saved_at[11:16])))
            for one in drafts[:_MOST_PARKED]
        ]
        self._say(_("暂放 {n} 件，Ctrl+P 取回").format(n=len(drafts)), "")
        self.parked.refresh()
        self.parked.show_value(None)
        self._pages.setCurrentWidget(self.parked)

    def _say(self, title: str, words: str) -> None:
        set_property(self._card, "role", "sunken" if title else "")
        self._title.show_text(title)
        self._title.setVisible(bool(title))
        self._words.setText(words)
        self._words.setVisible(bool(words))
        for line in self._lines:
            line.hide()
        self._pages.setCurrentIndex(0)

    def _contact(self, record: Record) -> str:
        day = record.text("received_at")[:10]
        if is_sensitive(record.values):
            return day + " · " + _("敏感")
        kind, around = self._desk.kinds[record.kind], self._desk.surroundings
        handling = record.get("handling")
        first = handling[0] if isinstance(handling, tuple | list) and handling else None
        matter = show(kind.by_name["matter_type"], record.get("matter_type"), around)
        handled = around.codes.name("handling", str(first)) if first else ""
        return " · ".join(part for part in (day, matter, handled) if part)
