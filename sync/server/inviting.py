"""The sealed, single-use enrolment file of a device-to-be, and the code that is told separately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from sync import sealed
from sync.protocol import REFERENCE, LeaseWish
from sync.server import enrolment, leasing
from sync.server.house import House, now, token
from sync.server.organisation import Station
from sync.server.ports import DeviceRow


class Listed(Struct, frozen=True):
    """A person whom the file names, with the codes of the roles."""

    name: str
    roles: tuple[str, ...]


class Invited(Struct, frozen=True):
    """`file` alone reveals nothing; `expires` is local ISO text."""

    file: bytes
    code: str
    expires: str


class CountiesDiffer(Exception):
    """A device works for one county: its records all lie in one partition (rule 10)."""


def write(
    house: House,
    station: Station,
    people: Sequence[Listed],
    urls: Sequence[str],
    days: int = 14,
    further: Sequence[Station] = (),
) -> Invited:
    """Store the invitation and seal its file. A desk wider than a station sees all of its rows; an
    adviser's own laptop sees those of `further` stations too and creates for its home, `station`.
    """
    if any(one.county != station.county for one in further):
        raise CountiesDiffer
    code = sealed.new_enrolment_code(token)
    secret = token(32)
    end = now().replace(tzinfo=None) + timedelta(days=days)
    expires = end.isoformat(timespec="seconds")
    users = [{"name": person.name, "roles": list(person.roles)} for person in people]
    device = DeviceRow(
        device="D" + token(6).hex(),
        sign_public=b"",
        box_public=b"",
        partitions=(station.county, REFERENCE),
        stations=tuple(dict.fromkeys(one.id for one in (station, *further))),
        everything=any(one.scope != "station" for one in (station, *further)),
        roles={person.name: ",".join(person.roles) for person in people},
    )
    keys = house.keys
    mark = _next_mark(house, station.id, device.device)
    details: dict[str, object] = {
        "urls": list(urls),
        "station": {"id": station.id, "name": station.name, "division": station.division},
        "partition": station.county,
        "mark": mark,
        "users": users,
        "expires": expires,
        "epoch": house.home.current(),
        "token": secret,
        "server_sign": sealed.sign_public(keys.sign),
        "server_box": sealed.box_public(keys.box),
        "escrow": sealed.box_public(keys.escrow),
        "ca": keys.ca_certificate,
    }
    file = sealed.seal_enrolment(details, code, token)
    enrolment.invite(house.store, secret, expires, device, {"users": users})
    return Invited(file, code, expires)


def _next_mark(house: House, station: str, device: str) -> str:
    """What tells a station's PCs apart in the numbers they give: "" for the first, then B, C … Z,
    AA. A mark is given once, like a number of any series, so that a PC that replaces a broken one
    never repeats its numbers.
    """
    wish = LeaseWish(lease_id=token(8), series=f"device-mark:{station}", count=1)
    with house.store.exchange() as tables:
        number = leasing.grant(tables, house.home, device, wish).first
    return "" if number == 1 else letters(number)


def letters(number: int) -> str:
    """1 → A, 26 → Z, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
