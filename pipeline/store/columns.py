"""Columns that a store of an earlier version lacks, added with the default that their field has in a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import JSON, Column, Connection, Table, inspect
from sqlalchemy.schema import CreateColumn

from pipeline.errors import ConfigurationError
from pipeline.records import Record

_FROM_OTHERS = {("citations", "policy"): "coalesce(resolved, cited_number, cited_title, '')"}
"""What a column that is new takes from the others of its row, until the row is made anew."""


def add_missing(connection: Connection, tables: Mapping[str, Table], records: Mapping[str, type[Record]]) -> None:
    """Add the columns that the tables of this database lack.

    Args:
        connection: an open transaction.
        tables: the tables as they should be, by name; all are there.
        records: what a row of each is, by name of the table.

    Raises:
        ConfigurationError: a column that is missing has no default, so that old rows cannot have it.
    """
    found = inspect(connection).get_multi_columns(filter_names=list(tables))  # one question for all tables
    present = {(name, column["name"]) for (_, name), columns in found.items() for column in columns}
    for name, table in tables.items():
        for column in table.columns:
            if (name, column.name) not in present:
                wanted = str(CreateColumn(column).compile(dialect=connection.dialect)).strip()
                default = _default(column, records[name])
                connection.exec_driver_sql(f"ALTER TABLE {name} ADD COLUMN {wanted}{default}")
                if value := _FROM_OTHERS.get((name, column.name)):
                    connection.exec_driver_sql(f"UPDATE {name} SET {column.name} = {value}")  # noqa: S608 (names of our own)


def _default(column: Column[Any], record: type[Record]) -> str:
    """The DEFAULT of a column that may not be null."""
    if column.nullable:
        return ""
    value = record.model_fields[column.name].get_default(call_default_factory=True)
    if value is PydanticUndefined:
        raise ConfigurationError(
            f"the store was made by an earlier version and lacks {column.table.name}.{column.name}",
            where="MODU_STORE_URL",
            mend="read the archive into a new store (`modu run` with another MODU_HOME that holds the same archive)",
        )
    if isinstance(column.type, JSON):
        value = json.dumps(value)
    if isinstance(value, bool | int | float):
        return f" DEFAULT {str(value).upper()}"
    return " DEFAULT '" + str(value).replace("'", "''") + "'"
