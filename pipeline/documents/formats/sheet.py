"""Spreadsheets: a line a row, cells told apart by a tab."""

from __future__ import annotations

import io
from collections.abc import Iterable

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

from pipeline.documents.body import CELL
from pipeline.documents.formats.limits import check_unpacked
from pipeline.errors import DocumentError


def read_xlsx(payload: bytes, where: str) -> str:
    """The cells of an XLSX file, as values.

    Raises:
        DocumentError: it is broken or unpacks to too much.
    """
    check_unpacked(payload, where)
    try:
        book = openpyxl.load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
        return "\n".join(line for sheet in book.worksheets for line in _lines(sheet.iter_rows(values_only=True)))
    except Exception as error:  # openpyxl raises many kinds on broken files
        raise DocumentError("the XLSX cannot be read", where=where, mend="open and save it again") from error


def read_xls(payload: bytes, where: str) -> str:
    """The cells of an XLS file of Excel or of Kingsoft's ET.

    Raises:
        DocumentError: it is broken or locked.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(payload))
        return "\n".join(line for name in book.sheet_names for line in _lines(book.get_sheet_by_name(name).to_python()))
    except (CalamineError, OSError, ValueError) as error:
        raise DocumentError("the XLS cannot be read", where=where, mend="save it as XLSX") from error


def _lines(rows: Iterable[Iterable[object]]) -> list[str]:
    lines = []
    for row in rows:
        cells = ["" if value is None else _cell(value) for value in row]
        if any(cells):
            lines.append(CELL.join(cells).rstrip(CELL))
    return lines


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else " ".join(str(value).split())
