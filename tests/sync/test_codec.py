"""Messages as bytes (rule 26 and the codec policy), and bytes that are no messages."""

from __future__ import annotations

import contextlib
import os
import random
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import zstandard
from msgspec import structs

from sync import codec
from sync.codec import Coder
from sync.errors import Code, WireError
from sync.protocol import (
    Act,
    Answer,
    Change,
    Cursor,
    EpochInfo,
    Fence,
    Item,
    News,
    Notice,
    Op,
    Request,
    Result,
    State,
)

ROOT = Path(__file__).resolve().parents[2]
TEXT = "来访人反映用工单位拖欠工资,已告知可以向劳动监察大队投诉。"


def request(records: int = 3) -> Request:
    source = random.Random(records)
    acts = []
    previous: tuple[bytes, ...] = ()
    for number in range(records):
        record_id = source.randbytes(16)
        made = Change(
            change_id=record_id,
            record_id=record_id,
            kind="consultation",
            op=Op.CREATE,
            seq=7 + 2 * number,
            set={"visitor_name": "吉克", "content": TEXT * 4, "n": number, "x": [None, True]},
            station="s1",
            to=("s2",),
        )
        edit = Change(
            change_id=source.randbytes(8),
            record_id=record_id,
            kind="consultation",
            op=Op.DELETE if number % 2 else Op.EDIT,
            seq=8 + 2 * number,
            base=100 - number,
            over=(record_id, *previous, b"elsewher"),
            set={} if number % 2 else {"content": None},
            resolves=(b"candida1", b"r" * 16),
        )
        previous = (edit.change_id,)
        acts.append(
            Act(
                partition="513431",
                verb="consultation.save",
                actor="wang",
                at="2026-11-22T10:41",
                changes=(made, edit),
                cause=b"cause-id" if number else b"",
            )
        )
    return Request(
        device="d1",
        incarnation=b"incarn-1",
        fence=Fence(b"", b"next-tok"),
        epoch=b"e" * 16,
        schema="3",
        cursors={"513431": Cursor(12, 0), "reference": Cursor(-1, -1)},
        acts=tuple(acts),
        need={"513431": (b"n" * 16, b"m" * 16)},
        room=12_345,
        chain_head=b"h" * 32,
    )


def answer() -> Answer:
    item = Item(
        record_id=b"r" * 16,
        kind="consultation",
        stamp=40,
        born=7,
        fields={"content": TEXT},
        station="s1",
        to=("s2",),
    )
    return Answer(
        epoch=EpochInfo(epoch=b"e" * 16, common={"p": 4}),
        answers=b"next-tok",
        results=(
            Result(state=State.APPLIED, position=4),
            Result(state=State.APPLIED, position=4),
            Result(state=State.APPLIED, position=5),
            Result(state=State.APPLIED, position=6),
            Result(state=State.WAIT),
            Result(state=State.REFUSED, code="not-allowed"),
            Result(state=State.REFUSED, code="not-allowed"),
            Result(state=State.CONFLICT, position=9, kept=("a", "b")),
            Result(state=State.LOGGED, position=9, code="decided", kept=("a",), decided_by="li"),
        ),
        news=(
            News(
                partition="p",
                start=Cursor(3, 2),
                end=Cursor(40, 1),
                head=41,
                items=(item, structs.replace(item, record_id=b"s" * 16, stamp=41)),
                backfill=(structs.replace(item, whole=True, newest=39),),
                answered=(structs.replace(item, whole=True, newest=40),),
                absent=(b"a" * 16,),
                safe=2,
                scope="abcd",
                exchange_only=True,
            ),
        ),
        server_time="2026-11-22T10:41:07",
        notices=(Notice(code="late", details={"n": 1}),),
        idle=True,
    )


@pytest.mark.parametrize("records", [0, 1, 20])
@pytest.mark.parametrize("way", [{}, {"cheap": True}, {"dear": True}])
def test_a_request_comes_back_as_it_was(records: int, way: dict[str, bool]) -> None:
    asked = request(records)
    assert codec.decode_request(codec.encode_request(asked, **way)) == asked


@pytest.mark.parametrize("hurried", [False, True])
def test_an_answer_comes_back_as_it_was(hurried: bool) -> None:
    assert codec.decode_answer(codec.encode_answer(answer(), hurried=hurried)) == answer()


