"""The port `Reader`: frozen records out, on connections that cannot write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.case_numbers import NumberStock
from app.domain.fields import Value
from app.domain.records import Candidate, Conflict, HistoryEntry, Hit, Record, SendState
from app.domain.statistics import Figures, Measure, Tally
from app.store import listing, numbers, search
from app.store import tally as counting
from app.store.engine import Database
from app.store.facts import ABSENT, is_sync_held
from app.store.id_list import IdList
from app.store.mappers import dump, frozen, frozen_values, id_bytes, load
from app.store.outbox import WITHOUT_RECEIPT
from app.store.replica import HEAD, Kinds, Tables
from app.usecases.ports import Absent, Query, Receipt, Refusal, Standing, Waiting
from sync import authoring
from sync.ports import OwnChange, PartitionState, Shadow
from sync.ports import Standing as ChangeStanding
from sync.view import as_of, latest, masks, own_fields

_CONFLICTED = "SELECT record_id FROM conflict WHERE record_id IN (SELECT value FROM json_each(?))"
_CONFLICTS = """
SELECT conflict.id, conflict.kind, conflict.record_id, conflict.field, conflict.candidates,
       coalesce(record.title, '') AS title
FROM conflict LEFT JOIN record ON record.id = conflict.record_id ORDER BY conflict.id
"""
_CHANGES = """
SELECT o.change_id, o.kind, o.record_id, coalesce(record.title, '') AS title, o.at, o.actor,
       o.code, o.epoch, o.position, coalesce(p.safe, 0) AS safe
FROM own_change o
LEFT JOIN record ON record.id = o.record_id
LEFT JOIN partition_state p ON p.partition = o.partition
"""
_WAITING = f"{_CHANGES} WHERE o.overlay = 1 AND {WITHOUT_RECEIPT} ORDER BY o.seq LIMIT ?"
_REFUSALS = f"{_CHANGES} WHERE o.overlay = 1 AND o.standing = 'refused' ORDER BY o.seq"
_RECEIPTS = f"{_CHANGES} WHERE o.position > 0 ORDER BY o.seq DESC LIMIT ?"
_OWN_RECEIPTS = f"{_CHANGES} WHERE o.record_id = ? AND o.position > 0 ORDER BY o.seq DESC LIMIT ?"
_ABSENT = f"""
SELECT record.kind, record.id, record.title, fact.value AS since
FROM fact JOIN record ON record.id = substr(fact.key, {len(ABSENT) + 1})
WHERE fact.key BETWEEN '{ABSENT}' AND '{ABSENT}~' AND record.on_server = 0
  AND NOT EXISTS (SELECT 1 FROM own_change WHERE record_id = record.id AND op = 'create'
                  AND overlay = 1 AND {WITHOUT_RECEIPT})
