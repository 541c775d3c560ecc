"""A request and its answer as files on a stick (rule 24): the same exchange, carried by hand.

File: magic word, length of the header, header, signature, sealed body. The header says in clear
who sends what to whom and covers the body by its hash; the signature covers the header. A
receipt file carries the request it answers beside the answer, so that the client needs to keep
nothing; a delivery carries answers that nobody asked for. Importing twice, late, or beside the
network is harmless.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Protocol

import msgspec
from msgspec import Struct

from sync import codec, sealed
from sync.errors import Code, WireError
from sync.protocol import Answer, Delivery, Request
from sync.replica import Limits

MAX_FILE = 32 * 1024 * 1024
"""A larger file on a stick is not even opened."""

LIMITS = Limits(changes=20_000, size=6 * 1024 * 1024, room=4 * 1024 * 1024)
"""A stick carries more than a request by network."""

_BUNDLE = b"LSCOUR01"
_RECEIPT = b"LSRCPT01"
_DELIVERY = b"LSDELI01"
_HASH_BYTES = 32
_ID_BYTES = 8
_MAX_HEADER = 4096
_NAME = re.compile(r"station-[0-9A-Za-z-]{1,40}-[0-9a-f]{16}\.(bundle|receipt)")


class Header(Struct, frozen=True, kw_only=True):
    """What stands on the outside. ``first``/``last``: ``seq`` of the changes carried (0, 0: none).

    ``recipient``: hash of the key the body is sealed to. ``previous``: hash of the device's
    bundle before this one, so that a technician sees a missing stick.
    """

    suite: int
    bundle_id: bytes
    device: str
    incarnation: bytes
    epoch: bytes
    first: int
    last: int
    previous: bytes
    recipient: bytes
    length: int
    digest: bytes


class Keys(Struct, frozen=True):
    """The private halves of one side: Ed25519 for signing, X25519 for opening."""

    sign: bytes
    box: bytes


class Peer(Struct, frozen=True):
    """The public halves of the other side."""

    sign: bytes
    box: bytes


class CourierDesk(Protocol):
    """What the server's side of a bundle needs."""

    keys: Keys

    def peer(self, device: str) -> Peer | None:
        """Public keys of an enrolled device."""
        ...

    def exchange(self, request: Request) -> Answer: ...

    def token(self, size: int) -> bytes: ...


class Opened(Struct, frozen=True):
    """A receipt file after checking: hand both to ``replica.use_answer``.

    An answer with code ``epoch-changed`` says the bundle was written before a server restore and
    nothing of it was applied.
    """

    header: Header
    request: Request
    answer: Answer


# -- the client's side -----------------------------------------------------------------------


def write_bundle(
    request: Request,
    keys: Keys,
    server: Peer,
    token: Callable[[int], bytes],
    previous: bytes = b"",
) -> tuple[str, bytes]:
    """(file name, content) of a bundle; exporting marks nothing as sent (rule 9)."""
    body = sealed.seal(server.box, codec.encode_request(request), "courier-request", token)
    seqs = [change.seq for change in request.changes()]
    header = Header(
        suite=sealed.SUITE,
        bundle_id=token(_ID_BYTES),
        device=request.device,
        incarnation=request.incarnation,
        epoch=request.epoch,
        first=min(seqs, default=0),
        last=max(seqs, default=0),
        previous=previous,
        recipient=_hash(server.box),
        length=len(body),
        digest=_hash(body),
    )
    return _name(header, "bundle"), _write(_BUNDLE, header, body, keys)


def open_receipt(data: bytes, keys: Keys, server: Peer) -> Opened:
    """Check a receipt file. Raises ``WireError``: see ``open_file`` and ``unseal``."""
    header, body = _read(_RECEIPT, data, keys)
    _check_signature(_RECEIPT, data, header, server.sign)
    plain = sealed.unseal(keys.box, body, "courier-answer")
    request, answer = sealed.unpack(plain, tuple[bytes, bytes])
    return Opened(header, codec.decode_request(request), codec.decode_answer(answer))


def is_delivery(data: bytes) -> bool:
    """Whether a file from the server answers no request: see ``open_delivery``."""
    return data.startswith(_DELIVERY)


def open_delivery(data: bytes, keys: Keys, server: Peer) -> Delivery:
    """Check a delivery, for ``delivery.use_delivery``. Raises ``WireError`` like a receipt."""
    header, body = _read(_DELIVERY, data, keys)
    _check_signature(_DELIVERY, data, header, server.sign)
    plain = sealed.unseal(keys.box, body, "courier-delivery")
    answers = sealed.unpack(plain, tuple[bytes, ...])
    return Delivery(
        device=header.device,
        incarnation=header.incarnation,
        epoch=header.epoch,
        answers=tuple(codec.decode_answer(answer) for answer in answers),
    )


