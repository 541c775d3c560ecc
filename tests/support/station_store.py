"""The real store for tests and measurements: a key, a person, the real kinds and rules."""

from collections.abc import Iterable, Mapping
from itertools import islice

from app.domain.fields import Projection, Values
from app.domain.kinds import KINDS
from app.domain.projection import project
from app.domain.surroundings import Surroundings
from app.store import DatabaseKey, Setup, Store
from app.usecases.ports import Actor, Clock, Ids
from sync.ports import Shadow, Shown
from tests.support.memory_desk import reference

KEY = DatabaseKey(bytes(range(32)), bytes(range(16)))
ACTOR = Actor("阿苦", frozenset({"clerk"}), "513431101000-1", "513431")


def setup_for(clock: Clock, ids: Ids) -> Setup:
    """What the store gets from the rest of the program."""
    data = reference()

    def projection(kind: str, values: Values) -> Projection:
        around = Surroundings(clock.now(), data.codes, data.policy, data.divisions)
        return project(KINDS[kind], values, around)

    return Setup(kinds=KINDS, project=projection, clock=clock, ids=ids, device="dev-1")


def add(store: Store, kind: str, record_id: str, values: Mapping[str, object]) -> None:
    """Save one record as a person does."""
    with store.writer.begin(ACTOR, f"{kind}.create") as unit:
        unit.add(kind, record_id, values)  # type: ignore[arg-type]


def pull(store: Store, ids: Ids, kind: str, records: Iterable[Mapping[str, object]]) -> int:
    """Fill the store as a first pull does: pages of 1,000 of other stations' records."""
    source, position = iter(records), 0
    while page := list(islice(source, 1000)):
        with store.replica.write() as tables:
            shadows, shown = [], []
            for values in page:
                position += 1
                raw = bytes.fromhex(ids.record_id().replace("-", ""))
                fields = {n: list(v) if isinstance(v, tuple) else v for n, v in values.items()}
                home = {"partition": ACTOR.partition, "station": ACTOR.station, "to": ()}
                shadows.append(
                    Shadow(
                        record_id=raw, kind=kind, fields=fields, born=position, newest=position,
                        whole_at=position, **home,
                    )
                )  # fmt: skip
                shown.append(
                    Shown(record_id=raw, kind=kind, fields=fields, changed=frozenset(), **home)
                )
            tables.put_shadows(shadows)
            tables.show(shown)
    return position
