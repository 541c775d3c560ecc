"""One record to read: its fields, who changed what, and the receipts that prove it was sent.

What is personal is masked as in every list; the screen above may lift the mask for as long as a
button is held (storage-security.md, Audit and privacy).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.common import is_late
from app.domain.disclosure import Disclosure, disclose
from app.domain.fields import FieldSpec, FieldType, RecordKind, Value, Values
from app.domain.masking import HIDDEN
from app.domain.projection import project
from app.domain.records import HistoryEntry, Record
from app.domain.surroundings import Surroundings
from app.forms.opening import FORMS
from app.i18n import gettext as _
from app.i18n import joined
from app.ui.buttons import Button
from app.ui.labels import Paragraph, PlainLabel, set_tone
from app.ui.lists import Entry, EntryList
from app.ui.screens.base import TallPage
from app.ui.screens.file_words import files_words
from app.ui.theme import SPACE
from app.ui.two_lines import has_second_line, one_line
from app.ui.words import STATE_TONES, outcome_words, short_time, state_words, value_words
from app.usecases.amending import REASON
from app.usecases.desk import Desk
from app.usecases.ports import Receipt

_LINES = 7
_SENT = frozenset({"applied", "merged", "received"})


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the page shows of one record, read at once off the UI thread."""

    record: Record
    history: Sequence[HistoryEntry]
    receipts: Sequence[Receipt]
    names: Mapping[str, str] = field(default_factory=dict)  # of the records it refers to, by id
    files: str = ""  # how many files lie beside it, in words


def read(desk: Desk, kind: str, record_id: str) -> Reading | None:
    """The record with its history and its receipts; None when it is gone."""
    record = desk.reader.get(kind, record_id)
    if record is None:
        return None
    reader = desk.reader
    return Reading(
        record,
        reader.history(kind, record_id),
        reader.receipts(record_id=record_id),
        _names(desk, record),
        files_words(desk, record),
    )


def is_reference(spec: FieldSpec) -> bool:
    """Whether a field holds ids, which nobody can read."""
    return spec.type in (FieldType.REF, FieldType.REFS) and spec.ref != "member"


def _names(desk: Desk, record: Record) -> Mapping[str, str]:
    """How the records it refers to are called in a list."""
    found: dict[str, str] = {}
    for spec in desk.kinds[record.kind].fields:
        kind = desk.kinds.get(spec.ref or "")
        if kind is None or not is_reference(spec):
            continue
        for other in desk.reader.many(kind.name, _ids(record.get(spec.name))):
            found[other.id] = project(kind, other.values, desk.surroundings).title
    return found


def _ids(value: Value) -> list[str]:
    given = value if isinstance(value, tuple | list) else (value,)
    return [str(one) for one in given if one]


def shown(
    kind: RecordKind,
    spec: FieldSpec,
    values: Values,
    around: Surroundings,
    how: Disclosure = Disclosure.LIST,
) -> str:
    """A field as a reader of the screen may see it, in the user's language."""
    if spec.mask is None or how is Disclosure.FULL:
        return value_words(spec, values.get(spec.name), around)
    return disclose(kind, spec, values, around, how)


