"""The room of the village legal advisers: entry, month grid, pictures and registers."""

from app.ui.screens.village.screen import VillageScreen

__all__ = ["VillageScreen"]
