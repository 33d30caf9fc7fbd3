"""Tables: a number is what its row and column name, in their unit and for their year; a cell of prose is read as sentences (C6, E5).

A table is a run of rows whose cells are told apart by ｜, tabs, or line ends. Its columns have roles (:mod:`columns`): from years and
words of all rows of headers, and from what they hold. Every cell may name itself instead (指标：…｜2025年目标：…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, NamedTuple

from pipeline.language.markers import marker
from pipeline.language.quantities import Quantity, find_quantities
from pipeline.records import Clause
from pipeline.targets.cells import CUMULATIVE, Cell, cells, falls_in, filled, labelled, padded, quantity_of
from pipeline.targets.columns import (
    Column,
    columns_of,
    is_blank,
    is_numeric,
    is_place,
    says,
    unit_of,
    without_unit,
)
from pipeline.targets.measured import Measured
from pipeline.targets.phrases import Span

_GROWS = re.compile(r"(?:增长|增速|增幅|涨幅|降低|下降|减少|提高|降幅)(?:率|幅度|速度)?[▲*]?$")
_FLOWS = re.compile(r"新增|净增|新建|新改建|累计|改造|培训|引进")
_AT_WORK = ("lead", "support")
Nature = Literal["target", "past", "achieved", "unclear"]


_NO_CELL = Cell(0, 0, "")


class Told(NamedTuple):
    """What a document says over a table.

    ``base_year`` is the last year that is over for it (None: unknown), ``promises`` that the table is one of goals, ``tells`` that it is
    one of facts; ``unit`` is printed above it, ``caption`` the span of what its caption names; ``issued_on`` is the day of the document.
    """

    base_year: int | None = None
    promises: bool = False
    tells: bool = False
    unit: str = ""
    caption: Span | None = None
    issued_on: date | None = None


class Shared(NamedTuple):
    """What a row says for all its cells: when they are due, and who answers for them in which role."""

    due: Quantity | None = None
    actor: tuple[int, int, str] | None = None
    binding: str | None = None


class TableValue(NamedTuple):
    """A number of a table with what its row and column say of it."""

    quantity: Quantity
    what: Measured
    nature: Nature
    due: Quantity | None
    period: str
    change: str
    falls: bool
    scope: Mapping[str, str] | None
    shared: Shared
    base: Quantity | None = None
    base_year: int | None = None


class Prose(NamedTuple):
    """A cell that is read as sentences under its header; ``name`` is what names the row, for goals that name nothing."""

    start: int
    end: int
    header: str
    name: Span | None
    shared: Shared


@dataclass
class TableRow:
    """What a row gives: the values of its cells, and its cells of prose."""

    values: list[TableValue] = field(default_factory=list)
    prose: list[Prose] = field(default_factory=list)


def read_table(text: str, rows: Sequence[Clause], told: Told) -> list[TableRow]:
    """What each row of a table gives.

    Args:
        text: of the document.
        rows: the clauses of its rows, in order, headers among them.
        told: what the document says over it.
    """
    laid = [cells(text, row) for row in rows]
    headed = next((at for at, row in enumerate(rows) if row.columns), len(rows))
    headers = max((row.columns for row in rows), key=len, default=())
    columns = columns_of(headers, _under(headers, rows, laid))
    table = _Table(text, told, laid[:headed], *_years(columns, told.base_year))
    above: list[Cell] = []
    found = []
    for at, (clause, given) in enumerate(zip(rows, laid, strict=True)):
        row = padded(given, len(columns)) if clause.columns else given
        if clause.columns and len(row) == len(columns):
            above = filled(row, above)
            found.append(table.row(columns, row, above))
        else:
            found.append(_apart(table, row, is_header=bool(headers) and at < headed))
    return found


def _under(headers: Sequence[str], rows: Sequence[Clause], laid: Sequence[Sequence[Cell]]) -> Iterator[Sequence[str]]:
    """The cells of the rows that have one under each header."""
    for row, given in zip(rows, laid, strict=True):
        if row.columns and len(given) == len(headers):
            yield [cell.text for cell in given]


def _apart(table: _Table, row: Sequence[Cell], *, is_header: bool) -> TableRow:
    """A row that does not fit the headers: one whose cells name themselves, a header, or prose."""
    own = labelled(table.text, row)
    if own:
        named = columns_of([cell.header for cell in own], [[cell.text for cell in own]])
        return table.row(named, own, own)
    return TableRow() if is_header else _unheaded(row)


def _unheaded(row: Sequence[Cell]) -> TableRow:
    """A row without headers: its cells of prose; the first of two is the name of the other."""
    filled = [cell for cell in row if cell.text]
    label = filled[0] if len(filled) == 2 and not is_numeric(filled[0].text) else None
    told = [cell for cell in filled if not is_numeric(cell.text)]
    return TableRow(
        prose=[
            Prose(cell.start, cell.end, label.text if label and cell is not label else "", None, Shared())
            for cell in told
        ]
    )


@dataclass
class _Table:
    """A table that is read: its text, what stands over it, its rows of headers, the last year that is over, and whether a column is one of
    goals."""

    text: str
    told: Told
    top: Sequence[Sequence[Cell]]
    base_year: int | None = None
    goals: bool = False

    def row(self, columns: Sequence[Column], row: Sequence[Cell], above: Sequence[Cell]) -> TableRow:
        """What a row gives; ``above`` are its cells with those that reach down into it."""
        shared = self._shared(columns, above)
        roles = [column.role for column in columns]
        values = [at for at, role in enumerate(roles) if role == "value" and is_numeric(row[at].text)]
        name_at = _name_at(roles, row, above)
        prose = [
            at
            for at, cell in enumerate(row)
            if roles[at] in ("text", "value") and at not in values and not is_blank(cell.text)
        ]
        return TableRow(
            list(self._values(columns, row, above, values, name_at, shared)),
            list(self._prose(columns, row, above, prose, name_at, shared)),
        )

    def _prose(
        self,
        columns: Sequence[Column],
        row: Sequence[Cell],
        above: Sequence[Cell],
        prose: Sequence[int],
        name_at: int | None,
        shared: Shared,
    ) -> Iterator[Prose]:
        """The cells of prose of a row, each named by what names the row if that stands before it, else by the words to its left."""
        roles = [column.role for column in columns]
        for at in prose:
            named = name_at if name_at is not None and name_at < at else _left_of(roles, row, at)
            name = _name_span(above[named]) if named is not None else None
            yield Prose(row[at].start, row[at].end, columns[at].header, name, shared)

    def _shared(self, columns: Sequence[Column], row: Sequence[Cell]) -> Shared:
        due, binding = None, None
        actors: dict[str, tuple[int, int, str]] = {}
        for column, cell in zip(columns, row, strict=True):
            if column.role == "deadline" and due is None:
                due = _date(cell, self.told.issued_on)
            elif column.role in _AT_WORK and cell.text:
                actors.setdefault(column.role, (cell.start, cell.end, column.role))
            elif column.role == "binding" and cell.text:
                binding = "约束性" if "约束" in cell.text else "预期性"
        return Shared(due, actors.get("lead") or actors.get("support"), binding)

    def _values(
        self,
        columns: Sequence[Column],
        row: Sequence[Cell],
        above: Sequence[Cell],
        values: Sequence[int],
        name_at: int | None,
        shared: Shared,
    ) -> Iterator[TableValue]:
        """The values of a row. One of a year that is over is the base of what is promised for later, and no record of its own."""
        name, named = (above[name_at], columns[name_at].header) if name_at is not None else (_NO_CELL, "")
        unit = next((above[at].text for at, column in enumerate(columns) if column.role == "unit"), "")
        read = [
            (columns[at].measure, self._value(columns[at], row[at], name, named, unit, shared, at)) for at in values
        ]
        found = [(measure, value) for measure, value in read if value is not None]
        for measure, value in found:
            yield from self._told_of(value, [other for known, other in found if known == measure])

    def _told_of(self, value: TableValue, alike: Sequence[TableValue]) -> Iterator[TableValue]:
        """A value beside those of its row that measure the same: with its base, as a fact, or nothing where it is the base of another."""
        natures = {other.nature for other in alike}
        if value.nature == "target":
            yield _based(value, [one for one in alike if one.nature == "past" and one.change == value.change])
        elif value.nature != "past" or "target" not in natures:
            yield value._replace(nature="achieved") if value.nature == "past" and self.told.tells else value

    def _value(
        self, column: Column, cell: Cell, name: Cell, named: str, unit: str, shared: Shared, at: int
    ) -> TableValue | None:
        bare = without_unit(name.text)
        bracketed = CUMULATIVE.match(cell.text) is not None
        quantity = quantity_of(cell.start, cell.text, self._unit(column, bracketed, unit, unit_of(name.text)))
        nature = self._nature(column, shared.due, quantity)
        if quantity is None or nature is None:
            return None
        what, scope = self._what(column, name, named, at)
        moved = _moved(column, cell.text, bare, bracketed, quantity)
        period = _period(column, bracketed or "累计" in cell.text, "" if says("whole").search(bare) else bare)
        due = column.due or shared.due
        return TableValue(moved.quantity, what, nature, due, period, moved.change, moved.falls, scope, shared)

    def _unit(self, column: Column, bracketed: bool, unit: str, of_name: str) -> str:
        """The unit of a value: of its header, else of its row, else of the table; growth is in percent."""
        grows = column.growth and not bracketed
        known = [column.unit, "%"] if grows else [column.unit, unit, of_name, self.told.unit]
        return next((one for one in known if not is_blank(one)), "")

    def _nature(self, column: Column, due: Quantity | None, quantity: Quantity | None) -> Nature | None:
        """Is a value promised, over, or not to be told (None: it measures nothing)?"""
        year = column.due.year if column.due else due.year if due else None
        base = self.base_year
        if column.nature == "past":
            return "past"
        if year is not None and base is not None:
            return "past" if year <= base else "target"
        if self._promises(column):
            return "target"
        if quantity is None or quantity.unit is None:
            return None
        return "past" if self.told.tells else "unclear"

    def _promises(self, column: Column) -> bool:
        """Is a column one of goals, by its header, as that of a place beside such a one, or because the table is?"""
        beside = self.goals and is_place(column.measure)
        return column.nature == "goal" or beside or (self.told.promises and not self.told.tells)

    def _what(self, column: Column, name: Cell, named: str, at: int) -> tuple[Measured, Mapping[str, str] | None]:
        """What is measured, and of whom: the row by itself, the column of a place, or the column of a thing."""
        row = _name_span(name) if name.text else None
        whole = says("whole").search(name.text) is not None
        place = whole or is_place(name.text) or says("places").search(named) is not None
        region = _of_place(name.text) if place and name.text else None
        if is_place(column.measure):
            return Measured(row, None), _of_place(column.measure)
        if column.measure and (row is None or not says("indicators").search(named)):
            return Measured(self._header_span(at), None if place else row), region
        return Measured(self.told.caption if place else row, None), region

    def _header_span(self, at: int) -> Span | None:
        """The lowest header over a column that names something; one that spans several columns stands over the leftmost."""
        for row in reversed(self.top):
            reach = next((n for n in range(min(at, len(row) - 1), -1, -1) if row[n].text), None)
            if reach is not None and columns_of([row[reach].text], [])[0].measure:
                return _name_span(row[reach])
        return None


def _years(columns: Sequence[Column], base_year: int | None) -> tuple[int | None, bool]:
    """The last year that is over, and whether a column of values is one of goals.

    Where the document does not tell it, it is the first of several years in headers that say no more.
    """
    values = [column for column in columns if column.role == "value"]
    bare = {column.due.year for column in values if column.due and column.due.year and column.nature is None}
    if base_year is None and len(bare) > 1:
        base_year = min(bare)
    return base_year, any(column.nature == "goal" for column in values)


def _name_at(roles: Sequence[str], row: Sequence[Cell], above: Sequence[Cell]) -> int | None:
    """The column that names a row: the last one with a name of its own, else the last that reaches down into it."""
    names = [at for at, role in enumerate(roles) if role == "name"]
    own = [at for at in names if row[at].text] or [at for at in names if above[at].text]
    return own[-1] if own else None


def _left_of(roles: Sequence[str], row: Sequence[Cell], at: int) -> int | None:
    """The cell of words to the left of a cell of prose, which names what it is about."""
    return next((n for n in range(at - 1, -1, -1) if roles[n] in ("text", "name") and row[n].text), None)


def _name_span(name: Cell) -> Span:
    """A name without its mark and the bracket of its unit."""
    marked = marker(name.text)
    start = marked[1] if marked and marked[1] < len(name.text) else 0
    start += len(name.text[start:]) - len(name.text[start:].lstrip())
    return name.start + start, name.start + len(without_unit(name.text).rstrip(" \u3000▲*"))


def _of_place(name: str) -> Mapping[str, str] | None:
    """The scope of what is said of a place; none for 全市, 合计, which are the document's own place."""
    return None if says("whole").search(name) else {"region": name}


