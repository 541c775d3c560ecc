"""The server's folder beside its database: keys, the tree of epochs, the high-water marks,
the leased numbers.

They live outside the database on purpose: a restored database must not bring back an old epoch, nor
forget how far the clients have already been answered (rule 19). One folder serves one installation.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from sync.server.ports import EpochNode, Lease


class ServerKeys(Struct, frozen=True, kw_only=True):
    """Raw private keys (32 bytes each) and the certificates of the installation (PEM).

    `sign`: Ed25519, answers and packs; `box`: X25519, sealed requests; `escrow`: X25519, root keys
    left in escrow by stations; `ca`: what the stations pin.
    """

    sign: bytes
    box: bytes
    escrow: bytes
    ca_key: bytes = b""
    ca_certificate: bytes = b""


class ServerHome:
    """Reads and writes the folder; every file is replaced whole or appended and flushed to disk."""

    def __init__(
        self, folder: Path, monotonic: Callable[[], float] = time.monotonic, worker: str = "0"
    ) -> None:
        self.folder = folder
        self._monotonic = monotonic
        self._worker = worker
        self._marks: dict[str, int] = {}
        self._written_at = float("-inf")
        self._unwritten = False

    # -- keys ----------------------------------------------------------------------------------

    @property
    def _keys_file(self) -> Path:
        return self.folder / "server.keys"

    @property
    def ready(self) -> bool:
        """Whether `prefecture init` has been here."""
        return self._keys_file.exists()

    def keys(self) -> ServerKeys:
        """The keys; raises FileNotFoundError before `init`."""
        return msgspec.msgpack.decode(self._keys_file.read_bytes(), type=ServerKeys)

    def put_keys(self, keys: ServerKeys) -> None:
        """Write the keys, readable by the owner alone."""
        self._write(self._keys_file, msgspec.msgpack.encode(keys))

    # -- epochs (port EpochBook) -----------------------------------------------------------------

    @property
    def _epochs_file(self) -> Path:
        return self.folder / "epochs.jsonl"

    def current(self) -> bytes:
        """Epoch of the running history; b"" before `init`."""
        return next(reversed(self.nodes()), b"")

    def nodes(self) -> dict[bytes, EpochNode]:
        """The tree, in the order the epochs began."""
        if not self._epochs_file.exists():
            return {}
        nodes: dict[bytes, EpochNode] = {}
        for line in self._epochs_file.read_text(encoding="ascii").splitlines():
            row = json.loads(line)
            epoch = bytes.fromhex(row["epoch"])
            nodes[epoch] = EpochNode(
                epoch=epoch, parent=bytes.fromhex(row["parent"]), left=row["left"]
            )
        return nodes

    def add(self, node: EpochNode) -> None:
        """Append a node, durably, before anything is served in it."""
        row = {"epoch": node.epoch.hex(), "parent": node.parent.hex(), "left": node.left}
        self._append(self._epochs_file, json.dumps(row) + "\n")

    # -- leased numbers ----------------------------------------------------------------------------

    @property
    def _leases_file(self) -> Path:
        return self.folder / "leases.jsonl"

    def leases(self) -> dict[bytes, Lease]:
        """Every lease noted; of one noted twice the later counts."""
        if not self._leases_file.exists():
            return {}
        found: dict[bytes, Lease] = {}
        for line in self._leases_file.read_bytes().splitlines():
            # A power cut may leave half a line: that grant was never committed.
            with contextlib.suppress(msgspec.DecodeError):
                lease = msgspec.json.decode(line, type=Lease)
                found[lease.lease_id] = lease
        return found

    def note_lease(self, lease: Lease) -> None:
        """Append, durably, before the grant is committed."""
        self._append(self._leases_file, "\n" + msgspec.json.encode(lease).decode())

    # -- high water ------------------------------------------------------------------------------

    def high_water(self) -> Mapping[str, int]:
        """The highest head noted per partition, over all workers."""
        highest: dict[str, int] = {}
        for file in self.folder.glob("high-water-*.json"):
            for partition, position in json.loads(file.read_text(encoding="ascii")).items():
                highest[partition] = max(highest.get(partition, 0), position)
        return highest

    def raise_high_water(self, heads: Mapping[str, int]) -> None:
        """Note heads reached; written at most once a second, the rest by `flush_high_water`.

        A database restored from a backup older than the last note is recognised at the next start.
        """
        for partition, head in heads.items():
            if head > self._marks.get(partition, 0):
                self._marks[partition] = head
                self._unwritten = True
        if self._monotonic() - self._written_at >= 1:
            self.flush_high_water()

    def flush_high_water(self) -> None:
        """Write what is not written yet; each worker has a file of its own."""
        if self._unwritten:
            data = json.dumps(self._marks).encode()
            self._write(self.folder / f"high-water-{self._worker}.json", data)
            self._written_at = self._monotonic()
            self._unwritten = False

    def clear_high_water(self) -> None:
        """Forget all marks: a person has confirmed the restore (`prefecture restore-done`)."""
        self._marks, self._unwritten = {}, False
        for file in self.folder.glob("high-water-*.json"):
            file.unlink()

    def _append(self, path: Path, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def _write(self, path: Path, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        if os.name == "posix":
            directory = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(directory)
            finally:
                os.close(directory)
