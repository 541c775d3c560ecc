"""Where things lie: the program's own files, the data folder; the only reader of `sys.frozen`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_PROGRAM = "legal-station"


def is_frozen() -> bool:
    """Whether this is the packaged program and not a source tree."""
    return bool(getattr(sys, "frozen", False))


def program_dir() -> Path:
    """The folder that holds `resources/` and `translations/`, frozen or not."""
    # PyInstaller puts the packages beside the data files, exactly like the source tree.
    return Path(__file__).resolve().parent.parent


def resources_dir() -> Path:
    """Code lists, templates, theme, icons, fonts, phrases, demo data (read only)."""
    return program_dir() / "resources"


def translations_dir() -> Path:
    """The compiled catalogues (read only)."""
    return program_dir() / "translations"


def own_command(module: str) -> list[str]:
    """The command line that runs `module` of this program in a child process."""
    # The packaged program has no Python beside it: it serves through a child of itself.
    return [sys.executable, "--module", module] if is_frozen() else [sys.executable, "-m", module]


def default_data_dir() -> Path:
    """The user's own data folder, never a roaming one: profiles that travel tear databases."""
    return platformdirs.user_data_path(_PROGRAM, appauthor=False, roaming=False)


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The names inside one data folder; nothing else spells them."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "station.db"

    @property
    def lock(self) -> Path:
        """Held open by the one running instance."""
        return self.root / "instance.lock"

    @property
    def keys(self) -> Path:
        """Both copies of the key-slot file and the sealed identity of the device."""
        return self.root / "keys"

    @property
    def attachments(self) -> Path:
        """Sealed, content-addressed files."""
        return self.root / "attachments"

    @property
    def backups(self) -> Path:
        """Verified backups, by date."""
        return self.root / "backups"

    @property
    def quarantine(self) -> Path:
        """Damaged files, kept for salvage and never deleted."""
        return self.root / "quarantine"

    @property
    def logs(self) -> Path:
        """Rotated logs without personal data."""
        return self.root / "logs"
