"""What hostile input is made of; everything depends on the `Random` alone."""

from __future__ import annotations

import io
import json
import zipfile
from random import Random
from typing import Any

TEXTS = (
    "", "\0", "甲\0乙", "\ud800", "\udfff文", "\u202e倒", "\u200f", "//host/share",
    "<img src=//h/s>", "=1+1", "@SUM(A1)", "../../etc/passwd", "字" * 70_000, "a" * 300_000,
    "nan", "1e999",
    "9" * 400, "2026-13-45", "2026-11-22T25:61", "\r\n\t", "\x1b[31m", "\ufffe", "🀄" * 5_000,
    "'; DROP TABLE record;--", "%s%n", "{0.__class__}", "\u200b" * 60,
)  # fmt: skip
NUMBERS = (
    0, -1, 1, 2**31, 2**63 - 1, 2**63, -(2**63), 2**64, 10**40, 0.1, -0.0, 1e308, 5e-324,
    float("nan"), float("inf"), -float("inf"), True, False, None,
)  # fmt: skip
WRITTEN = (
    "24:00", "23:60", "9:5", "09:5", "9点半", "09:30:00", "０９：３０", "٠٩:٣٠", "-1:30", "09:00 ",
    "00:00", "23:59", "0930", "25:61", "12:00\0", "0000-01-01", "9999-12-31", "2026-02-30", "明天",
    "2026-11-22", "2026-11-22T24:00", "10000-01-01", "１２", "1e3", "-5", "²", "9" * 20,
)  # fmt: skip
"""Times, days and numbers as people, other programs and nobody write them."""


def written(random: Random) -> str:
    """A time, a day or a number, seldom a right one."""
    return random.choice(WRITTEN)


def value(random: Random, depth: int = 0) -> Any:
    """Any JSON value, seldom a sane one."""
    pick = random.random()
    if pick < 0.4:
        return random.choice(TEXTS)
    if pick < 0.7:
        return random.choice(NUMBERS)
    if pick < 0.75 or depth > 3:
        return nested(random.choice((2, 9, 40)))
    if pick < 0.88:
        return [value(random, depth + 1) for _ in range(random.randrange(4))]
    return {random.choice(TEXTS): value(random, depth + 1) for _ in range(random.randrange(4))}


def nested(depth: int) -> Any:
    """A list in a list in a list …"""
    made: Any = "x"
    for _ in range(depth):
        made = [made]
    return made


def json_text(random: Random, sane: dict[str, Any]) -> bytes:
    """A line of JSON that began as `sane`."""
    way = random.randrange(9)
    if way == 0:
        return b"[" * random.choice((10, 5_000, 100_000))
    if way == 1:
        return b'{"a":' * random.choice((10, 5_000)) + b"1" + b"}" * 10
    if way == 2:
        text = json.dumps(sane)
        return f'{text[:-1]}, "{next(iter(sane))}": 1}}'.encode()
    if way == 3:
        return mangled(random, json.dumps(sane, ensure_ascii=False).encode())
    if way == 4:
        return random.randbytes(random.randrange(300))
    if way == 5:
        return b'{"facts": "' + b"x" * random.choice((300_000, 3_000_000)) + b'"}'
    if way == 6:
        return json.dumps({f"k{n}": n for n in range(5_000)}).encode()
    changed = dict(sane)
    for name in random.sample(sorted(sane), k=min(3, len(sane))):
        changed[name] = value(random)
    if way == 7:
        changed[random.choice(TEXTS)[:100]] = value(random)
    return json.dumps(changed, ensure_ascii=random.random() < 0.7).encode("utf-8", "surrogatepass")


def mangled(random: Random, data: bytes) -> bytes:
    """Bytes flipped, cut, doubled, put in or taken out."""
    if not data:
        return random.randbytes(8)
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8))):
        at = random.randrange(len(made)) if made else 0
        way = random.randrange(5)
        if way == 0 and made:
            made[at] ^= 1 << random.randrange(8)
        elif way == 1:
            del made[at:]
        elif way == 2:
            made[at:at] = random.choice((b"\0", b"\xff\xff\xff\xff", random.randbytes(5)))
        elif way == 3:
            del made[at : at + random.randrange(1, 40)]
        else:
            made[at:at] = made[at : at + 64]
    return bytes(made)


_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats'
        '-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>visitor_name</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>facts</t></is></c></row>'
)
_ROW = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>0</v></c></row>'

BOMBS = (
    "text", "cells", "elements", "depth", "strings", "string elements", "entities", "columns",
    "ratio", "members", "path", "styles",
)  # fmt: skip


def workbook(bomb: str = "", size: int = 12_000_000) -> bytes:
    """A small workbook with a bomb of about so many bytes in it."""
    rows, strings, prolog = _ROW, "<si><t>甲</t></si>", ""
    filler = {
        "text": lambda: "<row><c t='inlineStr'><is><t>" + "x" * size + "</t></is></c></row>",
        "cells": lambda: "<row>" + "<c/>" * (size // 4) + "</row>",
        "elements": lambda: "<z/>" * (size // 4),
        "depth": lambda: "<z>" * (size // 7) + "</z>" * (size // 7),
        "columns": lambda: "<row><c r='XFD2'><v>1</v></c><c r='ZZZZ2'><v>1</v></c></row>",
    }
    if bomb in filler:
        rows += filler[bomb]()
    if bomb == "strings":
        strings *= size // len(strings)
    if bomb == "string elements":
        strings += "<z/>" * (size // 4)
    if bomb == "entities":
        prolog = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    parts = {
        **_PARTS,
        "xl/worksheets/sheet1.xml": (
            f"{prolog}<worksheet xmlns='{_MAIN}'><sheetData>{_HEAD}{rows}</sheetData></worksheet>"
        ),
        "xl/sharedStrings.xml": f"<sst xmlns='{_MAIN}'>{strings}</sst>",
    }
    if bomb == "styles":
        parts["xl/styles.xml"] = f"<styleSheet xmlns='{_MAIN}'>" + "<z/>" * (size // 4)
    if bomb == "members":
        parts |= {f"xl/media/{n}.xml": "<a/>" for n in range(700)}
    if bomb == "path":
        parts["../../outside.xml"] = "<a/>"
    if bomb == "ratio":
        parts["xl/theme.xml"] = "<a>" + " " * size * 4
    made = io.BytesIO()
    # Not packed, so that the ratio alone does not give the others away.
    way = zipfile.ZIP_DEFLATED if bomb == "ratio" else zipfile.ZIP_STORED
    with zipfile.ZipFile(made, "w", way) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()
