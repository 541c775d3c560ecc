"""The background's turn ends in an outcome, whatever the disk does for a moment."""

from types import SimpleNamespace
from typing import Any

from app.replication.exchange import StationExchange
from app.usecases.ports import PortFault


def test_a_fault_while_asking_for_the_hold_is_an_outcome() -> None:
    def held() -> bool:
        raise PortFault("store.busy")

    exchange: Any = StationExchange.__new__(StationExchange)
    exchange._link = SimpleNamespace(held=held)
    outcome = exchange.sync_quietly(lambda: False)
    assert outcome is not None
    assert outcome.error == "store.busy"
