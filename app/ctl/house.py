"""Commands on the installation: enrol, people, recovery, backups, verification."""

from __future__ import annotations

import argparse
from contextlib import suppress

from app.ctl.output import Printer, Stop
from app.ctl.session import at_desk, log_in, on_ground, password, read, secret
from app.domain.problems import Problem
from app.messages import Exit
from app.replication.enrolment import open_file
from app.usecases import backups
from app.usecases.ports import PortFault
from app.vault import codes


def enrol(args: argparse.Namespace, out: Printer) -> Exit:
    """`enrol FILE --code CODE [--server URL] [--recovery-out FILE]`.

    Without `--user` the password becomes the start password of everybody whom the file lists.
    """
    file = read(args.file)
    with on_ground(args) as ground:
        if ground.vault.enrolled:
            raise Stop(Problem("vault.already_enrolled"))
        listed = open_file(file, args.code)
        if isinstance(listed, Problem):
            raise Stop(listed)
        names = [args.user] if args.user else [user.name for user in listed.users]
        passwords = dict.fromkeys(names, password(args))
        enrolled = ground.enrol(file, args.code, passwords, args.server or "")
        if isinstance(enrolled, Problem):
            raise Stop(enrolled)
        if args.recovery_out:
            args.recovery_out.write_text(enrolled.recovery_code + "\n", encoding="ascii")
            args.recovery_out.chmod(0o600)
        ground.open_station().close()
        out.row(
            {
                "device": enrolled.device,
                "station": enrolled.station,
                "users": list(enrolled.users),
            }
        )
    return Exit.DONE


def user_list(args: argparse.Namespace, out: Printer) -> Exit:
    """`user list`."""
    with on_ground(args) as ground:
        out.rows(
            {"name": person.name, "roles": list(person.roles)} for person in ground.people.list()
        )
    return Exit.DONE


def user_add(args: argparse.Namespace, out: Printer) -> Exit:
    """`user add NAME [ROLE …] --new-password-file F`."""
    with at_desk(args) as (_station, desk):
        problem = desk.people.add(args.name, args.roles, secret(args.new_password_file))
        return _done(problem, out, {"added": args.name})


def user_password(args: argparse.Namespace, out: Printer) -> Exit:
    """`user password --new-password-file F`: one's own."""
    with at_desk(args) as (_station, desk):
        name, new = desk.actor.name, secret(args.new_password_file)
        problem = desk.people.change_password(name, password(args), new)
        return _done(problem, out, {"changed": name})


def user_remove(args: argparse.Namespace, out: Printer) -> Exit:
    """`user remove NAME`: the slot goes, database and sealed files get another key."""
    with at_desk(args) as (station, desk):
        problem = desk.people.remove(args.name)
        station.files.renew()
        return _done(problem, out, {"removed": args.name})


def recover(args: argparse.Namespace, out: Printer) -> Exit:
    """`recover --code-file F`: a new password for `--user`, by the code of the envelope or by the
    64 digits that `prefecture recover --escrow` printed.
    """
    code = secret(args.code_file)
    if len(code) == 64 and all(c in "0123456789abcdef" for c in code):
        code = codes.printed(codes.secret_of(bytes.fromhex(code)))
    with on_ground(args) as ground:
        people = [person.name for person in ground.people.list()]
        name = args.user or (people[0] if len(people) == 1 else "")
        if not name:
            raise Stop(
                Problem("ctl.which_user", args={"names": "、".join(people)}), code=Exit.USAGE
            )
        problem = ground.people.recover(code, name, password(args))
        if problem is None:
            with suppress(PortFault):  # a damaged store must not keep anybody locked out
                ground.open_station().close()
        return _done(problem, out, {"recovered": name})


def escrow(args: argparse.Namespace, out: Printer) -> Exit:
    """`escrow OUT`: the root key sealed to the prefecture, for `prefecture recover --escrow`."""
    with on_ground(args) as ground:
        sealed = ground.vault.sealed_escrow()
        if sealed is None:
            raise Stop(Problem("vault.no_escrow"))
        args.out.write_bytes(sealed)
        out.row({"file": str(args.out)})
    return Exit.DONE


def backup(args: argparse.Namespace, out: Printer) -> Exit:
    """`backup [DIR]`: a verified copy."""
    with at_desk(args) as (_station, desk):
        made = desk.backups.make(str(args.folder) if args.folder else None)
        out.row(
            {
                "backup": made.path,
                "made_at": made.made_at,
                "bytes": made.bytes,
                "records": made.records,
            }
        )
    return Exit.DONE


def restore(args: argparse.Namespace, out: Printer) -> Exit:
    """`restore FILE`: the present database goes into quarantine, nothing is deleted."""
    with at_desk(args) as (_station, desk):
        problem = desk.backups.restore(str(args.file))
        return _done(problem, out, {"restored": str(args.file)})


def drill(args: argparse.Namespace, out: Printer) -> Exit:
    """`drill [FILE]`: try a restore of the newest backup beside the live data."""
    with at_desk(args) as (_station, desk):
        result = backups.drill(desk, str(args.file) if args.file else "")
        if isinstance(result, Problem):
            raise Stop(result)
        out.row(
            {
                "backup": result.path,
                "made_at": result.made_at,
                "records": result.records,
                "audit_entries": result.audit_entries,
            }
        )
    return Exit.DONE


def repair(args: argparse.Namespace, out: Printer) -> Exit:
    """`repair`: after `store.damaged`, the best there is takes its place."""
    with on_ground(args) as ground:
        log_in(ground, args)
        found = ground.recover_store()
        out.row(
            {
                "quarantined": str(found.quarantined) if found.quarantined else None,
                "backup": found.backup.path if found.backup else None,
                "certain": found.certain,
                "restored": found.restored,
                "missing": found.missing,
            }
        )
    return Exit.NEEDS_PERSON if found.missing is None or found.missing else Exit.DONE


def verify(args: argparse.Namespace, out: Printer) -> Exit:
    """`verify`: pages, digests, audit chain."""
    with at_desk(args) as (_station, desk):
        result = desk.backups.verify()
        out.row(result)
    return Exit.DONE if result["ok"] else Exit.NEEDS_PERSON


def _done(problem: Problem | None, out: Printer, row: dict[str, object]) -> Exit:
    if problem is not None:
        raise Stop(problem)
    out.row(row)
    return Exit.DONE
