"""The way to the prefecture over HTTP: the only importer of `requests`.

One answer is believed only when the enrolled server signed it *for this request*; everything else
— a captive portal, an altering proxy, a replay — is `not-the-server` (R12). Redirects and proxy
settings of the system are ignored, and a silent line is noticed by 30 s without progress.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import NoReturn

import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

from sync import sealed
from sync.errors import Code, RemoteError, WireError
from sync.ports import Cancelled, Progress, Reply

DEVICE_HEADER = "Station-Device"
SIGNATURE_HEADER = "Station-Signature"
CONNECT_SECONDS = 15
STALL_SECONDS = 30
TOTAL_SECONDS = 20 * 60
MAX_ANSWER = 8 * 1024 * 1024
_CHUNK = 4096
_CODES = frozenset(code.value for code in Code)


class Credentials(Struct, frozen=True, kw_only=True):
    """What signs and seals: raw 32-byte keys. `device` is empty before enrolment."""

    device: str
    sign_private: bytes
    box_private: bytes
    server_sign: bytes
    server_box: bytes


class Call(Struct, frozen=True, kw_only=True):
    """What one request is told besides its payload."""

    on_progress: Callable[[Progress], None] = lambda _progress: None
    cancelled: Cancelled = lambda: False


class HttpRemote:
    """Port `Remote` over HTTP(S); one kept connection, one request at a time.

    `token` gives random bytes, `monotonic` seconds; `ca_file` pins the enrolment's authority.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials,
        token: Callable[[int], bytes],
        monotonic: Callable[[], float],
        ca_file: str | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._credentials = credentials
        self._token = token
        self._monotonic = monotonic
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca_file or True
        self._session.headers.clear()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=1, pool_maxsize=1))
        self.stall_seconds: float = STALL_SECONDS

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def exchange(
        self, payload: bytes, on_progress: Callable[[Progress], None], cancelled: Cancelled
    ) -> Reply:
        """One exchange; raises `RemoteError` (see `Code` 1xx and 2xx)."""
        return self.post(
            "/v1/exchange", payload, Call(on_progress=on_progress, cancelled=cancelled)
        )

    def post(self, path: str, payload: bytes, call: Call = Call()) -> Reply:  # noqa: B008
        """Seal, sign, send; verify and unseal the answer. Raises `RemoteError`."""
        keys = self._credentials
        body = sealed.seal(keys.server_box, payload, "request", self._token)
        message = sealed.request_message("POST", path, keys.device, body)
        headers = {
            DEVICE_HEADER: keys.device,
            SIGNATURE_HEADER: base64.b64encode(sealed.sign(keys.sign_private, message)).decode(),
            "Content-Type": "application/octet-stream",
        }
        upload = _Upload(body, call)
        response = self._send(path, upload, headers)
        with response:
            answer = self._read(response, upload)
            self._verify(response, message, answer)
        up = len(body) + _size(path, headers)
        down = len(answer) + _size("", dict(response.headers))
        try:
            plain = sealed.unseal(keys.box_private, answer, "answer")
        except WireError as error:
            raise RemoteError(Code.NOT_THE_SERVER) from error
        return Reply(plain, up, down)

    def _send(self, path: str, upload: _Upload, headers: dict[str, str]) -> requests.Response:
        try:
            return self._session.post(
                self._url + path,
                data=upload,
                headers=headers,
                timeout=(CONNECT_SECONDS, self.stall_seconds),
                allow_redirects=False,
                stream=True,
            )
        except requests.RequestException as error:
            _fail(error)
        except OSError as error:
            raise RemoteError(Code.CUT) from error

    def _read(self, response: requests.Response, upload: _Upload) -> bytes:
        """The answer's body, bounded in size and in time."""
        deadline = self._monotonic() + TOTAL_SECONDS
        answer = bytearray()
        try:
            # A compressed transfer is not ours: the raw bytes are what the server signed.
            for chunk in response.raw.stream(_CHUNK, decode_content=False):
                answer += chunk
                upload.heard(len(answer))
                if len(answer) > MAX_ANSWER:
                    raise RemoteError(Code.TOO_LARGE)
                if self._monotonic() > deadline:
                    raise RemoteError(Code.STALLED)
        except RemoteError:
            raise
        except (requests.RequestException, OSError) as error:
            _fail(error)
        except Exception as error:  # urllib3 has its own family for a broken body
            if type(error).__module__.startswith("urllib3"):
                _fail(error)
            raise
        return bytes(answer)

    def _verify(self, response: requests.Response, message: bytes, answer: bytes) -> None:
        """Only the enrolled server's word counts, also about errors."""
        signed = sealed.answer_message(message, response.status_code, answer)
        try:
            signature = base64.b64decode(response.headers.get(SIGNATURE_HEADER, ""), validate=True)
        except (binascii.Error, ValueError):
            signature = b""
        if not sealed.is_signed(self._credentials.server_sign, signed, signature):
            broken = response.status_code >= 500
            if broken:  # a server that broke hangs up as well: the next try takes a new line
                self._session.close()
            raise RemoteError(Code.SERVER_ERROR if broken else Code.NOT_THE_SERVER)
        if response.status_code != 200:
            text = answer.decode("ascii", "replace")
            code = Code(text) if text in _CODES else Code.SERVER_ERROR
            raise RemoteError(code, _seconds(response.headers.get("Retry-After", "")))


class _Upload:
    """The body as a file that counts what was taken and can be cancelled half-way."""

    def __init__(self, body: bytes, call: Call) -> None:
        self._body = body
        self._call = call
        self._at = 0

    def __len__(self) -> int:
        return len(self._body)

    def read(self, size: int = -1) -> bytes:
        """The next bytes; small steps, so that progress is seen on a slow line."""
        self._check()
        step = len(self._body) if size < 0 else min(size, _CHUNK)
        piece = self._body[self._at : self._at + step]
        self._at += len(piece)
        self._call.on_progress(Progress(self._at, 0))
        return piece

    def heard(self, received: int) -> None:
        """So many bytes of the answer are here."""
        self._check()
        self._call.on_progress(Progress(self._at, received))

    def _check(self) -> None:
        if self._call.cancelled():
            raise RemoteError(Code.CANCELLED)


def _fail(error: Exception) -> NoReturn:
    """Turn the transport's families of errors into one code."""
    if isinstance(error, requests.exceptions.SSLError):
        raise RemoteError(Code.TLS) from error
    if isinstance(error, requests.exceptions.ConnectTimeout):
        raise RemoteError(Code.OFFLINE) from error
    if isinstance(error, requests.exceptions.Timeout) or "Timeout" in type(error).__name__:
        raise RemoteError(Code.STALLED) from error
    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError):
        raise RemoteError(Code.OFFLINE) from error
    if "Read timed out" in str(reason):
        raise RemoteError(Code.STALLED) from error
    raise RemoteError(Code.CUT) from error


def _size(path: str, headers: dict[str, str]) -> int:
    """Bytes of a message's head: the request or status line and the headers."""
    return 24 + len(path) + sum(len(name) + len(value) + 4 for name, value in headers.items())


def _seconds(text: str) -> float | None:
    return float(text) if text.isdigit() else None
