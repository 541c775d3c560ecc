"""Constant SQL, compiled once: a save may not pay for building its statements again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ClauseElement, Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.compiler import SQLCompiler

Bound = tuple[str, list[Any]]

_DIALECT = sqlite.dialect()


def bound(statement: ClauseElement) -> Bound:
    """A statement made for one occasion: its text and its values, in order."""
    found = statement.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    if not isinstance(found, SQLCompiler):
        raise TypeError("only queries have values")
    return str(found), [found.params[name] for name in found.positiontup or ()]


def compiled(statement: ClauseElement) -> str:
    """The driver's text of a statement; its values are given by position."""
    return str(statement.compile(dialect=_DIALECT))


def insert_all(table: Table, replace: bool = False) -> str:
    """Insert (or replace) one row, values in the order of the table's columns."""
    statement = insert(table).values({column.name: None for column in table.columns})
    return compiled(statement.prefix_with("OR REPLACE") if replace else statement)