class RecordView(QWidget):
    """`restored` carries the values before one change: the person wants them back."""

    restored = Signal(object)

    def __init__(self, desk: Desk, kind: RecordKind) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._desk = desk
        self._kind = kind
        self._reading: Reading | None = None
        self._how = Disclosure.LIST
        self._title = Paragraph(role="head")
        self._badges = [PlainLabel(role="badge") for _place in range(4)]
        self._grid = QGridLayout()
        self._rows: dict[str, tuple[Paragraph, Paragraph]] = {}
        self._files = Paragraph(role="soft")
        self._history = EntryList(_("修改记录")).fit()
        self._history.opened.connect(self._on_restore)
        self._receipts = Paragraph(role="soft")
        self._none = Paragraph(_("选一条登记，这里显示全部内容"), role="soft")
        self._hold = Button(_("按住显示全部内容"))
        self._hold.setProperty("role", "primary")
        self._hold.pressed.connect(lambda: self.reveal(on=True))
        self._hold.released.connect(lambda: self.reveal(on=False))
        self._page = TallPage(self._content())
        self._page.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._page.setAccessibleName(_("登记内容"))
        self._page.setMinimumHeight(_LINES * self.fontMetrics().height())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.m, SPACE.s, SPACE.xs, SPACE.s)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self._none)
        layout.addWidget(self._title)
        layout.addLayout(self._badge_line())
        layout.addWidget(self._hold)
        layout.addWidget(self._page, 1)
        self.show_nothing()

    def _badge_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SPACE.s)
        for badge in self._badges:
            line.addWidget(badge)
        line.addStretch(1)
        return line

    def _content(self) -> QWidget:
        content = QWidget()
        self._grid.setHorizontalSpacing(SPACE.m)
        self._grid.setVerticalSpacing(SPACE.none)
        self._grid.setColumnStretch(1, 1)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SPACE.none, SPACE.none, SPACE.s, SPACE.none)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._files)
        layout.addLayout(self._grid)
        layout.addWidget(Paragraph(_("修改记录（回车恢复到改之前）"), role="head"))
        layout.addWidget(self._history)
        layout.addWidget(PlainLabel(_("回执"), role="head"))
        layout.addWidget(self._receipts)
        layout.addStretch(1)
        return content

    def _row(self, spec: FieldSpec) -> tuple[Paragraph, Paragraph]:
        """Label and value of a field: made when a record has it, most fields are always empty."""
        if (made := self._rows.get(spec.name)) is not None:
            return made
        label, value = Paragraph(one_line(_(spec.label)), role="label"), Paragraph()
        line = self._in_order().index(spec)
        # Two languages in one label take the width: the value goes below.
        below = has_second_line()
        if not below:
            label.setWordWrap(False)
        self._grid.addWidget(label, 2 * line, 0, 1, 1 + below, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, 2 * line + below, 1 - below, 1, 1 + below)
        self._rows[spec.name] = (label, value)
        return label, value

    def _in_order(self) -> list[FieldSpec]:
        """As the form asks for them, then what the program adds."""
        by_name = self._kind.by_name
        names = dict.fromkeys((*FORMS[self._kind.name].fields, *by_name))
        return [by_name[name] for name in names]

    @property
    def record(self) -> Record | None:
        """The record that is shown."""
        return self._reading.record if self._reading else None

    @property
    def title(self) -> str:
        """How the record is called on the screen."""
        return self._title.text()

    @property
    def is_revealed(self) -> bool:
        """Whether nothing is masked now."""
        return self._how is Disclosure.FULL

    def show_nothing(self) -> None:
        """No record is chosen."""
        self._reading = None
        for widget in (self._title, self._page, self._hold, *self._badges):
            widget.hide()
        self._none.show()

    def put(self, reading: Reading) -> None:
        """Show a record, masked."""
        if self.record is None or self.record.id != reading.record.id:
            self._page.verticalScrollBar().setValue(0)
            self._hold.hide()
        self._reading = reading
        self._files.setText(reading.files)
        self._files.setVisible(bool(reading.files))
        self._none.hide()
        self._page.show()
        self.reveal(on=False)

    def offer_hold(self) -> None:
        """A reason was given: what is masked shows while this button is held."""
        self._hold.show()
        self._hold.setFocus(Qt.FocusReason.OtherFocusReason)

    def reveal(self, *, on: bool) -> None:
        """Lift the mask, or put it back."""
        self._how = Disclosure.FULL if on else Disclosure.LIST
        if self._reading is not None:
            self._show_head(self._reading.record)
            self._show_fields(self._reading.record)
            self._show_history(self._reading)

    @property
    def files_text(self) -> str:
        """What the page says of the files beside the record."""
        return self._files.text()

    def value_text(self, name: str) -> str:
        """What the page shows for a field, "" for an empty one."""
        return self._rows[name][1].text() if name in self._rows else ""

    def _show_head(self, record: Record) -> None:
        full = self._how is Disclosure.FULL
        values, around = record.values, self._desk.surroundings
        title = self._kind.title(values) if full else project(self._kind, values, around).title
        self._title.setText(title)
        self._title.show()
        words = [(state_words(record.state), STATE_TONES.get(record.state, "plain"))]
        if not record.complete:
            words.append((_("不完整"), "attention"))
        if is_late(record.get(self._kind.occurred or ""), values, around):
            words.append((_("补录"), "plain"))
        if self._kind.sensitive(values):
            words.append((_("敏感"), "attention"))
        for place, badge in enumerate(self._badges):
            badge.setVisible(place < len(words))
            if place < len(words):
                badge.setText(words[place][0])
                set_tone(badge, words[place][1])

    def _show_fields(self, record: Record) -> None:
        for spec in self._kind.fields:
            text = self._text(spec, record.values)
            if not text and spec.name not in self._rows:
                continue
            label, value = self._row(spec)
            value.setText(text)
            label.setVisible(bool(text))
            value.setVisible(bool(text))

    def _text(self, spec: FieldSpec, values: Values) -> str:
        """A field in words; of a record that is not here, nothing."""
        if spec.name == "person_id":  # the person's name is a field of its own
            return ""
        if is_reference(spec):
            names = self._reading.names if self._reading else {}
            return "、".join(names[one] for one in _ids(values.get(spec.name)) if one in names)
        return shown(self._kind, spec, values, self._desk.surroundings, self._how)

    def _show_history(self, reading: Reading) -> None:
        today = self._desk.clock.now()
        hidden = self._kind.sensitive(reading.record.values) and self._how is not Disclosure.FULL
        sent = False
        entries: list[Entry] = []
        for entry in reading.history:
            first = not entries
            words = _("新登记") if first else _("更正") if sent else _("修改")
            who = (short_time(entry.at, today), entry.actor, words)
            entries.append(
                Entry(
                    key=entry.change_id,
                    title=joined(" · ", (part for part in who if part)),
                    detail="" if first else self._changes(entry, hidden=hidden),
                    note=outcome_words(entry.outcome),
                )
            )
            sent = sent or entry.outcome in _SENT
        self._history.put(entries[::-1])
        numbers = [
            _("回执 {number}，{at}").format(number=r.number, at=short_time(r.made_at, today))
            + (_("，州里已备份") if r.safe else "")
            for r in reading.receipts
        ]
        self._receipts.setText(joined("\n", numbers) or _("还没有回执"))

    def _changes(self, entry: HistoryEntry, *, hidden: bool) -> str:
        """字段 旧 → 新; of a sensitive record only which fields."""
        parts: list[str] = []
        reason = entry.after.get(REASON)
        if isinstance(reason, str):
            parts.append(_("原因：{reason}").format(reason=HIDDEN if hidden else reason))
        for name, value in entry.after.items():
            spec = self._kind.by_name.get(name)
            if spec is None or name == REASON:
                continue
            if hidden:
                parts.append(_(spec.label))
                continue
            old, new = self._word(spec, entry.before), self._word(spec, {name: value})
            parts.append(joined(" ", (_(spec.label), old, "→", new)))
        return joined(";", parts)

    def _word(self, spec: FieldSpec, values: Mapping[str, Value]) -> str:
        return self._text(spec, values) or _("空")

    def _on_restore(self, change_id: str) -> None:
        if self._reading is None:
            return
        entry = next((e for e in self._reading.history if e.change_id == change_id), None)
        if entry is not None and entry is not self._reading.history[0]:
            names = [n for n in entry.after if n in self._kind.by_name and n != REASON]
            self.restored.emit({name: entry.before.get(name) for name in names})
