"""The restore drill: a backup that nobody ever tried to go back to is a hope (storage-security.md,
"Backups and damage").
"""

from __future__ import annotations

from app.domain.dates import days_between
from app.domain.problems import Problem
from app.usecases.desk import Desk
from app.usecases.ports import Drill

DRILLED = "backup.drilled_at"
"""The device's preference that holds when the last drill succeeded, local ISO time."""


def drill(desk: Desk, path: str = "") -> Drill | Problem:
    """Try a backup (the newest) and remember the day when it could be restored."""
    result = desk.backups.drill(path)
    if isinstance(result, Drill):
        desk.preferences.set("", DRILLED, desk.clock.now())
    return result


def days_without_drill(desk: Desk) -> int:
    """How many days ago the last drill was (before the first one: the oldest backup); 0 while
    `backup_drill_days` have not passed or there is no backup yet.
    """
    since = desk.preferences.get("", DRILLED)
    if not since:
        since = min((one.made_at for one in desk.backups.list()), default="")
    if not since:
        return 0
    days = days_between(since[:10], desk.surroundings.today)
    limit = desk.surroundings.parameter("backup_drill_days")
    return days if isinstance(limit, int) and days > limit else 0
