"""Attach a file to a record, show it, void it (product.md "Papers", domain.md A.8b).

The sealed file is on the disk before the record says so; a record without its file can only come
from another computer. The name of the file stands in the record alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.attachment import KIND
from app.domain.case_file import CASE, CaseFile
from app.domain.changes import Changes
from app.domain.common import is_empty
from app.domain.fields import FieldSpec, Values
from app.domain.people import Act
from app.domain.problems import Problem, Refused, refused
from app.domain.records import Record
from app.domain.sheet import KIND as SHEET
from app.domain.statistics import Measure, Tally
from app.domain.values import parse
from app.usecases import records
from app.usecases.attachment_ports import Limits, Taken
from app.usecases.desk import Desk
from app.usecases.ports import PortFault, Query
from app.usecases.records import Saved, denied

PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file belongs: a record, and which document of a case it is ("" = none of them).

    `pages` of paper that were scanned stay readable, whatever they belong to; `numbers` are those
    that they bear.
    """

    owner: Record
    document: str = ""
    pages: int = 0  # 0: counted in the file
    numbers: tuple[int, ...] = ()
    note: str = ""


def place_of(file: CaseFile, document: str, part_id: str) -> Place:
    """Where a file goes that shows a document of a case: beside the newest version of it, else
    beside the record it would be made from.
    """
    for paper in reversed(file.of(PAPER)):
        if (paper.text("document"), paper.text("part_id")) == (document, part_id):
            return Place(paper, document)
    parts = (one for parts in file.parts.values() for one in parts)
    part = next((one for one in parts if part_id and one.id == part_id), file.case)
    return Place(part, document)


def limits(desk: Desk, *, readable: bool) -> Limits:
    """How big a file and a picture may be here; a page of paper must stay readable."""
    picture_kb = _number(desk, "scan_page_max_kb" if readable else "photo_max_kb")
    return Limits(_number(desk, "attachment_max_mb") * 1_000_000, picture_kb * 1000, readable)


def attach(desk: Desk, place: Place, source: Path | bytes, file_name: str = "") -> Saved | Refused:
    """Keep a file beside a record. The same file beside the same record is kept once: the record
    that is there comes back.
    """
    owner = place.owner
    if no := denied(desk, KIND, Act.CREATE) or denied(desk, owner.kind, Act.READ, owner):
        return no
    document = _document(desk, place)
    if isinstance(document, Problem):
        return Refused((document,))
    name = file_name or (source.name if isinstance(source, Path) else "")
    try:
        # What is one of the documents of a case is read later, so that it may not become a blur.
        readable = bool(document or place.pages)
        taken = desk.attachments.take(source, name, limits(desk, readable=readable))
        known = _known(desk, owner, taken.sha256)
    except PortFault as fault:
        return refused(fault.code, name=name)
    if known is not None:
        return Saved(known, Changes())
    return records.create(desk, KIND, _values(desk, replace(place, document=document), taken))


@dataclass(frozen=True, slots=True)
class Attached:
    """What came of several files: the records that there are now, and why others could not be."""

    records: tuple[Record, ...]
    changes: Changes
    refused: Refused | None


def attach_all(desk: Desk, place: Place, sources: Sequence[Path]) -> Attached:
    """Keep several files beside a record; one that cannot be kept keeps none of the others out."""
    found = [attach(desk, place, source) for source in sources]
    kept = [one for one in found if isinstance(one, Saved)]
    problems = [problem for one in found if isinstance(one, Refused) for problem in one.problems]
    changes = Changes()
    for one in kept:
        changes = changes.merged(one.changes)
    told = tuple(one for n, one in enumerate(problems) if one not in problems[:n])
    no = Refused(told) if told else None
    return Attached(tuple(one.record for one in kept), changes, no)


def of(desk: Desk, owner: Record) -> Sequence[Record]:
    """The files of a record, the newest first; of a case those of its parts and papers too."""
    if denied(desk, KIND, Act.READ):
        return ()
    return desk.reader.many(KIND, desk.reader.ids(Query(KIND, where={_field(owner): owner.id})))


def produced(desk: Desk, made: Record) -> Record | None:
    """The PDF that the program made of a version of a paper, or of a sheet."""
    own = (one for one in of(desk, made) if one.text("sha256") == made.text("sha256"))
    return next(own, None)


def count(desk: Desk, owner: Record) -> int:
    """How many files lie beside a record."""
    return desk.reader.count(Query(KIND, where={_field(owner): owner.id}))


