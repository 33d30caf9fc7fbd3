"""Charts as numbers: where things stand in an SVG of given size. The templates draw them; each page has the table beside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ROW = 22  # height of a row, in pixels
_LEAST = 12  # bars that a chart has room for, however few there are


@dataclass(frozen=True, slots=True)
class Dot:
    """A share with its interval and what it is elsewhere, as positions from 0 to 1."""

    label: str
    y: int
    at: float
    low: float | None
    high: float | None
    elsewhere: float | None
    marked: bool
    share: float


@dataclass(frozen=True, slots=True)
class Dots:
    """Rows of dots on one scale; ``ticks`` are position and percentage."""

    rows: tuple[Dot, ...]
    ticks: tuple[tuple[float, int], ...]
    height: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: what it counts, and where it stands, as shares of width and height."""

    label: str
    count: int
    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars side by side."""

    bars: tuple[Bar, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Stack:
    """Bars of several kinds, one above another: x, y, width, height as shares, the kind and the count."""

    pieces: tuple[tuple[float, float, float, float, str, int, int], ...]
    years: tuple[tuple[int, float], ...]
    kinds: tuple[str, ...]
    table: tuple[tuple[int, tuple[int, ...]], ...]
    most: int


def dots(rows: Sequence[tuple[str, float, float | None, float | None, float | None, bool]]) -> Dots:
    """Lay out shares with intervals.

    Args:
        rows: label, share, its lower and upper bound, the share elsewhere, and whether it is marked.
    """
    widest = max(0.05, *(max(share, high or 0.0, elsewhere or 0.0) for _, share, _, high, elsewhere, _ in rows))
    step = next((s for s in (1, 2, 5, 10, 20) if widest * 100 / s <= 6), 25)
    ticks = tuple((percent / 100 / widest, percent) for percent in range(0, int(widest * 100) + 1, step))
    placed = tuple(
        Dot(
            label,
            index * ROW + ROW // 2,
            share / widest,
            None if low is None else low / widest,
            None if high is None else high / widest,
            None if elsewhere is None else elsewhere / widest,
            marked,
            share,
        )
        for index, (label, share, low, high, elsewhere, marked) in enumerate(rows)
    )
    return Dots(placed, ticks, len(rows) * ROW)


def bars(counts: Sequence[tuple[str, int]]) -> Bars:
    """Lay out counts side by side, in their order."""
    most, width = max(count for _, count in counts), 1 / max(len(counts), _LEAST)
    placed = (Bar(label, count, i * width, width * 0.8, count / most) for i, (label, count) in enumerate(counts))
    return Bars(tuple(placed), most)


def stack(counts: Counter[tuple[int, str]], kinds: Sequence[str]) -> Stack:
    """Lay out counts by year and kind; years without any keep their place."""
    first, last = min(year for year, _ in counts), max(year for year, _ in counts)
    years = list(range(first, last + 1)) if last - first < 60 else sorted({year for year, _ in counts})
    table = tuple((year, tuple(counts[year, kind] for kind in kinds)) for year in years)
    most, width = max(sum(row) for _, row in table), 1 / max(len(years), _LEAST)
    pieces = []
    for index, (year, row) in enumerate(table):
        bottom = 1.0
        for kind, count in zip(kinds, row, strict=True):
            if count:
                height = count / most
                bottom -= height
                pieces.append((index * width, bottom, width * 0.8, height, kind, count, year))
    return Stack(tuple(pieces), tuple((year, i * width) for i, year in enumerate(years)), tuple(kinds), table, most)
