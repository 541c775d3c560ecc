"""Messages as bytes, and back: ``wire`` text under a coder named in the header.

Header: version, coder, size of the id column, size of the text, size of the coded text; then the
column and the coded text. Sizes are checked before anything is allocated. The receiving side
accepts every coder always; which one the sender takes is ``choose`` (design, "Codec policy").
"""

from __future__ import annotations

import ctypes
import struct
from enum import IntEnum
from functools import lru_cache
from importlib import resources

import pyppmd
import zstandard

from sync import wire, wire_answers
from sync.errors import Code, WireError
from sync.protocol import Answer, Request

VERSION = 1
MAX_TEXT = 8 * 1024 * 1024
MAX_COLUMN = 4 * 1024 * 1024
DEAR_FROM = 128 * 1024
"""From this raw size on PPMd is worth its time (policy b)."""

MAX_SPOILT = 4
"""So many broken PPMd messages a process takes; each costs it a model of 8 MiB for good."""

_HEADER = struct.Struct(">BBIII")
_ORDER = 6
_MEMORY = 8 * 1024 * 1024
_TAIL = bytes(8)
_WINDOW = 8 * 1024 * 1024
_CLIENT_LEVEL = 19
_SERVER_LEVEL = 9
_HURRIED_LEVEL = 3
_HURRIED_FROM = 16 * 1024


class Coder(IntEnum):
    """Numbers on the wire; a new dictionary or priming text is a new number."""

    PLAIN = 0
    ZSTD_1 = 1  # zstd with data/zstd-1.dict
    PPMD_1 = 2  # PPMd order 6, 8 MiB, primed with data/ppmd-1.txt


def encode_request(request: Request, *, cheap: bool = False, dear: bool = False) -> bytes:
    """``cheap``: the server said ``codec-busy``; ``dear``: it is idle and the link is slow."""
    column, text = wire.write_request(request)
    return _pack(column, text, choose(len(text), cheap=cheap, dear=dear), _CLIENT_LEVEL)


def decode_request(payload: bytes) -> Request:
    """Raises ``WireError``: malformed, too-large, unknown-codec."""
    return wire.read_request(*_unpack(payload))


def encode_answer(answer: Answer, *, hurried: bool = False) -> bytes:
    """``hurried``: more than 20 exchanges a second, so large answers are coded fast."""
    column, text = wire_answers.write_answer(answer)
    level = _HURRIED_LEVEL if hurried and len(text) > _HURRIED_FROM else _SERVER_LEVEL
    return _pack(column, text, choose(len(text), cheap=hurried), level)


def decode_answer(payload: bytes) -> Answer:
    """Raises ``WireError``: malformed, too-large, unknown-codec."""
    return wire_answers.read_answer(*_unpack(payload))


def choose(size: int, *, cheap: bool = False, dear: bool = False) -> Coder:
    """The coder for a text of ``size`` bytes (design, "Codec policy" a to c)."""
    if (size >= DEAR_FROM and not cheap) or dear:
        return Coder.PPMD_1
    return Coder.ZSTD_1


def is_dear(payload: bytes) -> bool:
    """Whether decoding takes long enough to be queued (policy b: a pool of one, then 503)."""
    return len(payload) > 1 and payload[1] == Coder.PPMD_1


def _pack(column: bytes, text: bytes, coder: Coder, level: int) -> bytes:
    coded = _ENCODERS[coder](text, level)
    if len(coded) >= len(text):
        coder, coded = Coder.PLAIN, text
    return _HEADER.pack(VERSION, coder, len(column), len(text), len(coded)) + column + coded


def _unpack(payload: bytes) -> tuple[bytes, bytes]:
    if len(payload) < _HEADER.size:
        raise WireError(Code.MALFORMED)
    version, coder, column_size, text_size, coded_size = _HEADER.unpack_from(payload)
    if version != VERSION or coder not in list(Coder):
        raise WireError(Code.UNKNOWN_CODEC)
    if text_size > MAX_TEXT or column_size > MAX_COLUMN:
        raise WireError(Code.TOO_LARGE)
    if len(payload) != _HEADER.size + column_size + coded_size:
        raise WireError(Code.MALFORMED)
    column = payload[_HEADER.size : _HEADER.size + column_size]
    text = _DECODERS[Coder(coder)](payload[_HEADER.size + column_size :], text_size)
    if len(text) != text_size:
        raise WireError(Code.MALFORMED)
    return column, text


