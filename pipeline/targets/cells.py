"""The cells of a table's rows, and the number of one, in the unit of its row or column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.language.quantities import Quantity, find_quantities
from pipeline.records import Clause
from pipeline.targets.phrases import Span

CUMULATIVE = re.compile(r"\s*[\[［【〔]")
"""The bracket round a value that is summed up over the plan's years."""
_BRACKETS = " [［【〔]］】〕"
_MOVES = re.compile(r"\s*(?:下降|降低|减少|增长|提高|累计|年均|每年|[+±])*")
_FALLS = re.compile(r"\s*[\[［【〔]?\s*(?:下降|降低|减少)")
_NOTE = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")
_BARE = re.compile(
    r"(?P<number>[^\d]{0,6}\d[\d,.]*(?:\s*[-—–~～至到]\s*\d[\d,.]*)?)\s*(?:及?以[上下内]|左右)?(?:（含）)?"
)
_SCALE = re.compile(r"[十百千万亿]+(?=[^/／])")

_BETWEEN = re.compile(r"[｜\t|]")
_LINE = re.compile("\n")
_LABEL = re.compile(r"(?!\d+[：:])([^：:]{1,24})[：:]\s*")
_LEAST_LABELS = 2


class Cell(NamedTuple):
    """A cell without outer blanks: its offsets, its text, and the header that it prints itself."""

    start: int
    end: int
    text: str
    header: str = ""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.end


def cells(text: str, row: Clause) -> list[Cell]:
    """The cells of a row, blank ones as well."""
    marks = list(_BETWEEN.finditer(text, row.start, row.end)) or list(_LINE.finditer(text, row.start, row.end))
    edges = [row.start - 1, *(mark.start() for mark in marks), row.end]
    return [_cell(text, left + 1, right) for left, right in pairwise(edges)]


def padded(row: list[Cell], columns: int) -> list[Cell]:
    """A row of cells that stand a line each, with blank ones for the names that reach down into it."""
    return [Cell(row[0].start, row[0].start, "")] * (columns - len(row)) + row


def _cell(text: str, start: int, end: int, header: str = "") -> Cell:
    content = text[start:end]
    start += len(content) - len(content.lstrip())
    return Cell(start, start + len(content.strip()), content.strip(), header)


def labelled(text: str, row: Sequence[Cell]) -> list[Cell]:
    """The same cells, those that name themselves (目标：600) split into header and content; empty where fewer than two do."""
    labels = [_LABEL.match(cell.text) for cell in row]
    if sum(label is not None for label in labels) < _LEAST_LABELS:
        return []
    return [
        _cell(text, cell.start + label.end(), cell.end, label.group(1).strip()) if label else cell
        for cell, label in zip(row, labels, strict=True)
    ]


def filled(row: Sequence[Cell], above: Sequence[Cell]) -> list[Cell]:
    """The cells of a row; a blank one is the one above it."""
    return [cell if cell.text or not above else above[n] for n, cell in enumerate(row)]


def falls_in(cell: str) -> bool:
    """Does a cell say itself that its value falls: 下降5%?"""
    return _FALLS.match(cell) is not None


def quantity_of(start: int, cell: str, unit: str) -> Quantity | None:
    """The number of a cell with its comparator; None for a cell that holds none.

    Args:
        start: offset of the cell in its document.
        cell: its text.
        unit: unit of its row or column, for a number that prints none; empty where there is none.
    """
    inner = _NOTE.sub("", cell.strip(_BRACKETS)) if not cell.startswith(("（", "(")) else cell.strip("（）()")
    body = inner[_MOVES.match(inner).end() :]  # type: ignore[union-attr]  # it matches an empty text
    if not body:
        return None
    at = start + cell.index(body)
    bare = _BARE.fullmatch(body)
    if bare is None:
        return _placed(_first(body), at, len(body), 0)
    after = bare.end("number")
    found = _first(body[:after] + unit + body[after:])
    if found is None or not unit or (found.unit_raw is not None and found.end >= after + len(unit)):
        return _placed(found, at, after, len(unit))
    return _in_printed_unit(body, at, after, unit)


def _in_printed_unit(body: str, at: int, after: int, unit: str) -> Quantity | None:
    """A number with a unit that no table of units knows: taken as it is printed, without the multiplier before it."""
    scale = _SCALE.match(unit)
    scaled = scale.group() if scale else ""
    plain = _placed(_first(body[:after] + scaled + body[after:]), at, after, len(scaled))
    printed = unit[len(scaled) :]
    return None if plain is None else replace(plain, unit=printed, unit_raw=printed, kind="number")


def _first(body: str) -> Quantity | None:
    """The number that a text begins with."""
    return next((one for one in find_quantities(body) if one.kind != "date" and one.start == 0), None)


def _placed(one: Quantity | None, at: int, after: int, more: int) -> Quantity | None:
    """A number with its unit put in, at its place in the document; ``more`` characters were put in after ``after``."""
    if one is None:
        return None

    def place(offset: int) -> int:
        return at + (offset if offset <= after else max(after, offset - more))

    return replace(
        one,
        start=place(one.start),
        end=place(one.end),
        number_start=place(one.number_start),
        number_end=place(one.number_end),
    )
