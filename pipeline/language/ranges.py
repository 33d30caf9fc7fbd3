"""Ranges: 3—5家, 50万至100万元, 十到十五个, 5和10之间 (codebook C3.4)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.language.counting import LEVEL
from pipeline.language.matches import end_of
from pipeline.language.numerals import Numeral, multiplier_of, parse_numeral, read_numeral, stands_alone
from pipeline.language.quantity import Quantity, in_unit
from pipeline.language.units import PrintedUnit, read_unit

_NUMERAL_FOLLOWS = r"(?=[\d一二两三四五六七八九十百千万亿.])"
_DASH = re.compile(rf" {{0,2}}(?:[—–―－−~～〜∼-]{{1,2}}|至|到) {{0,2}}{_NUMERAL_FOLLOWS}")
_BETWEEN = re.compile(rf" ?[和与] ?{_NUMERAL_FOLLOWS}")
_BRACKET = re.compile(r"[（(]不?含(?:本数)?[）)]")  # 1000万元（含）至3000万元
_BETWEEN_END = re.compile(r"之间|间")
_AMID = "介于"
_CODE_AFTER = re.compile(r"[-—]\d|[号章节条页版楼室路街A-Za-z月日年]")


def read_range_end(text: str, at: int) -> Numeral | None:
    """The second numeral of a range whose dash begins at ``at``; None where there is no dash or no numeral."""
    dash = _DASH.match(text, at)
    return read_numeral(text, dash.end()) if dash else None


def read_range(text: str, at: int, low: Numeral, low_unit: PrintedUnit | None) -> Quantity | None:
    """The range that begins with the numeral ``low``, without its bounds; None where there is none."""
    after = low_unit.end if low_unit else low.end
    bracket = _BRACKET.match(text, after)
    high, paired = _second(text, end_of(bracket, after))
    if high is None or high.value is None or low.value is None:
        return None
    unit = _unit_after(text, high, paired)
    end = unit.end if unit else high.end
    closed = _between_end(text, at, end) if paired else end
    bottom = _lower_end(low, high, low_unit, unit)
    unit = unit or low_unit
    if closed is None or bottom is None or bottom >= high.value or not _counts(text, at, low, high, unit):
        return None
    found = in_unit(Quantity(at, closed, at, high.end, "number", None, bottom, high.value, "range"), unit)
    level = LEVEL.match(text, found.end) if found.quantity_kind == "amount" else None
    return replace(found, level_suffix=level is not None)


def _unit_after(text: str, high: Numeral, paired: bool) -> PrintedUnit | None:
    """The unit of a range; 300与800间 is a pair, no number of rooms."""
    unit = read_unit(text, high.end)
    return None if paired and unit is not None and unit.printed == "间" else unit


def _second(text: str, at: int) -> tuple[Numeral | None, bool]:
    """The second numeral of a range, and whether 和 or 与 joins it to the first."""
    high = read_range_end(text, at)
    between = _BETWEEN.match(text, at) if high is None else None
    return (read_numeral(text, between.end()), True) if between else (high, False)


def _between_end(text: str, at: int, end: int) -> int | None:
    """Where a pair of numbers ends that says itself that it is a range (介于5和10, 5和10之间); None where it does not."""
    closing = _BETWEEN_END.match(text, end)
    if closing is None and not text.startswith(_AMID, max(0, at - len(_AMID))):
        return None
    return end_of(closing, end)


def _lower_end(low: Numeral, high: Numeral, low_unit: PrintedUnit | None, unit: PrintedUnit | None) -> float | None:
    """The first value in the unit of the second; it takes the multiplier of the second where it has none (50-100万元)."""
    value = low.value or 0.0
    if low_unit is None or (unit is not None and low_unit.printed == unit.printed):
        value = _scaled(value, multiplier_of(low.printed), high, low_unit)
    if low_unit is None or unit is None:
        return value
    return value * low_unit.unit.factor / unit.unit.factor if low_unit.canonical == unit.canonical else None


def _scaled(value: float, own: str, high: Numeral, low_unit: PrintedUnit | None) -> float:
    """The first value times the multiplier of the second, unless it has its own (``own``) or would be more than the second."""
    size = multiplier_of(high.printed)
    smaller = not own or (own in ("十", "百", "千") and size[:1] in ("万", "亿") and low_unit is None)
    if not size or not smaller:
        return value
    factor = parse_numeral(size)
    return value * factor if value <= (high.value or 0.0) / factor * (1 + 1e-12) else value


def _counts(text: str, at: int, low: Numeral, high: Numeral, unit: PrintedUnit | None) -> bool:
    """Is a pair of numerals a range, and no pair of years, pages or codes?"""
    if (unit is not None and (unit.unit.plain or not low.han)) or stands_alone(text, at, high.end):
        return True
    if low.han and len(low.printed) == 1 and len(high.printed) == 1:
        return False
    codes = _is_pair_of_codes(low.printed, high.printed) or _CODE_AFTER.match(text, high.end)
    return not codes and (high.value or 0) >= 5


def _is_pair_of_codes(*ends: str) -> bool:
    """Are these two years, or is one of them too long for a number without a unit?"""
    if all(n.isdigit() and len(n) == 4 and n[:2] in ("19", "20") for n in ends):
        return True
    return any(n.isdigit() and len(n) > 5 for n in ends)