# -- the server's side -----------------------------------------------------------------------


def serve(desk: CourierDesk, data: bytes) -> tuple[str, bytes]:
    """Take in a bundle; (file name, content) of the receipt file that goes back.

    Raises ``WireError``: not-a-bundle, truncated, altered, forged, not-for-us, unknown-device,
    unknown-suite, too-large.
    """
    header, body = _read(_BUNDLE, data, desk.keys)
    peer = desk.peer(header.device)
    if peer is None:
        raise WireError(Code.UNKNOWN_DEVICE)
    _check_signature(_BUNDLE, data, header, peer.sign)
    payload = sealed.unseal(desk.keys.box, body, "courier-request")
    request = codec.decode_request(payload)
    if request.device != header.device:
        raise WireError(Code.FORGED)
    answer = codec.encode_answer(desk.exchange(request))
    plain = msgspec.msgpack.encode((payload, answer))
    back = sealed.seal(peer.box, plain, "courier-answer", desk.token)
    receipt = msgspec.structs.replace(
        header, recipient=_hash(peer.box), length=len(back), digest=_hash(back)
    )
    return _name(receipt, "receipt"), _write(_RECEIPT, receipt, back, desk.keys)


def write_delivery(
    delivery: Delivery, keys: Keys, peer: Peer, token: Callable[[int], bytes]
) -> tuple[str, bytes]:
    """(file name, content) of a delivery; it lies on the stick beside the receipts."""
    plain = msgspec.msgpack.encode([codec.encode_answer(answer) for answer in delivery.answers])
    body = sealed.seal(peer.box, plain, "courier-delivery", token)
    header = Header(
        suite=sealed.SUITE,
        bundle_id=token(_ID_BYTES),
        device=delivery.device,
        incarnation=delivery.incarnation,
        epoch=delivery.epoch,
        first=0,
        last=0,
        previous=b"",
        recipient=_hash(peer.box),
        length=len(body),
        digest=_hash(body),
    )
    return _name(header, "receipt"), _write(_DELIVERY, header, body, keys)


# -- the file --------------------------------------------------------------------------------


def is_ours(name: str) -> bool:
    """Whether a file on a stick bears one of our names; nothing else there is opened."""
    return _NAME.fullmatch(name) is not None


def digest(data: bytes) -> bytes:
    """Hash of a whole bundle, the ``previous`` of the next one."""
    return _hash(data)


def _name(header: Header, ending: str) -> str:
    device = re.sub(r"[^0-9A-Za-z-]", "-", header.device)[:40]
    return f"station-{device}-{header.bundle_id.hex()}.{ending}"


def _write(magic: bytes, header: Header, body: bytes, keys: Keys) -> bytes:
    written = msgspec.msgpack.encode(header)
    signed = magic + len(written).to_bytes(4) + written
    return signed + sealed.sign(keys.sign, signed) + body


def _read(magic: bytes, data: bytes, keys: Keys) -> tuple[Header, bytes]:
    """Header and body, their sizes and hashes checked; the signature is the next step."""
    if len(data) > MAX_FILE:
        raise WireError(Code.TOO_LARGE)
    if not data.startswith(magic):
        raise WireError(Code.NOT_A_BUNDLE)
    size = int.from_bytes(data[len(magic) : len(magic) + 4])
    if size > _MAX_HEADER:
        raise WireError(Code.ALTERED)
    start = len(magic) + 4
    if len(data) < start + size + sealed.SIGNATURE_BYTES:
        raise WireError(Code.TRUNCATED)
    header = sealed.unpack(data[start : start + size], Header)
    if header.suite != sealed.SUITE:
        raise WireError(Code.UNKNOWN_SUITE)
    body = data[start + size + sealed.SIGNATURE_BYTES :]
    if len(body) < header.length:
        raise WireError(Code.TRUNCATED)
    if _hash(body) != header.digest:
        raise WireError(Code.ALTERED)
    if header.recipient != _hash(sealed.box_public(keys.box)):
        raise WireError(Code.NOT_FOR_US)
    return header, body


def _check_signature(magic: bytes, data: bytes, header: Header, public: bytes) -> None:
    end = len(data) - header.length - sealed.SIGNATURE_BYTES
    signature = data[end : end + sealed.SIGNATURE_BYTES]
    if not data.startswith(magic) or not sealed.is_signed(public, data[:end], signature):
        raise WireError(Code.FORGED)


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_HASH_BYTES]
