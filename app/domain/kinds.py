"""All record kinds of this client, by name. A new kind is added here (README, ten steps)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.domain.consultation import CONSULTATION
from app.domain.fields import RecordKind
from app.domain.person import PERSON

KINDS: Mapping[str, RecordKind] = MappingProxyType(
    {kind.name: kind for kind in (CONSULTATION, PERSON)}
)
