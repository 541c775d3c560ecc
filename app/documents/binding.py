"""The set of a dossier in binding order, its contents numbered after the pages are known.

The cover and the contents are not counted, as archives number a file: the first page is that of the
first document (domain.md A.4.3; scanned pages count).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.documents.filling import Filler, Unfilled
from app.documents.papers import Wanted
from app.domain.blocks import Paper

COVER, INDEX, BACK = "dossier_cover", "dossier_index", "dossier_back"
_UNCOUNTED = frozenset({COVER, INDEX})
_NEED_COUNT = frozenset({INDEX, BACK})

Measure = Callable[[Sequence[Paper]], Sequence[int]]


@dataclass(frozen=True, slots=True)
class BoundSet:
    """Papers in binding order, and those that cannot be made yet."""

    papers: tuple[Paper, ...]
    refused: tuple[Unfilled, ...]


def bind(
    filler: Filler,
    wanted: Sequence[Wanted],
    measure: Measure,
    ids: Mapping[Wanted, str] | None = None,
    scans: Mapping[str, int] | None = None,
) -> BoundSet:
    """Fill all papers, count their pages, then fill the contents and the back with the numbers.

    `ids` are the paper ids for the QR codes; `scans` the pages of scans per document, which follow
    the printed pages of their document.
    """
    named = ids or {}
    made: dict[Wanted, Paper] = {}
    refused = []
    for one in wanted:
        if one.document in _NEED_COUNT:
            continue
        paper = filler.fill(one, named.get(one, ""))
        if isinstance(paper, Unfilled):
            refused.append(paper)
        else:
            made[one] = paper
    pages = dict(zip(made, measure(tuple(made.values())), strict=True))
    contents = _contents(made, pages, scans or {})
    back = next((one for one in wanted if one.document == BACK), None)
    total = _last(contents)
    if back is not None:
        total += 1  # a back has one page
        contents.append(_entry(len(contents) + 1, "卷宗封底", total, total))
    for one in wanted:
        if one.document in _NEED_COUNT:
            known = {**filler.facts(one), "contents": contents, "dossier_pages": total}
            made[one] = filler.make(one, known, named.get(one, ""))
    return BoundSet(tuple(made[one] for one in wanted if one in made), tuple(refused))


def _contents(
    made: Mapping[Wanted, Paper], pages: Mapping[Wanted, int], scans: Mapping[str, int]
) -> list[dict[str, object]]:
    """The rows of the contents: number, name, first and last page."""
    rows: list[dict[str, object]] = []
    page = 1
    last_of = {one.document: one for one in made}
    for one, paper in made.items():
        if one.document in _UNCOUNTED:
            continue
        count = pages[one]
        if last_of[one.document] == one:
            count += scans.get(one.document, 0)
        rows.append(_entry(len(rows) + 1, paper.title, page, page + count - 1))
        page += count
    return rows


def _entry(seq: int, name: str, first: int, last: int) -> dict[str, object]:
    page = str(first) if first == last else f"{first}-{last}"
    return {"seq": seq, "name": name, "page": page, "last": last, "remark": ""}


def _last(contents: Sequence[Mapping[str, object]]) -> int:
    last = contents[-1]["last"] if contents else 0
    assert isinstance(last, int)  # noqa: S101 - made above
    return last
