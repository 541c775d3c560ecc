"""What stays on this device beside the records: drafts, settings, delivered packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.store.engine import Database
from app.store.mappers import dump, frozen_values, load, plain_fields
from app.store.statements import insert_all
from app.usecases.ports import Draft

_DRAFT = ("id", "owner", "form", "fields", "saved_at", "parked", "title", "record_id")
_PUT_DRAFT = insert_all("draft", _DRAFT, replace=True)
_DROP_DRAFT = "DELETE FROM draft WHERE id = ?"
_DRAFTS = "SELECT * FROM draft WHERE owner = ? ORDER BY saved_at DESC, id DESC"
_PUT_PREFERENCE = insert_all("preference", ("owner", "key", "value"), replace=True)
_PREFERENCE = "SELECT value FROM preference WHERE owner = ? AND key = ?"
_PUT_PACK = insert_all("pack", ("name", "version", "digest", "signer"), replace=True)
_PUT_FILE = insert_all("pack_file", ("pack", "path", "content"))
_PACKS = "SELECT name, version, digest, signer FROM pack ORDER BY name"
_FILES = "SELECT path, content FROM pack_file WHERE pack = ? ORDER BY path"


class Drafts:
    """Port `Drafts`: half-typed forms, on disk when `put` returns, never synced."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, draft: Draft) -> None:
        """Keep a draft in place of its older state."""
        row = (
            draft.id,
            draft.owner,
            draft.form,
            dump(plain_fields(draft.values)),
            draft.saved_at,
            int(draft.parked),
            draft.title,
            draft.record_id,
        )
        with self._database.write() as connection:
            connection.execute(_PUT_DRAFT, row)

    def drop(self, draft_id: str) -> None:
        """Forget a draft; harmless when it is gone."""
        with self._database.write() as connection:
            connection.execute(_DROP_DRAFT, (draft_id,))

    def of(self, owner: str) -> Sequence[Draft]:
        """The drafts of one person, newest first; nobody sees another's."""
        with self._database.read() as connection:
            return [
                Draft(
                    id=row["id"],
                    owner=row["owner"],
                    form=row["form"],
                    values=frozen_values(load(row["fields"])),
                    saved_at=row["saved_at"],
                    parked=bool(row["parked"]),
                    title=row["title"],
                    record_id=row["record_id"],
                )
                for row in connection.execute(_DRAFTS, (owner,))
            ]


class Preferences:
    """Port `Preferences`: settings per person, "" for those of the device."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, owner: str, key: str, default: str = "") -> str:
        """One setting."""
        with self._database.read() as connection:
            found = connection.execute(_PREFERENCE, (owner, key)).fetchone()
        return str(found[0]) if found else default

    def set(self, owner: str, key: str, value: str) -> None:
        """Keep one setting."""
        with self._database.write() as connection:
            connection.execute(_PUT_PREFERENCE, (owner, key, value))


class StoredPack(NamedTuple):
    """One delivered pack in force, in the shape of `app.packs.ports.PackHead`."""

    name: str
    version: int
    digest: str
    signer: str


class Packs:
    """Delivered reference packs, the newest version of each name; composition fits it to the
    port of `app.packs`, a sibling that the store does not import.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> Sequence[StoredPack]:
        """The packs in force."""
        with self._database.read() as connection:
            return [StoredPack(*row) for row in connection.execute(_PACKS)]

    def get(self, name: str) -> Mapping[str, bytes]:
        """The files of one pack by path; KeyError when there is none."""
        with self._database.read() as connection:
            files = {row["path"]: row["content"] for row in connection.execute(_FILES, (name,))}
        if not files:
            raise KeyError(name)
        return files

    def put(self, head: StoredPack, files: Mapping[str, bytes]) -> None:
        """Keep a pack in place of its older version, durably and all at once."""
        rows = [(head.name, path, bytes(content)) for path, content in files.items()]
        with self._database.write() as connection:
            # Replacing the pack's row takes its old files along (ON DELETE CASCADE).
            connection.execute(_PUT_PACK, tuple(head))
            connection.executemany(_PUT_FILE, rows)
