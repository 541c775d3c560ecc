"""Another key for the database when somebody leaves (storage-security.md, "Keys")."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from app.store.engine import Database


class Rekeying:
    """Fills the vault's wish `Database` for one file, whether it is open or not.

    SQLCipher writes every page anew in one transaction: a power cut leaves the old key or the new.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._database: Database | None = None

    def attach(self, database: Database | None) -> None:
        """The open store, whose connections must be closed meanwhile."""
        self._database = database

    def opens_with(self, key: bytes, salt: bytes) -> bool:
        """Whether the file is under this key; a file that is not there yet opens with any."""
        if not self._file.exists():
            return True
        from app.store.engine import DatabaseKey, connect  # noqa: PLC0415 - see app.store

        try:
            connect(self._file, DatabaseKey(key, salt), "ro").close()
        except dbapi2.DatabaseError:
            return False
        return True

    def rekey(self, key: bytes, salt: bytes) -> None:
        """Put the file under another key; raises when that was not possible."""
        if self._database is None:
            raise RuntimeError("the database is not open")
        from app.store import engine  # noqa: PLC0415 - see app.store

        new = engine.DatabaseKey(key, salt)
        with self._database.exclusive():
            engine.rekey(self._file, self._database.key, new)
            self._database.key = new
