"""The formats of a release that programs read. Each takes a table in stretches and writes the same bytes every time."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.publish.dictionary import TABLE_TITLES, Column, columns
from pipeline.publish.formats import Formats, endings
from pipeline.publish.tables import Stretch, stretches

Write = Callable[[Stretch], None]
NESTED = ("array", "object")
FORMATS = {".parquet": "Parquet", ".csv": "CSV", ".excel.csv": "CSV (Excel)", ".jsonl": "JSONL"}
"""What a release can hold of every table: ending of the file → what a reader calls it."""
_MARKS = {".csv": b"", ".excel.csv": codecs.BOM_UTF8}
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
_ZSTD = 9  # a fifth smaller than at level 1, in a sixth more time; above it time grows, and little is saved
_READ_AS = {"date": pa.string(), "datetime": pa.string()}


def write_tables(database: Path, folder: Path, formats: Formats, progress: Callable[[str], None]) -> dict[str, str]:
    """Write every table of a release's SQLite file as Parquet and in the formats that are wanted, each table read once.

    Args:
        database: the SQLite file.
        folder: where the files go.
        formats: what is wanted besides.
        progress: called with the name of each table before it is written.

    Returns:
        table → SHA-256 in hex of its JSON Lines, whether or not they are wanted.
    """
    digests = {}
    for table in TABLE_TITLES:
        progress(table)
        digest = hashlib.sha256()
        write_table(database, folder, table, columns(table), [".parquet", *endings(formats)], digest)
        digests[table] = digest.hexdigest()
    return digests


def write_table(
    database: Path,
    folder: Path,
    table: str,
    described: Sequence[Column],
    wanted: Sequence[str],
    digest: hashlib._Hash | None = None,
) -> None:
    """Write one table, which is read once.

    Args:
        database, folder: as above.
        table: the table.
        described: its columns.
        wanted: endings of the files that are written, of :data:`FORMATS`.
        digest: takes in the table's JSON Lines.
    """
    with ExitStack() as open_files:
        writers: list[Write] = []
        if ".parquet" in wanted:
            writers.append(open_files.enter_context(_parquet(folder / f"{table}.parquet", described)))
        if sheets := [folder / f"{table}{ending}" for ending in _MARKS if ending in wanted]:
            writers.append(open_files.enter_context(_csv(sheets, described)))
        if ".jsonl" in wanted or digest is not None:
            lines = folder / f"{table}.jsonl" if ".jsonl" in wanted else Path(os.devnull)
            writers.append(open_files.enter_context(_jsonl(lines, digest)))
        for stretch in stretches(database, table, described):
            for write in writers:
                write(stretch)


@contextmanager
def _parquet(path: Path, described: Sequence[Column]) -> Iterator[Write]:
    """Parquet, zstd, with the bilingual description of each column in its field metadata."""
    schema = pa.schema(
        [pa.field(c.name, _ARROW[c.type], metadata={"description": c.en, "description_zh": c.zh}) for c in described]
    )
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=_ZSTD) as writer:

        def write(stretch: Stretch) -> None:
            arrays = []
            for column, values in zip(stretch.columns, stretch.values, strict=True):
                array = pa.array(values, _READ_AS.get(column.type, _ARROW[column.type]))
                arrays.append(pc.cast(array, _ARROW[column.type]))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))

        yield write


@contextmanager
def _csv(paths: Sequence[Path], described: Sequence[Column]) -> Iterator[Write]:
    """CSV after RFC 4180 in UTF-8, and the same with a byte order mark for spreadsheets; no cell begins like a formula."""
    with ExitStack() as open_files:
        files = [open_files.enter_context(path.open("wb")) for path in paths]
        for path, file in zip(paths, files, strict=True):
            file.write(_MARKS["".join(path.suffixes)])

        def put(rows: Iterable[Iterable[Any]]) -> None:
            lines = io.StringIO(newline="")
            csv.writer(lines).writerows(rows)
            text = lines.getvalue().encode()
            for file in files:
                file.write(text)

        put([[column.name for column in described]])
        yield lambda stretch: put(zip(*stretch.cells(), strict=True))


@contextmanager
def _jsonl(path: Path, digest: hashlib._Hash | None) -> Iterator[Write]:
    """JSON Lines with nested values as they are; ``digest`` takes them in as well."""
    with path.open("wb") as file:

        def write(stretch: Stretch) -> None:
            for line in json_lines(stretch):  # one by one: a stretch of documents is long
                file.write(line)
                if digest is not None:
                    digest.update(line)

        yield write


def json_lines(stretch: Stretch) -> Iterator[bytes]:
    """Rows as lines of JSON."""
    names = [column.name for column in stretch.columns]
    values = tuple(
        [None if value is None else orjson.Fragment(value) for value in part] if column.type in NESTED else part
        for column, part in zip(stretch.columns, stretch.values, strict=True)
    )
    for row in zip(*values, strict=True):
        yield orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE)


def digest_of_table(database: Path, table: str, described: Sequence[Column]) -> str:
    """SHA-256 in hex of a table's JSON Lines, whether or not there is such a file."""
    digest = hashlib.sha256()
    for stretch in stretches(database, table, described):
        for line in json_lines(stretch):
            digest.update(line)
    return digest.hexdigest()
