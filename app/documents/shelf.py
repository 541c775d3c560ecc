"""The templates of a folder, read when asked for: an edit counts from the next print on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from app.documents.checking import check
from app.documents.templates import SUFFIX, Template, read_template
from app.domain.codes import CodeBook
from app.domain.divisions import Divisions
from app.domain.policy import Policy
from app.domain.surroundings import Surroundings

_Stamp = tuple[int, int]


def _bare() -> Surroundings:
    """Without reference data a template is checked for everything but the names of code lists."""
    return Surroundings("2000-01-01T00:00", CodeBook(()), Policy(()), Divisions(()))


class Shelf(Mapping[str, Template]):
    """Templates by document. Asking for a broken one raises its `BrokenTemplate`; the others are
    as good as before. Safe in any thread.
    """

    def __init__(self, folder: Path, around: Callable[[], Surroundings] = _bare) -> None:
        self._folder = folder
        self._around = around
        self._read: dict[str, tuple[_Stamp, Template]] = {}

    def __getitem__(self, document: str) -> Template:
        path = self._folder / f"{document}{SUFFIX}"
        try:
            state = path.stat()
        except OSError:
            raise KeyError(document) from None
        stamp = state.st_mtime_ns, state.st_size
        known = self._read.get(document)
        if known is None or known[0] != stamp:
            template = read_template(path)
            check(template, self._around())
            known = self._read[document] = stamp, template
        return known[1]

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self._folder.glob(f"*{SUFFIX}")))

    def __len__(self) -> int:
        return sum(1 for _ in self)
