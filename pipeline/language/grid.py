"""Tables of a text: what names each row, and the header that each of its cells stands under.

A table is a run of rows, cells told apart by tabs or ｜; a blank cell is one that another reaches into from the left or from above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.language.markers import CELL

_NUMERIC = re.compile(r"[\[［【〔]?(?:[≥≤<>＞＜约±]|不低于|超过|>=|<=)?\s*-?\d[\d,.]*\s*[%％‰]?[\]］】〕]?|[-—–/]+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年.{0,8})?")
_ORDINAL = re.compile(r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)]?[.．、]?")
_LABELLED = re.compile(r"[^：:]{1,24}[：:]\s*\S")
_LONGEST_HEADER, _MOST_HEADERS = 40, 3


class Row(NamedTuple):
    """Of a row: the header of each cell, and what names it, outermost first. Both empty for headers, captions and group rows."""

    columns: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()


def cells_of(line: str) -> list[str]:
    """The cells of a row, blank ones as well."""
    return [cell.strip() for cell in CELL.split(line)]


def read_grid(lines: Sequence[str]) -> list[Row]:
    """The rows of one table."""
    table = [cells_of(line) for line in lines]
    first = next((n for n, row in enumerate(table) if sum(map(bool, row)) > 1), len(table))
    depth = _header_rows(table[first:])
    if not depth:
        return [Row()] * len(lines)
    columns = headed_columns(table[first : first + depth])
    return [Row()] * (first + depth) + _body(columns, table[first + depth :])


def _body(columns: tuple[str, ...], body: Sequence[Sequence[str]]) -> list[Row]:
    """The rows below the headers; one of a first cell alone names those below it."""
    found: list[Row] = []
    group: str | None = None
    above = [""] * len(columns)
    for row, after in zip(body, [*body[1:], []], strict=True):
        if sum(map(bool, row)) == 1 and row[0]:  # it names the rows below it
            group, above = row[0], [""] * len(columns)
            found.append(Row())
            continue
        whole = [*row, *[""] * (len(columns) - len(row))]  # blank cells at the end may be left out
        if len(whole) != len(columns):
            found.append(Row())
            continue
        named = name_of(whole, above, after if len(after) == len(columns) else ())
        above = [cell or carried for cell, carried in zip(whole, above, strict=True)]
        found.append(Row(columns, tuple(filter(None, (group, *named)))))
    return found


def _header_rows(table: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are headers: rows of short words, the lower ones standing under cells that span them."""
    if len(table) < 2 or len(table[0]) < 2 or not _is_header(table[0]):
        return 0
    depth = 1
    open_columns = _spanned(table[0])
    while open_columns and depth < min(_MOST_HEADERS, len(table) - 1):
        row = table[depth]
        if len(row) != len(table[0]) or not _stands_below(row, open_columns):
            break
        open_columns = _spanned(row) & open_columns
        depth += 1
    return depth


def _stands_below(row: Sequence[str], open_columns: set[int]) -> bool:
    """Is a row one of headers under cells that span ``open_columns``, or one of years?"""
    filled = {at for at, cell in enumerate(row) if cell}
    if not filled & open_columns or not _is_header(row, 1):
        return False
    return filled <= open_columns or (not row[0] and all(_YEAR.fullmatch(row[at]) for at in filled))


def _is_header(row: Sequence[str], least: int = 2) -> bool:
    filled = list(filter(None, row))
    return len(filled) >= least and all(map(_heads, filled))


def _heads(cell: str) -> bool:
    """May a cell be a header: short words or a year, no sentence, no value, none that names itself?"""
    if len(cell) > _LONGEST_HEADER or cell.endswith(("。", "；")) or _LABELLED.match(cell):
        return False
    return not _NUMERIC.fullmatch(cell) or bool(_YEAR.fullmatch(cell))


def _spanned(row: Sequence[str]) -> set[int]:
    """The columns of cells that reach over the blank ones to their right."""
    blank = {at for at, cell in enumerate(row) if not cell}
    return blank | {at for at in range(len(row) - 1) if row[at] and at + 1 in blank}


def headed_columns(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The header of each column, the upper ones first."""
    named: list[list[str]] = [[] for _ in rows[0]]
    for depth, row in enumerate(rows):
        reach = ""
        for at, cell in enumerate(row):
            spans = len(rows) == 1 or any(lower[at] for lower in rows[depth + 1 :])
            reach = cell or (reach if spans else "")
            if reach and reach not in named[at]:
                named[at].append(reach)
    return tuple(map(" ".join, named))


def name_of(row: Sequence[str], above: Sequence[str] = (), after: Sequence[str] = ()) -> list[str]:
    """What names a row: its first cell of words; with the next one too where the first spans several rows.

    Args:
        row: its cells.
        above: the same with those that reach down into it; itself if not given.
        after: the cells of the next row.
    """
    above = above or row
    named: list[str] = []
    for at, cell in enumerate(row):
        value = cell or above[at]
        if _names_nothing(value):
            if named:
                break
            continue
        named.append(value)
        if cell and not (any(after) and not after[at]):  # it spans no rows
            break
    return named


def _names_nothing(value: str) -> bool:
    """Is a cell blank, the number of its row, or a value?"""
    return not value or bool(_ORDINAL.fullmatch(value) or _NUMERIC.fullmatch(value))
