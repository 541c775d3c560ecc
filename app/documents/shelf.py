"""The templates of a folder, read when asked for: an edit counts from the next print on. What a
signed pack has delivered goes before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from app.documents.checking import check, parse
from app.documents.faults import BrokenTemplate
from app.documents.papers import PAPERS
from app.documents.sheets import SHEETS
from app.documents.templates import SUFFIX, Template, read_template
from app.domain.codes import CodeBook
from app.domain.divisions import Divisions
from app.domain.policy import Policy
from app.domain.surroundings import Surroundings
from app.i18n import gettext as _

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


class Delivered(Mapping[str, Template]):
    """The shipped templates under those that a pack has delivered as texts by document. One that
    this program cannot read, being made for a newer one, leaves the shipped one in force.
    """

    def __init__(self, shipped: Mapping[str, Template], texts: Mapping[str, str]) -> None:
        self._shipped = shipped
        self._texts = texts

    def __getitem__(self, document: str) -> Template:
        text = self._texts.get(document)
        return (_delivered(document, text) if text is not None else None) or self._shipped[document]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shipped)

    def __len__(self) -> int:
        return len(self._shipped)


def fault(document: str, raw: bytes) -> str:
    """What is wrong with a delivered template, by file and line; "" for nothing, and for a paper
    that only a newer program prints.
    """
    if document not in PAPERS and document not in SHEETS:
        return ""
    try:
        parse(raw.decode("utf-8-sig"), Path(f"{document}{SUFFIX}"), _bare())
    except UnicodeDecodeError:
        return str(BrokenTemplate(f"{document}{SUFFIX}", 0, _("不是 UTF-8 编码，请另存为 UTF-8")))
    except BrokenTemplate as broken:
        return str(broken)
    return ""


@lru_cache(maxsize=64)
def _delivered(document: str, text: str) -> Template | None:
    try:
        return parse(text, Path(f"{document}{SUFFIX}"), _bare())
    except BrokenTemplate:
        return None