class _Moved(NamedTuple):
    """How a value moves: its number, kind of change, and whether it falls."""

    quantity: Quantity
    change: str
    falls: bool


def _moved(column: Column, cell: str, name: str, bracketed: bool, quantity: Quantity) -> _Moved:
    """Growth by the header, the name or the cell; in a column of growth a sum over the years (〔2〕) is a gain, of a share in points."""
    falls = falls_in(cell)
    if (column.growth and not bracketed) or _GROWS.search(name) or falls:
        down = falls or column.falls or says("decrease").search(name[-6:]) is not None
        return _Moved(quantity, "relative_change" if quantity.unit == "%" else "delta", down)
    if bracketed and (column.growth or column.periods):
        return _Moved(replace(quantity, unit="pp") if quantity.unit == "%" else quantity, "delta", False)
    return _Moved(quantity, "delta" if _FLOWS.search(name or column.measure) else "level", False)


def _based(value: TableValue, past: Sequence[TableValue]) -> TableValue:
    """A promise with the latest of the values that are over."""
    base = max(past, key=lambda one: (one.due.year or 0) if one.due else 0, default=None)
    if base is None:
        return value
    return value._replace(base=base.quantity, base_year=base.due.year if base.due else None)


def _period(column: Column, cumulative: bool, name: str) -> str:
    if cumulative:
        return "cumulative"
    said = column.periods or tuple(
        kind for kind in ("annual_average", "cumulative", "annual") if says("periods", kind).search(name)
    )
    return said[0] if said else "point"


def _date(cell: Cell, issued_on: date | None) -> Quantity | None:
    """The last date that a cell prints, at its place in the document."""
    dates = [q for q in find_quantities(cell.text, issued_on=issued_on) if q.kind == "date" and q.year is not None]
    if not dates:
        return None
    due = dates[-1]
    return replace(
        due, start=cell.start + due.start, end=cell.start + due.end, mode=due.mode if due.mode != "in" else "by"
    )
