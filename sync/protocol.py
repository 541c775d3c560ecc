"""The words spoken between a replica and a server (logical form; ``codec`` gives them bytes).

Every struct is immutable and forward compatible: an unknown member of a message is ignored, an
unknown *field of a record* is stored and returned untouched. Values of fields are JSON-plain
(str, int, bool, None, list, dict). Ids are raw bytes (rule 26).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeAlias

from msgspec import Struct

PROTOCOL = 1
"""Version of the wire. The server accepts every released version (sync.md, "Old clients")."""

RECORD_ID_BYTES = 16
CHANGE_ID_BYTES = 8
TOKEN_BYTES = 8
LEASE_ID_BYTES = 8

DELETED = "~deleted"
"""Pseudo-field: ``True`` on a deleted record. Conflicts like any other field (rule 5)."""

CONFLICT_KIND = "conflict"
"""Kind of the records that hold the candidates of one field (rule 6); only the server writes it."""

REFERENCE = "reference"
"""The one partition that is nobody's county: code lists, organisation, people, parameters."""

Fields: TypeAlias = dict[str, Any]


class Op(StrEnum):
    """What a change does to its record."""

    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"


class State(StrEnum):
    """The server's answer to one change; all but WAIT and REFUSED carry a position (receipt)."""

    APPLIED = "applied"
    MERGED = "merged"  # applied; somebody else's fields had moved since `base`
    CONFLICT = "conflict"  # the fields in `kept` became candidates, the others are applied
    LOGGED = "logged"  # superseded (rule 4) or already decided (rule 6): `kept` fields untouched
    WAIT = "wait"  # the server does not hold the record (rule 11): stays pending
    REFUSED = "refused"


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An immutable edit of one record: only the changed fields travel.

    ``change_id`` is the record id for a first creation and 8 random bytes otherwise (rule 26).
    ``base`` and ``over`` are rules 1 to 3; ``base`` is in the request's epoch and may be lowered
    (rule 20), so it is no part of what the log's hash chain covers.
    ``resolves`` names the candidates a person has seen and decided (rule 6).
    ``station`` and ``to`` (further stations addressed) are given by a creation and never change.
    """

    change_id: bytes
    record_id: bytes
    kind: str
    op: Op
    seq: int = 0
    base: int = 0
    over: tuple[bytes, ...] = ()
    set: Fields = {}
    resolves: tuple[bytes, ...] = ()
    station: str = ""
    to: tuple[str, ...] = ()


class Act(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Changes of one verb: one partition, one position, applied or refused whole (rule 10).

    The act's id is the id of its first change; ``cause`` is the id of the act in another
    partition that led to this one. ``at`` is the author's clock, for display only (rule 25).
    """

    partition: str
    verb: str
    actor: str
    at: str
    changes: tuple[Change, ...]
    cause: bytes = b""

    @property
    def act_id(self) -> bytes:
        return self.changes[0].change_id


class Fence(Struct, frozen=True):
    """The client-made pair of rule 7: last token confirmed, next one (random, 8 bytes)."""

    confirmed: bytes
    next: bytes


class Cursor(Struct, frozen=True):
    """Rule 15: everything up to ``hi`` is known, and every record born above ``low`` is held."""

    hi: int
    low: int


NO_CURSOR = Cursor(-1, -1)
"""A partition never pulled: the server answers ``hi = low = head`` and begins the backfill."""


