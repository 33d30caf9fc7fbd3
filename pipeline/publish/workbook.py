"""The workbook of a release: a sheet a table, for people with a spreadsheet."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.publish.dictionary import GROUPS, TABLE_TITLES, Column, columns, in_groups
from pipeline.publish.tables import harmless, held_columns, stretches

SHEET_ROWS = 100_000
"""Rows of a table in the workbook. A sheet could hold ten times as many, but no spreadsheet opens such a file gladly."""
_TOO_LONG_FOR_A_CELL = {"documents": {"text", "sources"}}
_TOO_LONG_FOR_A_SHEET = ("clauses", "fetches")
_CELL_CHARS = 32_767
_FIRST_DAY = date(1899, 12, 30).toordinal()  # day 0 of a spreadsheet
_WIDE = ("quote", "sentence", "title")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_ALONGSIDE = 100_000  # rows from which on the workbook is written by a process of its own


@contextmanager
def workbook_alongside(database: Path, path: Path, name: str, counts: Mapping[str, int]) -> Iterator[None]:
    """Write the workbook while the block runs, in a process of its own where there is enough to write.

    Raises:
        CalledProcessError: the process failed; what it said stands in the log of this one.
    """
    if sum(counts.values()) < _ALONGSIDE:
        write_workbook(database, path, name, counts)
        yield
        return
    command = [sys.executable, "-m", __name__, str(database), str(path), name, json.dumps(dict(counts))]
    with subprocess.Popen(command) as process:  # noqa: S603 (our own command)
        try:
            yield
        except BaseException:
            process.kill()
            raise
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, command[:3])


def write_workbook(database: Path, path: Path, name: str, counts: Mapping[str, int]) -> None:
    """One XLSX workbook: header frozen and filtered, numbers and dates as such; text over a cell's limit is cut and says so.

    Args:
        database: SQLite file of the release.
        path: where to.
        name: name of the release.
        counts: rows by table.
    """
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"title": "Modu", "created": datetime.fromisoformat(name.rsplit("-", 1)[0])})
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        first = book.add_worksheet("About")
        first.set_column(0, 0, 100)
        for number, line in enumerate([f"Modu release {name}", *_contents(counts)]):
            first.write_string(number, 0, line)
        for table in TABLE_TITLES:
            if described := in_sheet(table, held_columns(database, table)):
                _sheet(book.add_worksheet(table), database, table, described, min(counts[table], SHEET_ROWS), bold, day)
        _dictionary(book.add_worksheet("DICTIONARY"), bold)


def in_sheet(table: str, described: Sequence[Column]) -> list[Column]:
    """The columns of a table that its sheet has; none where it has no sheet."""
    if table in _TOO_LONG_FOR_A_SHEET:
        return []
    return [column for column in described if column.name not in _TOO_LONG_FOR_A_CELL.get(table, set())]


def in_cell(value: str) -> str:
    """Text as a cell holds it: cut where it is too long, which it says, and no formula, which would come to life in a CSV made of it."""
    return str(harmless(value if len(value) < _CELL_CHARS else value[: _CELL_CHARS - 20] + "… [cut, see CSV]"))


def _contents(counts: Mapping[str, int]) -> Iterator[str]:
    """A line a table for the sheet "About": what it is, how many rows it has, and which of them stand here."""
    for name, (en, zh) in ((name, TABLE_TITLES[name]) for name in TABLE_TITLES if name in counts):
        line = f"{name}: {en} · {zh}: {counts[name]} rows"
        if name in _TOO_LONG_FOR_A_SHEET:
            line += f"; not in this workbook, see {name}.csv · 不在本工作簿，见 {name}.csv"
        elif counts[name] > SHEET_ROWS:
            line += (
                f"; here the first {SHEET_ROWS} by id, all in {name}.csv · 此处仅前 {SHEET_ROWS} 行，全部见 {name}.csv"
            )
        yield line


def _dictionary(sheet: Any, bold: Any) -> None:
    """A line a column of every table: the question that it answers, its type and meaning."""
    sheet.freeze_panes(1, 2)
    head = ("table 表", "column 列", "group 分组", "type 类型", "meaning", "含义")
    lines = [
        (table, column.name, " ".join(GROUPS[column.group]), column.type, column.en, column.zh)
        for table in TABLE_TITLES
        for column in in_groups(columns(table))
    ]
    for at, name in enumerate(head):
        sheet.set_column(at, at, 60 if at > 3 else 18)
        sheet.write_string(0, at, name, bold)
    for number, line in enumerate(lines, start=1):
        for at, cell in enumerate(line):
            sheet.write_string(number, at, in_cell(cell))
    sheet.autofilter(0, 0, len(lines), len(head) - 1)


def _sheet(sheet: Any, database: Path, table: str, described: Sequence[Column], rows: int, bold: Any, day: Any) -> None:
    sheet.freeze_panes(1, 1)
    for at, column in enumerate(described):
        sheet.set_column(at, at, 40 if column.name in _WIDE else 16)
        sheet.write_string(0, at, column.name, bold)
    sheet.autofilter(0, 0, rows, len(described) - 1)
    kinds = [column.type for column in described]
    done = 0
    for stretch in stretches(database, table, described):
        for row in zip(*stretch.values, strict=True):
            if done == rows:
                return
            done += 1
            for at, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                if value is not None and value != "":
                    _write_cell(sheet, done, at, kind, value, day)


def _write_cell(sheet: Any, row: int, column: int, kind: str, value: Any, day: Any) -> None:
    if kind == "boolean":
        sheet.write_boolean(row, column, value)
    elif kind in ("integer", "number"):
        sheet.write_number(row, column, value)
    elif kind == "date":
        sheet.write_number(row, column, date.fromisoformat(value).toordinal() - _FIRST_DAY, day)
    else:
        sheet.write_string(row, column, in_cell(value))


if __name__ == "__main__":
    write_workbook(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], json.loads(sys.argv[4]))
