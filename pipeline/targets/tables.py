"""Indicator tables: a number is what its row names, in the unit and for the year that its column says (codebook C6, T25).

A table is a run of rows whose cells are told apart by ｜ or tabs. Either a first row holds the headers, or every cell
carries its own (指标：…｜2025年目标：…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.language.quantities import Quantity, find_quantities
from pipeline.records import Clause
from pipeline.targets.cues import cue

_BETWEEN = re.compile(r"[｜\t|]")
_LABEL = re.compile(r"\s*([^：:]{1,24})[：:]\s*")
_UNIT_IN_NAME = re.compile(r"[（(]\s*([^（）()\d]{1,12})\s*[）)]\s*$")
_NUMERIC = re.compile(r"\s*[\[［【〔]?\s*(?:[≥≤<>＞＜约]|不低于|超过|>=|<=)?\s*-?\d[\d,.]*")
_CUMULATIVE = re.compile(r"\s*[\[［【〔]")
_BRACKETS = " [［【〔]］】〕"
_BARE = re.compile(r"(?P<number>[^\d]{0,6}\d[\d,.]*)\s*(?:及?以[上下内]|左右)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell without outer blanks: its offsets, its text and the header it stands under."""

    start: int
    end: int
    text: str
    header: str = ""


@dataclass(frozen=True, slots=True)
class TableValue:
    """A number of a table with what its row and column say of it."""

    row: int  # index of the row's clause in the run
    quantity: Quantity
    name: tuple[int, int] | None
    is_target: bool
    year: int | None
    binding: str | None
    cumulative: bool
    base: Quantity | None = None
    base_year: int | None = None


def cells(text: str, row: Clause) -> list[Cell]:
    """The cells of a row, blank ones as well; a cell that names itself (目标：600) is split into header and content."""
    found = []
    edges = [row.start - 1, *(mark.start() for mark in _BETWEEN.finditer(text, row.start, row.end)), row.end]
    for left, right in pairwise(edges):
        label = _LABEL.match(text, left + 1, right)
        start = label.end() if label else left + 1
        content = text[start:right]
        start += len(content) - len(content.lstrip())
        found.append(
            Cell(start, start + len(content.strip()), content.strip(), label.group(1).strip() if label else "")
        )
    return found


def read_table(text: str, rows: Sequence[Clause]) -> list[TableValue] | None:
    """The values of a run of rows; None where no column can be told to hold targets or base values."""
    laid = [cells(text, row) for row in rows]
    if laid and sum(bool(cell.header) for cell in laid[0]) >= 2:
        return [value for index, row in enumerate(laid) for value in _row_values(index, row)]
    first = next((row.columns for row in rows if row.columns), ())  # of one row of headers or of several
    headers = list(first) or ([cell.text for cell in laid[0]] if laid else [])
    if (
        len(rows) < 2
        or not any(cue("tables", "target").search(h) for h in headers)
        or any(map(_NUMERIC.fullmatch, headers))
    ):
        return None
    values: list[TableValue] = []
    for index, row in enumerate(laid[1:], start=1):
        if len(row) == len(headers) and bool(rows[index].columns) == bool(first):
            labelled = [replace(cell, header=header) for cell, header in zip(row, headers, strict=True)]
            values += _row_values(index, labelled)
    return values


def _row_values(index: int, row: Sequence[Cell]) -> Iterator[TableValue]:
    """One value for each numeric cell under a target or base column."""
    name = _first(row, "name") or next((c for c in row if c.text and not _NUMERIC.match(c.text)), None)
    unit = _unit(row, name)
    bound = _first(row, "binding")
    base_cell = _first(row, "base")
    base = _quantity(base_cell, unit) if base_cell is not None else None
    targets = [cell for cell in row if cue("tables", "target").search(cell.header) and cell is not base_cell]
    span = _name_span(name) if name is not None else None
    for cell in targets:
        quantity = _quantity(cell, unit)
        if quantity is None:
            continue
        yield TableValue(
            index,
            quantity,
            span,
            True,
            _year(cell.header),
            next((word for word in ("约束性", "预期性") if bound is not None and word in bound.text), None),
            bool(_CUMULATIVE.match(cell.text)),
            base,
            _year(base_cell.header) if base_cell is not None else None,
        )
    if not targets and base is not None and base_cell is not None:
        yield TableValue(index, base, span, False, _year(base_cell.header), None, False)


def _first(row: Sequence[Cell], role: str) -> Cell | None:
    return next((cell for cell in row if cell.text and cue("tables", role).search(cell.header)), None)


def _unit(row: Sequence[Cell], name: Cell | None) -> str:
    column = _first(row, "unit")
    if column is not None:
        return column.text
    printed = _UNIT_IN_NAME.search(name.text) if name is not None else None
    return printed.group(1) if printed else ""


def _name_span(name: Cell) -> tuple[int, int]:
    printed = _UNIT_IN_NAME.search(name.text)
    return name.start, name.end - (len(printed.group()) if printed else 0)


def _year(header: str) -> int | None:
    years = _YEAR.findall(header)
    return int(years[-1]) if years else None


def _quantity(cell: Cell, unit: str) -> Quantity | None:
    """The number of a cell with its comparator, in the unit of its row; None for a cell that holds none."""
    if not _NUMERIC.match(cell.text):
        return None
    body = cell.text.strip(_BRACKETS)
    at = cell.start + cell.text.index(body)
    bare = _BARE.fullmatch(body)
    after, more = (bare.end("number"), len(unit)) if bare else (len(body), 0)
    found = [q for q in find_quantities(body[:after] + unit[:more] + body[after:]) if q.kind != "date" and q.start == 0]
    if not found:
        return None

    def place(offset: int) -> int:
        """Where an offset of the number with its unit stands in the text."""
        return at + (offset if offset <= after else max(after, offset - more))

    one = found[0]
    return replace(
        one,
        start=place(one.start),
        end=place(one.end),
        number_start=place(one.number_start),
        number_end=place(one.number_end),
    )
