"""Keys, people and secrets of one data folder (storage-security.md, Keys).

`Vault` is all that composition needs; `NewPerson`, `Created`, `Identity`, `DeviceKeys` and `Use`
are what it takes and gives, `Database` what it asks for.
"""

from app.vault.identity import DeviceKeys, Identity
from app.vault.keys import Use
from app.vault.ring import Ring
from app.vault.safe import Database
from app.vault.vault import Created, NewPerson, Vault

__all__ = ["Created", "Database", "DeviceKeys", "Identity", "NewPerson", "Ring", "Use", "Vault"]
