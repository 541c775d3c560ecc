"""Which villages lack 法律明白人: one line in words above their register; it blocks nothing."""

from __future__ import annotations

from collections.abc import Sequence

from app.i18n import gettext as _
from app.i18n import joined
from app.ui.labels import Paragraph, set_tone
from app.ui.screens.base import Context
from app.usecases.village import people
from app.usecases.village.people import Short

_NAMED = 6
"""Villages that are named; of the others, how many."""


class ShortLine(Paragraph):
    """Hidden while every village has enough."""

    def __init__(self, context: Context) -> None:
        super().__init__(role="hint")
        set_tone(self, "attention")
        self._context = context
        self.hide()

    def read(self) -> None:
        """Count again, off the UI thread."""
        desk = self._context.desk
        self._context.tasks.run(
            self, lambda: people.short_villages(desk), self._show, lambda _error: self.hide()
        )

    def _show(self, short: Sequence[Short]) -> None:
        self.setText(words(short))
        self.setVisible(bool(short))


def words(short: Sequence[Short]) -> str:
    """The villages with what each of them lacks."""
    if not short:
        return ""
    each = [_("{village}差 {n} 人").format(village=s.name, n=s.should - s.has) for s in short]
    named = joined("、", each[:_NAMED])
    if len(each) > _NAMED:
        named = _("{names}，还有 {n} 个村").format(names=named, n=len(each) - _NAMED)
    return _("法律明白人还不够的村：{names}").format(names=named)
