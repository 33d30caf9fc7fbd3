"""A table in stretches of rows, each made once for all formats: what a release writes passes through memory a stretch at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.publish.dictionary import Column, columns

_STRETCH = 10_000
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")  # full-width signs begin a formula in a Chinese or Japanese spreadsheet


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it.

    Every file that a spreadsheet may open is written through this.
    """
    return "'" + value if isinstance(value, str) and value and value[0] in _FORMULA else value


def _time(value: str | None) -> str | None:
    return value and f"{value[:10]}T{value[11:19]}Z"


def _truth(value: int | None) -> bool | None:
    return None if value is None else bool(value)


_PLAIN: dict[str, Callable[[Any], Any]] = {"datetime": _time, "boolean": _truth}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some rows of a table, column by column: numbers, booleans, and text; dates and times as ISO 8601, nested values as JSON."""

    columns: Sequence[Column]
    values: tuple[Sequence[Any], ...]

    def cells(self) -> tuple[Sequence[Any], ...]:
        """The same for spreadsheets: no text begins like a formula."""
        return tuple(
            [harmless(value) for value in values] if column.type == "string" else values
            for column, values in zip(self.columns, self.values, strict=True)
        )


def stretches(database: Path, table: str, described: Sequence[Column]) -> Iterator[Stretch]:
    """Rows of a table of a release's SQLite file, in order of id; one empty stretch where it has none."""
    names = ", ".join(f'"{column.name}"' for column in described)
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        cursor = file.execute(f"SELECT {names} FROM {table} ORDER BY id")  # noqa: S608 (names of our own)
        cursor.arraysize = _STRETCH
        rows = cursor.fetchmany()
        if not rows:
            yield Stretch(described, tuple([] for _ in described))
        while rows:
            values = tuple(
                [plain(value) for value in values] if (plain := _PLAIN.get(column.type)) else values
                for column, values in zip(described, zip(*rows, strict=True), strict=True)
            )
            yield Stretch(described, values)
            rows = cursor.fetchmany()


def held_columns(database: Path, table: str) -> list[Column]:
    """Those of a table's columns that a release's SQLite file has; none where it has no such table. One of an earlier version has fewer."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        there = {row[1] for row in file.execute("SELECT * FROM pragma_table_info(?)", (table,))}
    return [column for column in columns(table) if column.name in there]
