"""Columns that a store of an earlier version lacks, added with the default that their field has in a record."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import PydanticUndefined
from sqlalchemy import JSON, Column, Connection, Table, inspect
from sqlalchemy.schema import CreateColumn

from pipeline.errors import ConfigurationError
from pipeline.records import Record


def add_missing(connection: Connection, table: Table, record: type[Record]) -> None:
    """Add the columns that a table of this database lacks.

    Args:
        connection: an open transaction.
        table: the table as it should be.
        record: what a row of it is.

    Raises:
        ConfigurationError: a column that is missing has no default, so that old rows cannot have it.
    """
    present = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in present:
            wanted = str(CreateColumn(column).compile(dialect=connection.dialect)).strip()
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {wanted}{_default(column, record)}")


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
