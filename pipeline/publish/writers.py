"""The formats of a release. Each takes a table in stretches, all at the same time, and writes the same bytes every time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xlsxwriter

from pipeline.publish.dictionary import TABLE_TITLES, Column, columns
from pipeline.publish.tables import Stretch, stretches

Write = Callable[[Stretch], None]
SHEET_ROWS = 100_000
"""Rows of a table in the workbook; a sheet could hold ten times as many, but no spreadsheet opens them gladly."""
NESTED = ("array", "object")
_TOO_LONG_FOR_A_CELL = {"documents": {"text", "sources"}}
_TOO_LONG_FOR_A_SHEET = ("clauses", "fetches")
_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    # Nested values keep their JSON: one type for all rows, whatever a dict holds.
    "array": pa.string(),
    "object": pa.string(),
}
_READ_AS = {"date": pa.string(), "datetime": pa.string()}
_XLSX_CHARS = 32_767
_FIRST_DAY = date(1899, 12, 30).toordinal()  # day 0 of a spreadsheet


def write_tables(
    database: Path,
    folder: Path,
    about: Sequence[str],
    made: datetime,
    counts: dict[str, int],
    progress: Callable[[str], None],
) -> None:
    """Write every table of a release's SQLite file in all other formats, each table read once.

    Args:
        database: the SQLite file.
        folder: where the files go.
        about: first lines of the workbook's sheet "About".
        made: date of the release, for the workbook.
        counts: rows by table.
        progress: called with the name of each table before it is written.
    """
    with _workbook(folder / "modu.xlsx", [*about, *_contents(counts)], made) as sheet:
        for table in TABLE_TITLES:
            progress(table)
            described = columns(table)
            with ExitStack() as open_files:
                writers: list[Write] = [
                    open_files.enter_context(_parquet(folder / f"{table}.parquet", described)),
                    open_files.enter_context(_csv(folder, table, described)),
                    open_files.enter_context(_jsonl(folder / f"{table}.jsonl", described)),
                ]
                if table not in _TOO_LONG_FOR_A_SHEET:
                    writers.append(open_files.enter_context(sheet(table, described, counts[table])))
                for stretch in stretches(database, table, described):
                    for write in writers:
                        write(stretch)


@contextmanager
def _parquet(path: Path, described: Sequence[Column]) -> Iterator[Write]:
    """Parquet, zstd, with the bilingual description of each column in its field metadata."""
    schema = pa.schema(
        [pa.field(c.name, _ARROW[c.type], metadata={"description": c.en, "description_zh": c.zh}) for c in described]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def write(stretch: Stretch) -> None:
            arrays = []
            for column, values in zip(stretch.columns, stretch.values, strict=True):
                array = pa.array(values, _READ_AS.get(column.type, _ARROW[column.type]))
                arrays.append(pc.cast(array, _ARROW[column.type]))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))

        yield write


@contextmanager
def _csv(folder: Path, table: str, described: Sequence[Column]) -> Iterator[Write]:
    """CSV in UTF-8, and a second with a byte order mark for spreadsheets; cells that begin like a formula are made harmless."""
    with (
        (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines,
        (folder / f"{table}.excel.csv").open("w", encoding="utf-8-sig", newline="") as marked,
    ):
        plain, excel = csv.writer(lines, lineterminator="\n"), csv.writer(marked, lineterminator="\r\n")
        for writer in (plain, excel):
            writer.writerow([column.name for column in described])

        def write(stretch: Stretch) -> None:
            cells = stretch.cells()
            plain.writerows(zip(*cells, strict=True))
            excel.writerows(zip(*cells, strict=True))

        yield write


@contextmanager
def _jsonl(path: Path, described: Sequence[Column]) -> Iterator[Write]:
    """JSON Lines with nested values as they are."""
    names = [column.name for column in described]
    with path.open("wb") as lines:

        def write(stretch: Stretch) -> None:
            values = tuple(
                [None if value is None else orjson.Fragment(value) for value in part] if column.type in NESTED else part
                for column, part in zip(stretch.columns, stretch.values, strict=True)
            )
            rows = zip(*values, strict=True)
            lines.writelines(
                orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE) for row in rows
            )

        yield write


def _contents(counts: dict[str, int]) -> Iterator[str]:
    """A line a table for the sheet "About": what it is, how many rows it has, and which of them stand here."""
    for name, (en, zh) in TABLE_TITLES.items():
        line = f"{name}: {en} · {zh}: {counts[name]} rows"
        if name in _TOO_LONG_FOR_A_SHEET:
            line += f"; not in this workbook, see {name}.csv · 不在本工作簿，见 {name}.csv"
        elif counts[name] > SHEET_ROWS:
            line += (
                f"; here the first {SHEET_ROWS} by id, all in {name}.csv · 此处仅前 {SHEET_ROWS} 行，全部见 {name}.csv"
            )
        yield line


@contextmanager
def _workbook(path: Path, about: Sequence[str], made: datetime) -> Iterator[Any]:
    """One XLSX workbook, a sheet a table, header frozen and filtered; text over a cell's limit is cut and says so."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"title": "Modu", "created": made})
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first = book.add_worksheet("About")
        first.set_column(0, 0, 100)
        for number, line in enumerate(about):
            first.write_string(number, 0, line)

        @contextmanager
        def add(table: str, described: Sequence[Column], rows: int) -> Iterator[Write]:
            left_out = _TOO_LONG_FOR_A_CELL.get(table, set())
            kept = [at for at, column in enumerate(described) if column.name not in left_out]
            sheet = book.add_worksheet(table)
            sheet.freeze_panes(1, 1)
            for at, column in enumerate(described[place] for place in kept):
                sheet.set_column(at, at, 40 if column.name in ("quote", "sentence", "title") else 16)
                sheet.write_string(0, at, column.name, bold)
            sheet.autofilter(0, 0, min(rows, SHEET_ROWS), len(kept) - 1)
            done = 0

            def write(stretch: Stretch) -> None:
                nonlocal done
                room = max(0, SHEET_ROWS - done)
                kinds = [described[place].type for place in kept]
                for row in zip(*(stretch.values[place][:room] for place in kept), strict=True):
                    done += 1
                    for at, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                        if value is not None:
                            _write_cell(sheet, done, at, kind, value, day)

            yield write

        yield add


def _write_cell(sheet: Any, row: int, column: int, kind: str, value: Any, day: Any) -> None:
    if kind == "boolean":
        sheet.write_boolean(row, column, value)
    elif kind in ("integer", "number"):
        sheet.write_number(row, column, value)
    elif kind == "date":
        sheet.write_number(row, column, date.fromisoformat(value).toordinal() - _FIRST_DAY, day)
    elif value:
        cut = value if len(value) <= _XLSX_CHARS else value[: _XLSX_CHARS - 20] + "… [cut, see CSV]"
        sheet.write_string(row, column, cut)
