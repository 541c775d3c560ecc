"""The one family of exceptions that leaves the store, each with a code of `app.messages`."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from app.usecases.ports import PortFault

DAMAGED = "store.damaged"  # pages that do not verify: quarantine and recovery
WRONG_KEY = "store.wrong_key"  # no page verifies with this key: another station's file
NEWER = "store.newer"  # written by a newer program
MISSING = "store.missing"  # no such file
LOCKED = "store.locked"  # another instance holds the folder
BUSY = "store.busy"  # another program holds the database
DISK_FULL = "store.disk_full"
READ_ONLY = "store.read_only"
NETWORK_FOLDER = "store.network_folder"
CLOUD_FOLDER = "store.cloud_folder"
OLD_SQLITE = "store.old_sqlite"  # a driver with the WAL-reset corruption bug
BACKUP_UNVERIFIED = "store.backup_unverified"  # a copy that differs from its original
BACKUP_DAMAGED = "store.backup_damaged"  # the backup, not the station itself
BACKUP_FOREIGN = "store.backup_foreign"  # no key of this station ever opened it
BACKUP_MISSING = "file.missing"
NO_BACKUP = "store.no_backup"  # nothing to try a restore with
MIGRATION_FAILED = "store.migration_failed"  # the old file is untouched
IO = "store.io"  # the disk answered with an error
FAULT = "store.fault"  # anything else the database said


class StoreFault(PortFault):
    """A failure of the store, by one of the codes above."""


_BY_RESULT = {
    5: BUSY,  # SQLITE_BUSY
    6: BUSY,  # SQLITE_LOCKED
    8: READ_ONLY,  # SQLITE_READONLY
    10: IO,  # SQLITE_IOERR
    11: DAMAGED,  # SQLITE_CORRUPT
    13: DISK_FULL,  # SQLITE_FULL
    14: MISSING,  # SQLITE_CANTOPEN
    # The key slot has proven the key, so "not a database" means damage (storage-security.md).
    26: DAMAGED,  # SQLITE_NOTADB
}
_BY_ERRNO = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
}


def code_of(error: Exception) -> str:
    """The code for an error of the driver, of SQLAlchemy or of the operating system."""
    original = _original(error)
    if isinstance(original, OSError):
        return _BY_ERRNO.get(original.errno or 0, IO)
    # The extended result code keeps the primary one in its low byte.
    result = getattr(original, "sqlite_errorcode", None) or 0
    return _BY_RESULT.get(result & 0xFF, FAULT)


@contextmanager
def translated() -> Iterator[None]:
    """Turn errors of driver and disk inside the block into `StoreFault`."""
    try:
        yield
    except Exception as error:
        if not isinstance(_original(error), dbapi2.Error | OSError):
            raise
        raise StoreFault(code_of(error)) from error


def _original(error: Exception) -> Exception:
    """SQLAlchemy wraps what the driver raised; known without importing it (see `app.store`)."""
    wrapped: Exception = getattr(error, "orig", None) or error
    return wrapped
