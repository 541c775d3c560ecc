"""The encrypted database of one station: the only client code that knows SQL.

`open_store(file, key, setup) -> Store` gives the parts that fill the ports of `app.usecases.ports`:
`.reader .writer .drafts .preferences .backups`, and for composition `.packs .replica .audit_head
.sync_held .confirm_sync() .close()`. Every failure is a `StoreFault` (a `PortFault`) with a code
of `app.store.faults`. After "store.damaged" or "store.missing", `recover_store` does what can be
done and reports it.

Threads: one writer at a time, behind a lock; readers from any thread; no row or session leaves.

The names are looked up when they are first asked for (PEP 562): the login window takes the lock
of the folder and must not wait for SQLAlchemy and Alembic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.store.engine import DatabaseKey
    from app.store.faults import StoreFault
    from app.store.lock import InstanceLock
    from app.store.opening import Setup, Store, open_store, recover_store
    from app.store.recovery import Recovery

__all__ = [
    "DatabaseKey",
    "InstanceLock",
    "Recovery",
    "Setup",
    "Store",
    "StoreFault",
    "open_store",
    "recover_store",
]

_HOMES = {
    "DatabaseKey": "engine",
    "InstanceLock": "lock",
    "Recovery": "recovery",
    "Setup": "opening",
    "Store": "opening",
    "StoreFault": "faults",
    "open_store": "opening",
    "recover_store": "opening",
}


def __getattr__(name: str) -> object:
    """A public name, from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"app.store.{_HOMES[name]}"), name)
