"""The every-run share of `chaos_line`: 200 changes over a bad line."""

import pytest

from tests.faults import chaos_line


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("expected_logs")  # the server hears torn requests
def test_a_bad_line_loses_repeats_alters_and_pretends_nothing() -> None:
    rows = chaos_line.run(20261122, 1)
    assert [row["cases"] for row in rows] == [200, 20]
    assert [row["failures"] for row in rows] == [[], []]
