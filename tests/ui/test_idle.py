"""A suspended PC and a clock that was set back lock the window (storage-security.md, Keys)."""

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.idle import IdleWatch
from tests.support.time_and_ids import FixedClock


@pytest.mark.parametrize(("jump", "locked"), [(5, 0), (15, 0), (30, 1), (3600, 1), (-7200, 1)])
def test_a_jump_of_the_wall_clock_locks(dressed: QApplication, jump: int, locked: int) -> None:
    clock, heard = FixedClock(), []
    watch = IdleWatch(dressed, clock.unix, lambda: 100_000)
    watch.idle.connect(lambda: heard.append(clock.now()))
    watch.start()
    try:
        clock.advance(jump)
        watch.tick()
        assert len(heard) == locked
        clock.advance(5)
        watch.tick()  # once: the next tick comes in time
        assert len(heard) == locked
    finally:
        watch.stop()
        watch.setParent(None)
