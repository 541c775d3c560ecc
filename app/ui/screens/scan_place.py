"""A waiting scan: its picture, why it waits, and the record and document it is given to."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.documents.papers import Wanted
from app.domain.attachment import ATTACHMENT
from app.domain.case_file import CASE, CaseFile
from app.domain.records import Record
from app.i18n import N_, joined
from app.i18n import gettext as _
from app.messages import message
from app.ui.buttons import Button
from app.ui.fields.factory import Helpers, all_codes, code_finder, code_name
from app.ui.fields.pickers import PickField
from app.ui.fields.suggestions import Option
from app.ui.labels import Paragraph
from app.ui.rows import Rows
from app.ui.screens.base import Context
from app.ui.screens.case.papers import key_of, wanted_of, wanted_papers
from app.ui.sides import columns, foot
from app.ui.theme import SPACE
from app.usecases import scan_inbox
from app.usecases.attaching import Place, place_of
from app.usecases.desk import Desk
from app.usecases.mediation.reading import load
from app.usecases.ports import Query
from app.usecases.scan_inbox import Waiting

_OFFERED = 9


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where a person puts a scan: a record, and of a case the key of one of its documents."""

    kind: str
    id: str
    document: str = ""

    def place(self, desk: Desk) -> Place | None:
        """The place itself, read in a worker; None when the record is gone."""
        if self.kind == CASE and self.document:
            file = load(desk, self.id)
            wanted = wanted_of(self.document)
            return place_of(file, wanted.document, wanted.part_id) if file else None
        owner = desk.reader.get(self.kind, self.id)
        return Place(owner) if owner else None


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
        return QSize(5 * self.fontMetrics().height(), 6 * self.fontMetrics().height())

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
    """`chosen` carries a `Chosen`."""

    chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._context = context
        self._shown = ""
        self._owner = self._document = ""
        self._titles: dict[str, str] = {}
        self.picture = PagePicture()
        self._why = Paragraph(role="soft")
        self.owner = PickField(self._owners, self._title, context.tasks, numbered=True)
        helpers = Helpers(context.desk.surroundings, context.initials)
        options = all_codes(ATTACHMENT.by_name["document"], helpers)
        self._codes = code_finder("paper_kind", helpers, options)
        self._code_name = code_name("paper_kind", helpers)
        self.document = PickField(self._documents, self._title, context.tasks, numbered=True)
        self._go = Button(_("归到这里"), self._choose)
        self._go.setProperty("role", "primary")
        self._lay_out()
        self.owner.edited.connect(self._on_owner)
        self.owner.advance.connect(self._after_owner)
        self.document.edited.connect(self._on_document)
        self.document.advance.connect(lambda: self._focus(self._go))
        self.hide()

    def _lay_out(self) -> None:
        rows = Rows(hints=False)
        rows.add(N_("归到哪里"), self.owner, N_("打姓名、卷号或事由，案件、来访和别的登记都能找"))
        self._row = rows.add(N_("是哪种文书"), self.document, N_("打名称或拼音首字母"))
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
        self._document = ""
        self._on_owner("")
        self.owner.show_value(None)
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
        self._focus(self.owner)

    @staticmethod
    def _focus(widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)

    # -- what is offered; called in a worker

    def _owners(self, text: str) -> list[Option]:
        """Records by what is typed, else the last cases."""
        desk = self._context.desk
        kinds = scan_inbox.may_own(desk)
        if text.strip():
            hits = desk.reader.search(text.strip(), kinds, _OFFERED)
            found = [
                Option(
                    f"{hit.kind}/{hit.id}",
                    hit.title,
                    joined(" · ", _said(_(desk.kinds[hit.kind].label), hit.snippet)),
                )
                for hit in hits
            ]
        else:
            ids = desk.reader.ids(Query(CASE), _OFFERED) if CASE in kinds else ()
            title = desk.kinds[CASE].title
            found = [
                Option(f"{CASE}/{one.id}", title(one.values), one.text("case_no"))
                for one in desk.reader.many(CASE, ids)
            ]
        self._titles |= {one.key: one.text for one in found}
        return found

    def _documents(self, text: str) -> list[Option]:
        """Documents by what is typed: those that the case has one by one, then any other."""
        desk = self._context.desk
        file = load(desk, self._owner.partition("/")[2])
        wanted = tuple(wanted_papers(file)) if file else ()
        found: list[Option] = []
        for code in self._codes(text):
            own = [one for one in wanted if one.document == code.key]
            found += [
                Option(key_of(one), code.text, self._part(file, one.part_id), likely=True)
                for one in own
            ] or [Option(key_of(Wanted(code.key, "")), code.text)]
        found.sort(key=lambda one: not one.likely)
        self._titles |= {one.key: joined(" · ", _said(one.text, one.detail)) for one in found}
        return found[:_OFFERED]

    def _part(self, file: CaseFile | None, part_id: str) -> str:
        """Which of several records a document is made from."""
        parts = (one for parts in file.parts.values() for one in parts) if file and part_id else ()
        part: Record | None = next((one for one in parts if one.id == part_id), None)
        return self._context.desk.kinds[part.kind].title(part.values) if part else ""

    def _title(self, key: str) -> str:
        return self._titles.get(key, "")

    # -- what is chosen

    def _on_owner(self, value: object) -> None:
        """Only a case has documents."""
        self._owner = str(value) if str(value) in self._titles else ""
        has_documents = not self._owner or self._owner.startswith(f"{CASE}/")
        self._row.label.setVisible(has_documents)
        self.document.setVisible(has_documents)

    def _after_owner(self) -> None:
        self._focus(self.document if self.document.isVisible() else self._go)

    def _on_document(self, value: object) -> None:
        self._document = str(value) if str(value) in self._titles else ""

    def _choose(self) -> None:
        """A scan without its document fills nothing in the file of a case."""
        kind, _slash, record_id = self._owner.partition("/")
        if not record_id:
            self._focus(self.owner)
        elif kind == CASE and not self._document:
            self._focus(self.document)
        else:
            self.chosen.emit(Chosen(kind, record_id, self._document if kind == CASE else ""))


def _said(*words: str) -> list[str]:
    return [one for one in words if one]