def counts(desk: Desk, kind: str, ids: Sequence[str]) -> Mapping[str, int]:
    """How many files lie beside each record of a kind, from one statement; none is left out."""
    where = {"owner_kind": (kind,), "owner_id": tuple(ids)}
    files = Tally(KIND, "added_at", "", "9999", "owner_id", (Measure("files", KIND),), where)
    return {owner: figures["files"] for owner, figures in desk.reader.tally(files).items()}


def beside(owner: Record) -> Place:
    """Where a file goes that lies beside any record; what comes back of a printed sheet is that
    sheet.
    """
    return Place(owner, owner.text("document") if owner.kind == SHEET else "")


def _field(owner: Record) -> str:
    return {CASE: "case_id", PAPER: "paper_id"}.get(owner.kind, "owner_id")


def preview(desk: Desk, record: Record, page: int = 1) -> bytes | Refused:
    """A page as PNG, for a viewer of the program: nothing is ever unsealed onto the disk."""
    if no := _hidden(desk, Act.READ, record):
        return no
    try:
        return desk.attachments.preview(record.text("sha256"), page)
    except PortFault as fault:
        return refused(fault.code, name=record.text("file_name"))


def content(desk: Desk, record: Record, act: Act = Act.EXPORT) -> bytes | Refused:
    """The whole file, for a copy that a person asked for, or to be printed; entered into the audit
    chain.
    """
    if no := _hidden(desk, act, record):
        return no
    try:
        data = desk.attachments.get(record.text("sha256"))
        with desk.writer.begin(desk.actor, f"{KIND}.{act.value}") as unit:
            unit.audit(act.value, KIND, record.id)
    except PortFault as fault:
        return refused(fault.code, name=record.text("file_name"))
    return data


def is_here(desk: Desk, record: Record) -> bool:
    """Whether the file lies on this computer; of one added elsewhere only the record does."""
    return desk.attachments.has(record.text("sha256"))


def call_whole(desk: Desk, record: Record) -> Saved | Refused:
    """A person says that this file, with what came before it, is the whole document: whoever may
    add a file may say so.
    """
    if no := _hidden(desk, Act.CREATE, record):
        return no
    now = desk.reader.get(KIND, record.id)
    if now is None:
        return refused("record.gone")
    if now.get("whole") is True:
        return Saved(now, Changes())
    return records.act(desk, f"{KIND}.edit", lambda unit: unit.edit(now, {"whole": True}))


def remove(desk: Desk, record: Record, reason: str) -> Saved | Refused:
    """作废: the record leaves the lists; the sealed file stays for the history."""
    return records.remove(desk, record, reason)


def _hidden(desk: Desk, act: Act, record: Record) -> Refused | None:
    """A file is seen by whoever may do so and sees the record it lies beside."""
    owner = record.text("owner_kind")
    no = denied(desk, KIND, act, record)
    return no or (denied(desk, owner, Act.READ) if owner in desk.kinds else None)


def _values(desk: Desk, place: Place, taken: Taken) -> Values:
    owner = place.owner
    case_id = owner.id if owner.kind == CASE else owner.text("case_id")
    found: Values = {
        "case_id": case_id,
        "owner_kind": owner.kind,
        "owner_id": owner.id,
        "paper_id": owner.id if owner.kind == PAPER else "",
        "document": place.document,
        "file_name": taken.file_name,
        "media_type": taken.media_type,
        "sha256": taken.sha256,
        "bytes": taken.bytes,
        "pages": place.pages or taken.pages,
        "page_numbers": tuple(str(number) for number in place.numbers),
        "added_at": desk.clock.now(),
        "note": place.note,
    }
    return {name: value for name, value in found.items() if not is_empty(value)}


def _known(desk: Desk, owner: Record, sha256: str) -> Record | None:
    ids = desk.reader.ids(Query(KIND, where={"owner_id": owner.id, "sha256": sha256}), 1)
    return desk.reader.get(KIND, ids[0]) if ids else None


def _document(desk: Desk, place: Place) -> str | Problem:
    """The code of the document: a paper's own, else the one that was named, by code or name."""
    if place.owner.kind == PAPER:
        return place.owner.text("document")
    if not place.document:
        return ""
    spec: FieldSpec = desk.kinds[KIND].by_name["document"]
    found = parse(spec, place.document, desk.surroundings)
    return found if isinstance(found, Problem) else str(found)


def _number(desk: Desk, name: str) -> int:
    value = desk.surroundings.parameter(name)
    return value if isinstance(value, int) else 0
