"""Constant SQL, compiled once: a save may not pay for building its statements again."""

from __future__ import annotations

from sqlalchemy import ClauseElement, Table, insert
from sqlalchemy.dialects import sqlite

_DIALECT = sqlite.dialect()


def compiled(statement: ClauseElement) -> str:
    """The driver's text of a statement; its values are given by position."""
    return str(statement.compile(dialect=_DIALECT))


def insert_all(table: Table, replace: bool = False) -> str:
    """Insert (or replace) one row, values in the order of the table's columns."""
    statement = insert(table).values({column.name: None for column in table.columns})
    return compiled(statement.prefix_with("OR REPLACE") if replace else statement)
