"""Parameters: the narrowest scope, then the latest day (domain.md J)."""

import pytest

from app.domain.policy import Parameter, Policy

POLICY = Policy(
    [
        Parameter("mediation_days", 30, "2000-01-01", "days"),
        Parameter("mediation_days", 45, "2026-07-01", "days"),
        Parameter("mediation_days", 60, "2026-01-01", "days", scope="513431"),
        Parameter("case_no_template", "({year})", "2000-01-01"),
        Parameter("local_only", 1, "2020-01-01", scope="513422"),
    ]
)


def test_the_value_of_the_day_holds() -> None:
    assert POLICY.get("mediation_days", "2026-06-30") == 30
    assert POLICY.get("mediation_days", "2026-07-01") == 45


def test_a_county_wins_over_the_prefecture_and_hands_down_to_its_townships() -> None:
    assert POLICY.get("mediation_days", "2026-11-22", "513431101000") == 60
    assert POLICY.get("mediation_days", "2026-11-22", "513432101000") == 45


def test_a_county_rule_holds_only_from_its_first_day() -> None:
    assert POLICY.get("mediation_days", "2025-12-31", "513431101000") == 30


def test_an_event_before_all_rules_takes_the_earliest() -> None:
    assert POLICY.get("mediation_days", "1999-05-01") == 30


def test_typed_reading_refuses_another_type() -> None:
    assert POLICY.integer("mediation_days", "2026-11-22") == 45
    assert POLICY.text("case_no_template", "2026-11-22") == "({year})"
    with pytest.raises(TypeError):
        POLICY.integer("case_no_template", "2026-11-22")
    with pytest.raises(TypeError):
        POLICY.text("mediation_days", "2026-11-22")


@pytest.mark.parametrize(("name", "scope"), [("unknown", ""), ("local_only", "513431")])
def test_a_name_that_nobody_delivered_for_the_place_is_a_mistake(name: str, scope: str) -> None:
    with pytest.raises(KeyError):
        POLICY.get(name, "2026-11-22", scope)