def test_policy_chooses_by_size_and_by_what_the_server_said() -> None:
    assert codec.choose(30_000) is Coder.ZSTD_1
    assert codec.choose(codec.DEAR_FROM) is Coder.PPMD_1
    assert codec.choose(codec.DEAR_FROM, cheap=True) is Coder.ZSTD_1
    assert codec.choose(30_000, dear=True) is Coder.PPMD_1
    assert codec.is_dear(codec.encode_request(request(2), dear=True))
    assert not codec.is_dear(codec.encode_request(request(2)))


def test_large_requests_take_the_dear_coder() -> None:
    large = request(500)
    payload = codec.encode_request(large)
    assert codec.is_dear(payload)
    assert codec.decode_request(payload) == large


def test_rule_26_ids_are_raw_and_a_creations_id_travels_once() -> None:
    asked = request(1)
    payload = codec.encode_request(asked, cheap=True)
    record_id = asked.acts[0].changes[0].record_id
    assert payload.count(record_id) == 2  # the creation and the edit, no third time as its id


def test_rule_26_results_are_runs() -> None:
    many = Answer(
        epoch=EpochInfo(epoch=b"e" * 16),
        results=tuple(Result(state=State.APPLIED, position=n) for n in range(1, 1001)),
    )
    assert len(codec.encode_answer(many)) < 120


def test_an_unknown_member_of_a_row_is_ignored() -> None:
    """What a later version appends does not disturb this one."""
    payload = codec.encode_answer(Answer(epoch=EpochInfo(epoch=b"e" * 16), server_time="now"))
    version, coder, column, text, _ = struct.unpack_from(">BBIII", payload)
    assert coder == Coder.PLAIN
    longer = payload[14 + column : 14 + column + text][:-1] + b',"new"]'
    head = struct.pack(">BBIII", version, coder, column, len(longer), len(longer))
    again = codec.decode_answer(head + payload[14 : 14 + column] + longer)
    assert again.server_time == "now"


def plain(text: bytes, column: bytes = b"") -> bytes:
    return struct.pack(">BBIII", 1, Coder.PLAIN, len(column), len(text), len(text)) + column + text


ZSTD_BOMB = zstandard.ZstdCompressor(level=19).compress(bytes(64 * 1024 * 1024))


