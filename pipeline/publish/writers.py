"""The formats of a release that programs read. Each takes a table in stretches and writes the same bytes every time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.publish.dictionary import TABLE_TITLES, Column, columns
from pipeline.publish.tables import Stretch, stretches

Write = Callable[[Stretch], None]
NESTED = ("array", "object")
FORMATS = {".parquet": "Parquet", ".csv": "CSV", ".excel.csv": "CSV (Excel)", ".jsonl": "JSONL"}
"""What a release holds of every table: ending of the file → what a reader calls it."""
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


def write_tables(database: Path, folder: Path, progress: Callable[[str], None]) -> None:
    """Write every table of a release's SQLite file as Parquet, CSV and JSON Lines, each table read once.

    Args:
        database: the SQLite file.
        folder: where the files go.
        progress: called with the name of each table before it is written.
    """
    for table in TABLE_TITLES:
        progress(table)
        write_table(database, folder, table, columns(table))


def write_table(database: Path, folder: Path, table: str, described: Sequence[Column]) -> None:
    """Write one table in each of these formats.

    Args:
        database, folder: as above.
        table: the table.
        described: its columns.
    """
    with ExitStack() as open_files:
        writers = [
            open_files.enter_context(_parquet(folder / f"{table}.parquet", described)),
            open_files.enter_context(_csv(folder, table, described)),
            open_files.enter_context(_jsonl(folder / f"{table}.jsonl", described)),
        ]
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
    """CSV after RFC 4180 in UTF-8, and the same with a byte order mark for spreadsheets; no cell begins like a formula."""
    with (folder / f"{table}.csv").open("wb") as plain, (folder / f"{table}.excel.csv").open("wb") as marked:
        marked.write(codecs.BOM_UTF8)

        def put(rows: Iterable[Iterable[Any]]) -> None:
            lines = io.StringIO(newline="")
            csv.writer(lines).writerows(rows)
            text = lines.getvalue().encode()
            plain.write(text)
            marked.write(text)

        put([[column.name for column in described]])
        yield lambda stretch: put(zip(*stretch.cells(), strict=True))


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
