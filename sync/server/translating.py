"""Suggested translations: listed, accepted, and sent back to every station as a signed pack.

A suggestion is a record of the stations (kind `translation_suggestion`); accepting it writes who
and when into it. The pack is made anew from all accepted ones, so that nothing else need be kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from sync.protocol import DELETED
from sync.server import publishing
from sync.server.house import House, now_text
from sync.server.office import Paper, write
from sync.stored import StoredRecord

KIND = "translation_suggestion"
PACK = "translations"
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%[1-9n]")


class NotAcceptable(Exception):
    """Why a suggestion cannot be accepted; the text is a code: unknown, placeholders."""


class Suggestion(Struct, frozen=True, kw_only=True):
    """One suggestion as the prefecture reads it; `reviewed_at` is empty while it is open."""

    record: StoredRecord
    message: str
    locale: str
    text: str
    present: str
    screen: str
    author: str
    entered_at: str
    reviewer: str
    reviewed_at: str


def suggestions(house: House) -> list[Suggestion]:
    """All of them, in the order they came."""
    with house.store.admin() as tables:
        return list(_read(tables.of_kind(KIND)))


def accept(house: House, wanted: bytes, reviewer: str) -> dict[str, Any]:
    """Accept one and publish; `{"pack", "version", "bytes"}`. Raises `NotAcceptable`."""
    found = {one.record.record_id: one for one in suggestions(house)}.get(wanted)
    if found is None:
        raise NotAcceptable("unknown")
    if not _fits(found):
        raise NotAcceptable("placeholders")
    if not found.reviewed_at:
        paper = Paper(
            record_id=wanted,
            kind=KIND,
            fields={"reviewer": reviewer, "reviewed_at": now_text()[:16]},
        )
        write(house, found.record.partition, "accept", [paper])
    return publishing.send(house, PACK, _files(suggestions(house)))


def _read(records: Iterator[StoredRecord]) -> Iterator[Suggestion]:
    for record in records:
        values = {name: str(cell.value or "") for name, cell in record.cells.items()}
        if record.cells.get(DELETED) and record.cells[DELETED].value:
            continue
        yield Suggestion(
            record=record,
            **{
                name: values.get(name, "")
                for name in Suggestion.__struct_fields__
                if name != "record"
            },
        )


def _fits(one: Suggestion) -> bool:
    """The stations refuse a text with other placeholders, and its whole pack with it."""
    wanted, found = (sorted(_PLACEHOLDER.findall(text)) for text in (one.message, one.text))
    return bool(one.text.strip() and one.message and one.locale) and wanted == found


def _files(every: list[Suggestion]) -> dict[str, bytes]:
    """One file a language; of several for one message the one accepted last."""
    chosen: dict[str, dict[str, dict[str, str]]] = {}
    for one in sorted(every, key=lambda one: (one.reviewed_at, one.record.newest)):
        if one.reviewed_at and _fits(one):
            chosen.setdefault(one.locale, {})[one.message] = {
                "message": one.message,
                "text": one.text,
                "reviewer": one.reviewer,
                "date": one.reviewed_at[:10],
                "source": one.author,
            }
    return {
        f"translations/{locale}.json": json.dumps(
            {"translations": list(entries.values())}, ensure_ascii=False, indent=0
        ).encode()
        for locale, entries in chosen.items()
    }
