"""A sentence laid out: its pieces between commas, its brackets, its numbers and its dates."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.language.quantities import Quantity
from pipeline.records import Clause

_MARKS = re.compile(r"[，,；;：:。！？!?（）()《》“”「」]")
_OPENING = {"）": "（", ")": "(", "》": "《", "”": "“", "」": "「"}
_GREAT = frozenset("；;。！？!?")
_BRACKETS_BACK = 12  # nesting beyond this is noise
_DATES_BACK = 8
_REACH = 240  # how far a cue may stand from its number, so that a sentence without end costs no more than a long one


@dataclass(frozen=True, slots=True)
class Frame:
    """One clause of a document with what stands in it. Offsets are those of the document."""

    text: str
    index: int
    clause: Clause
    numbers: tuple[Quantity, ...]
    dates: tuple[Quantity, ...]
    stops: tuple[int, ...]  # commas and the like outside brackets and quotation marks
    great_stops: tuple[int, ...]  # those of the stops that are ； or 。
    brackets: tuple[tuple[int, int], ...]  # spans of 《》, （） and “”, marks included, by their start

    def piece(self, at: int) -> tuple[int, int]:
        """Span of the piece between two stops that a position stands in."""
        return self._between(self.stops, at)

    def part(self, at: int) -> tuple[int, int]:
        """Span of the part between two ； or 。 that a position stands in."""
        return self._between(self.great_stops, at)

    def _between(self, stops: tuple[int, ...], at: int) -> tuple[int, int]:
        right = bisect_left(stops, at)
        start = stops[right - 1] + 1 if right else self.clause.start
        return start, stops[right] if right < len(stops) else self.clause.end

    def bracket(self, at: int, marks: str) -> tuple[int, int] | None:
        """The innermost bracket that begins with one of ``marks`` around a position."""
        before = bisect_left(self.brackets, (at, at))
        for start, end in reversed(self.brackets[max(0, before - _BRACKETS_BACK) : before]):
            if at < end and self.text[start] in marks:
                return start, end
        return None

    def dates_before(self, at: int) -> tuple[Quantity, ...]:
        """The nearest dates before a position, in order."""
        end = bisect_left(self.dates, at, key=lambda due: due.start)
        return self.dates[max(0, end - _DATES_BACK) : end]

    def before(self, at: int, *, start: int | None = None) -> str:
        """Text of the clause (or from ``start``) up to a position, within reach."""
        first = self.clause.start if start is None else start
        return self.text[max(first, at - _REACH) : at]

    def after(self, at: int, *, end: int | None = None) -> str:
        """Text of the clause (or up to ``end``) from a position, within reach."""
        last = self.clause.end if end is None else end
        return self.text[at : min(last, at + _REACH)]


def between(quantities: Sequence[Quantity], start: int, end: int) -> Sequence[Quantity]:
    """Of quantities in order those that begin in a span."""
    first = bisect_left(quantities, start, key=lambda quantity: quantity.start)
    return quantities[first : bisect_left(quantities, end, key=lambda quantity: quantity.start)]


def lay_out(text: str, index: int, clause: Clause, quantities: Sequence[Quantity]) -> Frame:
    """The frame of a clause; ``quantities`` are those that stand in it, in order."""
    brackets, marks = _marks(text, clause)
    stops = tuple(_outside(brackets, marks))
    return Frame(
        text,
        index,
        clause,
        tuple(q for q in quantities if q.kind != "date"),
        tuple(q for q in quantities if q.kind == "date"),
        stops,
        tuple(at for at in stops if text[at] in _GREAT),
        tuple(brackets),
    )


def _marks(text: str, clause: Clause) -> tuple[list[tuple[int, int]], list[int]]:
    """The brackets of a clause that are closed, in order, and its other marks."""
    brackets: list[tuple[int, int]] = []
    opened: list[int] = []
    marks: list[int] = []
    for found in _MARKS.finditer(text, clause.start, clause.end):
        mark, at = found.group(), found.start()
        if mark in _OPENING.values():
            opened.append(at)
        elif mark not in _OPENING:
            marks.append(at)
        elif opened and text[opened[-1]] == _OPENING[mark]:
            brackets.append((opened.pop(), at + 1))
    return sorted(brackets), marks


def _outside(brackets: Sequence[tuple[int, int]], marks: Iterable[int]) -> Iterable[int]:
    """The marks outside all brackets."""
    outer: list[tuple[int, int]] = []
    for start, end in brackets:
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    starts = [start for start, _ in outer]
    for at in marks:
        nearest = bisect_right(starts, at) - 1
        if nearest < 0 or at >= outer[nearest][1]:
            yield at
