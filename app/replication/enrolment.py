"""Enrolment: a sealed single-use file and a code told separately make this device known (R26).

The keys of the device are made here and never leave it. They are kept, sealed by the code, until
the vault exists: when the server's answer is lost, the same keys ask again and are answered again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.domain.problems import Problem
from app.usecases.ports import Clock, Ids
from app.vault import Created, DeviceKeys, Identity, NewPerson, Vault
from app.vault.files import write_durably
from sync import sealed
from sync.errors import Code, RemoteError, WireError
from sync.http_remote import Credentials, HttpRemote
from sync.protocol import TOKEN_BYTES, EnrolAnswer, EnrolRequest

Ask = Callable[[str, str, Credentials, bytes], bytes]
"""(url, CA as PEM, keys, payload) → payload of `POST /v1/enrol`; raises RemoteError."""

_PENDING = "enrolling"
_CA_FILE = "ca.pem"
_REFUSALS = {
    Code.NOT_A_BUNDLE: "enrol.not_a_file",
    Code.ALTERED: "enrol.damaged",
    Code.UNKNOWN_SUITE: "enrol.damaged",
    Code.WRONG_CODE: "enrol.wrong_code",
}
_ANSWERS: dict[str, str] = {
    Code.WRONG_CODE: "enrol.unknown",  # the server never wrote this file, or forgot it
    Code.EXPIRED: "enrol.expired",
    Code.ALREADY_USED: "enrol.used",
}
_log = logging.getLogger(__name__)


class _Station(msgspec.Struct, frozen=True):
    id: str
    name: str
    division: str = ""


class _Listed(msgspec.Struct, frozen=True):
    name: str
    roles: tuple[str, ...]


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """The content of an enrolment file, as `prefecture enrol-file` writes it. `ca` is PEM."""

    urls: tuple[str, ...]
    station: _Station
    partition: str
    users: tuple[_Listed, ...]
    expires: str
    epoch: bytes
    token: bytes
    mark: str = ""  # tells the PCs of one station apart
    server_sign: bytes
    server_box: bytes
    escrow: bytes = b""
    ca: bytes = b""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What the person is shown; the recovery code once and never again."""

    device: str
    station: str
    users: tuple[str, ...]
    recovery_code: str = field(repr=False)


def open_file(file: bytes, code: str) -> Invitation | Problem:
    """What the file holds. Problems: `enrol.not_a_file`, `enrol.damaged`, `enrol.wrong_code`."""
    try:
        return msgspec.convert(sealed.open_enrolment(file, code), Invitation)
    except WireError as error:
        return Problem(_REFUSALS[error.code])
    except msgspec.MsgspecError:
        return Problem("enrol.damaged")


