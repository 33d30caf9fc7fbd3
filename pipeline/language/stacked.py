"""Tables that were pasted as text, a cell a line: 指标⏎单位⏎2020年⏎2025年⏎粮食产量⏎万吨⏎….

What makes such lines a table is that they repeat: rows of as many lines, numbers at the same places, below as many short lines of words.
Or each row begins with its number, 1, 2, 3. Nothing is moved: a row is the span of its lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.language.grid import Row, headed_columns, name_of
from pipeline.language.markers import CELL, PART, marker
from pipeline.language.paragraphs import Layout, Span, paragraphs

_VALUE = re.compile(
    r"[\[［【〔]?\s*(?:[≥≤<>＞＜约±+]|不低于|不少于|不超过|超过|下降|>=|<=)?\s*-?\d[\d,.]*(?:\s*[-—–~]\s*\d[\d,.]*)?\s*[%％‰]?"
    r"[\]］】〕]?(?:以[上下内]|左右)?(?:[（(][^（）()]{1,8}[）)])?"
)
_DASH = re.compile(r"[-—–/]+")
_YEAR = re.compile(r"(?:19|20)\d\d年.{0,6}")
_SINGLE = re.compile(r"单位|属性|名称")  # such a header spans no years
_OF_VALUES = re.compile(r"年|目标|任务|[值数量额率]$")
_END = "。；！？，、：:"
_LONGEST_HEADER, _LONGEST_NAME, _LONGEST_ORDINAL = 20, 40, 4
_MOST_COLUMNS, _MOST_NAMES = 12, 3
_LEAST_ROWS, _LEAST_ROWS_OF_TWO = 2, 3
_MOST_LINES = 400  # of a row that a number begins


class Stacked(NamedTuple):
    """A table of cells that stand a line each: the spans of its rows, those of headers first, and what names each."""

    rows: tuple[tuple[Span, Row], ...]

    @property
    def span(self) -> Span:
        """From its first line to its last."""
        return self.rows[0][0][0], self.rows[-1][0][1]


class _Lines:
    """The lines of a text that are not blank."""

    def __init__(self, text: str) -> None:
        self.spans: list[Span] = []
        at = 0
        for line in text.splitlines(keepends=True):
            body = line.strip()
            if body:
                start = at + line.index(body)
                self.spans.append((start, start + len(body)))
            at += len(line)
        self.texts = [text[start:end] for start, end in self.spans]

    def span(self, first: int, stop: int) -> Span:
        """From the beginning of a line to the end of the one before another."""
        return self.spans[first][0], self.spans[stop - 1][1]

    def header_run(self, stop: int) -> int:
        """The first of the short lines of words that end before a line, as far as headers may reach."""
        first = stop
        while first and stop - first < 2 * _MOST_COLUMNS and _is_header(self.texts[first - 1]):
            first -= 1
        return first


def stacked_tables(text: str) -> list[Stacked]:
    """The tables of a text whose cells stand a line each, in order."""
    if text.count("\n") < 2 * _LEAST_ROWS_OF_TWO:
        return []
    lines = _Lines(text)
    found: list[Stacked] = []
    at = 0
    while at < len(lines.texts):
        table, stop = _table_at(lines, at)
        if table is not None:
            found.append(table)
        at = at + 1 if table is None else stop
    return found


def _table_at(lines: _Lines, at: int) -> tuple[Stacked | None, int]:
    """The table whose first number is a line: a row's 1, else a value."""
    line = lines.texts[at]
    if at < 2 or not (_VALUE.fullmatch(line) or line == "1"):
        return None, at
    numbered = _numbered(lines, at) if line == "1" else (None, at)
    return _repeating(lines, at) if numbered[0] is None else numbered


def _is_header(line: str) -> bool:
    return (
        len(line) <= _LONGEST_HEADER
        and line[-1] not in _END
        and not _VALUE.fullmatch(line)
        and CELL.search(line) is None
        and not ((mark := marker(line)) and mark[0] <= PART)
    )


def _numbered(lines: _Lines, first: int) -> tuple[Stacked | None, int]:
    """The table whose rows begin with 1, 2, 3 from a line on; where its lines end."""
    starts = _counted_on(lines.texts, first)
    if len(starts) < _LEAST_ROWS:
        return None, first
    sizes = [_without_group(lines, a, b) - a for a, b in pairwise(starts)]
    columns, times = Counter(sizes).most_common(1)[0]
    low = first - 1 if _names_group(lines.texts[first - 1]) else first
    headed = low - columns
    if not 2 < columns <= _MOST_COLUMNS or 2 * times < len(sizes) or headed < 0:
        return None, first
    headers = lines.texts[headed:low]
    if len(headers[0]) > _LONGEST_ORDINAL or not all(map(_is_header, headers)):
        return None, first
    return _table_of(lines, headed, low, columns, starts)


def _counted_on(texts: Sequence[str], first: int) -> list[int]:
    """The lines that count on from the 1 of a line: 2, 3, …"""
    starts = [first]
    at = first + 1
    while at < len(texts) and at - starts[-1] < _MOST_LINES:
        if texts[at] == str(len(starts) + 1):
            starts.append(at)
        at += 1
    return starts


def _table_of(lines: _Lines, headed: int, low: int, columns: int, starts: Sequence[int]) -> tuple[Stacked, int]:
    """The table with headers from ``headed`` to ``low`` and a row at each of ``starts``; where its lines end."""
    first, headers = starts[0], lines.texts[headed:low]
    stop = min(starts[-1] + columns, len(lines.texts))
    rows = [(lines.span(headed, low), Row()), *((lines.span(group, first), Row()) for group in range(low, first))]
    for a, b in zip(starts, [*starts[1:], stop], strict=True):
        end = _without_group(lines, a, b)
        rows.append((lines.span(a, end), _row(lines.texts[a:end], tuple(headers), columns)))
        rows += [(lines.span(group, group + 1), Row()) for group in range(end, b)]
    return Stacked(tuple(rows)), stop


