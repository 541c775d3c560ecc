"""Reference packs on their way in: as a file, or as a record that the exchange brought.

Either way the same signed bytes are verified and applied by `app.packs`; this module only joins
the sync library's envelope to it.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.domain.problems import Problem, Refused
from sync import sealed
from sync.errors import WireError

PACK_KIND = "pack"

_log = logging.getLogger(__name__)


def open_bundle(data: bytes) -> sealed.Bundle:
    """Verify a signed bundle; raises ValueError when it is damaged or forged."""
    try:
        return sealed.open_bundle(data)
    except WireError as error:
        raise ValueError(error.code.value) from error


def apply_arrived(
    records: Iterable[Mapping[str, Any]],
    known: Mapping[str, int],
    apply: Callable[[bytes], object | Refused],
) -> tuple[bool, tuple[Problem, ...]]:
    """Apply the packs among the records that are newer than the `known` versions.

    Returns whether anything is newly in force, and the problems of what was refused.
    """
    changed = False
    problems: list[Problem] = []
    for fields in records:
        name, version = fields.get("name"), fields.get("version")
        if not isinstance(name, str) or not isinstance(version, int):
            continue
        if version <= known.get(name, 0):
            continue
        try:
            bundle = base64.b64decode("".join(fields.get("bundle") or ()), validate=True)
        except (binascii.Error, TypeError, ValueError):
            problems.append(Problem("pack.damaged"))
            continue
        result = apply(bundle)
        if isinstance(result, Refused):
            problems.extend(result.problems)
            _log.warning("a reference pack was refused")
        else:
            changed = True
    return changed, tuple(problems)
