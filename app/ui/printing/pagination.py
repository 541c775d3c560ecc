"""The flow cut into pages: together what belongs together, no lonely heads, table heads again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.ui.printing.pieces import Keep, NewPage, Piece


@dataclass(slots=True)
class Page:
    """Pieces with the height at which each begins, below the top of the text area."""

    placed: list[tuple[float, Piece]] = field(default_factory=list)
    used: float = 0

    def put(self, piece: Piece) -> None:
        """Add below what is there."""
        self.placed.append((self.used, piece))
        self.used += piece.height


def paginate(pieces: Sequence[Piece], height: float) -> tuple[list[Page], bool]:
    """The pages and whether something was higher than a whole page and could not be cut."""
    cutter = _Cutter(height)
    for group in _groups(pieces, Keep.TOGETHER):
        cutter.place(group)
    pages = [page for page in cutter.pages if page.placed]  # a break at the end begins no page
    return pages or cutter.pages, cutter.overflow


class _Cutter:
    def __init__(self, height: float) -> None:
        self._height = height
        self.pages = [Page()]
        self.overflow = False
        self._begun = False  # something stands on this page, not only the repeated head

    def place(self, group: Sequence[Piece]) -> None:
        """One group: on this page, on the next, or piece by piece when no page can hold it."""
        if isinstance(group[0], NewPage):
            self._turn()
            group = group[1:]
        needed = sum(piece.height for piece in group)
        if needed <= self._room:
            self._put(group)
        elif len(group) > 1 and needed > self._height:
            firm = list(_groups(group, Keep.NEVER_SPLIT))
            if len(firm) > 1:
                for part in firm:
                    self.place(part)
            else:
                for row in _rows(group):
                    self._cut(deque(row))
        else:
            self._cut(deque(group))

    def _cut(self, group: deque[Piece]) -> None:
        """Fill this page with a part of the first piece if it may be cut, else turn the page."""
        while group:
            if self._room < group[0].height and group[0].is_space:
                group.popleft()  # no page begins with empty height
                continue
            needed = sum(piece.height for piece in group)
            if needed <= self._room:
                self._put(group)
                return
            parts = group[0].split(self._room)
            if parts is not None:
                self._put([parts[0]])
                group[0] = parts[1]
                self._turn(parts[1])
            elif self._begun:
                while len(group) > 1 and group[0].is_space:
                    group.popleft()
                self._turn(group[0])
            else:
                self.overflow |= group[0].height > self._room
                self._put([group.popleft()])

    @property
    def _page(self) -> Page:
        return self.pages[-1]

    @property
    def _room(self) -> float:
        return self._height - self._page.used

    def _put(self, group: Sequence[Piece] | deque[Piece]) -> None:
        for piece in group:
            self._page.put(piece)
        self._begun = True

    def _turn(self, first: Piece | None = None) -> None:
        """A new page, unless this one is still empty; the head of a table stands on it again."""
        if not self._begun:
            return
        self.pages.append(Page())
        self._begun = False
        if first is not None and first.repeats is not None:
            self._page.put(first.repeats)


def _rows(block: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The rows of a signature block that no page holds; its head stays with the first of them."""
    group: list[Piece] = []
    for piece in block:
        group.append(piece)
        if piece.repeats is not None:
            yield group
            group = []
    if group:
        yield group


def _groups(pieces: Sequence[Piece], keep: Keep) -> Iterator[list[Piece]]:
    """Pieces that hold on to each other at least so firmly."""
    group: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, NewPage) and group:
            yield group
            group = []
        group.append(piece)
        if piece.keep < keep and not isinstance(piece, NewPage):
            yield group
            group = []
    if group:
        yield group
