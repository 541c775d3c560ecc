"""What is typed into a month and not yet saved: on the disk within two seconds (R28)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.domain.fields import Value, Values
from app.domain.problems import Refused
from app.i18n import gettext as _
from app.ui.screens.base import Context
from app.ui.tasks import Lane
from app.usecases import drafts
from app.usecases.desk import Desk
from app.usecases.ports import Draft
from app.usecases.village.grid import ALIKE, DRAFT, Place


@dataclass(frozen=True, slots=True)
class Typed:
    """The unsaved part of one month: raw texts by village and day, and what is alike in all."""

    month: str
    cells: Mapping[Place, str] = field(default_factory=dict)
    alike: Values = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        return not self.cells and not self.alike


def find(desk: Desk, month: str = "", draft_id: str = "") -> tuple[str, Typed] | None:
    """The draft of a month, or the one with this id: its id and what it holds."""
    for draft in drafts.own(desk, DRAFT):
        typed = _read(draft)
        if draft.id == draft_id or (month and typed.month == month):
            return draft.id, typed
    return None


def _read(draft: Draft) -> Typed:
    cells = draft.values.get("cells")
    found = {
        (str(one[0]), str(one[1])): str(one[2])
        for one in (cells if isinstance(cells, tuple | list) else ())
        if isinstance(one, tuple | list) and len(one) == 3
    }
    alike = {name: value for name, value in draft.values.items() if name in ALIKE and value}
    return Typed(str(draft.values.get("month") or ""), found, alike)


def _values(typed: Typed) -> Values:
    cells: tuple[Value, ...] = tuple((*place, text) for place, text in typed.cells.items())
    return {"month": typed.month, "cells": cells, **typed.alike}


class GridKeeper(QTimer):
    """Writes the open month; an empty one leaves no draft."""

    def __init__(self, owner: QWidget, context: Context, refuse: Callable[[Refused], None]) -> None:
        super().__init__(owner)
        self._owner = owner
        self._context = context
        self._refuse = refuse
        self._id = ""
        self._typed: Typed | None = None
        self.setSingleShot(True)
        self.setInterval(int(drafts.AUTOSAVE_SECONDS * 1000))
        self.timeout.connect(self.write)

    def begin(self, draft_id: str = "") -> None:
        """Another month is open; `draft_id` is that of its draft on the disk."""
        self.write()
        self._id = draft_id or self._context.desk.ids.record_id()

    def keep(self, typed: Typed) -> None:
        """Something was typed, or taken back."""
        self._typed = typed
        self.start()

    def write(self) -> None:
        """Write now what is not yet written."""
        self.stop()
        typed, self._typed = self._typed, None
        if typed is None:
            return
        desk, draft_id = self._context.desk, self._id

        def work() -> Draft | Changes | Refused:
            if typed.is_empty:
                return drafts.drop(desk, draft_id)
            title = _("驻村月表 {month}").format(month=typed.month)
            return drafts.autosave(desk, DRAFT, _values(typed), draft_id=draft_id, title=title)

        self._context.tasks.run(self._owner, work, self._on_written, lane=Lane.WRITE)

    def _on_written(self, written: Draft | Changes | Refused) -> None:
        if isinstance(written, Refused):
            self._refuse(written)
        else:
            self._context.feed.publish(Changes(topics=frozenset({drafts.TOPIC}), origin=DRAFT))
