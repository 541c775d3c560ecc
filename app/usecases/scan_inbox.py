"""扫描收件: what a scanner, 高拍仪 or telephone put into a folder goes to its record by itself.

Every printed page says by its QR which page of which printed record it is; what says nothing, or
something that nobody here knows, waits for a person. A file leaves the folder only after everything
in it is sealed and recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from app.domain.attachment import KIND
from app.domain.case_file import CASE
from app.domain.changes import Changes
from app.domain.people import Act
from app.domain.problems import Refused, refused
from app.domain.records import Record
from app.domain.sheet import KIND as SHEET
from app.usecases import attaching
from app.usecases.attaching import PAPER, Place
from app.usecases.attachment_ports import Arrival, Leaf
from app.usecases.blank_sheets import DOCUMENT_OF, by_number
from app.usecases.desk import Desk
from app.usecases.ports import Cancelled, PortFault, Progress
from app.usecases.records import Saved, denied

FOLDER, AFTERWARDS = "inbox.folder", "inbox.afterwards"
"""Preferences of the device: the scan folder, and "keep" (in 已归档) or "delete"."""

KEEP, DELETE = "keep", "delete"
FILED, DAMAGED, DROPPED = "已归档", "读不出", "不归档"
"""Folders below the scan folder."""

NO_CODE, UNKNOWN, NOT_TYPED = "inbox.no_code", "inbox.unknown", "inbox.not_typed"
PRINTED = (PAPER, SHEET)
"""Kinds whose records are printed with their id in the QR of each page."""

TOPIC = "inbox"
_COUNT = "inbox.waiting"
_OF_THE_PROGRAM = frozenset({KIND, "report_snapshot", "translation_suggestion"})
"""Kinds that nobody has paper of."""


@dataclass(frozen=True, slots=True)
class Filed:
    """Pages that went to their place: which record they belong to now."""

    record: Record
    pages: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pages of one file that a person must place; `why` is a code."""

    arrival: Arrival
    leaves: tuple[Leaf, ...]
    why: str

    @property
    def key(self) -> str:
        """Tells this row from the others."""
        return self.arrival.path


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one look into the folder did. `repeated` and `damaged` are names of files."""

    filed: tuple[Filed, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    repeated: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    changes: Changes = field(default_factory=Changes)


def folder(desk: Desk) -> str:
    """The scan folder of this computer, "" before one was chosen."""
    return desk.preferences.get("", FOLDER)


def deletes_originals(desk: Desk) -> bool:
    """Whether a file goes away once everything in it is sealed; else it lies in 已归档."""
    return desk.preferences.get("", AFTERWARDS, KEEP) == DELETE


def sweep(
    desk: Desk,
    progress: Progress = lambda _done, _total: None,
    cancelled: Cancelled = lambda: False,
) -> Sweep:
    """File everything that says where it belongs; off the UI thread."""
    if not folder(desk) or denied(desk, KIND, Act.CREATE):
        return Sweep()
    with desk.scans.turn:
        return _swept(desk, progress, cancelled)


def _swept(desk: Desk, progress: Progress, cancelled: Cancelled) -> Sweep:
    found = Sweep()
    paths = desk.scans.waiting(folder(desk))
    for at, path in enumerate(paths):
        if cancelled():
            return found
        progress(at, len(paths))
        arrival = desk.scans.read(path, cancelled)
        if not cancelled():
            found = _one(desk, arrival, found)
    counted = _remember(desk, len(found.waiting))
    if not (found.filed or counted):
        return found
    return replace(found, changes=found.changes.merged(Changes(topics=frozenset({TOPIC}))))


def waiting_count(desk: Desk) -> int:
    """How many files waited for a person at the last look."""
    found = desk.preferences.get("", _COUNT, "0")
    return int(found) if found.isdigit() and folder(desk) else 0


def _remember(desk: Desk, count: int) -> bool:
    """Whether it is another number than before."""
    if desk.preferences.get("", _COUNT, "0") == str(count):
        return False
    desk.preferences.set("", _COUNT, str(count))
    return True


def may_own(desk: Desk) -> tuple[str, ...]:
    """Kinds to whose records a person may give a scan: cases first, then whatever stands alone, is
    found by its words and may be read here. What is part of a case is reached through the case.
    """
    kinds = (CASE, *(name for name in desk.kinds if name not in (CASE, *_OF_THE_PROGRAM)))
    return tuple(
        name
        for name in kinds
        if desk.kinds[name].part_of is None
        and any(spec.search for spec in desk.kinds[name].fields)
        and denied(desk, name, Act.READ) is None
    )


def assign(desk: Desk, waiting: Waiting, place: Place) -> Saved | Refused:
    """A person says where the waiting pages belong: all of them, in their order."""
    with desk.scans.turn:
        saved = _file(desk, waiting.arrival, waiting.leaves, place)
        if isinstance(saved, Saved):
            _done(desk, waiting.arrival, waiting.leaves)
    return saved


def drop(desk: Desk, waiting: Waiting, reason: str) -> Refused | None:
    """These pages belong nowhere; the file is moved aside, not deleted, and the reason is kept."""
    if not reason.strip():
        return refused("reason.missing")
    try:
        with desk.writer.begin(desk.actor, "inbox.drop") as unit:
            unit.audit("inbox_drop", detail=f"{waiting.arrival.sha256[:16]} {reason.strip()}")
        desk.scans.put_away(waiting.arrival.path, DROPPED)
    except PortFault as fault:
        return refused(fault.code, name=waiting.arrival.name)
    return None


# -- one file --------------------------------------------------------------------------------------


def _one(desk: Desk, arrival: Arrival, so_far: Sweep) -> Sweep:
    filed, waiting = list(so_far.filed), list(so_far.waiting)
    repeated, damaged, changes = so_far.repeated, so_far.damaged, so_far.changes
    if arrival.fault:
        if arrival.sha256 and _put_away(desk, arrival, DAMAGED):
            damaged = (*damaged, arrival.name)
        return Sweep(so_far.filed, so_far.waiting, repeated, damaged, changes)
    before = _handled(desk, arrival)
    if before and all(_key(leaf) in before for leaf in arrival.leaves):
        _put_away(desk, arrival, _afterwards(desk))
        return Sweep(so_far.filed, so_far.waiting, (*repeated, arrival.name), damaged, changes)
    open_ones = [leaf for leaf in arrival.leaves if _key(leaf) not in before]
    for leaves in _groups(open_ones):
        owner = _owner(desk, leaves[0])
        if isinstance(owner, str):
            waiting.append(Waiting(arrival, leaves, owner))
            continue
        numbers = tuple(leaf.page for leaf in leaves if leaf.paper_id)
        place = Place(owner, DOCUMENT_OF.get(owner.kind, ""), numbers=numbers)
        saved = _file(desk, arrival, leaves, place)
        if isinstance(saved, Refused):
            waiting.append(Waiting(arrival, leaves, saved.problems[0].code))
            continue
        _done(desk, arrival, leaves)
        changes = changes.merged(saved.changes)
        filed.append(Filed(saved.record, len(leaves)))
    return Sweep(tuple(filed), _joined(waiting), repeated, damaged, changes)


def _groups(leaves: Iterable[Leaf]) -> list[tuple[Leaf, ...]]:
    """Pages of one paper together, in the order of its pages; one page once."""
    groups: dict[tuple[str, str], dict[object, Leaf]] = {}
    for leaf in leaves:
        within = groups.setdefault((leaf.paper_id, leaf.blank_no), {})
        within.setdefault(leaf.page if leaf.paper_id else (leaf.number, leaf.page), leaf)
    return [tuple(sorted(found.values(), key=_in_order)) for found in groups.values()]


def _in_order(leaf: Leaf) -> tuple[int, int]:
    """Pages of a paper by their numbers, others as they were scanned."""
    return (leaf.page, leaf.number) if leaf.paper_id else (leaf.number, leaf.page)


def _joined(waiting: Sequence[Waiting]) -> tuple[Waiting, ...]:
    """One row per file: its pages that wait belong together until a person says otherwise."""
    rows: dict[str, Waiting] = {}
    for one in waiting:
        same = rows.get(one.key)
        rows[one.key] = Waiting(one.arrival, (*same.leaves, *one.leaves), same.why) if same else one
    return tuple(rows.values())


def _owner(desk: Desk, leaf: Leaf) -> Record | str:
    """The printed record, or the one with the number of the blank sheet; else why there is none."""
    if leaf.paper_id:
        found = (desk.reader.get(kind, leaf.paper_id) for kind in PRINTED)
        return next((one for one in found if one is not None), UNKNOWN)
    if leaf.blank_no:
        typed = by_number(desk, leaf.blank_no)
        return typed[0] if len(typed) == 1 else NOT_TYPED
    return NO_CODE


def _file(desk: Desk, arrival: Arrival, leaves: Sequence[Leaf], place: Place) -> Saved | Refused:
    try:
        pictures = [arrival.picture(leaf) for leaf in leaves]
        data = desk.scans.bound(pictures, attaching.limits(desk, readable=True))
    except PortFault as fault:
        return refused(fault.code, name=arrival.name)
    end = "jpg" if len(leaves) == 1 else "pdf"
    name = f"{_name(desk, place)}{_pages(leaves, place)}.{end}"
    return attaching.attach(desk, replace(place, pages=len(leaves)), data, name)


def _name(desk: Desk, place: Place) -> str:
    code = place.owner.text("document") if place.owner.kind in PRINTED else place.document
    papers = desk.reference.codes.get("paper_kind")
    named = next((one for one in papers.codes if one.code == code), None) if papers else None
    if named is None and place.owner.kind in PRINTED:
        return desk.kinds[place.owner.kind].label
    return named.name if named else "扫描件"


def _pages(leaves: Sequence[Leaf], place: Place) -> str:
    """第1、2页共3页, where the pages say so."""
    if not place.numbers:
        return ""
    return f"第{'、'.join(str(number) for number in place.numbers)}页共{leaves[0].pages}页"


# -- what was done with a file ---------------------------------------------------------------------


def _handled(desk: Desk, arrival: Arrival) -> frozenset[str]:
    """Which of its pages were placed before: the same file may come again, or half of it waits."""
    return frozenset(desk.preferences.get("", _memory(arrival)).split())


def _done(desk: Desk, arrival: Arrival, leaves: Iterable[Leaf]) -> None:
    handled = _handled(desk, arrival) | {_key(leaf) for leaf in leaves}
    desk.preferences.set("", _memory(arrival), " ".join(sorted(handled)))
    if all(_key(leaf) in handled for leaf in arrival.leaves):
        _put_away(desk, arrival, _afterwards(desk))


def _afterwards(desk: Desk) -> str:
    return "" if deletes_originals(desk) else FILED


def _put_away(desk: Desk, arrival: Arrival, where: str) -> bool:
    """A file that cannot be moved now is known the next time it is seen."""
    try:
        desk.scans.put_away(arrival.path, where)
    except PortFault:
        return False
    return True


def _memory(arrival: Arrival) -> str:
    return f"inbox.file.{arrival.sha256[:32]}"


def _key(leaf: Leaf) -> str:
    return f"{leaf.number}:{leaf.paper_id or leaf.blank_no}:{leaf.page}"
