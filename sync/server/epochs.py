"""The tree of epochs (rule 19) and the guard against a silently restored database."""

from __future__ import annotations

from collections.abc import Mapping

from sync.errors import Code, SyncError
from sync.server.ports import EpochBook, EpochNode


def common(nodes: Mapping[bytes, EpochNode], left: bytes, right: bytes) -> dict[str, int]:
    """Positions per partition that two histories share: up to their lowest common ancestor.

    An unknown epoch shares nothing. A partition missing in the answer shares position 0, except
    that an epoch shares everything with itself (the caller never asks for that).
    """
    if left not in nodes or right not in nodes:
        return {}
    above = dict.fromkeys(_lineage(nodes, left))
    ancestor = next((e for e in _lineage(nodes, right) if e in above), None)
    if ancestor is None:
        return {}
    branches = [
        nodes[epoch].left
        for start in (left, right)
        for epoch in _lineage(nodes, start, stop=ancestor)
    ]
    partitions = {p for branch in branches for p in branch}
    return {p: min(branch.get(p, 0) for branch in branches) for p in partitions}


def _lineage(nodes: Mapping[bytes, EpochNode], start: bytes, stop: bytes = b"") -> list[bytes]:
    """``start`` and its ancestors upwards, without ``stop`` and what lies above it."""
    line: list[bytes] = []
    at = start
    while at and at in nodes and at != stop and at not in line:
        line.append(at)
        at = nodes[at].parent
    return line


def require_known_history(book: EpochBook, epoch: bytes, heads: Mapping[str, int]) -> None:
    """Refuse to serve a database that lies behind what was already served from it.

    Raises ``SyncError(restore-not-done)``; ``prefecture restore-done`` is the remedy.
    """
    behind = any(heads.get(p, 0) < noted for p, noted in book.high_water().items())
    if epoch != book.current() or behind:
        raise SyncError(Code.RESTORE_NOT_DONE)


def branch(epoch: bytes, parent: bytes, heads: Mapping[str, int]) -> EpochNode:
    """The node that begins a new history where the restored database stands."""
    return EpochNode(epoch=epoch, parent=parent, left=dict(heads))
