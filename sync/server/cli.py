"""`prefecture`: the technician's commands (commands.md). JSON lines on stdout, codes on exit.

Exit: 0 done · 1 unexpected fault · 2 wrong usage · 3 some items refused · 5 needs a person.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import structs

from sync import sealed
from sync.errors import Code, SyncError, WireError
from sync.protocol import DELETED
from sync.server import (
    backup,
    enrolment,
    inviting,
    leasing,
    organisation,
    publishing,
    serving,
    translating,
)
from sync.server.house import House, default_url, new_record_id, now_text
from sync.server.office import Paper, write
from sync.server.ports import DeviceRow, FenceRow
from sync.server.sql_schema import DATABASE_ERRORS

DONE, FAULT, USAGE, REFUSED, PERSON = 0, 1, 2, 3, 5
Row = dict[str, Any]

_SENTENCES = {
    Code.NOT_INITIALISED: "这里还没有服务器:请先运行 prefecture init",
    Code.RESTORE_NOT_DONE: "数据库比已答复工作站的旧(恢复过备份?):请运行 prefecture restore-done",
    Code.NEWER_DATABASE: "数据库由更新版本的程序写成:请先升级本程序",
    Code.UNKNOWN_DEVICE: "没有这台设备:用 prefecture devices 查看",
    Code.UNKNOWN_SERIES: "没有这个编号系列:用 prefecture series 查看",
    Code.REVOKED: "这台设备已停用:请先重新开通",
    Code.CHAIN_BROKEN: "日志链不完整:请停止服务并从已核对的备份恢复",
}


_SUGGESTED = ("message", "locale", "present", "text", "screen", "author", "entered_at")
_NOT_ACCEPTABLE = {
    "unknown": "没有这条译文建议:用 prefecture suggestions 查看",
    "placeholders": "译文里花括号的部分与原文不一样,不能采用",
}


class Usage(Exception):
    """Wrong usage that argparse cannot see; the text is the sentence to show."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except Usage as error:
        return _complain(args, "usage", str(error), USAGE)
    except translating.NotAcceptable as error:
        return _complain(args, str(error), _NOT_ACCEPTABLE[str(error)], REFUSED)
    except organisation.BadRow as error:
        return _complain(
            args, "bad-row", f"第 {error.row} 行的“{error.column}”有误,未导入", REFUSED
        )
    except WireError as error:
        return _complain(args, error.code.value, f"文件不能用({error.code.value})", REFUSED)
    except SyncError as error:
        sentence = _SENTENCES.get(error.code, f"不能完成({error.code.value})")
        return _complain(args, error.code.value, sentence, PERSON)
    except (FileNotFoundError, FileExistsError, PermissionError, IsADirectoryError) as error:
        return _complain(args, "file", f"{error.strerror or '文件已存在'}:{error.filename}", USAGE)
    except DATABASE_ERRORS as error:
        return _complain(args, "database", f"数据库不能用({type(error).__name__})", FAULT)


def _complain(args: argparse.Namespace, code: str, sentence: str, status: int) -> int:
    if args.json:
        print(json.dumps({"error": code, "message": sentence}, ensure_ascii=False), file=sys.stderr)
    else:
        print(sentence, file=sys.stderr)
    return status


def _show(args: argparse.Namespace, rows: Iterable[Row]) -> None:
    for row in rows:
        if args.json:
            print(json.dumps(row, ensure_ascii=False), flush=True)
        else:
            print("  ".join(f"{name}={value}" for name, value in row.items()), flush=True)


# -- commands ----------------------------------------------------------------------------------


def _init(args: argparse.Namespace) -> int:
    house = House.init(args.database_url)
    if args.demo:
        organisation.import_rows(house, organisation.demo_rows())
        publishing.send_organisation(house)
    _show(args, [{"epoch": house.home.current().hex(), "home": str(house.home.folder)}])
    house.close()
    return DONE


