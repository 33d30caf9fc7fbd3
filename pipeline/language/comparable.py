"""What may be compared with what: the family of a unit, and how much of its base unit one of it is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.language.units import currencies, unit_blocks, unit_table

_OWN = {"rank": "rank", "x_baseline": "multiple", "1": "ratio"}
_SCALES = {"千": 1e3, "万": 1e4, "十万": 1e5, "百万": 1e6, "千万": 1e7, "亿": 1e8, "百亿": 1e10}
_SCALED = re.compile(r"([十百千万亿]+)(.*)")


class Comparable(NamedTuple):
    """A family of units, and the factor from a unit to the base unit of it."""

    family: str
    factor: float


@cache
def comparable(unit: str | None) -> Comparable:
    """The family and factor of a canonical unit; money is of one family a currency, an intensity of one for both its units.

    A number without a unit is of the family ``number``, a unit that is in no table of the family ``count``.
    """
    if unit is None:
        return Comparable("number", 1.0)
    above, _, below = unit.partition("/")
    if not below:
        return _plain(above)
    scaled = _SCALED.fullmatch(below)
    scale, of = (_SCALES.get(scaled.group(1)), scaled.group(2)) if scaled else (None, below)
    over, under = _plain(above), _plain(of or "人") if scale else _plain(below)
    return Comparable(f"{over.family}/{under.family}", over.factor / (under.factor * (scale or 1.0)))


def _plain(unit: str) -> Comparable:
    if unit in _OWN:
        return Comparable(_OWN[unit], 1.0)
    known = unit_table().get(unit)
    canonical = known.canonical if known and unit not in _bases() else unit
    if canonical in currencies():
        return Comparable(f"money {canonical}", 1.0)
    dimension, base = _bases().get(canonical, ("count", 1.0))
    if dimension == "share":
        return Comparable("percentage points" if canonical == "pp" else "share", 1.0)
    return Comparable(dimension, base)


@cache
def _bases() -> dict[str, tuple[str, float]]:
    """Dimension and base factor of every canonical unit."""
    return {
        canonical: (block["dimension"], float(entry["base"]))
        for block in unit_blocks()
        for canonical, entry in block.get("units", {}).items()
    }
