"""What rules may look at besides the record itself: the day, the codes, the parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.calendar import WorkCalendar

if TYPE_CHECKING:
    from app.domain.codes import CodeBook
    from app.domain.divisions import Divisions
    from app.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`now` is local ISO text to the minute; reference data are those in force on this device."""

    now: str
    codes: CodeBook
    policy: Policy
    divisions: Divisions
    calendar: WorkCalendar = field(default_factory=WorkCalendar)

    @property
    def today(self) -> str:
        """The local date, ISO text."""
        return self.now[:10]
