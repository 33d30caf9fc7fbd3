"""Rows of tables as lines: cells told apart by a tab, blank where a cell reaches in from the left or from above."""

from __future__ import annotations

from collections.abc import Iterable

CELL = "\t"
_MOST_SPAN = 100  # who claims more, claims it wrongly


class Columns:
    """The columns of one table, with the cells that reach down into the rows to come."""

    def __init__(self) -> None:
        self._left: dict[int, int] = {}  # column → rows that a cell from above still fills

    @property
    def is_open(self) -> bool:
        """Does a cell from above reach into the next row?"""
        return any(self._left.values())

    def row(self, cells: Iterable[tuple[str, int, int]]) -> list[str]:
        """The columns of the next row.

        Args:
            cells: text, columns and rows of each cell of its own.
        """
        texts: list[str] = []
        began: dict[int, int] = {}

        def pass_by() -> None:
            while self._left.get(len(texts), 0):
                self._left[len(texts)] -= 1
                texts.append("")

        for text, across, down in cells:
            pass_by()
            for column in range(across if 1 < across <= _MOST_SPAN else 1):
                began[len(texts)] = max(0, min(down, _MOST_SPAN) - 1)
                texts.append("" if column else text)
        pass_by()
        self._left |= began
        return texts


def span(value: str | None) -> int:
    """How many columns or rows a cell says that it takes; 1 where that is no number."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else 1