class LeaseWish(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Ask for ``count`` consecutive numbers of a series; ``lease_id`` makes a repeat harmless.

    ``sole``: from then on the series belongs to the asking device alone. ``first`` and ``last``
    tell a grant of an earlier epoch again, so that a restored server knows how far it went.
    """

    lease_id: bytes
    series: str
    count: int
    sole: bool = False
    first: int = 0
    last: int = 0


class LeaseGrant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Numbers ``first`` to ``last`` inclusive belong to the asking device for ever.

    ``code`` says why there are none: ``lease-held`` (another device's series) or ``malformed``.
    """

    lease_id: bytes
    code: str = ""
    first: int = 0
    last: int = 0


class Request(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One exchange, upwards. ``need`` lists records to be answered whole or "absent" (rule 20).

    ``room``: raw bytes of news and backfill wanted back, roughly.
    """

    device: str
    incarnation: bytes
    fence: Fence
    epoch: bytes
    protocol: int = PROTOCOL
    schema: str = ""
    cursors: dict[str, Cursor] = {}
    acts: tuple[Act, ...] = ()
    need: dict[str, tuple[bytes, ...]] = {}
    room: int = 1024 * 1024
    chain_head: bytes = b""
    """Newest hash of the device's audit chain; the signed answer to it is its countersignature."""
    leases: tuple[LeaseWish, ...] = ()

    def changes(self) -> list[Change]:
        """All changes in request order: the index space of ``Answer.results``."""
        return [change for act in self.acts for change in act.changes]


class Result(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one change. ``kept``: its fields that the server did not take."""

    state: State
    position: int = 0
    code: str = ""
    kept: tuple[str, ...] = ()
    decided_by: str = ""
    """Actor whose resolution came first (rule 6), only with code ``decided``."""


class Item(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """News of one record: its fields newer than the start of the page, or the ``whole`` of it.

    ``stamp`` is the newest field stamp in it; for a whole record the position of the snapshot,
    and its newest field stamp is ``newest``. ``born``: position of creation (immutable).
    """

    record_id: bytes
    kind: str
    stamp: int
    born: int
    fields: Fields
    whole: bool = False
    newest: int = 0
    station: str = ""
    to: tuple[str, ...] = ()


class News(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One page of one partition. Staged by the client until ``end.hi == head`` (rule 14).

    ``items`` are news above ``start.hi``; ``backfill`` whole records born in
    ``(end.low, start.low]``; ``answered`` and ``absent`` answer the request's ``need``.
    ``safe``: positions up to here are in a verified backup of this epoch (rule 22).
    ``scope`` is a fingerprint of what the device may see; another one restarts the backfill.
    ``exchange_only``: the device left the county, no general news any more (rule 23).
    """

    partition: str
    start: Cursor
    end: Cursor
    head: int
    items: tuple[Item, ...] = ()
    backfill: tuple[Item, ...] = ()
    answered: tuple[Item, ...] = ()
    absent: tuple[bytes, ...] = ()
    safe: int = 0
    scope: str = ""
    exchange_only: bool = False


class Notice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something the server wants known: a code and plain details, never a sentence."""

    code: str
    details: Fields = {}


class EpochInfo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The server's history: its id and the positions shared with the asker's (rules 19, 20)."""

    epoch: bytes
    common: dict[str, int] = {}


class Answer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One exchange, downwards. ``code`` is empty when the request was processed.

    With ``epoch-changed`` only ``epoch`` counts, with any other code nothing was applied.
    ``answers`` is the fence token ``next`` of the request that this is the answer to.
    """

    epoch: EpochInfo
    answers: bytes = b""
    code: str = ""
    results: tuple[Result, ...] = ()
    news: tuple[News, ...] = ()
    server_time: str = ""
    notices: tuple[Notice, ...] = ()
    idle: bool = False
    """The server is idle: small batches may use the dearer codec (codec policy c)."""
    protocol: int = PROTOCOL
    leases: tuple[LeaseGrant, ...] = ()
    """One answer to each wish, in any order; a server that knows no leases answers none."""


class Delivery(Struct, frozen=True, kw_only=True):
    """Answers that nobody asked for, for a device that cannot reach the network (rule 24).

    ``epoch`` is the history the server last met the device in; when it is over, the first answer
    says ``epoch-changed``. The others hold news only: no results, and the token of no fence.
    """

    device: str
    incarnation: bytes
    epoch: bytes
    answers: tuple[Answer, ...] = ()


class EnrolRequest(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Sent once, signed with the new device key, by whoever opened the enrolment file."""

    token: bytes
    sign_public: bytes
    box_public: bytes
    name: str = ""
    protocol: int = PROTOCOL


class EnrolAnswer(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the device is from now on; ``details`` is opaque to the library (users, station …)."""

    code: str = ""
    device: str = ""
    epoch: bytes = b""
    partitions: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    details: Fields = {}
