"""Ready answers at the counter: `;qz` and Enter (product.md, Intake)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.common import is_empty
from app.domain.reference import Phrase
from app.ui.fields.text import LongTextField
from app.ui.form_view import FormView
from app.usecases import phrases
from app.usecases.desk import Desk


class IntakePhrases(QObject):
    """Offers the phrases of the matter, and puts a chosen one where it belongs."""

    changed = Signal()

    def __init__(self, desk: Desk, view: FormView) -> None:
        super().__init__(view)
        self._desk = desk
        self._view = view

    def expand(self, text: str, cursor: int) -> Sequence[phrases.Expansion]:
        """What the letters left of the cursor may become."""
        values = self._view.state.values
        return phrases.expansions(
            self._desk,
            text,
            cursor,
            str(values.get("matter_type") or ""),
            str(values.get("matter_class") or ""),
        )

    def listen(self, *names: str) -> None:
        """Take the phrases chosen in these fields."""
        for name in names:
            field = self._view.row(name).field
            if isinstance(field, LongTextField):
                field.expanded.connect(self._on_phrase)

    def _on_phrase(self, phrase: Phrase) -> None:
        """A ready answer with its articles. Chosen where the facts are told, it says both."""
        state = self._view.state
        answer = str(state.values.get("answer") or "")
        news: dict[str, object] = {}
        if phrase.text not in answer:
            news["answer"] = f"{answer}\n{phrase.text}".strip()
        if is_empty(state.values.get("facts")) and (matter := state.text("matter_type")):
            # The least that is true, in Chinese like every record: they asked about this matter.
            news["facts"] = f"咨询{matter}"
        if phrase.law_refs and is_empty(state.values.get("law_refs")):
            news["law_refs"] = phrase.law_refs
        # The keys go first: a field that has them does not let itself be overwritten.
        self._view.input("handling").setFocus(Qt.FocusReason.TabFocusReason)
        self._view.put(state.set_many(news))
        self.changed.emit()
