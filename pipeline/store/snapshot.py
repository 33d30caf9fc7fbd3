"""A snapshot: chosen tables of a store as one closed SQLite file, as they stood at one moment, ready to be handed on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from sqlalchemy import JSON, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from pipeline.store.database import Store
from pipeline.store.engine import to_json
from pipeline.store.schema import ANNOTATIONS, TABLES

_SQL = sqlite.dialect(json_serializer=to_json)


def snapshot(store: Store, path: Path, names: Sequence[str]) -> None:
    """Write tables of a store into a new SQLite file, rows in order of id, nested values as JSON in plain characters.

    From an SQLite store the rows go from file to file inside SQLite, in one transaction; from another database in batches. Indexes
    are made when the rows are there, so that they are compact. The same rows give the same bytes.

    Args:
        store: where the rows are.
        path: the file; it must not be there.
        names: the tables that it gets.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        # A file that nobody else knows needs no journal: where writing fails, it is thrown away.
        file.execute("PRAGMA journal_mode=OFF")
        file.execute("PRAGMA synchronous=OFF")
        for name in names:
            file.execute(str(CreateTable(TABLES[name]).compile(dialect=_SQL)))
        if store.engine.dialect.name == "sqlite":
            _copy(file, str(store.engine.url.database), names)
        else:
            _fill(file, store, names)
        for name in names:
            for index in sorted(TABLES[name].indexes, key=lambda index: str(index.name)):
                if name in ANNOTATIONS and "archive_file" in index.columns:
                    continue  # what is asked by it are documents; there are hundreds of these to one of them
                file.execute(str(CreateIndex(index).compile(dialect=_SQL)))


def _copy(file: sqlite3.Connection, source: str, names: Sequence[str]) -> None:
    @lru_cache(100_000)
    def plain(text: str | None) -> str | None:
        return None if text is None else to_json(json.loads(text))

    file.create_function("plain", 1, plain, deterministic=True)
    file.execute("ATTACH ? AS source", (source,))
    file.execute("BEGIN")
    for name in names:
        read = ", ".join(
            f'plain("{column.name}")' if isinstance(column.type, JSON) else f'"{column.name}"'
            for column in TABLES[name].columns
        )
        file.execute(f"INSERT INTO main.{name} ({_columns(TABLES[name])}) SELECT {read} FROM source.{name} ORDER BY id")  # noqa: S608 (names of our own)
    file.execute("COMMIT")
    file.execute("DETACH source")


def _fill(file: sqlite3.Connection, store: Store, names: Sequence[str]) -> None:
    file.execute("BEGIN")
    for name in names:
        table = TABLES[name]
        into = [column.type.dialect_impl(_SQL).bind_processor(_SQL) for column in table.columns]
        marks = ", ".join("?" * len(table.columns))
        statement = f"INSERT INTO {name} ({_columns(table)}) VALUES ({marks})"  # noqa: S608 (names of our own)
        rows = (
            [process(value) if process else value for process, value in zip(into, row.values(), strict=True)]
            for row in store.rows(name)
        )
        file.executemany(statement, rows)
    file.execute("COMMIT")


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)
