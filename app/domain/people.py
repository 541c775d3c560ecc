"""Roles at a station (domain.md D.5) and the acts that the delivered rights table speaks of."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Codes of the list `role`. One person may hold several: a role switch, not an account."""

    CLERK = "clerk"  # 综合接待
    MEDIATOR = "mediator"  # 调解员
    RECORDER = "recorder"  # 记录人
    ADVISER = "adviser"  # 村(居)法律顾问
    HEAD = "head"  # 司法所长
    COUNTY = "county"  # 县级
    PREFECTURE = "prefecture"  # 州级
    PRACTICE = "practice"  # 练习


class Act(StrEnum):
    """What can be done with records of one kind."""

    READ = "read"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"  # 作废, with a reason; nothing is erased
    RESOLVE = "resolve"
    REVIEW = "review"
    SUBMIT = "submit"
    PRINT = "print"
    EXPORT = "export"
    UNMASK = "unmask"


class Scope(StrEnum):
    """How far a right reaches, narrow before wide."""

    STATION = "station"
    COUNTY = "county"
    PREFECTURE = "prefecture"
