"""The desk: everything a verb needs, bundled once and handed down. No global, no service locator.

`main` and `compose` build it after login; screens and `stationctl` call verbs with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.divisions import Station
from app.domain.fields import RecordKind
from app.domain.reference import Reference
from app.domain.surroundings import Surroundings
from app.usecases.attachment_ports import Attachments, ScanFolder
from app.usecases.ports import (
    Actor,
    Backups,
    Clock,
    Drafts,
    Exchange,
    Ids,
    People,
    Preferences,
    Reader,
    Writer,
)

if TYPE_CHECKING:
    from app.usecases.ledger import LedgerFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One person at one installation. `kinds` are all record kinds by name.

    `references` gives the reference data in force: a pack may arrive while somebody works.
    """

    actor: Actor
    kinds: Mapping[str, RecordKind]
    references: Callable[[], Reference]
    clock: Clock
    ids: Ids
    reader: Reader
    writer: Writer
    drafts: Drafts
    preferences: Preferences
    people: People
    exchange: Exchange
    backups: Backups
    ledgers: LedgerFiles
    attachments: Attachments
    scans: ScanFolder

    @property
    def reference(self) -> Reference:
        """Code lists, parameters, divisions … in force now."""
        return self.references()

    @property
    def station(self) -> Station | None:
        """The station acted for, None when no pack names it."""
        return self.reference.divisions.station(self.actor.station)

    @property
    def scope(self) -> str:
        """The division whose parameters count: the station's own, else the county."""
        station = self.station
        return station.division if station else self.actor.partition

    @property
    def surroundings(self) -> Surroundings:
        """What rules may look at, now."""
        return Surroundings(
            now=self.clock.now(),
            codes=self.reference.codes,
            policy=self.reference.policy,
            divisions=self.reference.divisions,
            calendar=self.reference.calendar,
            scope=self.scope,
            clauses=self.reference.clauses,
        )
