"""Sealed files in backups, in the way back and in `verify`, joined here: the store knows no files,
the attachments know no records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from app.attachments.sealed import SealedFiles
from app.domain.attachment import KIND
from app.domain.problems import Problem
from app.usecases.ports import BackupInfo, Backups, Drill, Query, Reader

_FOLDER = "attachments"


class BackupsWithFiles:
    """Port `Backups`. A copy on another disk gets the sealed files that are not there yet beside
    it; beside the database itself they lie anyway, and are never deleted.
    """

    def __init__(self, inner: Backups, files: SealedFiles, missing: Callable[[], Iterable[str]]):
        self._inner = inner
        self._files = files
        self._missing = missing

    def make(self, folder: str | None = None) -> BackupInfo:
        """The files first: a copy of the records promises them."""
        if folder:
            self._files.copy_to(Path(folder) / _FOLDER)
        return self._inner.make(folder)

    def list(self) -> Sequence[BackupInfo]:
        """The backups beside the database, newest first."""
        return self._inner.list()

    def restore(self, path: str) -> Problem | None:
        """The files that lie beside the copy come back as well."""
        problem = self._inner.restore(path)
        if problem is None:
            self._files.copy_from(Path(path).parent / _FOLDER)
        return problem

    def drill(self, path: str = "") -> Drill | Problem:
        """Without the files, which `verify` reads."""
        return self._inner.drill(path)

    def verify(self) -> Mapping[str, object]:
        """Every file is read; one that was added here and is gone is a problem like a damaged one.
        Those of other computers are records alone until their files travel too.
        """
        found = dict(self._inner.verify())
        condition, missing = self._files.check(), sorted(self._missing())
        listed = found["problems"]
        problems = [*listed] if isinstance(listed, list | tuple) else []
        problems += [f"attachment_damaged:{name}" for name in condition.damaged]
        problems += [f"attachment_missing:{name}" for name in missing]
        more = {"ok": not problems, "problems": problems, "attachments": condition.files}
        return {**found, **more}


def missing_files(reader: Reader, files: SealedFiles, device: str) -> list[str]:
    """Digests that records of this device name and that do not lie here."""
    found = []
    for record in reader.many(KIND, reader.ids(Query(KIND))):
        digest = record.text("sha256")
        if not files.has(digest) and _made_here(reader, record.id, device):
            found.append(digest)
    return found


def _made_here(reader: Reader, record_id: str, device: str) -> bool:
    return any(
        entry.device == device and "sha256" in entry.after
        for entry in reader.history(KIND, record_id)
    )
