"""The rooms of the rail as data: command, icon, and the screen that is imported when first opened.

A room appears in the rail when it stands here; nothing else has to know it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from app.ui.screens.base import Context, Screen


@dataclass(frozen=True, slots=True)
class Room:
    """`command` is its command id, `screen` "module:Class" below `app.ui.screens`. One that is
    visited now and then has no button in the rail: its key, the palette, Today or the menu of the
    person lead there.
    """

    command: str
    screen: str
    in_rail: bool = True

    def build(self, context: Context) -> Screen:
        """Import the screen and make it."""
        module, _, name = self.screen.partition(":")
        factory = getattr(import_module(f"app.ui.screens.{module}"), name)
        return cast(Callable[[Context], Screen], factory)(context)


ROOMS: tuple[Room, ...] = (
    Room("room.today", "today:TodayScreen"),
    Room("room.intake", "intake:IntakeScreen"),
    Room("room.ledger", "ledger:LedgerScreen"),
    Room("room.mediation", "mediation:MediationScreen"),
    Room("room.village", "village:VillageScreen"),
    Room("room.reports", "reports:ReportsScreen"),
    Room("room.reference", "reference:ReferenceScreen"),
    Room("room.scans", "scans:ScansScreen", in_rail=False),
    Room("room.sync", "sync:SyncScreen"),
    Room("room.settings", "settings:SettingsScreen", in_rail=False),
)
