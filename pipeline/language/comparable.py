"""What may be compared with what: the family of a unit, and how much of its base unit one of it is."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.declarations import read_yaml
from pipeline.language.numerals import parse_numeral
from pipeline.language.relative import GRAIN_DAYS
from pipeline.language.units import currencies, unit_blocks, unit_table

_OWN = {"rank": "rank", "x_baseline": "multiple", "1": "ratio", "人": "persons", "名": "persons"}
_GRAINS = {"日": "天", "月": "个月", "h": "小时"}
_SIZED = re.compile(r"([十百千万亿]+)(.*)")


class Comparable(NamedTuple):
    """A family of units, and the factor from a unit to the base unit of it."""

    family: str
    factor: float


@cache
def comparable(unit: str | None) -> Comparable:
    """The family and factor of a canonical unit; money is of one family a currency, an intensity of one for both its units.

    Time is told in days. A number without a unit is of the family ``number``, a unit that is in no table of the family ``count``.
    """
    if unit is None:
        return Comparable("number", 1.0)
    above, _, below = unit.partition("/")
    if not below or unit in _bases():  # km/h is a unit of the table
        return _plain(unit)
    over = _plain(above)
    size, of = _sized(below)
    under = _plain(of)
    return Comparable(f"{over.family}/{under.family}", over.factor / (under.factor * size))


def _sized(below: str) -> tuple[float, str]:
    """How many of what a denominator is: 百人 is a hundred persons, and 千瓦时 one unit by itself."""
    found = None if below in unit_table() else _SIZED.fullmatch(below)
    return (parse_numeral(f"1{found[1]}"), found[2] or "人") if found else (1.0, below)


def _plain(unit: str) -> Comparable:
    if unit in _OWN:
        return Comparable(_OWN[unit], 1.0)
    if (grain := _GRAINS.get(unit, unit)) in GRAIN_DAYS:
        return Comparable("time", GRAIN_DAYS[grain])
    known = None if unit in _bases() else unit_table().get(unit)  # a denominator stands as it was printed: 兆瓦时
    canonical, factor = (known.canonical, known.factor) if known else (unit, 1.0)
    if canonical in currencies():
        return Comparable(f"money {canonical}", factor)
    dimension, base = _bases().get(canonical, ("count", 1.0))
    if dimension == "share":
        return Comparable("percentage points" if canonical == "pp" else "share", 1.0)
    return Comparable(dimension, base * factor)


@cache
def family_words(family: str) -> tuple[str, str]:
    """A family in Chinese and English: 金额（元）, money (CNY); an intensity by both its units. What is in no table stands as it is."""
    above, over, below = family.partition("/")
    if over:
        (zh, en), (of_zh, of_en) = family_words(above), family_words(below)
        return f"{zh}／{of_zh}", f"{en} / {of_en}"
    name, _, currency = family.partition(" ") if family.startswith("money ") else (family, "", "")
    zh, en = _words().get(name, (name, name))
    return (f"{zh}（{currencies().get(currency, currency)}）", f"{en} ({currency})") if currency else (zh, en)


@cache
def _words() -> dict[str, tuple[str, str]]:
    read: dict[str, list[str]] = read_yaml(Path(__file__).parent / "data" / "families.yaml")
    return {family: (zh, en) for family, (zh, en) in read.items()}


@cache
def _bases() -> dict[str, tuple[str, float]]:
    """Dimension and base factor of every canonical unit."""
    return {
        canonical: (block["dimension"], float(entry["base"]))
        for block in unit_blocks()
        for canonical, entry in block.get("units", {}).items()
    }