def _import_org(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    changed = organisation.import_rows(house, organisation.read_rows(args.file))
    publishing.send_organisation(house)
    _show(args, [changed])
    house.close()
    return DONE


def _enrol_file(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    # Without any the first known one; the first named is the home of what the device creates.
    station, *further = [_station(house, wanted) for wanted in args.station or [None]]
    try:
        people = _users(args.user)
        invited = inviting.write(house, station, people, args.url, args.days, further)
    except inviting.CountiesDiffer as error:
        raise Usage("一台电脑的几个工作站要在同一个县") from error
    args.out.write_bytes(invited.file)
    row: Row = {"code": invited.code, "expires": invited.expires, "station": station.id}
    if further:
        row["stations"] = list(dict.fromkeys([station.id, *(one.id for one in further)]))
    _show(args, [row | {"file": str(args.out)}])
    house.close()
    return DONE


def _station(house: House, wanted: str | None) -> organisation.Station:
    known = organisation.stations(house)
    if not known:
        raise Usage("还没有工作站:请先 prefecture import-org 导入机构")
    if wanted is None:
        return known[0]
    for station in known:
        if station.id == wanted:
            return station
    raise Usage(f"没有编号为 {wanted} 的工作站,现有:{'、'.join(s.id for s in known)}")


def _users(texts: list[str]) -> list[inviting.Listed]:
    """`NAME:ROLE[,ROLE…][,NAME:ROLE…]`, repeatable."""
    users: list[inviting.Listed] = []
    for part in ",".join(texts).split(","):
        name, colon, role = part.partition(":")
        if colon and name.strip() and role.strip():
            users.append(inviting.Listed(name.strip(), (role.strip(),)))
        elif users and part.strip() and not colon:
            known = users.pop()
            users.append(inviting.Listed(known.name, (*known.roles, part.strip())))
        else:
            raise Usage("--user 要写成 姓名:角色,例如 阿苦:clerk,罗所长:head")
    return users


def _serve(args: argparse.Namespace) -> int:
    return serving.serve(
        args.database_url,
        serving.Place(args.host, args.port, args.workers, args.with_stdin),
        lambda url: _show(args, [{"url": url}]),
    )


def _devices(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    with house.store.admin() as tables:
        rows = [_device_row(device, tables.fences(device.device)) for device in tables.devices()]
    _show(args, rows)
    return DONE


def _device_row(device: DeviceRow, fences: Sequence[FenceRow]) -> Row:
    last = max(fences, key=lambda fence: fence.last_seen, default=None)
    return {
        "device": device.device,
        "name": device.name,
        "stations": list(device.stations),
        "partitions": list(device.partitions),
        "users": list(device.roles),
        "revoked": device.revoked,
        "last_seen": last.last_seen if last else "",
        "chain_head": last.chain_head.hex() if last else "",
    }


def _revoke(args: argparse.Namespace) -> int:
    enrolment.revoke(House.open(args.database_url).store, args.device)
    _show(args, [{"revoked": args.device}])
    return DONE


def _receipts(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    with house.store.admin() as tables:
        rows = [
            {
                "id": _uuid(entry.change.record_id),
                "change": entry.change.change_id.hex(),
                "kind": entry.change.kind,
                "position": entry.position,
                "state": entry.result.state.value,
                "received_at": entry.received_at,
            }
            for entry in tables.receipts(args.device)
        ]
    _show(args, rows)
    return DONE


def _export(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    with house.store.admin() as tables:
        for record in tables.of_kind(args.kind, args.partition):
            fields = {name: cell.value for name, cell in record.cells.items()}
            deleted = bool(fields.pop(DELETED, False))
            row: Row = {
                "id": _uuid(record.record_id),
                "partition": record.partition,
                "station": record.station,
                "version": record.newest,
                "fields": {n: v for n, v in fields.items() if v is not None},
            }
            print(json.dumps(row | ({"deleted": True} if deleted else {}), ensure_ascii=False))
    return DONE


def _dispatch(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    station = _station(house, args.station)
    order = new_record_id()
    fields = {
        "order_kind": args.order,
        "title": args.title,
        "text": args.text,
        "due_on": args.due,
        "issued_at": now_text()[:16],
    }
    paper = Paper(record_id=order, kind="dispatch_order", fields=fields, station=station.id)
    write(house, station.county, "dispatch", [paper])
    _show(args, [{"id": _uuid(order), "station": station.id}])
    return DONE


def _pack_publish(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    _show(args, [publishing.publish(house, args.directory, args.out)])
    return DONE


def _courier_import(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    _show(args, [publishing.courier_import(house, args.file, args.out)])
    return DONE


def _courier_export(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    _show(args, [publishing.courier_export(house, args.device, args.out)])
    return DONE


def _series(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    if args.release is not None:
        leasing.hand_over(house.store, args.release, args.to)
    with house.store.admin() as tables:
        rows = [structs.asdict(row) for row in tables.all_series()]
    _show(args, [row for row in rows if args.release in (None, row["series"])])
    return DONE


def _suggestions(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    if args.accept is not None:
        _show(args, [translating.accept(house, _raw(args.accept), args.reviewer)])
        return DONE
    rows = [
        {"id": _uuid(one.record.record_id), "station": one.record.station}
        | {name: getattr(one, name) for name in _SUGGESTED}
        for one in translating.suggestions(house)
        if not one.reviewed_at
    ]
    _show(args, rows)
    return DONE


def _raw(text: str) -> bytes:
    try:
        return bytes.fromhex(text.replace("-", ""))
    except ValueError as error:
        raise translating.NotAcceptable("unknown") from error


def _recover(args: argparse.Namespace) -> int:
    house = House.open(args.database_url)
    key = sealed.unseal(house.keys.escrow, args.escrow.read_bytes(), args.purpose)
    _show(args, [{"root_key": key.hex()}])
    return DONE


def _backup(args: argparse.Namespace) -> int:
    _show(args, [backup.make(House.open(args.database_url), args.out)])
    return DONE


def _restore_done(args: argparse.Namespace) -> int:
    _show(args, [{"epoch": backup.restore_done(House.open(args.database_url))}])
    return DONE


def _verify(args: argparse.Namespace) -> int:
    result = backup.verify(House.open(args.database_url))
    _show(args, [result])
    return DONE if result["ok"] else PERSON


def _uuid(raw: bytes) -> str:
    digits = raw.hex()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


# -- options -------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="prefecture", description="The prefecture server")
    parser.add_argument("--json", action="store_true", help="JSON lines on stdout")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(name)
        made.add_argument("--database-url", default=default_url())
        made.set_defaults(run=run)
        return made

    command("init", _init).add_argument("--demo", action="store_true")
    command("import-org", _import_org).add_argument("file", type=Path)
    enrol = command("enrol-file", _enrol_file)
    enrol.add_argument("--station", action="append", metavar="ID", help="first = home")
    enrol.add_argument("--user", action="append", required=True, metavar="NAME:ROLE")
    enrol.add_argument("--out", type=Path, required=True)
    enrol.add_argument("--days", type=int, default=14)
    enrol.add_argument("--url", action="append", default=[])
    serve = command("serve", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=0)
    serve.add_argument("--workers", type=int, default=1)
    serve.add_argument("--with-stdin", action="store_true", help="stop when stdin ends")
    command("devices", _devices)
    command("revoke", _revoke).add_argument("device")
    command("receipts", _receipts).add_argument("device")
    export = command("export", _export)
    export.add_argument("kind")
    export.add_argument("--partition")
    dispatch = command("dispatch", _dispatch)
    dispatch.add_argument("--station", required=True)
    dispatch.add_argument("--title", required=True)
    dispatch.add_argument("--text", default="")
    dispatch.add_argument("--due", required=True)
    dispatch.add_argument("--order", default="dispatch")
    series = command("series", _series)
    series.add_argument("--release", metavar="SERIES", help="any device may lease from it again")
    series.add_argument("--to", metavar="DEVICE", default="", help="… or this one alone")
    suggestions = command("suggestions", _suggestions)
    suggestions.add_argument("--accept", metavar="ID")
    suggestions.add_argument("--reviewer", default="州司法局")
    recover = command("recover", _recover)
    recover.add_argument("--escrow", type=Path, required=True)
    recover.add_argument("--purpose", default="escrow")
    command("backup", _backup).add_argument("out", type=Path)
    command("restore-done", _restore_done)
    command("verify", _verify)
    _nested(commands)
    return parser


def _nested(commands: Any) -> None:
    """The commands of two words."""

    def under(group: Any, name: str, run: Callable[[argparse.Namespace], int]) -> Any:
        made = group.add_parser(name)
        made.add_argument("--database-url", default=default_url())
        made.set_defaults(run=run)
        return made

    pack = commands.add_parser("pack").add_subparsers(required=True, metavar="COMMAND")
    publish = under(pack, "publish", _pack_publish)
    publish.add_argument("directory", type=Path)
    publish.add_argument("--out", type=Path, required=True)
    courier = commands.add_parser("courier").add_subparsers(required=True, metavar="COMMAND")
    incoming = under(courier, "import", _courier_import)
    incoming.add_argument("file", type=Path)
    incoming.add_argument("--out", type=Path, required=True)
    outgoing = under(courier, "export", _courier_export)
    outgoing.add_argument("--device", required=True)
    outgoing.add_argument("--out", type=Path, required=True)
