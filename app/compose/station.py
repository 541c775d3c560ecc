"""The same folder opened by a person's password."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import i18n, paths
from app.attachments.arrivals import ScanFolder
from app.attachments.sealed import SealedFiles
from app.attachments.store import AttachmentStore
from app.clock import sleep
from app.compose.attached import BackupsWithFiles, missing_files
from app.domain.changes import Changes
from app.domain.fields import Projection, Values
from app.domain.kinds import KINDS
from app.domain.problems import Problem, Refused
from app.domain.projection import project
from app.domain.reference import Reference
from app.domain.surroundings import Surroundings
from app.packs import applying
from app.packs.files import Files
from app.packs.ports import OpenedBundle, PackHead
from app.packs.reference import load_directory
from app.packs.reference import reference as read_reference
from app.replication import packs as arriving
from app.replication.background import Background, Duties
from app.replication.enrolment import ca_file
from app.replication.exchange import Link, StationExchange, WatchedStore
from app.store import (
    DatabaseKey,
    InstanceLock,
    Recovery,
    Setup,
    Store,
    open_store,
    recover_store,
)
from app.store.desk_tables import Packs, StoredPack
from app.store.journal import AuditedBackups
from app.store.pinyin import initials
from app.store.rekey import Rekeying
from app.usecases.consult import DEVICE_MARK
from app.usecases.desk import Desk
from app.usecases.ledger import Export, Lines
from app.usecases.ports import Actor, Cancelled, Progress, SyncOutcome
from app.usecases.reports import Table
from app.vault import Use, Vault

if TYPE_CHECKING:
    from app.compose.ground import Ground

_REFERENCE = frozenset({"reference"})
_UNSET = "?"


def recover(ground: Ground, lock: InstanceLock) -> Recovery:
    """After `store.damaged`: quarantine, newest verified backup, salvage; what came of it."""
    key = DatabaseKey(*ground.vault.database_key())
    setup = _setup(ground, lock, _Current(load_directory(paths.resources_dir())))
    return recover_store(ground.folder.database, key, setup)


class _Current:
    """The reference data in force; replaced whole when a pack is applied."""

    def __init__(self, base: Files) -> None:
        self.base = base
        self.value: Reference = read_reference(base, applying.versions(_NoPacks()), initials)

    def load(self, store: _PackShelf) -> None:
        """Read everything in force anew."""
        files = applying.in_force(self.base, store)
        self.value = read_reference(files, applying.versions(store), initials)
        i18n.overlay(self.value.translations)


class Station:
    """An opened installation; ends with `close`."""

    def __init__(
        self, ground: Ground, lock: InstanceLock, rekeying: Rekeying, server: str = ""
    ) -> None:
        self.ground = ground
        self._current = _Current(load_directory(paths.resources_dir()))
        self._applying = threading.Lock()
        identity = ground.vault.identity()
        if server:
            identity = replace(identity, url=server)
        self.device = identity.device
        key = DatabaseKey(*ground.vault.database_key())
        setup = _setup(ground, lock, self._current)
        self.store: Store = open_store(ground.folder.database, key, setup)
        ground.journal.attach(self.store.database)
        self._rekeying = rekeying
        rekeying.attach(self.store.database)
        self._shelf = _PackShelf(self.store.packs)
        self._current.load(self._shelf)
        self._adopt_mark(str(identity.details.get("mark", "")))
        link = Link(
            identity=identity,
            schema=str(self.store.schema),
            ca_file=ca_file(ground.folder.keys, identity.ca),
            held=lambda: self.store.sync_held,
            release=self.store.confirm_sync,
            after=self._after_exchange,
            note=ground.journal.enter,
        )
        watched = WatchedStore(self.store.replica)
        self.exchange = StationExchange(watched, link, ground.clock, ground.ids, sleep)
        folder, token = ground.folder, ground.ids.token
        self.files = SealedFiles(
            folder.attachments,
            folder.quarantine,
            lambda: ground.vault.keys(Use.ATTACHMENTS),
            token,
        )
        self._scans = ScanFolder()
        self._background: Background | None = None

    def desk(self, actor: Actor) -> Desk:
        """Everything a verb needs, for one person."""
        return Desk(
            actor=actor,
            kinds=KINDS,
            references=lambda: self._current.value,
            clock=self.ground.clock,
            ids=self.ground.ids,
            reader=self.store.reader,
            writer=self.store.writer,
            drafts=self.store.drafts,
            preferences=self.store.preferences,
            people=self.ground.people,
            exchange=self.exchange,
            backups=AuditedBackups(self._backups(), self.ground.journal, actor.name),
            ledgers=_Ledgers(),
            attachments=AttachmentStore(self.files),
            scans=self._scans,
        )

    def _backups(self) -> BackupsWithFiles:
        def missing() -> list[str]:
            return missing_files(self.store.reader, self.files, self.device)

        return BackupsWithFiles(self.store.backups, self.files, missing)

    def _adopt_mark(self, mark: str) -> None:
        """The first opening keeps the mark of the enrolment; whoever changes it later wins."""
        if self.store.preferences.get("", DEVICE_MARK, _UNSET) == _UNSET:
            self.store.preferences.set("", DEVICE_MARK, mark)

    # -- reference packs ---------------------------------------------------------------------------

    def import_pack(self, data: bytes) -> applying.Applied | Refused:
        """Verify and apply a signed pack; it is in force at once."""
        with self._applying:
            result = self._apply(data)
            if isinstance(result, applying.Applied):
                self._current.load(self._shelf)
            return result

    @property
    def packs(self) -> Mapping[str, int]:
        """The packs in force by name, with their versions."""
        return self._current.value.versions

    def _apply(self, data: bytes) -> applying.Applied | Refused:
        signers = {self.ground.vault.identity().server_sign.hex()}
        base = self._current.base
        result = applying.apply(data, _opened, signers, base, self._shelf, _template_fault)
        if isinstance(result, applying.Applied):
            self.ground.journal.enter("pack", detail=f"{result.head.name} {result.head.version}")
        else:
            self.ground.journal.enter("pack_refused", detail=result.problems[0].code)
        return result

    def _after_exchange(self, changes: Changes) -> Changes:
        """Packs that came as records are put in force before the screens reload."""
        if not changes.touches(arriving.PACK_KIND):
            return changes
        with self._applying:
            fields = self.store.replica.fields_of(arriving.PACK_KIND)
            changed, _problems = arriving.apply_arrived(fields, self.packs, self._apply)
            if changed:
                self._current.load(self._shelf)
        return changes.merged(Changes(topics=_REFERENCE)) if changed else changes

    # -- the background ----------------------------------------------------------------------------

    def start_background(self, report: Callable[[SyncOutcome], None]) -> Background:
        """Exchange and back up from now on; `report` hears of every exchange, on its thread."""
        if self._background is None:
            duties = Duties(
                exchange=self.exchange.sync_quietly,
                backup=self._care,
                report=report,
                monotonic=self.ground.clock.monotonic,
                uniform=random.SystemRandom().uniform,
            )
            self._background = Background(duties)
            self._background.start()
        return self._background

    def _care(self) -> None:
        """Sealed files follow the keys after somebody left; then a backup when one is due."""
        self.files.renew()
        self.store.backups.make_if_due()

    def close(self) -> None:
        """Finish what runs; the ground stays held."""
        if self._background is not None:
            self._background.stop()
        self.exchange.close()
        self._rekeying.attach(None)
        self.ground.journal.detach()
        self.store.close()


class _Ledgers:
    """Port `LedgerFiles`; the first export loads the libraries of workbooks, which take 15 MiB."""

    def write_xlsx(
        self,
        desk: Desk,
        export: Export,
        path: Path,
        progress: Progress = lambda _done, _total: None,
        cancelled: Cancelled = lambda: False,
    ) -> int | Problem:
        from app.exchange.ledger import write_xlsx  # noqa: PLC0415 - see the docstring

        return write_xlsx(desk, export, path, progress, cancelled)

    def write_lines(self, desk: Desk, lines: Lines, path: Path) -> int | Problem:
        from app.exchange.ledger import write_lines  # noqa: PLC0415 - see the docstring

        return write_lines(desk, lines, path)

    def write_table(self, desk: Desk, made: Table, path: Path) -> int | Problem:
        from app.exchange.report_sheet import write_table  # noqa: PLC0415 - see the docstring

        return write_table(desk, made, path)


class _PackShelf:
    """The store's packs in the shape of `app.packs.ports.PackStore`."""

    def __init__(self, packs: Packs) -> None:
        self._packs = packs

    def list(self) -> list[PackHead]:
        return [PackHead(*head) for head in self._packs.list()]

    def get(self, name: str) -> Files:
        return self._packs.get(name)

    def put(self, head: PackHead, files: Files) -> None:
        self._packs.put(StoredPack(head.name, head.version, head.digest, head.signer), files)


