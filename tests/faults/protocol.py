"""The protocol simulator: random histories of devices and a server, each judged to its end.

`python3 build/dev.py faults protocol` runs some ten thousand; every seed can be replayed with
`tests.support.sync_history.run(seed, weather)`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support import sync_history as history
from tests.support.sync_history import ADDRESSED, ALONE, CALM, Weather

EVERY_RUN = 80
"""Histories of each weather in the suite's share."""

WEATHERS = {
    "one device alone": ALONE,
    "two devices, lost and late messages": CALM,
    "server restored": Weather(clients_fall=False, steps=120),
    "clients cloned and restored": Weather(server_falls=False, steps=120),
    "three devices, everything falls": Weather(devices=3, steps=120),
    "three stations and a laptop, addressed records": ADDRESSED,
    "three stations, everything falls": replace(ADDRESSED, clients_fall=True, server_falls=True),
}


def run(seed: int, scale: int) -> list[dict[str, Any]]:
    """One row per weather: `name`, `cases`, `failures` (a sentence with the seed each)."""
    cases = EVERY_RUN * scale
    return [
        {
            "name": f"protocol simulator, {name}",
            "cases": cases,
            "failures": [
                f"seed {number}: {failure}"
                for number in range(seed, seed + cases)
                if (failure := _failure(number, weather))
            ],
        }
        for name, weather in WEATHERS.items()
    ]


def _failure(seed: int, weather: Weather) -> str:
    try:
        world = history.run(seed, weather)
    except Exception as error:  # noqa: BLE001 - whatever breaks is a finding
        return f"{type(error).__name__}: {error}"
    if weather is ALONE and history.self_conflicts(world):
        return "a device conflicted with itself"
    return ""
