"""Commands on records: import, list, show, set, search, due, export, conflicts, resolve."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

from app.ctl import cases, village
from app.ctl.output import Printer, Row, Stop, problem_rows, record_row
from app.ctl.session import at_desk
from app.domain.case_file import CASE
from app.domain.fields import Value
from app.domain.problems import Problem, Refused
from app.domain.records import Conflict, HistoryEntry, Record
from app.domain.values import parse
from app.exchange import jsonl, ledger, xlsx_reading
from app.messages import Exit
from app.usecases import attaching, importing, records
from app.usecases import due as due_verbs
from app.usecases import ledger as ledger_verbs
from app.usecases.desk import Desk
from app.usecases.ports import Query
from app.usecases.records import Saved
from app.usecases.village import entry
from app.usecases.village.as_written import as_written


def import_file(args: argparse.Namespace, out: Printer) -> Exit:
    """`import KIND FILE [--dry-run]`: one line per record, after its durable commit."""
    with at_desk(args) as (_station, desk):
        _known(desk, args.kind)
        rows = _rows(desk, args.kind, args.file)
        imported = refused = 0
        for outcome in importing.import_rows(desk, args.kind, rows, dry_run=args.dry_run):
            row: dict[str, object] = {"line": outcome.line}
            if outcome.refused:
                refused += 1
                row["refused"] = problem_rows(outcome.refused)
            else:
                imported += 1
                row["id"] = outcome.record_id
                if outcome.already:
                    row["already"] = True
                if outcome.problems:
                    row["problems"] = problem_rows(outcome.problems)
            out.row(row)
        out.row({"imported": imported, "refused": refused})
        return Exit.REFUSED if refused else Exit.DONE


def _rows(desk: Desk, kind: str, file: Path) -> Iterable[importing.Row]:
    if file.suffix.lower() == ".xlsx":
        rows = xlsx_reading.read_file(file, desk.kinds[kind])
    else:
        rows = jsonl.read_file(file)
    if isinstance(rows, Problem):
        raise Stop(rows, code=Exit.USAGE if not file.exists() else None)
    return rows


def list_records(args: argparse.Namespace, out: Printer) -> Exit:
    """`list KIND [--where field=value …] [--limit N]`."""
    with at_desk(args) as (_station, desk):
        query = _query(desk, args.kind, where=_pairs(args.where))
        out.rows(map(record_row, ledger_verbs.records(desk, query, args.limit)))
    return Exit.DONE


def show(args: argparse.Namespace, out: Printer) -> Exit:
    """`show KIND ID [--history]`; a case with its parts."""
    with at_desk(args) as (_station, desk):
        record = _record(desk, args.kind, args.id)
        out.row(cases.case_row(desk, record) if record.kind == CASE else _whole_row(desk, record))
        if args.history:
            out.rows(map(_history_row, desk.reader.history(record.kind, record.id)))
    return Exit.DONE


def _whole_row(desk: Desk, record: Record) -> Row:
    """A record with what there is to say about it, also since something else came by sync."""
    row = record_row(record)
    if told := entry.told(desk, record):
        row["problems"] = problem_rows(told)
    return row


def set_fields(args: argparse.Namespace, out: Printer) -> Exit:
    """`set KIND ID field=value …`: an ordinary edit with audit and outbox."""
    with at_desk(args) as (_station, desk):
        record, changes = _record(desk, args.kind, args.id), _pairs(args.changes)
        step = village.review_step(desk, record, changes)
        raws = as_written(desk, args.kind, changes)
        saved = _saved(step or records.set_fields(desk, args.kind, args.id, raws, entry.edit))
        row = record_row(saved.record)
        if saved.problems:
            row["problems"] = problem_rows(saved.problems)
        out.row(row)
    return Exit.DONE


def remove(args: argparse.Namespace, out: Printer) -> Exit:
    """`remove KIND ID --reason TEXT`: 作废; the history stays."""
    with at_desk(args) as (_station, desk):
        record = _record(desk, args.kind, args.id)
        _saved(records.remove(desk, record, args.reason))
        out.row({"removed": record.id})
    return Exit.DONE


def attach(args: argparse.Namespace, out: Printer) -> Exit:
    """`attach KIND ID FILE [--document NAME]`: kept sealed; pictures are made small."""
    with at_desk(args) as (_station, desk):
        owner = _record(desk, args.kind, args.id)
        place = attaching.Place(owner, args.document or "")
        saved = _saved(attaching.attach(desk, place, args.file)).record
        out.row({"id": saved.id, "sha256": saved.get("sha256"), "bytes": saved.get("bytes")})
    return Exit.DONE


def search(args: argparse.Namespace, out: Printer) -> Exit:
    """`search TEXT [--limit N]`: hits in rank order."""
    with at_desk(args) as (_station, desk):
        hits = desk.reader.search(args.text, limit=args.limit)
        out.rows(
            {"kind": hit.kind, "id": hit.id, "title": hit.title, "snippet": hit.snippet}
            for hit in hits
        )
    return Exit.DONE


def due(args: argparse.Namespace, out: Printer) -> Exit:
    """`due [--as-of DATE]`."""
    with at_desk(args) as (_station, desk):
        out.rows(
            {
                "rule": item.rule,
                "kind": item.kind,
                "id": item.id,
                "due_on": item.due_on,
                "overdue": item.overdue,
            }
            for item in due_verbs.due(desk, args.as_of or "")
        )
    return Exit.DONE


def export(args: argparse.Namespace, out: Printer) -> Exit:
    """`export KIND --xlsx OUT|--jsonl OUT [--period P] [--unmasked REASON]`."""
    with at_desk(args) as (_station, desk):
        query = _query(desk, args.kind, period=args.period or "")
        allowed = ledger_verbs.export(desk, query, unmasked_reason=args.unmasked or "")
        if isinstance(allowed, Refused):
            raise Stop(*allowed.problems)
        target: Path = args.xlsx or args.jsonl
        write = ledger.write_xlsx if args.xlsx else ledger.write_jsonl
        count = write(desk, allowed, target)
        if isinstance(count, Problem):
            raise Stop(count, code=Exit.FAULT)
        out.row({"file": str(target), "records": count, "masked": not args.unmasked})
    return Exit.DONE


def conflicts(args: argparse.Namespace, out: Printer) -> Exit:
    """`conflicts`: what waits for a person."""
    with at_desk(args) as (_station, desk):
        out.rows(map(_conflict_row, desk.reader.conflicts()))
    return Exit.DONE


def resolve(args: argparse.Namespace, out: Printer) -> Exit:
    """`resolve ID field=mine|theirs|VALUE`: ID of the record or of the conflict."""
    with at_desk(args) as (_station, desk):
        open_ones = [c for c in desk.reader.conflicts() if args.id in (c.id, c.record_id)]
        for field, wanted in _pairs(args.choices).items():
            conflict = next((c for c in open_ones if c.field == field), None)
            if conflict is None:
                raise Stop(Problem("sync.no-conflict", field))
            value = _chosen(desk, conflict, str(wanted))
            saved = _saved(records.resolve(desk, conflict, value))
            out.row(record_row(saved.record))
    return Exit.DONE


def _chosen(desk: Desk, conflict: Conflict, wanted: str) -> Value:
    for candidate in conflict.candidates:
        if wanted == ("mine" if candidate.mine else "theirs"):
            return candidate.value
    if wanted in {"mine", "theirs"}:
        raise Stop(Problem("sync.no-conflict", conflict.field))
    spec = desk.kinds[conflict.kind].by_name.get(conflict.field)
    value = parse(spec, wanted, desk.surroundings) if spec else wanted
    if isinstance(value, Problem):
        raise Stop(value)
    return value


# -- shared ----------------------------------------------------------------------------------------


def _query(
    desk: Desk, kind: str, *, where: Mapping[str, object] | None = None, period: str = ""
) -> Query:
    _known(desk, kind)
    query = ledger_verbs.build_query(
        desk, kind, ledger_verbs.Filter(where=where or {}, period=period)
    )
    if isinstance(query, Refused):
        raise Stop(*query.problems, code=Exit.USAGE)
    return query


def _known(desk: Desk, kind: str) -> None:
    if kind not in desk.kinds:
        names = "、".join(desk.kinds)
        raise Stop(
            Problem("ctl.unknown_kind", args={"kind": kind, "kinds": names}), code=Exit.USAGE
        )


def _record(desk: Desk, kind: str, record_id: str) -> Record:
    _known(desk, kind)
    record = desk.reader.get(kind, record_id)
    if record is None:
        raise Stop(Problem("record.gone"))
    return record


def _saved(result: Saved | Refused) -> Saved:
    if isinstance(result, Refused):
        raise Stop(*result.problems)
    return result


def _pairs(texts: Iterable[str]) -> dict[str, object]:
    """`field=value` words; a value may hold further equal signs."""
    pairs: dict[str, object] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise Stop(Problem("ctl.not_a_pair", args={"text": text}), code=Exit.USAGE)
        pairs[name] = value
    return pairs


def _history_row(entry: HistoryEntry) -> Row:
    return {
        "change": entry.change_id,
        "at": entry.at,
        "actor": entry.actor,
        "device": entry.device,
        "before": dict(entry.before),
        "after": dict(entry.after),
        "outcome": entry.outcome,
        "reason": entry.reason,
    }


def _conflict_row(conflict: Conflict) -> Row:
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "record": conflict.record_id,
        "field": conflict.field,
        "title": conflict.title,
        "candidates": [
            {
                "value": c.value,
                "actor": c.actor,
                "device": c.device,
                "at": c.at,
                "mine": c.mine,
            }
            for c in conflict.candidates
        ],
    }
