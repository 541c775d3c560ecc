"""The root key and what is derived from it (storage-security.md, Keys).

The root key is made at enrolment and never stored unwrapped. Each use takes a key of its own, so
that a key given to one part of the program opens nothing else.
"""

from __future__ import annotations

from enum import StrEnum

from app.vault.suites import Suite


class Use(StrEnum):
    """What a derived key is for; the values are part of the derivation and never change."""

    DATABASE = "database"
    ATTACHMENTS = "attachments"
    BACKUP = "backup"
    SLOT_FILE = "key-slot file"  # its authentication code
    INSIDE = "key-slot file inside"  # its part that only an opened vault reads


def derived(suite: Suite, root: bytes, use: Use) -> bytes:
    """The 32-byte key of one use."""
    return suite.derive(root, use.value)
