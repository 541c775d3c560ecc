"""Who may do what (delivered table), and periods as people write them."""

import pytest

from app.domain.people import Act, Role, Scope
from app.domain.periods import Period, month_of, parse_period
from app.domain.permissions import may, scope_of, who_may
from tests.support.memory_desk import reference

RIGHTS = {
    "clerk": {"consultation": {"create": "station", "edit": "station"}},
    "county": {"*": {"read": "county"}, "consultation": {"edit": "county"}},
    "odd": {"consultation": {"edit": "galaxy"}},
}


def test_the_widest_scope_of_all_roles_counts() -> None:
    assert scope_of({"clerk"}, "consultation", Act.EDIT, RIGHTS) is Scope.STATION
    assert scope_of({"clerk", "county"}, "consultation", Act.EDIT, RIGHTS) is Scope.COUNTY


def test_what_the_table_does_not_say_is_not_allowed() -> None:
    assert not may({"clerk"}, "consultation", Act.DELETE, RIGHTS)
    assert not may({"nobody"}, "consultation", Act.READ, RIGHTS)
    assert not may({"odd"}, "consultation", Act.EDIT, RIGHTS)  # a scope of a newer program


def test_every_kind() -> None:
    assert may({"county"}, "anything", Act.READ, RIGHTS)


def test_a_greyed_action_says_who_may_do_it() -> None:
    """storage-security.md, Roles."""
    assert who_may("consultation", Act.EDIT, RIGHTS) == ("clerk", "county")


def test_the_shipped_table_speaks_of_these_roles_and_acts() -> None:
    rights = reference().rights
    assert set(rights) <= set(Role)
    acts = {act for kinds in rights.values() for acts in kinds.values() for act in acts}
    assert acts <= set(Act)
    assert may({"clerk"}, "consultation", Act.CREATE, rights)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-10", "2026-10-01", "2026-10-31"),
        ("2026年2月", "2026-02-01", "2026-02-28"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026年第1季度", "2026-01-01", "2026-03-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2025-12-01..2026-05-31", "2025-12-01", "2026-05-31"),  # F.1: half-years Dec–May
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    """commands.md, report --period."""
    assert parse_period(text) == Period(first, last)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "2026-Q5", "2026-05-31..2026-05-01", "去年", "0000"]
)
def test_what_is_no_period(text: str) -> None:
    assert parse_period(text) is None


def test_the_month_of_a_day() -> None:
    assert month_of("2026-12-31") == Period("2026-12-01", "2026-12-31")