def forget_digests() -> None:
    """Give back what makes the next message quick (8 MiB on the client): for who sends few."""
    _dictionary_for.cache_clear()


# -- coders ----------------------------------------------------------------------------------


def _plain(text: bytes, _: int) -> bytes:
    return text


def _data(name: str) -> bytes:
    return resources.files("sync").joinpath("data", name).read_bytes()


@lru_cache
def _dictionary() -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(_data("zstd-1.dict"))


@lru_cache
def _dictionary_for(level: int) -> zstandard.ZstdCompressionDict:
    """Digested once per level: that costs more than to compress a small message."""
    dictionary = zstandard.ZstdCompressionDict(_data("zstd-1.dict"))
    dictionary.precompute_compress(level=level)
    return dictionary


def _zstd(text: bytes, level: int) -> bytes:
    compressor = zstandard.ZstdCompressor(
        level=level, dict_data=_dictionary_for(level), write_checksum=False, write_dict_id=False
    )
    return compressor.compress(text)


def _unzstd(coded: bytes, size: int) -> bytes:
    try:
        if zstandard.frame_content_size(coded) != size:
            raise WireError(Code.MALFORMED)
        reader = zstandard.ZstdDecompressor(dict_data=_dictionary(), max_window_size=_WINDOW)
        return reader.decompress(coded, max_output_size=size)
    except zstandard.ZstdError as error:
        raise WireError(Code.MALFORMED) from error


@lru_cache
def _priming() -> tuple[bytes, bytes]:
    """The priming text and what the coder puts out for it before it is flushed.

    Those bytes are the same on both sides, so they are cut off the message; pyppmd cannot copy
    a primed state.
    """
    text = _data("ppmd-1.txt")
    return text, bytes(pyppmd.Ppmd7Encoder(_ORDER, _MEMORY).encode(text))


def _ppmd(text: bytes, _: int) -> bytes:
    prime, prefix = _priming()
    encoder = pyppmd.Ppmd7Encoder(_ORDER, _MEMORY)
    coded = bytes(encoder.encode(prime) + encoder.encode(text) + encoder.flush())
    return coded[len(prefix) :]


def _unppmd(coded: bytes, size: int) -> bytes:
    """Raises ``WireError``: malformed; codec-busy once this process has met too many such."""
    if len(_spoilt) >= MAX_SPOILT:
        raise WireError(Code.CODEC_BUSY)
    prime, prefix = _priming()
    decoder = pyppmd.Ppmd7Decoder(_ORDER, _MEMORY)
    try:
        # The coder leaves out zeros at the end. They are given at once: asked a second time,
        # pyppmd corrupts its memory when the bytes before were no message.
        text = decoder.decode(prefix + coded + _TAIL, len(prime) + size)
    except (pyppmd.PpmdError, ValueError, SystemError) as error:
        _never_free(decoder)
        raise WireError(Code.MALFORMED) from error
    if len(text) < len(prime) + size:
        _never_free(decoder)
    if text[: len(prime)] != prime:
        raise WireError(Code.MALFORMED)
    return bytes(text[len(prime) :])


_spoilt: list[pyppmd.Ppmd7Decoder] = []


def _never_free(decoder: pyppmd.Ppmd7Decoder) -> None:
    """A message that ends too early leaves pyppmd's own thread waiting inside the decoder; freeing
    it wakes the thread, which then reads and writes freed memory (1.3.1). Not even at the end of
    the program, so the list alone would not do.
    """
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(decoder))
    _spoilt.append(decoder)


_ENCODERS = {Coder.PLAIN: _plain, Coder.ZSTD_1: _zstd, Coder.PPMD_1: _ppmd}
_DECODERS = {Coder.PLAIN: _plain, Coder.ZSTD_1: _unzstd, Coder.PPMD_1: _unppmd}
