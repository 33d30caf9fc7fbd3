"""The unit table, read from ``data/units.yaml`` once: printed alias → canonical unit, factor and base factor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed.

    ``canonical`` is the unit of the codebook (C3); ``factor`` converts the printed number to it, and ``base`` converts the
    canonical number to the base unit of its dimension (metre, m², gram, watt, byte …).
    """

    canonical: str
    factor: float
    base: float
    kind: str
    family: str


@cache
def unit_table() -> dict[str, Unit]:
    """Every printed alias and its unit."""
    blocks = yaml.safe_load((Path(__file__).parent / "data" / "units.yaml").read_text("utf-8"))
    table: dict[str, Unit] = {}
    for block in blocks:
        for canonical, entry in block["units"].items():
            for alias, factor in entry["aliases"].items():
                name = alias if canonical == "classifiers" else canonical
                unit = Unit(name, float(factor), float(entry["base"]), block["kind"], block["family"])
                table[alias] = unit
                if block.get("fold"):
                    table.setdefault(alias.lower(), unit)
                    table.setdefault(alias.upper(), unit)
                    table.setdefault(alias.replace("FLOPS", "Flops"), unit)
    return table


@cache
def _pattern() -> re.Pattern[str]:
    aliases = sorted(unit_table(), key=len, reverse=True)
    # A Latin unit must not run on into a longer word: 5G is no gram, 3D no day.
    latin = "|".join(re.escape(a) for a in aliases if a[-1].isascii() and a[-1].isalpha())
    han = "|".join(re.escape(a) for a in aliases if not (a[-1].isascii() and a[-1].isalpha()))
    return re.compile(rf"(?:{han})|(?:{latin})(?![A-Za-z0-9])")


_DENOMINATOR = re.compile(r"[/／每](百万|千万|万|亿|百亿|千|百|十万)?([\u4e00-\u9fffA-Za-z²³]{1,4})")


def match_unit(text: str, at: int) -> tuple[Unit, int] | None:
    """The longest unit that begins at a position, and where it ends; None where there is none."""
    found = _pattern().match(text, at)
    return (unit_table()[found.group()], found.end()) if found else None


def match_denominator(text: str, at: int) -> tuple[str, int] | None:
    """The second half of an intensity (``/万人``, ``/立方米``, ``/年``) as printed, and where it ends."""
    if at >= len(text) or text[at] not in "/／":
        return None
    found = _DENOMINATOR.match(text, at)
    if found is None:
        return None
    size, name = found.group(1) or "", found.group(2)
    for length in range(len(name), 0, -1):
        if name[:length] in unit_table() or name[:length] in ("年", "月", "日", "天", "小时", "平方米", "亿元", "秒"):
            return size + name[:length], found.start(2) + length
    return None
