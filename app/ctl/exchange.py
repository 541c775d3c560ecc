"""Commands on the way to the prefecture: sync, courier, status, packs."""

from __future__ import annotations

import argparse

from app.ctl.output import Printer, Stop, record_row
from app.ctl.session import at_desk, read
from app.domain.problems import Problem, Refused
from app.messages import Exit
from app.usecases import absent
from app.usecases.desk import Desk
from app.usecases.ports import SyncOutcome


def sync(args: argparse.Namespace, out: Printer) -> Exit:
    """`sync [--server URL] [--limit-seconds N]`: 0 only when nothing waits and nothing failed."""
    with at_desk(args, server=args.server or "") as (station, desk):
        outcome = station.exchange.sync_for(args.limit_seconds)
        out.row(_outcome_row(outcome))
        return _ended(desk, outcome)


def courier_export(args: argparse.Namespace, out: Printer) -> Exit:
    """`courier export DIR`: `{"file", "changes"}`."""
    with at_desk(args) as (station, _desk):
        file, changes = station.exchange.courier_export(str(args.folder))
        out.row({"file": file, "changes": changes})
    return Exit.DONE


def courier_import(args: argparse.Namespace, out: Printer) -> Exit:
    """`courier import FILE`: `{"receipts", "received"}`."""
    with at_desk(args) as (station, desk):
        outcome = station.exchange.courier_import(str(args.file))
        out.row({"receipts": outcome.sent, "received": outcome.received})
        return _ended(desk, outcome, pending_matters=False)


def status(args: argparse.Namespace, out: Printer) -> Exit:
    """`status`: the facts of the status strip."""
    with at_desk(args) as (station, desk):
        standing = desk.reader.standing()
        out.row(
            {
                "records": dict(standing.records),
                "pending": standing.pending,
                "oldest_pending": standing.oldest_pending,
                "last_success": standing.last_success,
                "needs_person": standing.needs_person,
                "schema": station.store.schema,
                "device": station.device,
            }
        )
    return Exit.DONE


def pack_import(args: argparse.Namespace, out: Printer) -> Exit:
    """`pack import FILE`."""
    with at_desk(args) as (station, _desk):
        result = station.import_pack(read(args.file))
        if isinstance(result, Refused):
            raise Stop(*result.problems)
        out.row({"pack": result.head.name, "version": result.head.version})
    return Exit.DONE


def pack_list(args: argparse.Namespace, out: Printer) -> Exit:
    """`pack list`."""
    with at_desk(args) as (station, _desk):
        out.rows({"pack": name, "version": number} for name, number in station.packs.items())
    return Exit.DONE


def confirm_fork(args: argparse.Namespace, out: Printer) -> Exit:
    """`confirm-fork`: this installation goes on as a new one (sync rule 7)."""
    with at_desk(args) as (station, _desk):
        station.exchange.confirm_fork()
        out.row({"confirmed": True})
    return Exit.DONE


def absent_list(args: argparse.Namespace, out: Printer) -> Exit:
    """`absent`: what only this station still has after the server was restored (sync rule 21)."""
    with at_desk(args) as (_station, desk):
        out.rows(
            {
                "kind": one.kind,
                "id": one.record_id,
                "title": one.title,
                "since": one.since,
                "offered_from": absent.offered_from(one),
            }
            for one in desk.reader.absent()
        )
    return Exit.DONE


def bring_back(args: argparse.Namespace, out: Printer) -> Exit:
    """`bring-back ID`: send such a record again, as a new one."""
    with at_desk(args) as (_station, desk):
        one = next((a for a in desk.reader.absent() if a.record_id == args.id), None)
        if one is None:
            raise Stop(Problem("record.on_server"))
        saved = absent.bring_back(desk, one)
        if isinstance(saved, Refused):
            raise Stop(*saved.problems)
        out.row(record_row(saved.record))
    return Exit.DONE


def _outcome_row(outcome: SyncOutcome) -> dict[str, object]:
    row: dict[str, object] = {
        name: getattr(outcome, name)
        for name in (
            "sent",
            "received",
            "merged",
            "conflicts",
            "refused",
            "pending",
            "requests",
            "bytes_up",
            "bytes_down",
        )
    }
    if outcome.error:
        row["error"] = outcome.error
    return row


def _ended(desk: Desk, outcome: SyncOutcome, *, pending_matters: bool = True) -> Exit:
    if outcome.error:
        raise Stop(Problem(outcome.error))
    standing = desk.reader.standing()
    if standing.refused:
        return Exit.REFUSED
    if standing.conflicts or standing.fork:
        return Exit.NEEDS_PERSON
    if pending_matters and outcome.pending:
        return Exit.REFUSED
    return Exit.DONE
