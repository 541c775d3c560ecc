"""A waiting scan: its picture, why it waits, and the case and document it is given to."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.attachment import ATTACHMENT
from app.domain.case_file import CASE
from app.i18n import N_
from app.i18n import gettext as _
from app.messages import message
from app.ui.buttons import Button
from app.ui.fields.factory import Helpers, all_codes, code_finder, code_name
from app.ui.fields.pickers import PickField
from app.ui.fields.suggestions import Option
from app.ui.labels import Paragraph
from app.ui.rows import Rows
from app.ui.screens.base import Context
from app.ui.sides import columns, foot
from app.ui.theme import SPACE
from app.usecases.ports import Query
from app.usecases.scan_inbox import Waiting

_OFFERED = 9


class PagePicture(QLabel):
    """A page, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = QPixmap()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("扫描件"))

    def sizeHint(self) -> QSize:  # Qt's name
        """Large enough to tell one sheet from another; the picture itself asks for nothing."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # Qt's name
        """See `sizeHint`."""
        return QSize(7 * self.fontMetrics().height(), 10 * self.fontMetrics().height())

    def show_png(self, png: bytes) -> None:
        """A page; nothing for b""."""
        self._whole = QPixmap()
        if png:
            self._whole.loadFromData(png)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # Qt's name
        """As large as there is room now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._whole.isNull():
            self.clear()
            return
        kept = Qt.AspectRatioMode.KeepAspectRatio
        smooth = Qt.TransformationMode.SmoothTransformation
        self.setPixmap(self._whole.scaled(self.size(), kept, smooth))


class PlacePanel(QWidget):
    """`chosen` carries the case and the code of the document."""

    chosen = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._context = context
        self._shown = ""
        self._case = self._document = ""
        self.picture = PagePicture()
        self._why = Paragraph(role="soft")
        self._titles: dict[str, str] = {}
        self.case = PickField(self._cases, self._title, context.tasks, numbered=True)
        spec = ATTACHMENT.by_name["document"]
        helpers = Helpers(context.desk.surroundings, context.initials)
        find = code_finder("paper_kind", helpers, all_codes(spec, helpers))
        self.document = PickField(find, code_name("paper_kind", helpers), numbered=True)
        self._go = Button(_("归到这里"), self._choose)
        self._go.setProperty("role", "primary")
        rows = Rows(hints=False)
        rows.add(N_("归到案件"), self.case, N_("打当事人姓名或卷号"))
        rows.add(N_("是哪种文书"), self.document, N_("打名称或拼音首字母"))
        beside = QVBoxLayout()
        beside.setSpacing(SPACE.s)
        beside.addWidget(self._why)
        beside.addLayout(rows.grid)
        beside.addWidget(foot(self._go))
        beside.addStretch(1)
        ways = QBoxLayout.Direction
        layout = QBoxLayout(ways.LeftToRight if columns(2) == 2 else ways.TopToBottom, self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.m, SPACE.s)
        layout.setSpacing(SPACE.m)
        layout.addWidget(self.picture, 2)
        layout.addLayout(beside, 3)
        self.case.edited.connect(self._on_case)
        self.case.advance.connect(lambda: self._focus(self.document))
        self.document.edited.connect(self._on_document)
        self.document.advance.connect(lambda: self._focus(self._go))
        self.hide()

    def show_waiting(self, waiting: Waiting | None) -> None:
        """Another file, or none."""
        self.setVisible(waiting is not None)
        key = f"{waiting.key} {waiting.arrival.sha256}" if waiting else ""
        if waiting is None or key == self._shown:
            self._shown = key
            return
        self._shown = key
        said = message(waiting.why)
        self._why.setText(said.sentence)
        self._case = self._document = ""
        self.case.show_value(None)
        self.document.show_value(None)
        self.picture.show_png(b"")
        scans, path, page = self._context.desk.scans, waiting.key, waiting.leaves[0].number
        self._context.tasks.run(
            self,
            lambda: scans.thumbnail(path, page),
            lambda png: self.picture.show_png(png) if self._shown == key else None,
        )

    def focus_first(self) -> None:
        """Where the keys go from the list."""
        self._focus(self.case)

    @staticmethod
    def _focus(widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    def _cases(self, text: str) -> list[Option]:
        """Cases by what is typed, else the last ones; called in a worker."""
        reader = self._context.desk.reader
        if text.strip():
            hits = reader.search(text.strip(), (CASE,), _OFFERED)
            found = [Option(hit.id, hit.title, hit.snippet) for hit in hits]
        else:
            records = reader.many(CASE, reader.ids(Query(CASE), _OFFERED))
            title = self._context.desk.kinds[CASE].title
            found = [Option(one.id, title(one.values), one.text("case_no")) for one in records]
        self._titles |= {one.key: one.text for one in found}
        return found

    def _title(self, case_id: str) -> str:
        return self._titles.get(case_id, "")

    def _on_case(self, value: object) -> None:
        self._case = str(value) if str(value) in self._titles else ""

    def _on_document(self, value: object) -> None:
        codes = self._context.desk.reference.codes
        self._document = str(value) if codes.entry("paper_kind", str(value)) else ""

    def _choose(self) -> None:
        """Both are needed: a scan without its document fills nothing in the file."""
        if not self._case:
            self._focus(self.case)
        elif not self._document:
            self._focus(self.document)
        else:
            self.chosen.emit(self._case, self._document)
