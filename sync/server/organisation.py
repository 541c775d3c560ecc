"""Stations, divisions and people of the prefecture: imported from a list, invented for a demo.

A row is a dict with `kind` ∈ division, station, member and the columns of `COLUMNS`; lists are
separated by ";" in csv and xlsx. What they mean to the client travels in a signed pack.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct
from openpyxl import load_workbook

from sync.protocol import REFERENCE
from sync.sealed import Bundle
from sync.server.house import House
from sync.server.office import Paper, record_id, write

COLUMNS = {
    "division": ("code", "name", "level", "parent", "valid_from", "valid_to", "name_ii", "name_bo"),
    "succession": ("old", "new", "succession_kind", "on", "share"),
    "station": (
        "id",
        "name",
        "station_kind",
        "division",
        "serves",
        "valid_from",
        "valid_to",
        "scope",
    ),
    "member": ("name", "roles", "station", "phone"),
}
_LISTS = ("serves", "roles")
_PACKED = {"division": "divisions", "succession": "successions", "station": "stations"}
_RENAMED = {"station_kind": "kind", "succession_kind": "kind"}
_MAX_FILE = 32 * 1024 * 1024
PACK = "organisation"


class BadRow(ValueError):
    """A row that cannot be used: its number and the column."""

    def __init__(self, row: int, column: str) -> None:
        super().__init__(f"{row}: {column}")
        self.row = row
        self.column = column


class Station(Struct, frozen=True, kw_only=True):
    """A station as enrolment needs it. `scope` ∈ station, county, prefecture."""

    id: str
    name: str
    division: str
    scope: str = "station"
    serves: tuple[str, ...] = ()

    @property
    def county(self) -> str:
        """The partition of the station's records: six digits."""
        return self.division[:6]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a jsonl, csv or xlsx file."""
    if path.stat().st_size > _MAX_FILE:
        raise BadRow(0, "size")
    match path.suffix.lower():
        case ".jsonl":
            for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
                if line.strip():
                    yield _parsed(number, line)
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.DictReader(file)
        case ".xlsx":
            sheet = load_workbook(path, read_only=True, data_only=True).active
            rows = sheet.iter_rows(values_only=True) if sheet else iter(())
            head = [str(cell) for cell in next(rows, ())]
            for cells in rows:
                yield {n: "" if c is None else str(c) for n, c in zip(head, cells, strict=False)}
        case _:
            raise BadRow(0, "format")


def import_rows(house: House, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Store the rows as records of the reference partition; how many of each kind changed."""
    papers: dict[str, list[Paper]] = {kind: [] for kind in COLUMNS}
    for number, row in enumerate(rows, 1):
        kind = str(row.get("kind", ""))
        if kind not in COLUMNS:
            raise BadRow(number, "kind")
        fields = _fields(kind, row)
        papers[kind].append(
            Paper(record_id=record_id(kind, _key(kind, fields, number)), kind=kind, fields=fields)
        )
    return {
        kind: len(write(house, REFERENCE, "import_org", some))
        for kind, some in papers.items()
        if some
    }


def stations(house: House) -> list[Station]:
    """The stations known, by id."""
    with house.store.admin() as tables:
        rows = [
            {name: cell.value for name, cell in record.cells.items()}
            for record in tables.of_kind("station", REFERENCE)
        ]
    found = [
        Station(
            id=row["id"],
            name=row["name"],
            division=row["division"],
            scope=row.get("scope") or "station",
            serves=tuple(row.get("serves") or ()),
        )
        for row in rows
    ]
    return sorted(found, key=lambda station: station.id)


def pack(house: House, version: int) -> Bundle:
    """Divisions, successions and stations as a reference pack for the clients."""
    content: dict[str, Any] = {"format": 1, "title": "行政区划与工作站(州级下发)"}
    with house.store.admin() as tables:
        for kind, plural in _PACKED.items():
            content[plural] = [
                {_RENAMED.get(name, name): cell.value for name, cell in record.cells.items()}
                for record in tables.of_kind(kind, REFERENCE)
            ]
    for station in content["stations"]:
        station.pop("scope", None)
    data = json.dumps(content, ensure_ascii=False).encode()
    return Bundle(PACK, version, 1, {"codes/divisions_organisation.json": data})


def demo_rows() -> list[dict[str, Any]]:
    """An invented county with three stations; no real division bears these codes."""
    county = "513499000000"
    rows: list[dict[str, Any]] = [
        _division(county, "练习县", "county", "513400000000"),
    ]
    for number, name in ((101, "索玛镇"), (102, "火把镇"), (201, "云坪藏族乡")):
        town = f"513499{number}000"
        rows.append(_division(town, name, "township", county))
        for village, village_name in ((201, "河湾村"), (202, "核桃坪村"), (203, "松林村")):
            rows.append(_division(f"513499{number}{village}", village_name, "village", town))
        rows.append(
            {
                "kind": "station",
                "id": f"PX{number}",
                "name": f"{name}公共法律服务工作站",
                "station_kind": "township_station",
                "division": town,
                "serves": [town],
                "valid_from": "2021-01-01",
            }
        )
    for name, roles, station in (
        ("阿苦·窗口", ["clerk"], "PX101"),
        ("吉克·调解", ["mediator", "clerk"], "PX101"),
        ("罗所长", ["head"], "PX101"),
        ("王律师", ["adviser"], "PX101"),
    ):
        rows.append({"kind": "member", "name": name, "roles": roles, "station": station})
    return rows


def _division(code: str, name: str, level: str, parent: str) -> dict[str, Any]:
    return {
        "kind": "division",
        "code": code,
        "name": name,
        "level": level,
        "parent": parent,
        "valid_from": "2021-01-01",
    }


def _fields(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name in COLUMNS[kind]:
        value = row.get(name)
        if name in _LISTS and isinstance(value, str):
            value = [part.strip() for part in value.split(";") if part.strip()]
        if value not in (None, "", []):
            fields[name] = value
    return fields


def _key(kind: str, fields: dict[str, Any], number: int) -> str:
    wanted = {
        "division": ("code", "valid_from"),
        "succession": ("old", "new"),
        "station": ("id", "division"),
        "member": ("name", "station"),
    }[kind]
    for name in wanted:
        if not fields.get(name) and name != "valid_from":
            raise BadRow(number, name)
    # A station keeps its identity when it moves; the other kinds are known by all their keys.
    known_by = wanted[:1] if kind == "station" else wanted
    return "|".join(str(fields.get(name, "")) for name in known_by)


def _parsed(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRow(number, "json") from error
    if not isinstance(row, dict):
        raise BadRow(number, "json")
    return row
