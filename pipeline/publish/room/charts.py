"""Charts as numbers: where things stand in an SVG of given size. The templates draw them; each page has the table beside."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

ROW = 22  # height of a row, in pixels
_NODE = 30  # height of a node of a graph
_LANES, _IN_A_LANE, _DOTS = 4, 3, 80  # units, promises in the same unit, and of these the largest
_APART = 0.007  # how far dots of one year stand from each other
_THIN, _TICKS = 0.003, 14  # least width of a bar, years named
_LEAST = 12  # bars that a chart has room for, however few there are


@dataclass(frozen=True, slots=True)
class Dot:
    """A share with its interval and what it is elsewhere, as positions from 0 to 1."""

    label: str
    label_en: str
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
    """Bars side by side; ``ticks`` are label and position."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, float], ...]
    most: int


@dataclass(frozen=True, slots=True)
class Stack:
    """Bars of several kinds, one above another: x, y, width, height as shares, the kind and the count."""

    pieces: tuple[tuple[float, float, float, float, str, int, int], ...]
    years: tuple[tuple[int, float], ...]
    kinds: tuple[str, ...]
    table: tuple[tuple[int, tuple[int, ...]], ...]
    most: int


def dots(rows: Sequence[tuple[str, str, float, float | None, float | None, float | None, bool]]) -> Dots:
    """Lay out shares with intervals.

    Args:
        rows: Chinese and English label, share, its lower and upper bound, the share elsewhere, and whether it is marked.
    """
    widest = max(0.05, *(max(share, high or 0.0, elsewhere or 0.0) for _, _, share, _, high, elsewhere, _ in rows))
    step = next((s for s in (1, 2, 5, 10, 20) if widest * 100 / s <= 6), 25)
    ticks = tuple((percent / 100 / widest, percent) for percent in range(0, int(widest * 100) + 1, step))
    placed = tuple(
        Dot(
            label,
            english,
            index * ROW + ROW // 2,
            share / widest,
            None if low is None else low / widest,
            None if high is None else high / widest,
            None if elsewhere is None else elsewhere / widest,
            marked,
            share,
        )
        for index, (label, english, share, low, high, elsewhere, marked) in enumerate(rows)
    )
    return Dots(placed, ticks, len(rows) * ROW)


def months(days: Iterable[date]) -> Bars | None:
    """Count days by month, from the first month to the last with those between; None where all lie in one month.

    A bar's label is its month, and that of a tick the year, which stands at every January or, over many years, at some.
    """
    counts = Counter(day.year * 12 + day.month - 1 for day in days)
    if len(counts) < 2:
        return None
    first, last, most = min(counts), max(counts), max(counts.values())
    number = max(last - first + 1, _LEAST)
    placed = (
        Bar(f"{at // 12}-{at % 12 + 1:02}", n, (at - first) / number, max(0.8 / number, _THIN), n / most)
        for at, n in sorted(counts.items())
    )
    januaries = [at for at in range(first, last + 1) if at % 12 == 0]
    step = -(-len(januaries) // _TICKS) or 1
    return Bars(tuple(placed), tuple((str(at // 12), (at - first) / number) for at in januaries[::step]), most)


def years(counts: Mapping[int, int]) -> Bars | None:
    """Bars a year, from the first year to the last with those between; None where all lie in one year."""
    counted = {year: n for year, n in counts.items() if n}
    if len(counted) < 2:
        return None
    first, last = min(counted), max(counted)
    number = max(last - first + 1, _LEAST)
    placed = (
        Bar(str(year), n, (year - first) / number, 0.8 / number, n / max(counted.values()))
        for year, n in sorted(counted.items())
    )
    step = -(-(last - first + 1) // _TICKS)
    ticks = tuple((str(year), (year - first) / number) for year in range(first, last + 1, step))
    return Bars(tuple(placed), ticks, max(counted.values()))


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


@dataclass(frozen=True, slots=True)
class Mark:
    """A promise as a dot: year and size as positions from 0 to 1, and its row."""

    x: float
    y: float
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lane:
    """Promises in one unit, on a scale of their own: the dots, the least and greatest size."""

    unit: str
    marks: tuple[Mark, ...]
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Lanes:
    """Promises by year of the deadline and by size, a lane a unit; ``years`` are year and position."""

    lanes: tuple[Lane, ...]
    years: tuple[tuple[int, float], ...]


def lanes(rows: Sequence[Mapping[str, Any]]) -> Lanes | None:
    """Lay out promises by the year of their deadline and their size, which is drawn on a logarithmic scale.

    Args:
        rows: with ``deadline_year``, ``unit`` and ``size``; those without one of them are left out.

    Returns:
        the lanes of the units that most promises have; None where fewer than three promises have a unit in common, or all the
        same year.
    """
    kept = list(filter(_has_place, rows))
    units = [unit for unit, n in Counter(row["unit"] for row in kept).most_common(_LANES) if n >= _IN_A_LANE]
    due = sorted({row["deadline_year"] for row in kept if row["unit"] in units})
    if len(due) < 2:
        return None
    first, span = due[0], due[-1] - due[0]
    drawn = tuple(_lane(unit, [row for row in kept if row["unit"] == unit], first, span) for unit in units)
    return Lanes(drawn, tuple((first + at, at / span) for at in range(0, span + 1, max(1, span // 10))))


def _has_place(row: Mapping[str, Any]) -> bool:
    """Has a promise year, unit and size?"""
    return bool(row["deadline_year"] and row["unit"] and (row["size"] or 0) > 0)


def _lane(unit: str, rows: Sequence[Mapping[str, Any]], first: int, span: int) -> Lane:
    """The largest promises of a unit, by year from the ``first`` on and by the logarithm of their size."""
    own = sorted(rows, key=lambda row: -row["size"])[:_DOTS]
    least, most = own[-1]["size"], own[0]["size"]
    ratio = math.log10(most / least)
    marks = (
        Mark(
            (row["deadline_year"] - first) / span + _APART * (at % 5 - 2),
            math.log10(most / row["size"]) / ratio if ratio else 0.5,
            row,
        )
        for at, row in enumerate(own)
    )
    return Lane(unit, tuple(marks), least, most)


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from a node on the left to one on the right: their numbers, heights, and how much it stands for."""

    left: int
    right: int
    y1: float
    y2: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Graph:
    """Two columns of nodes and the lines between them; ``left`` and ``right`` are the heights of the nodes."""

    left: tuple[float, ...]
    right: tuple[float, ...]
    edges: tuple[Edge, ...]
    height: int


def graph(counts: Mapping[tuple[int, int], int], left: int, right: int) -> Graph:
    """Lay out a graph of two kinds of things.

    Args:
        counts: how often a thing on the left goes with one on the right.
        left: things on the left.
        right: things on the right.
    """
    height = _NODE * max(left, right)
    ys = [tuple((at + 0.5) * height / n for at in range(n)) for n in (left, right)]
    most = max(counts.values(), default=1)
    edges = (
        Edge(a, b, ys[0][a], ys[1][b], 1 + 7 * math.sqrt(n / most), n) for (a, b), n in sorted(counts.items()) if n
    )
    return Graph(ys[0], ys[1], tuple(edges), height)
