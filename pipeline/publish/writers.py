"""The formats of a release. Each writer takes rows of one table, in order, and writes the same bytes every time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from pipeline.publish.dictionary import TABLE_TITLES, Column

Row = dict[str, Any]

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
_GROUP = 20_000
_XLSX_ROWS = 1_048_575
_XLSX_CHARS = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """A value as text formats hold it: ISO dates, JSON for nested values."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe before it."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _GROUP:
            yield batch
            batch = []
    yield batch


def write_parquet(path: Path, columns: Sequence[Column], rows: Iterable[Row]) -> None:
    """Parquet, zstd, with the bilingual description of each column in its field metadata."""
    schema = pa.schema(
        [pa.field(c.name, _ARROW[c.type], metadata={"description": c.en, "description_zh": c.zh}) for c in columns]
    )
    nested = {c.name for c in columns if c.type in ("array", "object")}
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            values = [{k: plain(v) if k in nested else v for k, v in row.items()} for row in batch]
            writer.write_table(pa.Table.from_pylist(values, schema=schema))


def write_csv(path: Path, columns: Sequence[Column], rows: Iterable[Row], *, bom: bool = False) -> None:
    """CSV in UTF-8, with a byte order mark for spreadsheets if asked. Cells that begin like a formula are made harmless."""
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\r\n" if bom else "\n")
        writer.writerow([c.name for c in columns])
        for row in rows:
            writer.writerow([harmless(plain(row[c.name])) for c in columns])


def write_jsonl(path: Path, rows: Iterable[Row]) -> None:
    """JSON Lines with nested values as they are."""
    with path.open("w", encoding="utf-8") as lines:
        for row in rows:
            values = {k: v if isinstance(v, (list, dict)) else plain(v) for k, v in row.items()}
            lines.write(json.dumps(values, ensure_ascii=False) + "\n")


def write_workbook(
    path: Path, tables: dict[str, tuple[Sequence[Column], Iterable[Row]]], about: Sequence[str], made: datetime
) -> None:
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
        sheet = book.add_worksheet("About")
        sheet.set_column(0, 0, 100)
        for number, line in enumerate(about):
            sheet.write_string(number, 0, line)
        for name, (columns, rows) in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for at, column in enumerate(columns):
                sheet.set_column(at, at, 40 if column.name in ("quote", "sentence", "title") else 16)
                sheet.write_string(0, at, column.name, bold)
            last = 0
            for last, row in enumerate(rows, start=1):
                if last > _XLSX_ROWS:
                    break
                for at, column in enumerate(columns):
                    _write_cell(sheet, last, at, row[column.name], day)
            sheet.autofilter(0, 0, min(last, _XLSX_ROWS), len(columns) - 1)


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    else:
        text = str(plain(value))
        cut = text if len(text) <= _XLSX_CHARS else text[: _XLSX_CHARS - 20] + "… [cut, see CSV]"
        sheet.write_string(row, column, cut)


def titles() -> list[str]:
    """A line a table for the sheet "About"."""
    return [f"{name}: {en} · {zh}" for name, (en, zh) in TABLE_TITLES.items()]
