"""The tables. Fixed ones are named here; a record kind gets one made from its description.

Migrations must arrive at this (a test compares them); the running program speaks plain SQL and
imports nothing from here.

Record ids are canonical text, change and act ids raw bytes, lists and maps JSON text. What people
see (`record` with one table per kind and the search index) is derived from what must never be
lost: `own_change` (the outbox, the device's history) and `shadow` (the server's state, rule 18).
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

from app.domain.fields import FieldSpec, FieldType, RecordKind
from app.domain.text import FTS5_TOKENIZER
from app.store.mappers import KIND_PREFIX, OWNER
from app.usecases.due import DUE_RULES

METADATA = MetaData()

_INTEGERS = frozenset({FieldType.INTEGER, FieldType.MONEY, FieldType.BOOLEAN})
_COUNTED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "adviser_visit": {
        "village": ("village_code", "service_date", "mode", "minutes", "review_state"),
        "adviser": ("adviser_id", "service_date"),
    },
    "legal_lecture": {
        "village": ("village_code", "held_on", "mode", "counted_minutes"),
        "adviser": ("adviser_id", "held_on"),
    },
}
"""Indexes by kind and name: the counters of 2,377 villages read them and no row (domain.md C.5)."""
MEMBER = "member"  # a REF to a person of the staff, by name: no record to look up


def _text(name: str, *, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _integer(name: str, *, default: int | None = None) -> Column[int]:
    given = None if default is None else text(str(default))
    return Column(name, Integer, nullable=False, server_default=given)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


# One row per visible record of any kind. `day` is the business date (R24); `extra` holds what no
# column of the kind's table can: unknown fields, values of another shape, whole unknown kinds.
record = Table(
    "record",
    METADATA,
    Column("row", Integer, primary_key=True),
    _text("id"),
    _text("kind"),
    _text("partition"),
    _text("station"),
    _text("stations"),
    _text("day"),
    _integer("complete"),
    _integer("version"),
    _integer("on_server"),
    _text("title"),
    _text("snippet"),
    _text("extra"),
    Index("record_id", "id", unique=True),
    # Covers the ledger's ids in their order: 100,000 of them without touching a row.
    Index("record_ledger", "kind", "day", "id"),
    Index("record_incomplete", "kind", "day", "id", sqlite_where=text("complete = 0")),
)

# The outbox: sync.ports.OwnChange, plus `before` (what the fields showed, for the history).
own_change = Table(
    "own_change",
    METADATA,
    Column("seq", Integer, primary_key=True),
    _bytes("change_id"),
    _bytes("act_id"),
    _text("record_id"),
    _text("kind"),
    _text("op"),
    _text("partition"),
    _text("fields"),
    _text("over"),
    _text("resolves"),
    _text("station"),
    _text("stations"),
    _text("verb"),
    _text("actor"),
    _bytes("cause"),
    _text("at"),
    _integer("base"),
    _text("standing"),
    _integer("overlay"),
    _bytes("epoch"),
    _integer("position"),
    _text("outcome"),
    _text("code"),
    _text("kept"),
    _bytes("replaced_by"),
    _text("before"),
    Index("own_change_id", "change_id", unique=True),
    # Most acts are one change, found by its own id.
    Index("own_change_act", "act_id", sqlite_where=text("act_id <> change_id")),
    Index("own_change_record", "record_id"),
    Index("own_change_position", "partition", "position", sqlite_where=text("position > 0")),
    # Everything still to be done is in the overlay: waiting, refused, received but not yet seen.
    Index("own_change_overlay", "seq", sqlite_where=text("overlay = 1")),
)

shadow = Table(
    "shadow",
    METADATA,
    Column("row", Integer, primary_key=True),
    _text("record_id"),
    _text("kind"),
    _text("partition"),
    _text("station"),
    _text("stations"),
    _text("fields"),
    _integer("born"),
    _integer("newest"),
    _integer("whole_at"),
    _integer("absent"),
    Index("shadow_record", "record_id", unique=True),
)

stage = Table(
    "stage",
    METADATA,
    Column("n", Integer, primary_key=True),
    _text("partition"),
    _bytes("item"),
)

need = Table(
    "need",
    METADATA,
    Column("record_id", Text, primary_key=True, nullable=False),
    _text("partition"),
)

# Open conflicts (rule 6), derived from the shadow's conflict records.
conflict = Table(
    "conflict",
    METADATA,
    Column("id", Text, primary_key=True, nullable=False),
    _text("kind"),
    _text("record_id"),
    _text("field"),
    _text("candidates"),
    Index("conflict_record", "record_id"),
)

# What news from others changed in a record that was already here: their part of the history.
arrival = Table(
    "arrival",
    METADATA,
    Column("n", Integer, primary_key=True),
    _text("record_id"),
    _text("at"),
    _text("before"),
    _text("after"),
    Index("arrival_record", "record_id"),
)

identity = Table(
    "identity",
    METADATA,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True),
    _text("device"),
    _bytes("incarnation"),
    _bytes("epoch"),
    _bytes("confirmed"),
    _bytes("next"),
    _integer("forked"),
    _text("drops"),
    _text("last_success"),
)

partition_state = Table(
    "partition_state",
    METADATA,
    Column("partition", Text, primary_key=True, nullable=False),
    _integer("visible_hi"),
    _integer("visible_low"),
    _integer("staged_hi"),
    _integer("staged_low"),
    _integer("head"),
    _integer("safe"),
    _text("scope"),
)

# The chain of this device: `hash` covers the entry and the hash before it.
audit = Table(
    "audit",
    METADATA,
    Column("n", Integer, primary_key=True),
    _text("at"),
    _text("actor"),
    _text("event"),
    _text("kind"),
    _text("record_id"),
    _text("detail"),
    _bytes("hash"),
)

draft = Table(
    "draft",
    METADATA,
    Column("id", Text, primary_key=True, nullable=False),
    _text("owner"),
    _text("form"),
    _text("fields"),
    _text("saved_at"),
    _integer("parked"),
    _text("title"),
    _text("record_id"),
)

preference = Table(
    "preference",
    METADATA,
    Column("owner", Text, primary_key=True, nullable=False),
    Column("key", Text, primary_key=True, nullable=False),
    _text("value"),
)

pack = Table(
    "pack",
    METADATA,
    Column("name", Text, primary_key=True, nullable=False),
    _integer("version"),
    _text("digest"),
    _text("signer"),
)

pack_file = Table(
    "pack_file",
    METADATA,
    Column("pack", Text, ForeignKey(pack.c.name, ondelete="CASCADE"), primary_key=True),
    Column("path", Text, primary_key=True, nullable=False),
    _bytes("content"),
)

# Local numbers in order, one series each (domain.md B.1 `consult_no`).
number = Table(
    "number",
    METADATA,
    Column("series", Text, primary_key=True, nullable=False),
    _integer("last"),
)

# Blocks of numbers leased from the server, and wishes for them (`first` 0); numbers are taken from
# `first` upwards, `used` of them so far, by the incarnation that asked and by no copy of it.
number_block = Table(
    "number_block",
    METADATA,
    Column("lease_id", LargeBinary, primary_key=True, nullable=False),
    _text("series"),
    _integer("count"),
    _integer("first"),
    _integer("last"),
    _integer("used"),
    _bytes("incarnation"),
    _bytes("epoch"),
    _text("code"),
    _text("asked_at"),
    Index("number_block_series", "series"),
)

# Facts of the file itself: "sync_held" after a restore.
fact = Table(
    "fact",
    METADATA,
    Column("key", Text, primary_key=True, nullable=False),
    _text("value"),
)

# `exact`: identity and telephone numbers and whole names, each one token; `kind` narrows a query
# by intersecting lists of rows instead of reading records.
SEARCH_DDL = f"""
CREATE VIRTUAL TABLE search USING fts5(
    kind, exact, initials, names, body,
    content='', contentless_delete=1, prefix='1 2',
    tokenize="{FTS5_TOKENIZER}"
)"""


def column_type(spec: FieldSpec) -> type[Integer | Text]:
    """How a field is stored: whole numbers as such, everything else as text (lists as JSON)."""
    return Integer if spec.type in _INTEGERS else Text


def kind_table(kind: RecordKind) -> Table:
    """The table of one kind: a column a field, an index for each reference to a record and for each
    date on which it may be due.
    """
    name = KIND_PREFIX + kind.name
    owner = Column(OWNER, Integer, ForeignKey(record.c.row, ondelete="CASCADE"), primary_key=True)
    # "All consultations of this person" is asked on every screen that shows a person.
    references = (
        Index(f"{name}_{spec.name}", spec.name, sqlite_where=text(f"{spec.name} IS NOT NULL"))
        for spec in kind.fields
        if spec.type is FieldType.REF and spec.ref != MEMBER
    )
    # The few that are open and have a date, in its order, among years of records that are closed.
    due = (
        Index(
            f"{name}_{rule.name}_due",
            rule.on,
            sqlite_where=text(f"{rule.closed_by} IS NULL AND {rule.on} IS NOT NULL"),
        )
        for rule in DUE_RULES
        if rule.kind == kind.name
    )
    counted = (
        Index(f"{name}_by_{by}", *columns) for by, columns in _COUNTED.get(kind.name, {}).items()
    )
    columns = (Column(spec.name, column_type(spec)) for spec in kind.fields)
    return Table(name, MetaData(), owner, *columns, *references, *due, *counted)


def kind_tables(kinds: Mapping[str, RecordKind]) -> dict[str, Table]:
    """The table of each kind, by the kind's name."""
    return {name: kind_table(kind) for name, kind in kinds.items()}
