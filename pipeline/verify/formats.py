"""A table is the same in every format of a release: Parquet, CSV, CSV for spreadsheets, JSON Lines and the workbook against SQLite.

A table is written once more from SQLite and compared byte by byte; only where bytes differ is it read cell by cell, to name the row,
or to find that another version of a library merely packed the same cells differently.
"""

from __future__ import annotations

import csv
import filecmp
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from pipeline.publish.dictionary import Column
from pipeline.publish.formats import WORKBOOK, Formats, endings
from pipeline.publish.release import TABLES_FILE
from pipeline.publish.tables import stretches
from pipeline.publish.workbook import SHEET_ROWS, in_cell, in_sheet
from pipeline.publish.writers import write_table
from pipeline.verify.verdict import Verdict, shown

_BATCH = 10_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
Cells = Sequence[Any]
Found = tuple[str, str, Any, Any]  # id, column, cell here, cell in SQLite


def check_formats(release: Path, described: dict[str, list[Column]], held: Formats, verdict: Verdict) -> None:
    """Compare every table in every format that its release holds with the SQLite file.

    Args:
        release: its folder.
        described: the columns of each table.
        held: the formats that it holds besides the base.
        verdict: takes what differs, a line a file.
    """
    wanted = [".parquet", *endings(held)]
    sheets = _Sheets(release / WORKBOOK, verdict)
    with tempfile.TemporaryDirectory() as folder:
        for table, columns in described.items():
            write_table(release / TABLES_FILE, Path(folder), table, columns, wanted)
            differing = dict(_differing_files(release, Path(folder), table, columns, wanted))
            if (found := sheets.compare(release, table, columns)) is not None:
                differing[WORKBOOK] = found
            _enter(verdict, table, differing, formats=len(wanted) + ("xlsx" in held and bool(in_sheet(table, columns))))
            for ending in wanted:
                (Path(folder) / f"{table}{ending}").unlink()


def _differing_files(
    release: Path, folder: Path, table: str, columns: list[Column], wanted: Sequence[str]
) -> Iterator[tuple[str, Found]]:
    for ending in wanted:
        name = f"{table}{ending}"
        if not (release / name).is_file() or filecmp.cmp(release / name, folder / name, shallow=False):
            continue  # one that is missing is named by SHA256SUMS
        try:
            with _cells_of_any_length():
                found = _first(columns, _rows(release / name, columns), _rows(folder / name, columns))
        except Exception as error:  # whatever a reader of a format raises at bytes of somebody else
            found = "", "", f"not readable ({error})", None
        if found is not None:
            yield name, found
        elif ending != ".parquet":  # which another version of its library packs differently
            yield name, ("", "", "its cells are right, its bytes are not", None)


def _enter(verdict: Verdict, table: str, differing: dict[str, Found], formats: int) -> None:
    """A line a file, or one for SQLite where all other files agree against it."""
    if len(differing) == formats and len({found[:2] for found in differing.values()}) == 1:
        id, column, here, there = next(iter(differing.values()))
        what = _said(column, there, here, "in all other formats")
        verdict.differs(f"{TABLES_FILE}, table {table}", id, what)
        return
    for name, (id, column, here, there) in differing.items():
        verdict.differs(f"{name}, table {table}" if name == WORKBOOK else name, id, _said(column, here, there))


def _said(column: str, here: Any, there: Any, elsewhere: str = f"in {TABLES_FILE}") -> str:
    if not column:
        return str(here) if there is None else f"row is {here} here and {there} {elsewhere}"
    return f"{column} is {shown(here)} here and {shown(there)} {elsewhere}"


def _first(columns: Sequence[Column], here: Iterator[Cells], there: Iterator[Cells]) -> Found | None:
    """The first difference between two runs of rows in order of id, which begin with the names of their columns."""
    names = [column.name for column in columns]
    key = names.index("id")
    if (head := list(next(here, ()))) != list(next(there, ())):
        return "", "", f"columns are {shown(head)}", None
    row, other = next(here, None), next(there, None)
    while row is not None or other is not None:
        if other is None or (row is not None and row[key] < other[key]):
            return str(row[key]) if row else "", "", "there", "missing"
        if row is None or row[key] > other[key]:
            return str(other[key]), "", "missing", "there"
        if list(row) != list(other):
            at = next(at for at, (a, b) in enumerate(zip(row, other, strict=False)) if a != b)
            return str(row[key]), names[at], row[at], other[at]
        row, other = next(here, None), next(there, None)
    return None


@contextmanager
def _cells_of_any_length() -> Iterator[None]:
    """Read CSV without its limit on a cell, which holds for the whole process: whoever reads files of strangers relies on it."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _rows(path: Path, columns: Sequence[Column]) -> Iterator[Cells]:
    """The rows of a file of any of the formats, the names of its columns first."""
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            yield file.schema_arrow.names
            for batch in file.iter_batches(_BATCH):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    elif path.suffix == ".jsonl":
        yield [column.name for column in columns]
        with path.open("rb") as lines:
            for line in lines:
                row = orjson.loads(line)
                yield [row.get(column.name, "no such column") for column in columns]
    else:
        with path.open(encoding="utf-8-sig", newline="") as text:
            yield from csv.reader(text)


class _Sheets:
    """The sheets of a workbook."""

    def __init__(self, path: Path, verdict: Verdict) -> None:
        self._book: CalamineWorkbook | None = None
        if path.is_file():
            try:
                self._book = CalamineWorkbook.from_path(str(path))
            except Exception as error:  # whatever the reader raises at bytes of somebody else
                verdict.differs(path.name, "", f"not readable ({error})")

    def compare(self, release: Path, table: str, columns: list[Column]) -> Found | None:
        """The first cell of a table's sheet that is not what SQLite gives; None where there is none, or no sheet."""
        held = in_sheet(table, columns)
        if self._book is None or not held:
            return None
        try:
            found = (_of_sheet(row, held) for row in self._book.get_sheet_by_name(table).iter_rows())
            return _first(held, found, _expected(release, table, held))
        except Exception as error:  # as above
            return "", "", f"sheet not readable ({error})", None


def _of_sheet(row: Sequence[Any], columns: Sequence[Column]) -> list[Any]:
    cells = [
        _ESCAPED.sub(lambda found: chr(int(found[1], 16)), cell) if isinstance(cell, str) else cell for cell in row
    ]
    return [*cells, *[""] * (len(columns) - len(cells))]


def _expected(release: Path, table: str, columns: Sequence[Column]) -> Iterator[list[Any]]:
    yield [column.name for column in columns]
    rows = (row for one in stretches(release / TABLES_FILE, table, columns) for row in zip(*one.values, strict=True))
    for row in islice(rows, SHEET_ROWS):
        yield [_as_cell(column, value) for column, value in zip(columns, row, strict=True)]


def _as_cell(column: Column, value: Any) -> Any:
    """A value as a spreadsheet gives it back."""
    if value is None or value == "":
        return ""
    if column.type == "date":
        return date.fromisoformat(value)
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), in_cell(value))
    return value
