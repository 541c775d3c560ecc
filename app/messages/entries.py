"""The shape of one entry of the catalogue."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.i18n import N_


class Who(StrEnum):
    """Who acts; the value is a msgid."""

    READER = N_("您本人")
    HEAD = N_("司法所长")
    TECHNICIAN = N_("技术人员")
    COUNTY = N_("县级管理员")


class Entry(NamedTuple):
    """Msgids without a full stop; `remedy` is empty where the cause says it all."""

    cause: str
    remedy: str = ""
    who: Who = Who.READER
