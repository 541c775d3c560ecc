"""The fence (rules 7 and 8): is this client the one that confirmed the last answer?"""

from __future__ import annotations

from enum import Enum

from sync.protocol import TOKEN_BYTES, Fence
from sync.rules import Rules
from sync.server.ports import FenceRow


class Verdict(Enum):
    ADVANCE = "advance"  # s := next
    REPEAT = "repeat"  # lost answer, late duplicate, courier: process idempotently, s stays
    FORK = "fork"  # a clone or a restored client


def pair(fence: Fence) -> bytes:
    """The 16 bytes that the pair history keeps of an exchange."""
    return fence.confirmed.rjust(TOKEN_BYTES, b"\0") + fence.next


def judge(row: FenceRow | None, fence: Fence, epoch: bytes, seen: bool, rules: Rules) -> Verdict:
    """``row``: what the server holds of this incarnation; ``seen``: the pair was here before."""
    if row is None or (rules.adopt and row.epoch != epoch):
        return Verdict.ADVANCE  # the first exchange in an epoch adopts the client's pair
    if row.token == fence.confirmed:
        return Verdict.ADVANCE
    if seen and rules.pair_history:
        return Verdict.REPEAT
    return Verdict.FORK
