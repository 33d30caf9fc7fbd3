"""A snapshot: chosen tables of a store as one closed SQLite file, as they stood at one moment, ready to be handed on.

Rows that were read from texts repeat their document, its revision, the sentence, the headings above it. Such a value is held once, in
``shared_texts`` or ``shared_documents``, and the row has its number; a view of the table's name gives the columns as they are described,
and is asked by document through an index as a table would be.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Column, Index, Integer, MetaData, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from pipeline.store.database import Store
from pipeline.store.engine import to_json
from pipeline.store.schema import ANNOTATIONS, TABLES

_SQL = sqlite.dialect(json_serializer=to_json)
# fmt: off
_OFTEN = frozenset({
    "revision", "made_by", "archive_file", "archive_record", "heading_path", "lead_in", "columns", "row_headers", "sentence", "kind",
    "method", "label", "rule", "status", "target_class", "quantity_kind", "change_kind", "period_kind", "unit_raw", "comparator",
    "qualifier", "deadline_date", "deadline_from", "deadline_mode", "deadline_source", "strength", "actor", "actor_role", "scope",
    "list_group", "relation", "instrument", "stance", "facets", "title", "place", "level", "issued_on", "link", "deadline", "binding",
    "change", "period", "unit", "unit_family", "region", "places",
})
# fmt: on
"""Columns whose values many rows have."""
_SHARING = (*ANNOTATIONS, "promises", "unclear", "unlisted_names")
"""Tables that hold such values by number."""
_NUMBERED = """
CREATE TABLE shared_texts (number INTEGER PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE shared_documents (number INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
"""


class _Numbers:
    """Numbers of values, each as it first comes; they lie in a file that SQLite makes and drops, for there may be many."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(
            "PRAGMA journal_mode=OFF; CREATE TABLE met (number INTEGER PRIMARY KEY, value UNIQUE); BEGIN"
        )
        self.of = lru_cache(100_000)(self._of)

    def _of(self, value: str | None) -> int | None:
        if value is None:
            return None
        found = self._file.execute("SELECT number FROM met WHERE value = ?", (value,)).fetchone()
        return int(found[0]) if found else self._file.execute("INSERT INTO met (value) VALUES (?)", (value,)).lastrowid

    def write(self, file: sqlite3.Connection, table: str) -> None:
        """Write them into a table of another file, and forget them."""
        file.executemany(f"INSERT INTO {table} VALUES (?, ?)", self._file.execute("SELECT * FROM met ORDER BY 1"))  # noqa: S608
        self._file.close()


def _numbered_in(name: str, column: Column[Any]) -> str:
    """The table that holds the values of a column; empty where the rows hold them themselves."""
    if name not in _SHARING:
        return ""
    if column.name == "document":
        return "shared_documents"
    return "shared_texts" if column.name in _OFTEN else ""


def _held(name: str) -> Table:
    """The table that holds the rows of a table of the store."""
    if name not in _SHARING:
        return TABLES[name]
    columns = [
        Column(
            column.name,
            Integer if _numbered_in(name, column) else column.type,
            primary_key=column.primary_key,
            nullable=column.nullable,
        )
        for column in TABLES[name].columns
    ]
    held = Table(f"{name}_rows", MetaData(), *columns)
    for index in TABLES[name].indexes:
        Index(index.name, *(held.c[column.name] for column in index.columns))
    return held


def _view(name: str) -> str:
    """The statement of the view that gives the rows with their values. Documents are joined, so that who asks for some of them is led to
    their rows by the index; all else is looked up a value at a time, and only where it is wanted."""
    given = {
        "": 'r."{0}"',
        "shared_texts": '(SELECT value FROM shared_texts WHERE number = r."{0}") AS "{0}"',
        "shared_documents": 'd.value AS "{0}"',
    }
    columns = ", ".join(given[_numbered_in(name, column)].format(column.name) for column in TABLES[name].columns)
    return (
        f'CREATE VIEW {name} AS SELECT {columns} FROM {name}_rows r JOIN shared_documents d ON d.number = r."document"'  # noqa: S608
    )


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
        file.executescript(_NUMBERED)
        for name in names:
            file.execute(str(CreateTable(_held(name)).compile(dialect=_SQL)))
        if store.engine.dialect.name == "sqlite":
            _copy(file, str(store.engine.url.database), names)
        else:
            _fill(file, store, names)
        for name in names:
            for index in sorted(_held(name).indexes, key=lambda index: str(index.name)):
                if name in ANNOTATIONS and "archive_file" in index.columns:
                    continue  # what is asked by it are documents; there are hundreds of these to one of them
                file.execute(str(CreateIndex(index).compile(dialect=_SQL)))
            if name in _SHARING:
                file.execute(_view(name))


def as_tables(path: Path) -> None:
    """Put tables with all their values in the place of the views of a snapshot, for who is to change it or to add columns."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("BEGIN")
        for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY 1").fetchall():
            file.execute(f"CREATE TABLE plain AS SELECT * FROM {name}")  # noqa: S608 (names of our own)
            file.execute(f"DROP VIEW {name}")
            file.execute(f"DROP TABLE {name}_rows")  # and its indexes
            file.execute(f"ALTER TABLE plain RENAME TO {name}")
        file.execute("COMMIT")


def _copy(file: sqlite3.Connection, source: str, names: Sequence[str]) -> None:
    @lru_cache(100_000)
    def plain(text: str | None) -> str | None:
        return None if text is None else to_json(json.loads(text))

    def read(name: str, column: Column[Any]) -> str:
        value = f'plain("{column.name}")' if isinstance(column.type, JSON) else f'"{column.name}"'
        numbered = _numbered_in(name, column)
        return f"{numbered}({value})" if numbered else value

    numbers = _numbers()
    for function, given in (("plain", plain), *((table, met.of) for table, met in numbers.items())):
        file.create_function(function, 1, given, deterministic=True)
    file.execute("ATTACH ? AS source", (source,))
    file.execute("BEGIN")
    for name in names:
        values = ", ".join(read(name, column) for column in TABLES[name].columns)
        file.execute(f"INSERT INTO main.{_into(name)} SELECT {values} FROM source.{name} ORDER BY id")  # noqa: S608 (names of our own)
    _write_numbers(file, numbers)
    file.execute("COMMIT")
    file.execute("DETACH source")


def _fill(file: sqlite3.Connection, store: Store, names: Sequence[str]) -> None:
    numbers = _numbers()
    file.execute("BEGIN")
    for name in names:
        table = TABLES[name]
        into = [column.type.dialect_impl(_SQL).bind_processor(_SQL) for column in table.columns]
        number = [numbers[held].of if (held := _numbered_in(name, column)) else None for column in table.columns]
        marks = ", ".join("?" * len(table.columns))
        values = (
            [process(value) if process else value for process, value in zip(into, row.values(), strict=True)]
            for row in store.rows(name)
        )
        rows = ([of(value) if of else value for of, value in zip(number, row, strict=True)] for row in values)
        file.executemany(f"INSERT INTO {_into(name)} VALUES ({marks})", rows)  # noqa: S608 (names of our own)
    _write_numbers(file, numbers)
    file.execute("COMMIT")


def _numbers() -> dict[str, _Numbers]:
    return {table: _Numbers() for table in ("shared_texts", "shared_documents")}


def _write_numbers(file: sqlite3.Connection, numbers: dict[str, _Numbers]) -> None:
    for table, met in numbers.items():
        met.write(file, table)


def _into(name: str) -> str:
    """Table and columns that rows go into."""
    columns = ", ".join(f'"{column.name}"' for column in TABLES[name].columns)
    return f"{_held(name).name} ({columns})"