def _without_group(lines: _Lines, first: int, stop: int) -> int:
    """The end of a row, without the line 二、… that names the rows after it."""
    return stop - 1 if stop - first > 2 and _names_group(lines.texts[stop - 1]) else stop


def _names_group(line: str) -> bool:
    marked = marker(line)
    return marked is not None and marked[0] <= PART + 1


def _row(cells: Sequence[str], headers: tuple[str, ...], columns: int) -> Row:
    return Row(headers, tuple(name_of(cells))) if len(cells) == columns else Row()


def _repeating(lines: _Lines, number: int) -> tuple[Stacked | None, int]:
    """The table whose first number is a line: the pattern of words and numbers that repeats most, below its headers."""
    run = lines.header_run(number)
    best: tuple[list[Span], int, tuple[str, ...]] | None = None
    for names in range(1, min(_MOST_NAMES, number - run) + 1):
        first = number - names
        for columns in range(max(2, names + 1), min(_MOST_COLUMNS, first - run) + 1):
            headers, headed = _headers(lines, run, first, columns)
            rows = _repeats(lines, first, names, columns)
            least = _LEAST_ROWS if columns > 2 else _LEAST_ROWS_OF_TWO
            told = columns > 2 or _OF_VALUES.search(headers[-1])
            if told and len(rows) >= least and (best is None or rows[-1][1] > best[0][-1][1]):
                best = rows, headed, headers
    if best is None:
        return None, number
    rows, headed, headers = best
    found = [*_header_rows(lines, headed, rows[0][0], len(headers))]
    for a, b in rows:
        cells = lines.texts[a:b]
        found.append((lines.span(a, b), Row(headers[len(headers) - len(cells) :], tuple(name_of(cells)))))
    return Stacked(tuple(found)), rows[-1][1]


def _headers(lines: _Lines, run: int, first: int, columns: int) -> tuple[tuple[str, ...], int]:
    """The headers of so many columns above a row, and the line that they begin with.

    Where the lowest are years, they may stand under one header that spans them (分年度任务⏎2024年⏎2025年).
    """
    above = lines.texts[run:first]
    years = next((n for n, line in enumerate(reversed(above)) if not _YEAR.fullmatch(line)), len(above))
    spanned = len(above) > columns and 2 <= years < columns
    if spanned and not _is_caption(above[-columns - 1]) and not _SINGLE.search(above[-years - 1]):
        top, low = above[-columns - 1 : -years], above[-years:]
        rows = [[*top, *[""] * (years - 1)], [*[""] * (len(top) - 1), *low]]
        return headed_columns(rows), first - columns - 1
    return tuple(above[-columns:]), first - columns


def _is_caption(line: str) -> bool:
    """Is a line above headers the caption of the table, or the unit of all its numbers?"""
    return line.endswith(("表", "标")) or "：" in line or ":" in line


def _header_rows(lines: _Lines, headed: int, first: int, columns: int) -> Iterator[tuple[Span, Row]]:
    """The rows of headers: one, or an upper one and the years below its last cell."""
    if first - headed == columns:
        yield lines.span(headed, first), Row()
        return
    low = next(at for at in range(first, headed, -1) if not _YEAR.fullmatch(lines.texts[at - 1]))
    yield lines.span(headed, low), Row()
    yield lines.span(low, first), Row()


def _repeats(lines: _Lines, first: int, names: int, columns: int) -> list[Span]:
    """The rows from a line on that have words and numbers where the first has them; some may lack a name that reaches down into them."""
    shape = [_is_value(line) for line in lines.texts[first : first + columns]]
    if len(shape) < columns or any(shape[:names]) or not shape[names]:
        return []
    rows: list[Span] = []
    at = first
    while True:
        size = next(
            (n for n in range(columns, columns - names, -1) if _fits(lines.texts[at : at + n], shape[-n:])), None
        )
        if size is None:
            return rows
        rows.append((at, at + size))
        at += size


def _fits(cells: Sequence[str], shape: Sequence[bool]) -> bool:
    return len(cells) == len(shape) and all(
        _DASH.fullmatch(cell) is not None or (_is_value(cell) if value else _is_name(cell))
        for cell, value in zip(cells, shape, strict=True)
    )


def _is_value(line: str) -> bool:
    return _VALUE.fullmatch(line) is not None or _DASH.fullmatch(line) is not None


def _is_name(line: str) -> bool:
    return len(line) <= _LONGEST_NAME and line[-1] not in _END and not _is_value(line)


def blocks(text: str, layout: Layout, bold: Mapping[int, int]) -> tuple[list[Span], list[Stacked]]:
    """The paragraphs of a text and its tables whose cells stand a line each, as spans in order; and these tables.

    Args:
        text: the text.
        layout: how it is set. Where numbers were scattered over lines, lines of numbers tell of no table.
        bold: see :func:`pipeline.language.paragraphs.paragraphs`.
    """
    tables = [] if layout.scattered else stacked_tables(text)
    spans = paragraphs(text, layout, bold)
    if tables:
        spans = sorted([*_outside(spans, tables), *(table.span for table in tables)])
    return spans, tables


def _outside(spans: Sequence[Span], tables: Sequence[Stacked]) -> list[Span]:
    """The spans, in order, that no table holds."""
    ends = [table.span[1] for table in tables]
    kept = []
    for span in spans:
        at = bisect_left(ends, span[0] + 1)
        if at == len(tables) or tables[at].span[0] >= span[1]:
            kept.append(span)
    return kept
