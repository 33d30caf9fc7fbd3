"""Spreadsheets: a line a row, cells told apart by a tab."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from pipeline.documents.formats.limits import check_unpacked, within
from pipeline.documents.rows import CELL
from pipeline.errors import DocumentError

_MOST_CELLS = 5_000_000


def read_xlsx(payload: bytes, where: str) -> str:
    """The cells of an XLSX file, as values.

    Raises:
        DocumentError: it is broken or unpacks to too much.
    """
    check_unpacked(payload, where)
    try:
        book = openpyxl.load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # a file may claim the largest sheet there is
        rows = (sheet.iter_rows(values_only=True) for sheet in book.worksheets)
        return _text(rows, where)
    except DocumentError:
        raise
    except Exception as error:  # openpyxl raises many kinds on broken files
        raise DocumentError("the XLSX cannot be read", where=where, mend="open and save it again") from error


def read_xls(payload: bytes, where: str) -> str:
    """The cells of an XLS file of Excel or of Kingsoft's ET.

    Raises:
        DocumentError: it is broken, locked, or claims more than five million cells.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(payload))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        _check_cells(sum(sheet.height * sheet.width for sheet in sheets), where)
        return _text((sheet.to_python() for sheet in sheets), where)
    except (CalamineError, OSError, ValueError) as error:
        raise DocumentError("the XLS cannot be read", where=where, mend="save it as XLSX") from error


def _check_cells(cells: int, where: str) -> None:
    if cells > _MOST_CELLS:
        what = f"more than {_MOST_CELLS:,} cells, most of them empty"
        raise DocumentError(what, where=where, mend="delete the empty rows and columns")


def _text(sheets: Iterable[Iterable[Sequence[object]]], where: str) -> str:
    """The rows of all sheets as lines, within the limits on cells and on text."""

    def counted() -> Iterator[Iterator[Sequence[object]]]:
        cells = 0

        def rows(sheet: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
            nonlocal cells
            for row in sheet:
                cells += len(row)
                _check_cells(cells, where)
                yield row

        for sheet in sheets:
            yield rows(sheet)

    return "\n".join(within((line for rows in counted() for line in _lines(rows)), where))


def _lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    in_table = False
    for row in rows:
        cells = ["" if value is None else _cell(value) for value in row]
        if any(cells):
            line = CELL.join(cells).rstrip(CELL)
            in_table = in_table or CELL in line
            yield line if CELL in line or not in_table else line + CELL  # one cell among rows is a row


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else " ".join(str(value).split())
