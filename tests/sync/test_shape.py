"""Texts that a database cannot hold are refused with their act; the others of the request apply."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from sync.errors import Code
from sync.protocol import LeaseWish, State
from tests.support.prefecture import Prefecture, running
from tests.sync.test_http import Device


@pytest.fixture
def prefecture(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Prefecture]:
    """On PostgreSQL, which takes no NUL in any text."""
    monkeypatch.setenv("PREFECTURE_HOME", str(tmp_path))
    with running(postgres_url, tmp_path) as server:
        yield server


@pytest.mark.parametrize("name", ["partition", "verb", "actor", "at"])
def test_a_nul_in_an_act_blocks_nobody_else(prefecture: Prefecture, name: str) -> None:
    device = Device(prefecture)
    good = device.creation()
    bad = device.creation()
    spoilt = structs.replace(bad, **{name: getattr(bad, name) + "\0"})
    answer = device.ask(device.request(spoilt, good))
    assert [result.state for result in answer.results] == [State.REFUSED, State.APPLIED]
    expected = Code.BAD_PARTITION if name == "partition" else Code.BAD_CHANGE
    assert answer.results[0].code == expected
    with prefecture.house.store.admin() as tables:
        (kept,) = tables.quarantined()
    assert kept.code == expected


def test_a_series_has_a_name_that_can_be_stored(prefecture: Prefecture) -> None:
    device = Device(prefecture)
    for series in ("", "文\0号", "长" * 65):
        wish = LeaseWish(lease_id=os.urandom(8), series=series, count=1)
        (grant,) = device.ask(structs.replace(device.request(), leases=(wish,))).leases
        assert grant.code == Code.MALFORMED