class Enrolment:
    """Makes one data folder the station's device. `folder` is that of the keys."""

    def __init__(self, vault: Vault, folder: Path, clock: Clock, ids: Ids, ask: Ask) -> None:
        self._vault = vault
        self._pending = folder / _PENDING
        self._clock = clock
        self._ids = ids
        self._ask = ask

    def run(
        self, file: bytes, code: str, passwords: Mapping[str, str], url: str = ""
    ) -> Enrolled | Problem:
        """Open the file, ask the server, make the vault; `url` overrides that of the file.

        `passwords` are by name of the listed users, at least one of them; the others stay listed
        and get theirs from `people.add`. Problems: those of `open_file`, `enrol.expired`,
        `enrol.used`, `enrol.unknown`, `enrol.no_server` (args reason, a code of `sync.errors`),
        `enrol.no_address` (neither the file nor `url` names one), `enrol.unknown_user` (args name),
        and `vault.…`. Anything that failed can be run again.
        """
        if self._vault.enrolled:
            return Problem("vault.already_enrolled")
        invitation = open_file(file, code)
        if isinstance(invitation, Problem):
            return invitation
        # Before the server is asked: its answer can be used only once.
        if problem := self._unfit(invitation, passwords):
            return problem
        address = url or next(iter(invitation.urls), "")
        if not address:
            return Problem("enrol.no_address")
        keys = self._device_keys(code)
        if isinstance(keys, Problem):
            return keys
        answer = self._answer(invitation, keys, address)
        if isinstance(answer, Problem):
            return answer
        people = [NewPerson(u.name, u.roles, passwords.get(u.name, "")) for u in invitation.users]
        identity = self._identity(invitation, answer, keys, address)
        created = self._vault.create(people, identity, invitation.escrow or None)
        if isinstance(created, Problem):
            return created
        self._forget_pending()
        return _enrolled(identity, people, created)

    def _unfit(self, invitation: Invitation, passwords: Mapping[str, str]) -> Problem | None:
        listed = {user.name for user in invitation.users}
        for name, password in passwords.items():
            if name not in listed:
                return Problem("enrol.unknown_user", args={"name": name})
            if problem := self._vault.unfit(password):
                return problem
        return None if passwords else Problem("vault.no_password")

    # -- keys of the device ------------------------------------------------------------------
    def _device_keys(self, code: str) -> DeviceKeys | Problem:
        """Those of an attempt that was cut, or new ones, kept before they are used."""
        try:
            kept = sealed.open_enrolment(self._pending.read_bytes(), code)
            return msgspec.convert(kept, DeviceKeys)
        except (OSError, WireError, msgspec.MsgspecError):
            keys = DeviceKeys.new(self._ids.token)
        try:
            self._pending.parent.mkdir(parents=True, exist_ok=True)
            content = msgspec.to_builtins(keys, builtin_types=(bytes,))
            write_durably(self._pending, sealed.seal_enrolment(content, code, self._ids.token))
        except OSError:
            return Problem("vault.not_written")
        return keys

    def _forget_pending(self) -> None:
        try:
            self._pending.unlink(missing_ok=True)
        except OSError:
            _log.info("the keys of the attempt were not removed")  # sealed by the code

    # -- the server --------------------------------------------------------------------------
    def _answer(self, invitation: Invitation, keys: DeviceKeys, url: str) -> EnrolAnswer | Problem:
        credentials = Credentials(
            device="",
            sign_private=keys.sign_private,
            box_private=keys.box_private,
            server_sign=invitation.server_sign,
            server_box=invitation.server_box,
        )
        request = EnrolRequest(
            token=invitation.token,
            sign_public=sealed.sign_public(keys.sign_private),
            box_public=sealed.box_public(keys.box_private),
        )
        payload = msgspec.msgpack.encode(request)
        try:
            reply = self._ask(url, invitation.ca.decode("ascii", "replace"), credentials, payload)
            answer = sealed.unpack(reply, EnrolAnswer, Code.MALFORMED)
        except (RemoteError, WireError) as error:
            return self._no_answer(invitation, error.code)
        if answer.code:
            return Problem(_ANSWERS.get(answer.code, "enrol.unknown"))
        return answer

    def _no_answer(self, invitation: Invitation, code: Code) -> Problem:
        # The clock of this PC may be wrong, so it has a say only while the server has none.
        if self._clock.now() > invitation.expires:
            return Problem("enrol.expired")
        return Problem("enrol.no_server", args={"reason": code.value})

    def _identity(
        self, invitation: Invitation, answer: EnrolAnswer, keys: DeviceKeys, url: str
    ) -> Identity:
        return Identity(
            device=answer.device,
            station=invitation.station.id,
            partition=invitation.partition,
            url=url,
            keys=keys,
            server_sign=invitation.server_sign,
            server_box=invitation.server_box,
            ca=invitation.ca.decode("ascii", "replace"),
            incarnation=self._ids.token(TOKEN_BYTES),
            epoch=answer.epoch or invitation.epoch,
            stations=answer.stations,
            partitions=answer.partitions,
            details={
                "station_name": invitation.station.name,
                "division": invitation.station.division,
                "urls": invitation.urls,
                "mark": invitation.mark,
            },
        )


def _enrolled(identity: Identity, people: list[NewPerson], created: Created) -> Enrolled:
    names = tuple(person.name for person in people)
    return Enrolled(identity.device, identity.station, names, created.recovery_code)


def over_http(folder: Path, clock: Clock, ids: Ids) -> Ask:
    """An `Ask` over the network that trusts only the authority of the file."""

    def ask(url: str, ca: str, credentials: Credentials, payload: bytes) -> bytes:
        try:
            trusted = ca_file(folder, ca)
        except OSError as error:
            raise RemoteError(Code.TLS) from error
        remote = HttpRemote(url, credentials, ids.token, clock.monotonic, trusted)
        try:
            return remote.post("/v1/enrol", payload).payload
        finally:
            remote.close()

    return ask


def ca_file(folder: Path, pem: str) -> str | None:
    """The file that pins the certificate authority; None when the enrolment names none.

    Written anew each time, because TLS reads it from the disk, where anybody may have changed it.
    """
    if not pem:
        return None
    file = folder / _CA_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(pem, encoding="ascii", newline="\n")
    return str(file)
