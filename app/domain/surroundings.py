"""What rules may look at besides the record itself: the day, the codes, the parameters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.calendar import WorkCalendar

if TYPE_CHECKING:
    from app.domain.clauses import UnlawfulClause
    from app.domain.codes import CodeBook
    from app.domain.divisions import Divisions
    from app.domain.fields import Value
    from app.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`now` is local ISO text to the minute; reference data are those in force on this device.

    `scope` is the beginning of the division code of the station acted for: what its county set
    differently counts before the prefecture's parameter.
    """

    now: str
    codes: CodeBook
    policy: Policy
    divisions: Divisions
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    scope: str = ""
    clauses: tuple[UnlawfulClause, ...] = ()

    @property
    def today(self) -> str:
        """The local date, ISO text."""
        return self.now[:10]

    def integer(self, parameter: str) -> int:
        """A whole-number parameter in force here today."""
        return self.policy.integer(parameter, self.today, self.scope)

    def parameter(self, name: str) -> Value:
        """Any parameter in force here today."""
        return self.policy.get(name, self.today, self.scope)