class _NoPacks:
    """Before the store is open only the shipped layer is in force."""

    def list(self) -> list[PackHead]:
        return []

    def get(self, name: str) -> Files:
        raise KeyError(name)

    def put(self, head: PackHead, _files: Files) -> None:
        raise KeyError(head.name)


def _template_fault(document: str, raw: bytes) -> str:
    from app.documents.shelf import fault  # noqa: PLC0415 - jinja2 is read when a template comes

    return fault(document, raw)


def _opened(data: bytes) -> OpenedBundle:
    bundle = arriving.open_bundle(data)
    return OpenedBundle(
        bundle.name, bundle.version, bundle.files, bundle.signer.hex(), bundle.format
    )


def _setup(ground: Ground, lock: InstanceLock, current: _Current) -> Setup:
    identity = ground.vault.identity()

    def derived(kind: str, values: Values) -> Projection:
        data = current.value
        station = data.divisions.station(identity.station)
        around = Surroundings(
            now=ground.clock.now(),
            codes=data.codes,
            policy=data.policy,
            divisions=data.divisions,
            calendar=data.calendar,
            scope=station.division if station else identity.partition,
        )
        return project(KINDS[kind], values, around)

    return Setup(
        kinds=KINDS,
        project=derived,
        clock=ground.clock,
        ids=ground.ids,
        device=identity.device,
        companions=tuple(sorted(ground.folder.keys.glob("slots*"))),
        lock=lock,
        backup_keys=lambda: _backup_keys(ground.vault),
    )


def _backup_keys(vault: Vault) -> tuple[DatabaseKey, ...]:
    """The backup key, and what backups of before a removal or of older programs are under."""
    _key, salt = vault.database_key()
    return tuple(
        DatabaseKey(key, salt) for use in (Use.BACKUP, Use.DATABASE) for key in vault.keys(use)
    )
