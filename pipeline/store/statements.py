"""Statements on rows, each on an open connection or to be run on one: what the store composes its transactions of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, Update, bindparam, delete, select

from pipeline.records import Record, storable
from pipeline.store.schema import LINKED, TABLES

BATCH = 500
"""Rows or values that one statement takes."""
T = TypeVar("T")


def in_batches(rows: Iterable[T], most: int = BATCH) -> Iterator[list[T]]:
    """Lists of so many; the last may be shorter."""
    remaining = iter(rows)
    while batch := list(itertools.islice(remaining, most)):
        yield batch


def row_of(record: Record) -> dict[str, Any]:
    """A record as a row: what JSON holds becomes plain lists and dicts."""
    row = dict(record)
    for name, value in row.items():
        if isinstance(value, str):
            row[name] = storable(value)
        elif isinstance(value, (tuple, dict)):
            row[name] = record.model_dump(mode="json", include={name})[name]
    return row


def delete_rows(connection: Connection, table: Table, column: str, values: Iterable[str]) -> None:
    """Delete the rows whose column has one of these values."""
    held = list(values)
    for at in range(0, len(held), BATCH):
        connection.execute(delete(table).where(table.c[column].in_(held[at : at + BATCH])))


def renew_rows(connection: Connection, name: str, document: str, records: Iterable[Record]) -> None:
    """Make a table of annotations hold these rows of a document; one that is read as it was is not touched."""
    table = TABLES[name]
    found = connection.execute(select(table).where(table.c.document == document)).mappings()
    before = {row["id"]: _as_read(name, row) for row in found}
    rows = {row["id"]: row for row in map(row_of, records)}
    fresh = {id: row for id, row in rows.items() if before.get(id) != _as_read(name, row)}
    delete_rows(connection, table, "id", (id for id in before if id in fresh or id not in rows))
    if fresh:
        connection.execute(table.insert(), list(fresh.values()))


def _as_read(name: str, row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of annotations without the columns that are found later."""
    return {column: value for column, value in row.items() if column not in LINKED.get(name, ())}


@cache
def update_of(name: str) -> Update:
    """The statement that rewrites a row, made once: SQLAlchemy then compiles it once as well."""
    table = TABLES[name]
    return (
        table.update()
        .where(table.c.id == bindparam("id_of_row"))
        .values({c.name: bindparam(c.name) for c in table.columns})
    )


@cache
def reading_of(name: str, columns: tuple[str, ...], equal: tuple[tuple[str, type], ...]) -> Select[Any]:
    """The statement that reads rows, made once; of the columns that must be equal it says what each is compared with."""
    table = TABLES[name]
    statement = select(*(table.c[column] for column in columns)) if columns else select(table)
    for column, kind in equal:
        held: Any = table.c[column]
        value: Any = bindparam(column, expanding=kind is list)
        statement = statement.where(
            held.is_(None) if kind is type(None) else held.in_(value) if kind is list else held == value
        )
    return statement.order_by(table.c.id)