ORDER BY fact.value, record.id
"""  # noqa: S608 - constants only
_BEFORE = "SELECT change_id, before FROM own_change WHERE record_id = ? ORDER BY seq"
_ARRIVALS = "SELECT n, at, before, after FROM arrival WHERE record_id = ? ORDER BY n"
_BY_KIND = "SELECT kind, count(*) FROM record GROUP BY kind"
_LAST_SAVED = "SELECT at FROM own_change ORDER BY seq DESC LIMIT 1"

_UNSENT = (ChangeStanding.PENDING, ChangeStanding.WAIT)


class Reader:
    """Port `Reader`; every call is one snapshot."""

    def __init__(self, database: Database, kinds: Kinds) -> None:
        self._database = database
        self._kinds = kinds

    def get(self, kind: str, record_id: str) -> Record | None:
        """One record, None when it is not there or void."""
        with self._database.read() as connection:
            return record_of(Tables(connection, self._kinds, ""), self._kinds, kind, record_id)

    def ids(self, query: Query, limit: int | None = None) -> Sequence[str]:
        """Ids in ledger order; 100,000 of them come from one index."""
        return self._ids(listing.ids(query, self._kinds, limit))

    def _ids(self, statement: listing.Sql) -> Sequence[str]:
        with self._database.read() as connection:
            raw = bytearray()
            for row in connection.execute(*statement):
                raw += row[0]
        return IdList(bytes(raw))

    def many(self, kind: str, ids: Sequence[str]) -> Sequence[Record]:
        """The records of these ids, in this order; ids that are gone are left out."""
        with self._database.read() as connection:
            return records_of(Tables(connection, self._kinds, ""), self._kinds, kind, ids)

    def count(self, *queries: Query) -> int:
        """How many records the queries list, each once."""
        with self._database.read() as connection:
            return int(connection.execute(*listing.count(queries, self._kinds)).fetchone()[0])

    def tally(self, tally: Tally) -> Mapping[str, Figures]:
        """Figures by group, from one statement."""
        with self._database.read() as connection:
            rows = connection.execute(*counting.figures(tally, self._kinds)).fetchall()
        names = [measure.name for measure in tally.measures]
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in map(tuple, rows)}

    def tally_months(self, tally: Tally) -> Mapping[str, Mapping[str, Figures]]:
        """Figures by group and month, from one statement."""
        with self._database.read() as connection:
            rows = connection.execute(*counting.months(tally, self._kinds)).fetchall()
        names = [measure.name for measure in tally.measures]
        found: dict[str, dict[str, Figures]] = {}
        for row in rows:
            found.setdefault(row[0], {})[row[1]] = dict(zip(names, row[2:], strict=True))
        return found

    def tally_ids(
        self,
        tally: Tally,
        measure: Measure,
        group: str | None = None,
        states: frozenset[SendState] = frozenset(),
    ) -> Sequence[str]:
        """The records behind one figure, newest first."""
        return self._ids(counting.ids(tally, measure, self._kinds, group, states))

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 20) -> Sequence[Hit]:
        """The best hits in rank order."""
        with self._database.read() as connection:
            return search.find(connection, text, kinds, limit)

    def history(self, kind: str, record_id: str) -> Sequence[HistoryEntry]:
        """Own changes and what came from others, oldest first."""
        with self._database.read() as connection:
            tables = Tables(connection, self._kinds, "")
            raw = id_bytes(record_id)
            own = [one for one in tables.own([raw]).get(raw, []) if one.kind == kind]
            device = tables.identity().device
            rows = connection.execute(_BEFORE, (record_id,))
            before = {row["change_id"]: load(row["before"]) for row in rows}
            entries = [_own_entry(change, before[change.change_id], device) for change in own]
            arrivals = connection.execute(_ARRIVALS, (record_id,))
            entries += [_arrival_entry(row) for row in arrivals]
        # Stable: what this device did in a minute stays in its order.
        return sorted(entries, key=lambda entry: entry.at)

    def numbers(self, series: str) -> NumberStock:
        """What this device holds of a series of leased numbers."""
        with self._database.read() as connection:
            return numbers.stock(connection, series)

    def conflicts(self) -> Sequence[Conflict]:
        """What waits for a person to choose; the shown value stands first."""
        with self._database.read() as connection:
            tables = Tables(connection, self._kinds, "")
            rows = connection.execute(_CONFLICTS).fetchall()
            ids = [id_bytes(row["record_id"]) for row in rows]
            own = tables.own(ids)
            shown = self._kinds.shown_fields(connection, [row["record_id"] for row in rows])
            device = tables.identity().device
            return [
                Conflict(
                    id=row["id"],
                    kind=row["kind"],
                    record_id=row["record_id"],
                    field=row["field"],
                    title=row["title"],
                    candidates=_candidates(
                        row, own.get(raw, []), shown.get(row["record_id"], {}), device
                    ),
                    seen=authoring.seen(tables, raw),
                )
                for row, raw in zip(rows, ids, strict=True)
            ]

    def refusals(self) -> Sequence[Refusal]:
        """What the server refused and nobody has corrected."""
        with self._database.read() as connection:
            return [
                Refusal(
                    row["change_id"].hex(),
                    row["kind"],
                    row["record_id"],
                    row["title"],
                    row["code"],
                    row["at"],
                )
                for row in connection.execute(_REFUSALS)
            ]

    def absent(self) -> Sequence[Absent]:
        """What only this device still has, unless its creation waits to be sent again."""
        with self._database.read() as connection:
            rows = connection.execute(_ABSENT).fetchall()
        return [Absent(row["kind"], row["id"], row["title"], row["since"]) for row in rows]

    def waiting(self, limit: int = 500) -> Sequence[Waiting]:
        """Changes without a receipt, oldest first."""
        with self._database.read() as connection:
            return [
                Waiting(
                    row["change_id"].hex(),
                    row["kind"],
                    row["record_id"],
                    row["title"],
                    row["at"],
                    row["actor"],
                )
                for row in connection.execute(_WAITING, (limit,))
            ]

    def receipts(self, limit: int = 500, record_id: str = "") -> Sequence[Receipt]:
        """Changes with a receipt, newest first; of one record when it is named."""
        found = (_OWN_RECEIPTS, (record_id, limit)) if record_id else (_RECEIPTS, (limit,))
        with self._database.read() as connection:
            return [
                Receipt(
                    row["change_id"].hex(),
                    row["kind"],
                    row["record_id"],
                    row["title"],
                    row["at"],
                    f"{row['epoch'].hex()[:8]}-{row['position']}",
                    row["position"] <= row["safe"],
                )
                for row in connection.execute(*found)
            ]

    def standing(self) -> Standing:
        """The facts of the status strip, counted from rows."""
        with self._database.read() as connection:
            tables = Tables(connection, self._kinds, "")
            counts, identity = tables.counts(), tables.identity()
            saved = connection.execute(_LAST_SAVED).fetchone()
            by_kind = connection.execute(_BY_KIND).fetchall()
            return Standing(
                pending=counts.pending,
                pending_records=counts.records_pending,
                oldest_pending=counts.oldest or None,
                last_saved=saved["at"] if saved else None,
                last_success=identity.last_success or None,
                conflicts=counts.conflicts,
                refused=counts.refused,
                fork=identity.forked or is_sync_held(connection),
                records={kind: int(number) for kind, number in by_kind},
            )


def record_of(tables: Tables, kinds: Kinds, kind: str, record_id: str) -> Record | None:
    """One record as a transaction sees it."""
    found = records_of(tables, kinds, kind, [record_id])
    return found[0] if found else None


def records_of(tables: Tables, kinds: Kinds, kind: str, ids: Sequence[str]) -> list[Record]:
    """Records in the order of `ids`, each with its state and what was seen (sync rule 1)."""
    mapper = kinds.mappers.get(kind)
    if mapper is None or not ids:
        return []
    wanted = dump(list(ids))
    execute = tables.connection.execute
    rows = {row[0]: row for row in execute(kinds.select[kind], (wanted,))}
    raw = {one: id_bytes(one) for one in rows}
    own, shadows = tables.own(list(raw.values())), tables.shadows(list(raw.values()))
    conflicted = {one for (one,) in execute(_CONFLICTED, (wanted,))}
    epoch, partitions = tables.identity().epoch.hex(), tables.partitions()
    found = []
    for one in ids:
        if one not in rows:
            continue
        _, partition, station, to, complete, version, on_server, extra = rows[one][: len(HEAD)]
        mine, shadow = own.get(raw[one], []), shadows.get(raw[one])
        state = partitions.get(partition)
        found.append(
            Record(
                kind=kind,
                id=one,
                values=mapper.values(rows[one][len(HEAD) :]),
                state=state_of(one in conflicted, mine, shadow, state),
                complete=bool(complete),
                version=version,
                station=station,
                partition=partition,
                to=tuple(load(to)),
                extra=frozen_values(load(extra)),
                # What `sync.authoring.seen` gives for one, from rows already read for many.
                seen=authoring.Seen(
                    record_id=raw[one].hex(),
                    kind=kind,
                    partition=partition,
                    epoch=epoch,
                    base=as_of(shadow, state),
                    own={name: change.base for name, change in masks(mine).items()},
                ),
                on_server=bool(on_server),
            )
        )
    return found


def state_of(
    conflicted: bool,
    own: Sequence[OwnChange],
    shadow: Shadow | None,
    partition: PartitionState | None,
) -> SendState:
    """Where a record stands: what needs a person first (the same order as `listing`)."""
    if conflicted:
        return SendState.CONFLICT
    standings = {change.standing for change in own}
    if ChangeStanding.REFUSED in standings:
        return SendState.REFUSED
    if standings.intersection(_UNSENT):
        return SendState.WAITING
    safe = partition.safe if partition else 0
    newest = max([shadow.newest if shadow else safe + 1, *(change.position for change in own)])
    return SendState.SAFE if newest <= safe else SendState.RECEIVED


def _own_entry(change: OwnChange, before: Mapping[str, Any], device: str) -> HistoryEntry:
    waiting = change.standing in _UNSENT
    received = change.standing is ChangeStanding.RECEIVED
    return HistoryEntry(
        change_id=change.change_id.hex(),
        at=change.at,
        actor=change.actor,
        device=device,
        before={name: frozen(value) for name, value in before.items()},
        after={name: frozen(value) for name, value in own_fields(change).items()},
        outcome="waiting" if waiting else change.outcome if received else change.standing.value,
        reason=change.code,
    )


def _arrival_entry(row: Any) -> HistoryEntry:
    return HistoryEntry(
        change_id=f"arrival-{row['n']}",
        at=row["at"],
        actor="",
        device="",
        before={name: frozen(value) for name, value in load(row["before"]).items()},
        after={name: frozen(value) for name, value in load(row["after"]).items()},
        outcome="received",
    )


def _candidates(
    row: Any, own: Sequence[OwnChange], shown: Mapping[str, Any], device: str
) -> tuple[Candidate, ...]:
    """The value that is shown (with its author when it is this device's), then the others."""
    ids = {change.change_id.hex() for change in own}
    value: Value = frozen(shown.get(row["field"]))
    mine = latest(own).get(row["field"])
    is_mine = mine is not None and frozen(own_fields(mine)[row["field"]]) == value
    candidates = load(row["candidates"])
    told = candidates.pop("", {})
    author = (told.get("actor", ""), told.get("device", ""), told.get("at", ""))
    if mine and is_mine:
        author = (mine.actor, device, mine.at)
    elif frozen(told.get("value")) != value:
        author = ("", "", "")  # it has moved on since: better nobody than the wrong person
    current = Candidate("", value, *author, mine=is_mine)
    others = (
        Candidate(
            change_id,
            frozen(found["value"]),
            found["actor"],
            device if change_id in ids else found.get("device", ""),
            found["at"],
            change_id in ids,
        )
        for change_id, found in candidates.items()
    )
    return (current, *others)
