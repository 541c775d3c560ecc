"""What the records of a village legal adviser share: adviser, mode, village (domain.md C.2-C.4)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.common import NAME_LENGTH, is_empty, warning
from app.domain.divisions import Level
from app.domain.fields import FieldSpec, FieldType, Need, Values
from app.domain.problems import Problem
from app.domain.surroundings import Surroundings

ADVISER = "adviser"
ENGAGEMENT = "engagement"
VISIT = "adviser_visit"

ONSITE = "onsite"
"""The way of service that counts to the month, with those below it (domain.md C4)."""
_COUNTY_DIGITS = 6

ADVISER_ID = FieldSpec(
    name="adviser_id",
    type=FieldType.REF,
    ref=ADVISER,
    label="法律顾问",
    need=Need.REQUIRED,
)
ADVISER_NAME = FieldSpec(
    name="adviser_name",
    type=FieldType.TEXT,
    label="法律顾问姓名",
    need=Need.DERIVED,
    max_length=NAME_LENGTH,
    search=True,
    ledger=True,
)
"""Not masked: name, duty and telephone of an adviser hang on the notice board (domain.md C.1)."""
MODE = FieldSpec(
    name="mode",
    type=FieldType.CODE,
    codes="service_mode",
    label="服务方式",
    need=Need.REQUIRED,
    default=ONSITE,
    ledger=True,
)


def joined(values: Values, *names: str) -> str:
    """The filled ones of the named fields, as titles show them."""
    parts = (values.get(name) for name in names)
    return " · ".join(str(part) for part in parts if not is_empty(part))


def check_village(values: Values, around: Surroundings) -> Iterator[Problem]:
    """A village that exists, in the county of this station: an adviser serves villages of the
    county that engaged them (domain.md C.1). Both may be so for a reason.
    """
    code = values.get("village_code")
    if not isinstance(code, str) or not code:
        return
    division = around.divisions.get(code)
    if division is None or division.level is not Level.VILLAGE:
        yield warning("visit.village_unknown", "village_code")
    elif around.scope and not code.startswith(around.scope[:_COUNTY_DIGITS]):
        yield warning("visit.other_county", "village_code")
