"""Tables of a PDF page that are drawn without rules, or with a few level ones: columns are told by the white between them."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.documents.rows import CELL

_APART = 0.6  # of the size of letters: so far do cells stand apart at least
_TYPED_WIDE, _TYPED_NARROW, _TYPED_GAP = 2, 4, 2.2  # blanks that are typed between cells, and how wide they are
_LATIN_GAP = 0.25
_LINES_ABOVE = 4
_MOST_LINES = 400  # of a page: each may begin a table that reaches to its end
_SAME_LINE, _FAR = 3.0, 3.5  # points; heights of a line
_LEAST_ROWS, _LEAST_COLUMNS, _LEAST_SHARE = 3, 2, 0.5
_REACH = 1.5  # of the size of letters: a cell that ends so near its column's edge goes on in the next line
_LEAST_PROSE, _PROSE_WIDTH, _PROSE_FILL, _PROSE_SHARE = 8, 12, 0.75, 0.5
_JUMP, _NEAR, _MOSTLY = 1.5, 0.6, 0.7  # points; of the size of letters; of the cells that go on
_NUMERIC = re.compile(r"[≥≤<>＞＜约±]?\s*-?\d[\d,.]*\s*\S{0,3}|(?:19|20)\d\d年?|[-—–/]")
_PARTED = re.compile(r"(?<![A-Za-z,.;]) +(?=[\u4e00-\u9fff\d])|(?<=[\u4e00-\u9fff]) +(?=\S)|\u3000{2,}|\S {3,}\S")
Box = tuple[float, float, float, float]


class Fragment(NamedTuple):
    """A piece of text in one font: where it begins, on which line, how high and how wide it is."""

    text: str
    x: float
    y: float
    size: float
    width: float


class Table(NamedTuple):
    """The place of a table on its page and its rows of cells, each row with where it begins."""

    box: Box
    rows: list[tuple[float, list[str]]]


@dataclass
class _Segment:
    x0: float
    x1: float
    text: str
    size: float


@dataclass
class _Line:
    top: float
    bottom: float
    segments: list[_Segment]


def may_hold_columns(fragments: Iterable[Fragment]) -> bool:
    """Do three lines of a page at least consist of parts that stand apart? Asked first, since columns cost time to find."""
    lines: dict[int, list[Fragment]] = {}
    for one in fragments:
        if one.text.strip():
            lines.setdefault(round(one.y / _SAME_LINE), []).append(one)
    return sum(map(_has_parts, lines.values())) >= _LEAST_ROWS


def _has_parts(line: list[Fragment]) -> bool:
    line.sort(key=lambda one: one.x)
    if any(_PARTED.search(one.text.strip()) for one in line):
        return True
    return any(b.x - (a.x + a.width) > _APART * max(a.size, b.size) for a, b in pairwise(line))


def aligned_tables(page: Any) -> list[Table]:
    """The tables of a page as pdfplumber sees it.

    A table has three rows and two columns at least, half of its lines reach into several columns, and the white between its columns
    runs through all of them. Prose set in two columns is none. A line that goes on with the cells of the one above it, which reach
    the edge of their columns, or stands nearer to it than rows do, is no row of its own. A page of more than 400 lines is none that
    somebody set.
    """
    lines = [line for line in _lines(page.chars) if line.segments]
    if len(lines) > _MOST_LINES:
        return []
    found, at = [], 0
    while at < len(lines):
        stop, columns = _region(lines, at)
        first = at  # a line that overlaps the first one, as of a header in two lines beside others in one
        while (
            columns
            and first
            and lines[first - 1].bottom > lines[first].top
            and len(_merged(columns, lines[first - 1])) == len(columns)
        ):
            first -= 1
        region = lines[first:stop]
        if columns and _is_prose(region, columns):
            at = stop
        elif columns and _is_table(rows := _rows(region, columns), columns):
            found.append(_table(rows, columns))
            at = stop
        else:
            at += 1
    return found


def _lines(chars: Iterable[dict[str, Any]]) -> list[_Line]:
    """The lines of a page from top to bottom, each as the segments that stand apart."""
    rows: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda one: (one["bottom"], one["x0"])):
        if char.get("upright", True):
            if rows and abs(rows[-1][-1]["bottom"] - char["bottom"]) <= _SAME_LINE:
                rows[-1].append(char)
            else:
                rows.append([char])
    return [_line(row) for row in rows]


def _is_apart(blanks: int, wide: int, gap: float, size: float) -> bool:
    """Do two characters stand apart: by blanks that were typed, some of them wide, or by a gap for the size of their letters?"""
    return wide >= _TYPED_WIDE or blanks >= _TYPED_NARROW or gap > (_TYPED_GAP if blanks else _APART) * size


def _line(chars: list[dict[str, Any]]) -> _Line:
    segments: list[_Segment] = []
    blanks = wide = 0
    for char in sorted(chars, key=lambda one: one["x0"]):
        text, size = str(char["text"]), float(char["size"])
        if not text.strip():
            blanks, wide = blanks + 1, wide + (text == "\u3000")
            continue
        last = segments[-1] if segments else None
        gap = float(char["x0"]) - last.x1 if last else 0.0
        if last is None or _is_apart(blanks, wide, gap, size):
            segments.append(_Segment(float(char["x0"]), float(char["x1"]), text, size))
        else:
            between = " " if gap > _LATIN_GAP * size and last.text[-1].isascii() and text.isascii() else ""
            last.text += ("\u3000" if wide else between) + text
            last.x1 = max(last.x1, float(char["x1"]))
        blanks = wide = 0
    return _Line(min(float(one["top"]) for one in chars), max(float(one["bottom"]) for one in chars), segments)


def _region(lines: Sequence[_Line], start: int) -> tuple[int, list[tuple[float, float]]]:
    """The end of the run of lines, from one of several segments on, that white runs through; and its columns."""
    if len(lines[start].segments) < _LEAST_COLUMNS:
        return start + 1, []
    columns = _merged([], lines[start])
    stop = start + 1
    while stop < len(lines):
        line, above = lines[stop], lines[stop - 1]
        joined = _merged(columns, line)
        bridged = len(line.segments) == 1 and len(joined) < len(columns)  # prose that is narrower than the table
        if bridged or len(joined) < _LEAST_COLUMNS or line.top - above.bottom > _FAR * (above.bottom - above.top):
            break
        columns, stop = joined, stop + 1
    while stop > start and _is_outside(lines[start:stop], columns):
        stop -= 1
    return stop, columns


def _merged(columns: Sequence[tuple[float, float]], line: _Line) -> list[tuple[float, float]]:
    """The stretches that lines cover, the white between them being as wide as between cells."""
    white = _APART * max(one.size for one in line.segments) * 0.8
    merged: list[tuple[float, float]] = []
    for left, right in sorted([*columns, *((one.x0, one.x1) for one in line.segments)]):
        if merged and left - merged[-1][1] < white:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _is_outside(region: Sequence[_Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Does the last line of a region stand in its first column alone, as the next heading does, and go on with no cell?"""
    line = region[-1]
    if len(line.segments) > 1 or line.segments[0].x1 > columns[0][1] + 1:
        return False
    for above in reversed(region[-_LINES_ABOVE:-1]):
        cell = _cells(above, columns).get(0)
        if cell is not None:
            return line.top - above.bottom > _NEAR * line.segments[0].size or not _reaches(cell, columns[0])
    return True


