"""SQL text for the driver, made once: a save may not pay for building its statements.

Names of tables and columns are constants of the program or fields of a record kind; every value
is bound. SQLAlchemy stays with the schema (`tables`, `migrations`): it would take 15 MiB here.
"""

from __future__ import annotations

from collections.abc import Iterable


def insert_all(table: str, columns: Iterable[str], replace: bool = False) -> str:
    """Insert (or replace) one row, values in the order of the columns."""
    quoted = [name_of(column) for column in columns]
    verb = "INSERT OR REPLACE" if replace else "INSERT"
    places = ", ".join("?" * len(quoted))
    return f"{verb} INTO {name_of(table)} ({', '.join(quoted)}) VALUES ({places})"


def name_of(identifier: str) -> str:
    """A table or column as SQL writes it: some are called like its own words."""
    return '"' + identifier.replace('"', '""') + '"'