@pytest.fixture(autouse=True)
def _fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests spoilt does not count."""
    monkeypatch.setattr(codec, "_spoilt", [])


HOSTILE = {
    "nothing": b"",
    "short": b"\1\1",
    "portal page": b"<html><body>login</body></html>" * 4,
    "unknown coder": b"\1\x77" + bytes(12),
    "unknown version": b"\x09\0" + bytes(12),
    "text too large": struct.pack(">BBIII", 1, 1, 0, 2**31, 4) + b"abcd",
    "column too large": struct.pack(">BBIII", 1, 0, 2**31, 4, 4) + b"abcd",
    "sizes lie": struct.pack(">BBIII", 1, 0, 3, 4, 9) + b"abcd",
    "zstd bomb": struct.pack(">BBIII", 1, 1, 0, 1000, len(ZSTD_BOMB)) + ZSTD_BOMB,
    "zstd noise": struct.pack(">BBIII", 1, 1, 0, 1000, 40) + bytes(range(40)),
    "ppmd noise": struct.pack(">BBIII", 1, 2, 0, 1000, 40) + bytes(range(40)),
    "ppmd nothing": struct.pack(">BBIII", 1, 2, 0, 100_000, 0),
    "no json": plain(b"{]"),
    "wrong shape": plain(b'{"a":1}'),
    "deep json": plain(b"[" * 100_000),
    "deep values": plain(b'[1,"","d",[0,0,0,0,0],{},{},9,[["p","v","a","t",[["k","c",'
                         + b'{"a":' * 50_000),
    "not a number": plain(b"[NaN]"),
    "huge number": plain(b'[1,"","d",[0,0,0,0,0],{},{},' + b"9" * 400 + b",[]]"),
    "lone surrogate": plain(b'[1,"\\ud800","d",[0,0,0,0,0],{},{},9,[]]'),
    "bad utf-8": plain(b'[1,"\xff","d",[0,0,0,0,0],{},{},9,[]]'),
    "id sizes lie": plain(b'[1,"","d",[99999999,0,0,0,0],{},{},9,[]]'),
    "need lies": plain(b'[1,"","d",[0,0,0,0,0],{},{"p":99999999},9,[]]'),
    "empty act": plain(b'[1,"","d",[0,0,0,0,0],{},{},9,[["p","v","a","t",[]]]]'),
    "unknown op": plain(
        b'[1,"","d",[0,0,0,0,0],{},{},9,[["p","v","a","t",[["k","z",{}]]]]]', b"r" * 16
    ),
    "reference ahead": plain(
        b'[1,"","d",[0,0,0,0,0],{},{},9,[["p","v","a","t",[["k","e",{},"",0,0,8,[7]]]]]]',
        b"r" * 16 + b"c" * 8,
    ),
    "reference of no size": plain(
        b'[1,"","d",[0,0,0,0,0],{},{},9,[["p","v","a","t",[["k","e",{},"",0,0,8,[-5]]]]]]',
        b"r" * 16 + b"c" * 8,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_bytes_are_refused_by_code(name: str) -> None:
    with pytest.raises(WireError) as caught:
        codec.decode_request(HOSTILE[name])
    assert caught.value.code in {Code.MALFORMED, Code.TOO_LARGE, Code.UNKNOWN_CODEC}
    with pytest.raises(WireError):
        codec.decode_answer(HOSTILE[name])


def test_results_that_count_without_end_are_refused() -> None:
    runs = plain(b'[1,"",[0,0],{},[["applied",999999999,1,1]],[],"",[],false]')
    unknown = plain(b'[1,"",[0,0],{},[["splendid",1,1,1]],[],"",[],false]')
    for payload in (runs, unknown):
        with pytest.raises(WireError, match="malformed"):
            codec.decode_answer(payload)


def test_any_text_comes_back_from_the_dear_coder() -> None:
    source = random.Random(11)
    for size in (0, 1, 2, 17, 300, 5000):
        for text in (source.randbytes(size), TEXT.encode() * (size // 9), bytes(size)):
            coded = codec._ppmd(text, 0)
            assert codec._unppmd(coded, len(text)) == text


CUT_SHORT = """
from sync import codec
from sync.errors import WireError
codec.MAX_SPOILT = 40
text = bytes(range(97, 123)) * 40
coded = codec._ppmd(text, 0)
said = []
for size in range(1, 61):
    try:
        codec._unppmd(coded[:-size], 200_000)
        said.append("short")
    except WireError as error:
        said.append(error.code.value)
print(*said)
"""


def test_what_pyppmd_does_not_finish_is_kept_and_then_refused() -> None:
    """Freed, its decoder would write into freed memory; under the checks of glibc that aborts."""
    glibc = {"LD_PRELOAD": "libc_malloc_debug.so.0", "MALLOC_CHECK_": "3"}
    child = subprocess.run(
        [sys.executable, "-c", CUT_SHORT], check=False, capture_output=True, text=True,
        cwd=ROOT, env=os.environ | glibc,
    )  # fmt: skip
    assert child.returncode == 0, child.stderr
    said = child.stdout.split()
    assert set(said[:40]) == {"short", "malformed"}
    assert set(said[40:]) == {"codec-busy"}


def test_flipped_and_cut_bytes_never_do_more_than_be_refused() -> None:
    source = random.Random(7)
    for way in ({"cheap": True}, {"dear": True}):
        payload = codec.encode_request(request(4), **way)
        for _ in range(120):
            broken = bytearray(payload[: source.randrange(20, len(payload) + 1)])
            broken[source.randrange(len(broken))] ^= 1 << source.randrange(8)
            head = list(struct.unpack_from(">BBIII", broken))
            if head[2] < len(broken) - 14:  # let it get past the sizes, to the coder itself
                struct.pack_into(">I", broken, 10, len(broken) - 14 - head[2])
            with contextlib.suppress(WireError):  # either is fine; another exception is not
                codec.decode_request(bytes(broken))


def test_a_forgotten_digest_is_made_again_and_codes_alike() -> None:
    first = codec.encode_request(request())
    codec.forget_digests()
    assert codec._dictionary_for.cache_info().currsize == 0
    assert codec.encode_request(request()) == first
