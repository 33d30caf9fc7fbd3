"""Marks of Markdown and HTML that a text was given with, and what a reader sees in their place: rows of tables, ends of lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

# Blanks are taken from where they begin, so that a long run of them is looked at once.
_BREAK = re.compile(r"(?:(?<![ \t])[ \t]++)?</?(?:br|p|div)\b[^<>\n]{0,80}>[ \t]*+", re.IGNORECASE)
_EDGED = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*+\|?\s*+:?-{2,}+:?\s*+(?:\|\s*+:?-{2,}+:?\s*+)*+\|?\s*+")
_BAR = re.compile(r"(?:(?<![ \t\u3000])[ \t\u3000]++)?(?<!\\)\|[ \t\u3000]*+")
_OUTER = re.compile(r"[ \t\u3000]*\|?[ \t\u3000]*")
_CELL = "｜"


class Edit(NamedTuple):
    """A stretch of a text, ``[start, end)``, and what stands in its place."""

    start: int
    end: int
    put: str = ""


def edits(text: str) -> Iterator[Edit]:
    """What to put in place of marks, table by table, then tag by tag: ``｜`` between the cells of a Markdown table, a line end for
    ``<br>`` and tags of paragraphs, ``；`` for those inside a cell.

    A Markdown table is a run of two lines or more that begin and end with a bar, or of lines with bars above and below a rule
    (``---|---``), which goes. A bar that stands anywhere else stays.
    """
    inside = []
    for rows in _tables(text) if "|" in text else ():
        inside.append((rows[0][0], rows[-1][1]))
        yield from _of_table(text, rows)
    for tag in _BREAK.finditer(text) if "<" in text else ():
        row = bisect_right(inside, (tag.start(), len(text))) - 1
        in_row = row >= 0 and tag.start() < inside[row][1]
        yield Edit(*tag.span(), "；" if in_row else "\n")


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


def _of_table(text: str, rows: list[tuple[int, int]]) -> Iterator[Edit]:
    for start, end in rows:
        if _RULE.fullmatch(text, start, end):
            yield Edit(start, min(end + 1, len(text)))
            continue
        first = _OUTER.match(text, start, end).end()  # type: ignore[union-attr]
        body = text[first:end].rstrip()
        stop = first + len(body.removesuffix("|").rstrip())
        if first > start:
            yield Edit(start, first)
        yield from (Edit(*bar.span(), _CELL) for bar in _BAR.finditer(text, first, stop))
        if stop < end:
            yield Edit(stop, end)