def _reaches(cell: _Segment, column: tuple[float, float]) -> bool:
    """Does a cell fill its column so far that its text must go on in the next line?"""
    return (column[1] - column[0]) - (cell.x1 - cell.x0) <= _REACH * cell.size


def _is_table(rows: Sequence[Sequence[_Line]], columns: Sequence[tuple[float, float]]) -> bool:
    several = sum(len({at for line in row for at in _cells(line, columns)}) > 1 for row in rows)
    return several >= _LEAST_ROWS and several >= _LEAST_SHARE * len(rows)


def _is_prose(region: Sequence[_Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Are two columns those of a text that is set in two, most lines of it filling both?"""
    size = region[0].segments[0].size
    if len(columns) != 2 or len(region) < _LEAST_PROSE or any(b - a < _PROSE_WIDTH * size for a, b in columns):
        return False
    filled = sum(
        all(at in cells and cells[at].x1 - cells[at].x0 >= _PROSE_FILL * (b - a) for at, (a, b) in enumerate(columns))
        for cells in (_cells(line, columns) for line in region)
    )
    return filled >= _PROSE_SHARE * len(region)


def _cells(line: _Line, columns: Sequence[tuple[float, float]]) -> dict[int, _Segment]:
    """The segments of a line by column; those of one column are one cell."""
    cells: dict[int, _Segment] = {}
    for one in line.segments:
        at = _nearest((one.x0 + one.x1) / 2, columns)
        if at in cells:
            cells[at] = _Segment(cells[at].x0, one.x1, f"{cells[at].text} {one.text}", one.size)
        else:
            cells[at] = one
    return cells


def _nearest(place: float, columns: Sequence[tuple[float, float]]) -> int:
    """The column that holds a place, or stands next to it; columns stand side by side."""
    right = bisect_right(columns, (place, math.inf))  # the first that begins beyond it
    if right == len(columns) or (right and place - columns[right - 1][1] <= columns[right][0] - place):
        return right - 1
    return right


def _rows(region: Sequence[_Line], columns: Sequence[tuple[float, float]]) -> list[list[_Line]]:
    """The lines of a region by row: where some stand nearer to each other than others they are one row, so far as their cells reach
    the edge and must go on; else a line of one cell belongs to the row above it if that cell reaches."""
    low, gaps = region[0].bottom, []
    for line in region[1:]:
        gaps.append(line.top - low)
        low = max(low, line.bottom)
    for near in _nearness(gaps):
        rows = [[region[0]]]
        for gap, line in zip(gaps, region[1:], strict=True):
            if gap <= near:
                rows[-1].append(line)
            else:
                rows.append([line])
        if _goes_on_mostly(rows, columns):
            return rows
    rows = [[region[0]]]
    for line in region[1:]:
        cells, above = _cells(line, columns), _cells(rows[-1][-1], columns)
        one = next(iter(cells.items()))
        if len(cells) == 1 and one[0] in above and _reaches(above[one[0]], columns[one[0]]) and not _is_number(one[1]):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _nearness(gaps: Sequence[float]) -> Iterator[float]:
    """The distances up to which lines may belong to one row, the widest first: where distances of one kind end and others begin.

    Lines that overlap, as cells in the middle of a row do beside longer ones, have none.
    """
    every = sorted(max(0.0, gap) for gap in gaps)
    for at in reversed(range(len(every) - 1)):
        if every[at + 1] - every[at] >= _JUMP and len(every) - at - 1 >= _LEAST_ROWS - 1:
            yield every[at] + 0.1


def _goes_on_mostly(rows: Sequence[Sequence[_Line]], columns: Sequence[tuple[float, float]]) -> bool:
    """Do the cells of lines that were taken for one row reach their edges where they go on?"""
    met = [0, 0]
    for row in rows:
        last: dict[int, _Segment] = {}
        for line in row:
            for at, cell in _cells(line, columns).items():
                if at in last:
                    met[_reaches(last[at], columns[at])] += 1
                last[at] = cell
    return met[1] >= _MOSTLY * sum(met)


def _is_number(cell: _Segment) -> bool:
    return _NUMERIC.fullmatch(cell.text) is not None


def _table(rows: Sequence[Sequence[_Line]], columns: Sequence[tuple[float, float]]) -> Table:
    found: list[tuple[float, list[str]]] = []
    for row in rows:
        cells = [""] * len(columns)
        for line in row:
            for at, cell in _cells(line, columns).items():
                between = " " if cells[at][-1:].isascii() and cells[at] and cell.text[0].isascii() else ""
                cells[at] += between + cell.text
        found.append((row[0].top, cells))
    every = [line for row in rows for line in row]
    return Table((columns[0][0], every[0].top, columns[-1][1], max(line.bottom for line in every)), found)


def as_lines(table: Table) -> list[tuple[float, str]]:
    """The rows of a table as lines, each with where it begins."""
    return [(top, CELL.join(cells)) for top, cells in table.rows]
