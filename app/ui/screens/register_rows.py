"""What registers have in common when they make their lines: fields in words, marks, tones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.domain.records import Record
from app.i18n import joined
from app.ui.models.records import Row
from app.ui.screens.record_view import shown
from app.usecases.desk import Desk


def texts(desk: Desk, record: Record, *names: str) -> list[str]:
    """These fields as a list shows them: in words, masked."""
    kind = desk.kinds[record.kind]
    return [shown(kind, kind.by_name[name], record.values, desk.surroundings) for name in names]


def marks(words: Iterable[str]) -> str:
    """The words that apply, in one cell."""
    return joined(" ", filter(None, words))


def tone_of(record: Record) -> str:
    """A line that somebody has to complete stands out."""
    return "plain" if record.complete else "attention"


def plain_rows(kind: str, *names: str) -> Callable[[Desk, Sequence[str]], list[Row]]:
    """Lines of nothing but fields; made off the UI thread."""

    def rows(desk: Desk, ids: Sequence[str]) -> list[Row]:
        return [
            Row(one.id, tuple(texts(desk, one, *names)), tone_of(one))
            for one in desk.reader.many(kind, ids)
        ]

    return rows
