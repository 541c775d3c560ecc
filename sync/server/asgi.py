"""The server on HTTP: verify, unseal, decide, seal, sign. Slow uplinks hold no thread.

A body is read to its end and verified before a database connection is taken (sync.md, "Prefecture
server"); decisions run in a bounded pool of threads. Every answer, also a refusal, is signed over
the request it answers, so that the client can tell the server from a portal page.
"""

from __future__ import annotations

import base64
import binascii
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import msgspec
from anyio import CapacityLimiter
from msgspec import Struct
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from sync import codec, sealed
from sync.errors import Code, WireError
from sync.protocol import Answer, EnrolRequest, Request
from sync.server.enrolment import enrol
from sync.server.home import ServerKeys
from sync.server.ports import DeviceRow, EpochBook, ServerStore
from sync.server.service import Service
from sync.server.shape import is_text

DEVICE_HEADER = "Station-Device"
SIGNATURE_HEADER = "Station-Signature"
MAX_BODY = 8 * 1024 * 1024
THREADS = 8
DEAR_WAITING = 2
_STATUS = {
    Code.BAD_SIGNATURE: 401,
    Code.UNKNOWN_DEVICE: 401,
    Code.TOO_LARGE: 413,
    Code.CODEC_BUSY: 503,
    Code.BUSY: 503,
}
_RETRY_SECONDS = {Code.CODEC_BUSY: 1, Code.BUSY: 15}


class Refusal(Exception):
    """The request is answered with a code and no content."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


class Desk(Struct, frozen=True, kw_only=True):
    """What the endpoints work with. `now` gives ISO text, `token` random bytes."""

    store: ServerStore
    book: EpochBook
    service: Service
    keys: ServerKeys
    now: Callable[[], str]
    token: Callable[[int], bytes]
    on_close: Callable[[], None] = lambda: None


def create_app(desk: Desk) -> Starlette:
    """The application; one per process, any number of processes on one database."""
    doors = _Doors(desk)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        desk.on_close()

    return Starlette(
        lifespan=lifespan,
        routes=[
            Route("/v1/exchange", doors.exchange, methods=["POST"]),
            Route("/v1/enrol", doors.enrol, methods=["POST"]),
            Route("/v1/health", doors.health, methods=["GET"]),
        ],
    )


class _Doors:
    """The endpoints."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._limiter = CapacityLimiter(THREADS)
        self._known: dict[str, DeviceRow] = {}
        self._lock = threading.Lock()
        self._dear = threading.Lock()
        self._queue = threading.BoundedSemaphore(1 + DEAR_WAITING)

    async def exchange(self, request: HttpRequest) -> Response:
        """`POST /v1/exchange`: one round trip up and down."""
        return await self._answer(request, self._exchange)

    async def enrol(self, request: HttpRequest) -> Response:
        """`POST /v1/enrol`: signed by the new device's own key, which is in the request."""
        return await self._answer(request, self._enrol)

    async def health(self, request: HttpRequest) -> Response:
        """`GET /v1/health`: the server's time, signed over the caller's nonce in the query."""
        message = sealed.request_message("GET", str(request.url.path), "", _query(request))
        return self._signed(message, 200, self._desk.now().encode())

    # -- the common way in and out ---------------------------------------------------------------

    async def _answer(
        self, request: HttpRequest, decide: Callable[[HttpRequest, bytes], tuple[bytes, bytes]]
    ) -> Response:
        message = b""
        try:
            body = await _body(request)
            message = sealed.request_message(
                request.method, request.url.path, request.headers.get(DEVICE_HEADER, ""), body
            )
            public, content = await anyio.to_thread.run_sync(
                decide, request, body, limiter=self._limiter
            )
        except ClientDisconnect:
            return Response(status_code=400)
        except Refusal as refusal:
            return self._refusal(message, refusal.code)
        except WireError as error:
            return self._refusal(message, error.code)
        answer = sealed.seal(public, content, "answer", self._desk.token)
        return self._signed(message, 200, answer)

    def _refusal(self, message: bytes, code: Code) -> Response:
        response = self._signed(message, _STATUS.get(code, 400), code.value.encode())
        if code in _RETRY_SECONDS:
            response.headers["Retry-After"] = str(_RETRY_SECONDS[code])
        return response

    def _signed(self, message: bytes, status: int, body: bytes) -> Response:
        signature = sealed.sign(self._desk.keys.sign, sealed.answer_message(message, status, body))
        headers = {SIGNATURE_HEADER: base64.b64encode(signature).decode()}
        return Response(body, status, headers, media_type="application/octet-stream")

    # -- decisions, in a thread --------------------------------------------------------------------

    def _exchange(self, request: HttpRequest, body: bytes) -> tuple[bytes, bytes]:
        device = self._verified(request, body)
        wire = self._decoded(self._unsealed(body))
        if wire.device != device.device:
            raise Refusal(Code.BAD_SIGNATURE)
        answer = self._desk.service.exchange(wire)
        self._desk.book.raise_high_water(_heads(answer))
        return device.box_public, codec.encode_answer(answer, hurried=not answer.idle)

    def _decoded(self, payload: bytes) -> Request:
        """Policy b: one dear decoding at a time, two may wait, the rest come back cheap."""
        if not codec.is_dear(payload):
            return codec.decode_request(payload)
        if not self._queue.acquire(blocking=False):
            raise Refusal(Code.CODEC_BUSY)
        try:
            with self._dear:
                return codec.decode_request(payload)
        finally:
            self._queue.release()

    def _enrol(self, request: HttpRequest, body: bytes) -> tuple[bytes, bytes]:
        wanted = sealed.unpack(self._unsealed(body), EnrolRequest, Code.MALFORMED)
        if not (sealed.is_box_public(wanted.box_public) and is_text(wanted.name)):
            raise Refusal(Code.MALFORMED)
        _check_signature(request, body, wanted.sign_public)
        answer = enrol(self._desk.store, self._desk.book, wanted, self._desk.now())
        return wanted.box_public, msgspec.msgpack.encode(answer)

    def _unsealed(self, body: bytes) -> bytes:
        return sealed.unseal(self._desk.keys.box, body, "request")

    def _verified(self, request: HttpRequest, body: bytes) -> DeviceRow:
        """The device whose key signed the body. Keys never change, so they may be remembered;
        whether the device is revoked is asked in the transaction of the exchange.
        """
        name = request.headers.get(DEVICE_HEADER, "")
        with self._lock:
            device = self._known.get(name)
        if device is None:
            with self._desk.store.exchange() as tables:
                device = tables.device(name)
            if device is None:
                raise Refusal(Code.UNKNOWN_DEVICE)
            with self._lock:
                self._known[name] = device
        _check_signature(request, body, device.sign_public)
        return device


async def _body(request: HttpRequest) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise Refusal(Code.TOO_LARGE)
    return bytes(body)


def _check_signature(request: HttpRequest, body: bytes, public: bytes) -> None:
    message = sealed.request_message(
        request.method, request.url.path, request.headers.get(DEVICE_HEADER, ""), body
    )
    try:
        signature = base64.b64decode(request.headers.get(SIGNATURE_HEADER, ""), validate=True)
    except (binascii.Error, ValueError):
        signature = b""
    if not sealed.is_signed(public, message, signature):
        raise Refusal(Code.BAD_SIGNATURE)


def _query(request: HttpRequest) -> bytes:
    query: Any = request.scope.get("query_string", b"")
    return bytes(query)


def _heads(answer: Answer) -> dict[str, int]:
    return {news.partition: news.head for news in answer.news}
