"""Reference data in force on this device, as one frozen value (delivered by signed packs)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.calendar import WorkCalendar
    from app.domain.clauses import UnlawfulClause
    from app.domain.codes import CodeBook
    from app.domain.divisions import Divisions
    from app.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Phrase:
    """A ready answer: `trigger` is typed after ";" (pinyin initials), `matter` a matter code or
    class, `confirm` asks the reader to check it locally before relying on it.
    """

    id: str
    trigger: str
    matter: str
    text: str
    law_refs: tuple[str, ...] = ()
    confirm: bool = True


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """One entry of the guide library (domain.md L)."""

    id: str
    stage: str
    question: str
    steps: tuple[str, ...]
    papers: tuple[str, ...] = ()
    where: str = ""
    fee: str = ""
    law_refs: tuple[str, ...] = ()
    confirm: bool = True


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A translation that the prefecture has accepted; `message` is the Chinese, `date` ISO."""

    message: str
    text: str
    reviewer: str
    date: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything delivered: code lists, parameters, divisions, calendar, phrases, guide, rights,
    unlawful clauses.

    `rights` maps role → kind → acts → scope, as delivered; `versions` the packs in force.
    """

    codes: CodeBook
    policy: Policy
    divisions: Divisions
    calendar: WorkCalendar
    phrases: tuple[Phrase, ...]
    guide: tuple[GuideEntry, ...]
    rights: Mapping[str, Mapping[str, Mapping[str, str]]]
    versions: Mapping[str, int]
    clauses: tuple[UnlawfulClause, ...] = ()
    translations: Mapping[str, tuple[Reviewed, ...]] = field(default_factory=dict)
    """By locale."""
    templates: Mapping[str, str] = field(default_factory=dict)
    """Delivered texts of papers by document; the others are those of the program."""
