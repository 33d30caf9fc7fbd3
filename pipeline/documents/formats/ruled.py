"""Tables of a PDF page, drawn with rules or by columns alone: their rows with cells told apart, in the place where they stand."""

from __future__ import annotations

import io
import logging
import re
from functools import cached_property
from typing import Any

import pypdf

from pipeline.documents.formats.aligned import Box, aligned_tables, as_lines
from pipeline.documents.rows import CELL

_RULE = re.compile(rb"\s(?:re|l)\s")
_LEAST_RULES, _MOST_RULES = 6, 2000  # two cells have as many; a drawing has more
_MOST_IN_ALL = 60_000  # a thousand take about a second
_MOST_LOOKS = 200  # pages on which columns are looked for: one takes a tenth of a second
_LEAST_FILLED, _LEAST_SHARE = 4, 0.3
_BETWEEN_WORDS = 0.4  # of the size of letters: justified Han stand further apart than Latin letters
_WRAPPED_LATIN = re.compile(r"(?<=[!-~])\s*\n\s*(?=[!-~])")


def rules_of(page: pypdf.PageObject) -> int:
    """How many lines and boxes a page draws; 0 where they are too few for a table, or so many that they are a drawing.

    Asked first, since tables cost time to find.
    """
    contents = page.get_contents()
    count = len(_RULE.findall(contents.get_data())) if contents is not None else 0
    return count if _LEAST_RULES <= count <= _MOST_RULES else 0


class TablePages:
    """The pages of a PDF as pdfplumber sees them, opened when the first is asked for."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._left = _MOST_IN_ALL
        self._looks = _MOST_LOOKS

    @cached_property
    def _pages(self) -> list[Any]:
        import pdfplumber  # takes longer to load than a page to read

        logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it tells of every font that lacks a box
        return list(pdfplumber.open(io.BytesIO(self._payload)).pages)

    def aligned(self, number: int) -> str | None:
        """The lines of a page, rows of tables without rules among them; None where it has no such table, and past 200 pages that were
        looked at.

        Args:
            number: of the page, from 0.
        """
        if self._looks <= 0:
            return None
        self._looks -= 1
        try:
            page = self._pages[number].dedupe_chars()  # bold may be letters drawn twice
            tables = aligned_tables(page)
            placed = [line for table in tables for line in as_lines(table)]
            return _composed(page, [table.box for table in tables], placed)
        except Exception:  # what pdfminer cannot read has been read by pypdf
            return None

    def ruled(self, number: int, rules: int) -> str | None:
        """The lines of a page, rows of its tables among them, cells told apart by a tab; None where it has no table.

        A table has two rows and two columns at least; a box around paragraphs is none. Cells that span others leave those blank.

        Args:
            number: of the page, from 0.
            rules: how many it draws; past 60,000 of a file no tables are looked for.
        """
        if not 0 < rules <= self._left:
            return None
        self._left -= rules
        try:
            return _with_tables(self._pages[number].dedupe_chars())
        except Exception:  # what pdfminer cannot read has been read by pypdf
            return None


def _with_tables(page: Any) -> str | None:
    placed: list[tuple[float, str]] = []
    boxes: list[Box] = []
    for table in page.find_tables():
        rows = [[_cell(cell) for cell in row] for row in table.extract(x_tolerance_ratio=_BETWEEN_WORDS)]
        rows = list(filter(any, rows))
        if _is_table(rows):
            boxes.append(table.bbox)
            placed += [(table.bbox[1], CELL.join(row)) for row in rows]
    return _composed(page, boxes, placed)


def _composed(page: Any, boxes: list[Box], placed: list[tuple[float, str]]) -> str | None:
    """The text of a page with the rows of tables in the place where they stand; None where it has no table."""
    if not boxes:
        return None
    outside = page.filter(lambda thing: not any(_lies_in(thing, box) for box in boxes))
    for line in outside.extract_text_lines(return_chars=False, x_tolerance_ratio=_BETWEEN_WORDS):
        placed.append((line["top"], line["text"]))
    placed.sort(key=lambda piece: piece[0])  # stable: rows of a table stay in order
    return "\n".join(text for _, text in placed)


def _is_table(rows: list[list[str]]) -> bool:
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    filled, every = sum(bool(cell) for row in rows for cell in row), sum(map(len, rows))
    columns = sum(any(row[at] for row in rows) for at in range(len(rows[0])))
    return columns >= 2 and filled >= _LEAST_FILLED and filled >= _LEAST_SHARE * every


def _cell(text: str | None) -> str:
    """A cell as one line: Han follow each other, Latin words stand apart."""
    return " ".join(_WRAPPED_LATIN.sub(" ", text or "").replace("\n", "").split())


def _lies_in(thing: dict[str, Any], box: Box) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])
