"""Spreadsheets: a line a row, cells told apart by a tab."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import openpyxl
import xlrd

from pipeline.documents.formats.cells import printed
from pipeline.documents.formats.limits import check_unpacked, within
from pipeline.documents.rows import CELL
from pipeline.documents.wrapping import Printed
from pipeline.errors import DocumentError

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_NO_VALUE = re.compile(rb"<f(?:\s[^<>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_MOST_CELLS = 5_000_000


def read_xlsx(payload: bytes, where: str) -> Printed:
    """The cells of the visible sheets of an XLSX file, as they are printed, and which formulas have no value.

    Raises:
        DocumentError: it is broken or unpacks to too much.
    """
    check_unpacked(payload, where)
    try:
        book = openpyxl.load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # a file may claim the largest sheet there is
        rows = (([_printed(cell.value, cell) for cell in row] for row in sheet.iter_rows()) for sheet in sheets)
        return Printed(_text(rows, where), unread=tuple(_without_value(payload)))
    except DocumentError:
        raise
    except Exception as error:  # openpyxl raises many kinds on broken files
        raise DocumentError("the XLSX cannot be read", where=where, mend="open and save it again") from error


def _printed(value: object, cell: Any) -> str:
    return "" if value is None else printed(value, cell.number_format)


def _without_value(payload: bytes) -> Iterator[str]:
    """What is said of the formulas that nobody has calculated."""
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        parts = list(filter(_SHEET.fullmatch, archive.namelist()))
        count = sum(len(_NO_VALUE.findall(archive.read(name))) for name in parts)
    if count:
        yield f"{count} formulas without a value"


def read_xls(payload: bytes, where: str) -> str:
    """The cells of the visible sheets of an XLS file of Excel or of Kingsoft's ET, as they are printed.

    Raises:
        DocumentError: it is broken, locked, or claims more than five million cells.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=payload, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        return _text((_rows(book, number, where) for number in range(book.nsheets)), where)
    except DocumentError:
        raise
    except Exception as error:  # xlrd raises many kinds on broken files
        raise DocumentError("the XLS cannot be read", where=where, mend="save it as XLSX") from error


def _rows(book: xlrd.Book, number: int, where: str) -> Iterator[list[str]]:
    """The rows of a sheet, each up to its last cell; none of one that is hidden."""
    sheet = book.sheet_by_index(number)
    if sheet.visibility == 0:
        _check_cells(sheet.nrows * sheet.ncols, where)
        yield from ([_old(book, cell) for cell in sheet.row(row)] for row in range(sheet.nrows))
    book.unload_sheet(number)


def _old(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    written = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_DATE:
        with suppress(xlrd.xldate.XLDateError, OverflowError, ValueError):
            return printed(xlrd.xldate.xldate_as_datetime(cell.value, book.datemode), written)
    return printed(cell.value, written)


def _check_cells(cells: int, where: str) -> None:
    if cells > _MOST_CELLS:
        what = f"more than {_MOST_CELLS:,} cells, most of them empty"
        raise DocumentError(what, where=where, mend="delete the empty rows and columns")


def _text(sheets: Iterable[Iterable[Sequence[str]]], where: str) -> str:
    """The rows of all sheets as lines, within the limits on cells and on text."""

    def counted() -> Iterator[Iterator[Sequence[str]]]:
        cells = 0

        def rows(sheet: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
            nonlocal cells
            for row in sheet:
                cells += len(row)
                _check_cells(cells, where)
                yield row

        for sheet in sheets:
            yield rows(sheet)

    return "\n".join(within((line for rows in counted() for line in _lines(rows)), where))


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    in_table = False
    for cells in rows:
        if any(cells):
            line = CELL.join(cells).rstrip(CELL)
            in_table = in_table or CELL in line
            yield line if CELL in line or not in_table else line + CELL  # one cell among rows is a row
