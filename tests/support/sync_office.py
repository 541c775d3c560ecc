"""A server and the devices a test enrols, over the stores in memory, step by step."""

from __future__ import annotations

from typing import Any

from sync import authoring, replica, view
from sync.authoring import Authorship, Edit, Home
from sync.protocol import DELETED, Answer, Op, Request
from sync.replica import Limits
from sync.rules import ALL, Rules
from sync.server import epochs
from sync.server.memory_store import MemoryBook, MemoryStore
from sync.server.ports import DeviceRow
from sync.server.service import Service
from tests.support.sync_memory import MemoryReplica
from tests.support.time_and_ids import CountedIds

EPOCH = b"e" * 16
NOW = "2026-11-22T10:41"


class Office:
    """A server and the devices that a test enrols."""

    def __init__(self, rules: Rules = ALL) -> None:
        self.rules = rules
        self.book = MemoryBook(EPOCH)
        self.store = MemoryStore()
        self.service = Service(self.store, self.book, lambda: NOW, rules=rules)

    def device(self, name: str, **more: Any) -> Station:
        plain = {"sign_public": b"", "box_public": b"", "partitions": ("p",), "everything": True}
        with self.store.admin() as tables:
            tables.put_device(DeviceRow(device=name, **{**plain, **more}))
        return Station(self, name)

    def restore(self, contents: Any, epoch: bytes) -> None:
        self.store.contents = contents.copy()
        heads = {p: h.head for p, h in contents.heads.items()}
        self.book.add(epochs.branch(epoch, self.book.current(), heads))

    def head(self) -> int:
        return self.store.contents.heads["p"].head


class Station:
    """A device with its replica."""

    def __init__(self, office: Office, name: str) -> None:
        self.office = office
        self.replica = MemoryReplica(name, EPOCH, ("p",))
        self.ids = CountedIds(sum(name.encode()))

    @property
    def tables(self) -> Any:
        return self.replica.tables

    def create(
        self, record: bytes, station: str = "s1", to: tuple[str, ...] = (), **fields: Any
    ) -> None:
        home = Home("p", station, to)
        self._author(Edit(record_id=record, kind="thing", op=Op.CREATE, set=fields, home=home))

    def edit(self, record: bytes, **fields: Any) -> None:
        with self.replica.read() as tables:
            seen = authoring.seen(tables, record, self.office.rules)
        self._author(Edit(record_id=record, kind="thing", set=fields, seen=seen))

    def delete(self, record: bytes) -> None:
        with self.replica.read() as tables:
            seen = authoring.seen(tables, record, self.office.rules)
        self._author(Edit(record_id=record, kind="thing", op=Op.DELETE, seen=seen))

    def bring_back(self, record: bytes) -> None:
        by = Authorship(verb="thing.bring_back", actor="wang", at=NOW)
        with self.replica.write() as tables:
            authoring.bring_back(tables, record, by, self.ids)

    def _author(self, edit: Edit) -> None:
        by = Authorship(verb="thing.save", actor="wang", at=NOW)
        with self.replica.write() as tables:
            authoring.author(tables, [edit], by, self.ids, self.office.rules)
            view.show(tables, {edit.record_id: set(edit.set) or {DELETED}})

    def request(self, **limits: Any) -> Request:
        with self.replica.write() as tables:
            return replica.open_request(tables, Limits(**limits), self.ids, rules=self.office.rules)

    def ask(self, request: Request) -> Answer:
        return self.office.service.exchange(request)

    def use(self, request: Request, answer: Answer) -> replica.Tally:
        with self.replica.write() as tables:
            return replica.use_answer(tables, request, answer, NOW, self.office.rules)

    def sync(self, **limits: Any) -> Answer:
        """Exchanges until nothing more comes; the last answer."""
        while True:
            request = self.request(**limits)
            answer = self.ask(request)
            if not self.use(request, answer).more:
                return answer

    def shown(self, record: bytes) -> Any:
        return self.tables.seen[record].fields


def rid(number: int) -> bytes:
    return number.to_bytes(16)
