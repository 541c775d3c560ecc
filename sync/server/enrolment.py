"""How a device comes to be known, and how it stops: invitation, enrolment, revocation."""

from __future__ import annotations

import hashlib
import hmac

from msgspec import structs

from sync.errors import Code, SyncError
from sync.protocol import EnrolAnswer, EnrolRequest
from sync.server.ports import DeviceRow, EpochBook, Invitation, ServerStore


def invite(
    store: ServerStore, token: bytes, expires: str, device: DeviceRow, details: dict[str, object]
) -> None:
    """Store a single-use invitation; only the hash of the token is kept.

    ``device``: the row the device will get, its public keys still empty. ``expires``: ISO text.
    """
    with store.admin() as tables:
        tables.put_invitation(
            Invitation(
                token_hash=hashlib.sha256(token).digest(),
                expires=expires,
                device=device,
                details=details,
            )
        )


def enrol(store: ServerStore, book: EpochBook, request: EnrolRequest, now: str) -> EnrolAnswer:
    """Make the invited device known. The same keys may ask again (the answer may be lost)."""
    with store.admin() as tables:
        invitation = tables.invitation(hashlib.sha256(request.token).digest())
        if invitation is None:
            return EnrolAnswer(code=Code.WRONG_CODE)
        user = hashlib.sha256(request.sign_public).hexdigest()
        if invitation.used_by and not hmac.compare_digest(invitation.used_by, user):
            return EnrolAnswer(code=Code.ALREADY_USED)
        if not invitation.used_by and now > invitation.expires:
            return EnrolAnswer(code=Code.EXPIRED)
        device = structs.replace(
            invitation.device,
            sign_public=request.sign_public,
            box_public=request.box_public,
            name=request.name or invitation.device.name,
        )
        if not invitation.used_by:
            tables.put_device(device)
            tables.put_invitation(structs.replace(invitation, used_by=user))
        return EnrolAnswer(
            device=device.device,
            epoch=book.current(),
            partitions=device.partitions,
            stations=device.stations,
            details=invitation.details,
        )


def revoke(store: ServerStore, device: str) -> None:
    """Turn a device away from now on; its changes stay. Raises ``SyncError(unknown-device)``."""
    with store.admin() as tables:
        row = next((d for d in tables.devices() if d.device == device), None)
        if row is None:
            raise SyncError(Code.UNKNOWN_DEVICE)
        tables.put_device(structs.replace(row, revoked=True))
