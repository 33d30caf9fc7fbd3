"""Marks of Markdown and HTML that a text was given with, and what a reader sees in their place: rows of tables, ends of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

Put = tuple[int, int, str]
"""A stretch of a text, ``[start, end)``, and what stands in its place."""

_BREAK = re.compile(r"[ \t]*</?(?:br|p|div)\b[^<>\n]{0,80}>[ \t]*", re.IGNORECASE)
_EDGED = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_BAR = re.compile(r"[ \t\u3000]*(?<!\\)\|[ \t\u3000]*")
_OUTER = re.compile(r"[ \t\u3000]*\|?[ \t\u3000]*")
CELL = "｜"


def edits(text: str) -> Iterator[Put]:
    """What to put in place of marks, in order: ``｜`` between the cells of a Markdown table, a line end for ``<br>`` and tags of
    paragraphs, ``；`` for those inside a cell.

    A Markdown table is a run of two lines or more that begin and end with a bar, or of lines with bars above and below a rule
    (``---|---``), which goes. A bar that stands anywhere else stays.
    """
    if "|" in text:
        tables = list(_tables(text))
        inside = [(rows[0][0], rows[-1][1]) for rows in tables]
        found = [edit for rows in tables for edit in _of_table(text, rows)]
    else:
        inside, found = [], []
    if "<" in text:
        for tag in _BREAK.finditer(text):
            in_row = any(start <= tag.start() < end for start, end in inside)
            found.append((*tag.span(), "；" if in_row else "\n"))
    end = 0
    for edit in sorted(found):
        if edit[0] >= end:
            end = edit[1]
            yield edit


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _tables(text: str) -> Iterator[list[tuple[int, int]]]:
    """The lines of each table."""
    for shape, group in groupby(_lines(text), lambda row: _shape(text, row)):
        rows = list(group)
        if shape and len(rows) > 1 and (shape < 0 or _RULE.fullmatch(text, *rows[1])):
            yield rows


def _shape(text: str, row: tuple[int, int]) -> int:
    """What rows of one table share: bars at both ends (-1), or how many stand inside."""
    return -1 if _EDGED.fullmatch(text, *row) else text.count("|", *row)


def _of_table(text: str, rows: list[tuple[int, int]]) -> Iterator[Put]:
    for start, end in rows:
        if _RULE.fullmatch(text, start, end):
            yield start, min(end + 1, len(text)), ""
            continue
        first = _OUTER.match(text, start, end).end()  # type: ignore[union-attr]
        body = text[first:end].rstrip()
        stop = first + len(body.removesuffix("|").rstrip())
        if first > start:
            yield start, first, ""
        yield from ((*bar.span(), CELL) for bar in _BAR.finditer(text, first, stop))
        if stop < end:
            yield stop, end, ""
