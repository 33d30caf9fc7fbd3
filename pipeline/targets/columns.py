"""Roles of a table's columns, put together from the words and years of their headers and from what their cells hold (codebook E5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from pipeline.declarations import read_yaml
from pipeline.language.markers import marker
from pipeline.language.quantities import Quantity, find_quantities
from pipeline.targets.cells import quantity_of

Role = Literal["ordinal", "unit", "binding", "deadline", "lead", "support", "skip", "name", "value", "text"]
_UNIT_AT_END = re.compile(r"[（(\[［]\s*(?:单位[：:])?\s*([^（）()\[\]［］\d]{1,12}|1)\s*[）)\]］]\s*$")
_MARKS = re.compile(r"[（(][^（）()]*[）)]|[〔〕\[\]［］【】\s、，,/:：.\d—–~%％-]+")
_BLANK = re.compile(r"[\s—–\-/]*")
_LOOKS_NUMERIC = re.compile(r"[^\d，。；]{0,6}\d")
_PROSE = re.compile(r"[，。；]|[\u4e00-\u9fff]\d")
_LONGEST_VALUE = 18
_AFTER_VALUE = re.compile(r"\s*(?:[（(][^（）()]*[）)]\s*|[\]］】〕])*$")
_BINDING = re.compile(r"\s*(?:约束|预期)性?(?:指标)?\s*")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,7}(?:省|市|区|县|旗|州|盟|镇|乡|街道)|全[省市区县]")
_YEARS = re.compile(r"(?:19|20)\d\d年[末底]?")
_MOSTLY = 0.5
_REMEMBERED = 4096  # headers


@cache
def _data() -> Mapping[str, Any]:
    told: Mapping[str, Any] = read_yaml(Path(__file__).parent / "data" / "tables.yaml")
    return told


@cache
def says(*path: str) -> re.Pattern[str]:
    """One alternation of the words at a place of ``data/tables.yaml``."""
    found: Any = _data()
    for name in path:
        found = found[name]
    return re.compile("|".join(sorted(found, key=lambda word: (-len(word), word))))


@dataclass(frozen=True, slots=True)
class Column:
    """What a column is. Of values: the date in its header, the words of past or goal, growth, periods, unit, and what else it names.

    The date has no place in the document. ``measure`` is what is left of the header without all these; empty where it names nothing.
    """

    header: str
    role: Role
    due: Quantity | None = None
    nature: Literal["past", "goal"] | None = None
    growth: bool = False
    falls: bool = False
    periods: tuple[str, ...] = ()
    unit: str = ""
    measure: str = ""


def is_blank(cell: str) -> bool:
    """Does a cell hold nothing, or a dash in place of a value?"""
    return _BLANK.fullmatch(cell) is not None


def is_numeric(cell: str) -> bool:
    """Does a cell hold a value and no sentence: 94以上, 〔46〕, 下降5%, 120（实招）?"""
    if len(cell) > _LONGEST_VALUE or not _LOOKS_NUMERIC.match(cell) or marker(cell) is not None:
        return False
    found = quantity_of(0, cell, "")
    return found is not None and found.end >= len(_AFTER_VALUE.sub("", cell))


def is_place(name: str) -> bool:
    """Does a word look like the name of a place: 东湖区, 全市?"""
    return _PLACE.fullmatch(name) is not None


def unit_of(name: str) -> str:
    """The unit in the bracket at the end of a name or header (数据产业规模（亿元）); empty where it has none."""
    printed = _UNIT_AT_END.search(name)
    return printed.group(1).strip() if printed else ""


def without_unit(name: str) -> str:
    """A name without the bracket of its unit."""
    return _UNIT_AT_END.sub("", name)


def columns_of(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Column]:
    """The roles of a table's columns.

    Args:
        headers: of each column, the upper rows of headers first, told apart by a blank.
        rows: the cells of its body.
    """
    held = list(zip(*rows, strict=True)) or [()] * len(headers)
    roles = _with_names([_role(*one) for one in zip(headers, map(_filled, held), strict=True)], held)
    return _led(list(map(_column, headers, roles)))


def _filled(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if not is_blank(cell)]


def _with_names(roles: Sequence[Role], held: Sequence[Sequence[str]]) -> list[Role]:
    """The same roles; what stands before the values names them, and columns of prose only where there is nothing else."""
    first = roles.index("value") if "value" in roles else 0
    before = [at for at, role in enumerate(roles[:first]) if role == "text"]
    names = [at for at in before if not _mostly(_PROSE.search, held[at])] or before
    return ["name" if at in names else role for at, role in enumerate(roles)]


def _led(columns: Sequence[Column]) -> list[Column]:
    """The same columns; growth or a period without a year of its own (2025年｜年均增长) is that of the value to its left."""
    led: list[Column] = []
    left: Column | None = None
    for column in columns:
        if column.role == "value":
            column = left = column if left is None else _of_left(column, left)
        led.append(column)
    return led


def _of_left(column: Column, left: Column) -> Column:
    """A column of values with the year and nature of that to its left, where it is of growth or of a period and has none itself."""
    if column.due is not None or not (column.growth or column.periods):
        return column
    due = replace(left.due, mode="during", from_=None) if left.due and column.periods else left.due
    return replace(column, due=due, nature=column.nature or left.nature)


def _role(header: str, cells: Sequence[str]) -> Role:
    if cells and all(map(_BINDING.fullmatch, cells)):
        return "binding"
    plain = "".join(header.split())
    for role in ("ordinal", "unit", "skip", "support", "lead", "deadline"):
        if says("roles", role).search(plain):
            return role
    if cells and all(map(_YEARS.fullmatch, cells)):
        return "deadline"
    return "value" if _mostly(is_numeric, cells) else "text"


def _mostly(test: Callable[[str], object], cells: Sequence[str]) -> bool:
    """Does a test hold of half of the cells that are not blank?"""
    filled = [cell for cell in cells if not is_blank(cell)]
    return bool(filled) and sum(bool(test(cell)) for cell in filled) >= _MOSTLY * len(filled)


@lru_cache(_REMEMBERED)
def _column(header: str, role: Role) -> Column:
    bare = without_unit(header)
    dates = [date for date in find_quantities(bare) if date.kind == "date" and date.year is not None]
    told = says("compared").sub("", bare)  # 比上年增长 of a goal
    past, goal = says("natures", "past").search(told), says("natures", "goal").search(told)
    return Column(
        header,
        role,
        replace(dates[-1], start=0, end=0) if dates else None,
        "past" if past else "goal" if goal else None,
        says("growth").search(bare) is not None,
        says("decrease").search(bare) is not None,
        tuple(kind for kind in ("annual_average", "cumulative", "annual") if says("periods", kind).search(bare)),
        unit_of(header),
        _measure(bare, dates),
    )


def _measure(header: str, dates: Sequence[Quantity]) -> str:
    """What a header names beside years and the words of this file."""
    for date in reversed(dates):
        header = header[: date.start] + header[date.end :]
    rest = _MARKS.sub("", header)
    periods = (("periods", kind) for kind in _data()["periods"])
    for words in (("compared",), ("natures", "past"), ("natures", "goal"), ("growth",), *periods):
        rest = says(*words).sub("", rest)
    if re.fullmatch(f"(?:{says('values').pattern})*", rest):
        return ""
    return rest if is_place(rest) else _MARKS.sub("", header)
