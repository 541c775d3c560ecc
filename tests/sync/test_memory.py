"""The contracts on the two stores in memory."""

import pytest

from sync.ports import Replica
from sync.server.memory_store import MemoryStore
from sync.server.ports import ServerStore
from tests.support.sync_memory import MemoryReplica
from tests.sync.replica_contract import EPOCH, ReplicaContract
from tests.sync.store_contract import StoreContract


class TestMemoryReplica(ReplicaContract):
    @pytest.fixture
    def replica(self) -> Replica:
        return MemoryReplica("d1", EPOCH, ("p", "q"))


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> ServerStore:
        return MemoryStore()
