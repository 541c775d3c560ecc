"""Everything that can go wrong, as codes. Sentences for people are made elsewhere, from these."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Stable codes; add freely, rename never. The number groups them for support calls."""

    # 1xx the way to the server
    OFFLINE = "offline"  # no connection could be made
    CUT = "cut"  # the connection broke on the way
    STALLED = "stalled"  # no progress for the watchdog's time
    CANCELLED = "cancelled"
    NOT_THE_SERVER = "not-the-server"  # unsigned or wrongly signed answer (portal page, proxy)
    TLS = "tls"  # certificate not from the enrolment's CA, or wrong clock
    SERVER_ERROR = "server-error"  # 5xx
    BUSY = "busy"  # 503 with Retry-After
    CODEC_BUSY = "codec-busy"  # the dear decoder's queue is full: retry with the cheap one
    # 2xx who we are
    REVOKED = "revoked"
    UNKNOWN_DEVICE = "unknown-device"
    BAD_SIGNATURE = "bad-signature"
    FORK = "fork"  # rule 7: a clone or a restored client; a person confirms
    EPOCH_CHANGED = "epoch-changed"  # rule 8
    # 3xx the message
    TOO_LARGE = "too-large"
    MALFORMED = "malformed"
    UNKNOWN_CODEC = "unknown-codec"
    UNKNOWN_SUITE = "unknown-suite"
    NOT_FOR_US = "not-for-us"  # sealed to another key
    PROTOCOL_TOO_NEW = "protocol-too-new"
    # 4xx one change (refusals; the act is quarantined, the others apply)
    NOT_ALLOWED = "not-allowed"  # the delivered rights table says no
    ACT_REFUSED = "act-refused"  # another change of the same act was refused
    BAD_CHANGE = "bad-change"  # no shape: unknown op, empty kind, too deep, oversize value
    BAD_PARTITION = "bad-partition"  # the device has no business there
    SUPERSEDED = "superseded"  # rule 4
    DECIDED = "decided"  # rule 6: somebody else resolved first
    LEASE_HELD = "lease-held"  # the series belongs to another device
    # 5xx enrolment
    WRONG_CODE = "wrong-code"
    EXPIRED = "expired"
    ALREADY_USED = "already-used"
    # 6xx courier files
    NOT_A_BUNDLE = "not-a-bundle"
    TRUNCATED = "truncated"
    ALTERED = "altered"
    FORGED = "forged"
    OTHER_EPOCH = "other-epoch"
    GAP = "gap"  # a delivery begins behind what this device holds (rule 16)
    # 7xx correcting on the client
    NOT_REFUSED = "not-refused"
    RECORD_DELETED = "record-deleted"  # rule 12: nothing is corrected on a deleted record
    NOT_PENDING = "not-pending"
    NO_CONFLICT = "no-conflict"
    # 8xx the server's own house
    RESTORE_NOT_DONE = "restore-not-done"
    CHAIN_BROKEN = "chain-broken"
    NEWER_DATABASE = "newer-database"  # made by a later version of the server
    NOT_INITIALISED = "not-initialised"  # `prefecture init` has not been here
    UNKNOWN_SERIES = "unknown-series"
    OLD_SQLITE = "old-sqlite"  # a SQLite that can corrupt its write-ahead log


_GROUPS = (
    (100, Code.OFFLINE),
    (200, Code.REVOKED),
    (300, Code.TOO_LARGE),
    (400, Code.NOT_ALLOWED),
    (500, Code.WRONG_CODE),
    (600, Code.NOT_A_BUNDLE),
    (700, Code.NOT_REFUSED),
    (800, Code.RESTORE_NOT_DONE),
)


def number(code: Code) -> int:
    """The three-digit number of a code, for screens and telephone support."""
    order = list(Code)
    at = order.index(code)
    group, first = max((g for g in _GROUPS if order.index(g[1]) <= at), key=lambda g: g[0])
    return group + at - order.index(first) + 1


class SyncError(Exception):
    """A failure with a code and plain details (never personal data, never a sentence)."""

    def __init__(self, code: Code, **details: str | int) -> None:
        super().__init__(code.value)
        self.code = code
        self.details = details


class RemoteError(SyncError):
    """The server was not reached or did not answer; ``retry_after`` in seconds when it said so."""

    def __init__(self, code: Code, retry_after: float | None = None, **details: str | int) -> None:
        super().__init__(code, **details)
        self.retry_after = retry_after


class WireError(SyncError):
    """Bytes that are no message of ours: refused before anything of them is believed."""
