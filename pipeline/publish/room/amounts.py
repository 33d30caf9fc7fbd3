"""How the number of a quantity is shown: 2,300亿元 to a reader of Chinese, CNY 230 billion to one of English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.language.units import currencies
from pipeline.records.words import SIGNS

_SIZES = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_SIZES_EN = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
_UNITS = {"m2": "平方米", "m3": "立方米", "pp": "个百分点", "x_baseline": "倍（对基期）", "multiple": "倍"}
_UNITS_EN = {"m2": "m²", "m3": "m³", "pp": "percentage points", "x_baseline": "times the baseline", "multiple": "times"}
_AFTER_A_NUMBER = ("%", "‰")
_GROWS = ("relative_change", "delta")


def short(value: float | None) -> str:
    """A number with 万 or 亿 where it is large."""
    return _short(value, _SIZES)


def short_en(value: float | None) -> str:
    """A number with million, billion or trillion where it is large."""
    return _short(value, _SIZES_EN)


def _short(value: float | None, sizes: tuple[tuple[float, str], ...]) -> str:
    if value is None:
        return "…"
    for size, name in sizes:
        if abs(value) >= size:
            return f"{value / size:,.4g}{name}"
    return f"{value:,.6g}"


def _sign(comparator: str) -> str:
    """The sign before a number; that two are equal is not said."""
    sign = "" if comparator == "eq" else SIGNS[comparator]
    return f"{sign} " if sign else ""


def _number(row: Mapping[str, Any], sizes: tuple[tuple[float, str], ...]) -> str:
    """The number or range; of a growth or gain with its plus, as people write it: +5–5.5."""
    first = row["value"] if row["value"] is not None else row["value_lo"]
    plus = "+" if row.get("change_kind") in _GROWS and (first or 0) > 0 else ""
    if row["value"] is None:
        return f"{plus}{_short(row['value_lo'], sizes)}–{_short(row['value_hi'], sizes)}"
    return f"{plus}{_short(row['value'], sizes)}"


def unit_shown(unit: str) -> tuple[str, str]:
    """A unit as a reader of Chinese and as one of English writes it."""
    return currencies().get(unit, _UNITS.get(unit, unit)), _UNITS_EN.get(unit, unit)


def amount(row: Mapping[str, Any]) -> str:
    """The number of a target as a reader of Chinese writes it: comparator, sign of growth, value or range, unit."""
    unit, number, sign = row["unit"] or "", _number(row, _SIZES), _sign(row["comparator"])
    if unit == "rank":
        return f"{sign}第{number}"
    unit, _ = unit_shown(unit)
    gap = " " if unit and unit[0].isascii() and unit[0].isalnum() else ""
    return f"{sign}{number}{gap}{unit}"


def amount_en(row: Mapping[str, Any]) -> str:
    """The same as a reader of English writes it; a unit of counting is kept as printed, for it is what the table holds."""
    unit, number, sign = row["unit"] or "", _number(row, _SIZES_EN), _sign(row["comparator"])
    if unit == "rank" or unit in currencies():
        return f"{sign}{unit} {number}"
    _, unit = unit_shown(unit)
    return f"{sign}{number}{unit}" if unit in _AFTER_A_NUMBER else f"{sign}{number} {unit}".strip()
