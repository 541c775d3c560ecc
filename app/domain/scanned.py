"""Which pages of the documents of a case came back as scans (product.md "Papers", "Scan inbox").

A document that the program printed is there when every page of one version came: by the numbers in
their QR, in a file of at least as many pages, or because a person says so. Pages of two versions
are never taken together. Where no paper of ours is known, a file is the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.case_file import CASE, CaseFile
from app.domain.records import Record

Key = tuple[str, str]
"""Document and id of the record it was made from ("" for the whole case)."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of one document that has `wanted` pages (0: nobody knows): the `numbers` of pages
    that were read, and the pages of the largest file without numbers. `whole` once all is there.
    """

    wanted: int
    numbers: tuple[int, ...]
    unnumbered: int
    whole: bool

    @property
    def lacking(self) -> tuple[int, ...]:
        """The numbers that did not come."""
        return tuple(number for number in range(1, self.wanted + 1) if number not in self.numbers)


Scans = Mapping[Key, Scanned]


def scans_of(file: CaseFile, attachments: Iterable[Record] = ()) -> Scans:
    """What came of each document; `attachments` besides those that lie in the file."""
    found: dict[Key, dict[str, list[Record]]] = {}
    for scan in (*file.of("attachment"), *attachments):
        key = key_of(file, scan)
        if key is not None and not is_made_here(file, scan):
            found.setdefault(key, {}).setdefault(scan.text("paper_id"), []).append(scan)
    return {key: _best(file, key, versions) for key, versions in found.items()}


def scan_of(scans: Scans, document: str, part_id: str) -> Scanned | None:
    """What came of a document of a part; what came of the whole case stands for each part."""
    own, whole = scans.get((document, part_id)), scans.get((document, ""))
    return whole if own is None or (whole is not None and whole.whole and not own.whole) else own


def key_of(file: CaseFile, attachment: Record) -> Key | None:
    """The document that an attachment is; None for any other file."""
    document = attachment.text("document")
    if not document:
        return None
    if attachment.text("paper_id"):
        paper = file.part("paper", attachment.text("paper_id"))
        # A version that is voided, or has not arrived yet, has no scans.
        return (document, paper.text("part_id")) if paper else None
    own = attachment.text("owner_kind") not in ("", CASE)
    return document, attachment.text("owner_id") if own else ""


def is_made_here(file: CaseFile, attachment: Record) -> bool:
    """Whether it is the produced PDF itself."""
    paper = file.part("paper", attachment.text("paper_id"))
    return paper is not None and "" != paper.text("sha256") == attachment.text("sha256")


def _best(file: CaseFile, key: Key, versions: Mapping[str, Sequence[Record]]) -> Scanned:
    """The version that is whole, else the newest of which anything came."""
    order = [paper.id for paper in file.of("paper")]
    newest = sorted(versions, key=lambda one: order.index(one) if one in order else -1)
    found = [judged(versions[one], _pages(file, key, one)) for one in reversed(newest)]
    return next((one for one in found if one.whole), found[0])


def judged(scans: Sequence[Record], wanted: int) -> Scanned:
    """What the files of one version say together, when it has so many pages (0: nobody knows)."""
    numbers = sorted({number for scan in scans for number in _numbers(scan)})
    loose = max((_count(scan) or 1 for scan in scans if not _numbers(scan)), default=0)
    said = any(scan.get("whole") is True for scan in scans)
    there = wanted == 0 or loose >= wanted or len(numbers) >= wanted
    return Scanned(wanted, tuple(numbers), loose, said or there)


def _pages(file: CaseFile, key: Key, paper_id: str) -> int:
    """Pages of that version; of a file that names none, those of the newest version, and of one
    that stands for all parts those of each.
    """
    paper = file.part("paper", paper_id)
    if paper is not None:
        return _count(paper)
    document, part_id = key
    newest: dict[str, int] = {}
    for one in file.of("paper"):
        if one.text("document") == document and part_id in ("", one.text("part_id")):
            newest[one.text("part_id")] = _count(one)
    return newest.get(part_id) or sum(newest.values())


def _numbers(scan: Record) -> list[int]:
    found = scan.get("page_numbers")
    listed = found if isinstance(found, list | tuple) else ()
    return [int(str(one)) for one in listed if str(one).isdecimal()]


def _count(record: Record) -> int:
    value = record.get("pages")
    return value if isinstance(value, int) else 0
