"""Amounts: a numeral with its unit, as one value or a range (codebook C3.1–C3.6)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.language.bounds import with_bounds
from pipeline.language.comparators import bound_after, bound_apart, bound_before
from pipeline.language.counting import ENDS, LEVEL, counts, is_code
from pipeline.language.numerals import Numeral, parse_numeral, read_numeral
from pipeline.language.quantity import Quantity, in_time, in_unit
from pipeline.language.ranges import read_range
from pipeline.language.units import (
    PrintedUnit,
    Unit,
    currencies,
    currency_signs,
    read_unit,
    read_unit_aside,
    unit_table,
    units_kept,
)

_CURRENCY_BEFORE = re.compile(rf"(?P<code>人民币|RMB|{'|'.join(currencies())}) ?$")
_RATIO = re.compile(r"(?P<above>\d{1,4}+(?:\.\d{1,3}+)?+)[：:∶](?P<below>\d{1,3}+(?:\.\d{1,3}+)?+)(?![\d.：:∶])")
_PART_BEFORE = re.compile(r"[A-Za-z\d]$|\d[：:∶]$")  # 2：3：5 is a structure, no ratio
_HALF_MORE = re.compile(r"半(?![径挂年月天日圆球岛导程自成干封])")
_YEAR = re.compile(r"(?:19|20)\d\d")
# 时速350公里, 每小时行驶20公里: the time stands before the number.
_EACH = re.compile(r"(?:时速|每(?P<time>小时|分钟|秒))[\u4e00-\u9fff]{0,8}?$")
_EACH_REACH = 12
_COIN = r"[\d一二三四五六七八九]"
_CENTS = re.compile(rf"(?P<tenths>{_COIN})(?:[角毛](?:(?P<hundredths>{_COIN})分)?|(?<=块.)(?!\d))")
_COIN_ENDS = re.compile(rf"{_COIN}?(?:{ENDS.pattern})")


def read_amount(text: str, at: int, floor: int) -> Quantity | None:
    """The amount that begins at ``at``, with sign, unit and bounds; None where the numeral is part of a word or code.

    ``floor`` is the end of the quantity before it: its comparator is not looked for beyond.
    """
    symbol = currency_signs().get(text[at])
    signed = text[at] in "负負-－−"
    begin = at + 1 if symbol or signed else at
    begin += text[begin : begin + 1] in (" ", "的")
    numeral = read_numeral(text, begin)
    if numeral is None or is_code(text, at, numeral):
        return None
    unit = _unit(text, numeral) or _currency_before(text, at, floor, numeral, symbol)
    found = None if signed else read_range(text, at, numeral, unit)
    if found is not None:
        return _as_rate(text, with_bounds(text, found, floor), floor)
    single = _single(text, at, numeral, unit, floor, signed=signed)
    return single and _as_rate(text, single, floor)


def _as_rate(text: str, quantity: Quantity, floor: int) -> Quantity:
    """A measure of which the words before it say in what time: 时速350公里 is a speed."""
    if quantity.quantity_kind != "physical" or quantity.unit in units_kept():
        return quantity
    begin = quantity.number_start
    found = _EACH.search(text, max(floor, begin - _EACH_REACH), begin)
    return in_time(quantity, found["time"] or "小时") if found else quantity


def _currency_before(text: str, at: int, floor: int, numeral: Numeral, sign: str | None) -> PrintedUnit | None:
    """The currency of a number without a unit, by its sign, else by the code before it."""
    code = None if sign else _CURRENCY_BEFORE.search(text, max(floor, at - 4), at)
    symbol = code["code"] if code else sign
    if symbol is None:
        return None
    return PrintedUnit(unit_table()[currencies().get(symbol, symbol)], numeral.end, numeral.end, symbol)


def read_ratio(text: str, at: int) -> Quantity | None:
    """1：1, the ratio of two shares; times of the day (9：30) are none."""
    match = _RATIO.match(text, at)
    if match is None or _PART_BEFORE.search(text, max(0, at - 2), at):
        return None
    above, below = float(match["above"]), float(match["below"])
    if not below or (len(match["below"]) == 2 and above < 25 and below < 60 and "." not in match.group()):
        return None
    quantity = Quantity(
        at,
        match.end(),
        at,
        match.end(),
        "number",
        above / below,
        unit="1",
        quantity_kind="intensity",
        raw=match.group(),
    )
    return in_unit(quantity, None)


def read_half_unit(text: str, at: int, floor: int) -> Quantity | None:
    """Half a unit of measure: 半公升."""
    unit = read_unit(text, at + 1) if text[at] == "半" else None
    if unit is None or unit.unit.kind != "physical" or not unit.unit.plain:
        return None
    return with_bounds(text, in_unit(Quantity(at, unit.end, at, at + 1, "number", 0.5), unit), floor)


def _unit(text: str, numeral: Numeral) -> PrintedUnit | None:
    """The unit after a numeral, where one word is two units: 级 a grade or a size, 块 a coin or a piece."""
    unit = read_unit(text, numeral.end)
    if unit is None:
        aside = None if _YEAR.fullmatch(numeral.printed) else read_unit_aside(text, numeral.start)
        return aside and replace(aside, start=numeral.end, end=numeral.end)
    if unit.printed == "级" and (numeral.value or 0) >= 100:
        return None  # 百亿级 is a size, 5级 a grade
    if unit.printed == "块" and not _COIN_ENDS.match(text, unit.end):
        return replace(unit, unit=Unit("块", 1.0, 1.0, "count", "number", False))  # 36块石刻
    return unit


def _single(
    text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, floor: int, *, signed: bool
) -> Quantity | None:
    """One value with its unit and bounds."""
    bare = _bare_bound(text, at, floor, numeral)
    if _has_no_value(text, at, unit, bare):
        return None
    end = unit.end if unit else numeral.end
    bounded = signed or bool(numeral.about) or bare is not None or _is_bounded(text, at, end, floor, numeral)
    if not _has_coins(text, end, unit) and not counts(text, at, numeral, unit, bounded):
        return None
    quantity = _plain(at, end, numeral, bare, signed)
    quantity = _with_cents(text, in_unit(_with_half(text, quantity, unit), unit))
    return with_bounds(text, _with_level(text, quantity, numeral.bare or unit is None), floor)


def _has_no_value(text: str, at: int, unit: PrintedUnit | None, bare: tuple[str, int] | None) -> bool:
    """Is a numeral what a value is divided by (每万人), or one that says no value (几十, 数百)?"""
    divides = text[at - 1 : at] == "每" and not (unit and unit.unit.kind == "rate")
    return divides or (bare is not None and bare[0] == "none")


def _bare_bound(text: str, at: int, floor: int, numeral: Numeral) -> tuple[str, int] | None:
    """What the word before a multiplier says (上百; 几十 and 数百 say "none"), and where it begins; of 十 only that it has no value."""
    bound = bound_before(text, at, floor, "bare") if numeral.bare or numeral.printed[0] == "十" else None
    return bound if bound is not None and (numeral.bare or bound[0] == "none") else None


def _plain(at: int, end: int, numeral: Numeral, bare: tuple[str, int] | None, signed: bool) -> Quantity:
    """A number as it is printed, with the word before a multiplier (``bare``), and what it says of its value itself (多, 七八)."""
    said, start = bare or ("eq", at)
    value = -numeral.value if signed and numeral.value is not None else numeral.value
    comparator = "approx_above" if numeral.about else "range" if value is None else said
    return Quantity(start, end, at, numeral.end, "number", value, numeral.lo, numeral.hi, comparator)


def _with_level(text: str, quantity: Quantity, sized: bool) -> Quantity:
    """百亿级, 500亿元级: an amount of a class of size; ``sized`` says that a number without a unit, or without a digit, is one."""
    if not (sized or quantity.quantity_kind == "amount") or not LEVEL.match(text, quantity.end):
        return quantity
    lowest = "ge" if quantity.comparator in ("eq", "approx_above") else quantity.comparator
    return replace(quantity, comparator=lowest, level_suffix=True)


def _is_bounded(text: str, at: int, end: int, floor: int, numeral: Numeral) -> bool:
    """Does a comparator stand beside a number, or for a one farther before it (至少配备一名)?"""
    if bound_before(text, at, floor) or bound_after(text, end):
        return True
    return numeral.printed == "一" and bound_apart(text, at, floor, share=False, difference=False) is not None


def _has_coins(text: str, end: int, unit: PrintedUnit | None) -> bool:
    """Do smaller coins follow: 12块5?"""
    return unit is not None and unit.printed == "块" and _CENTS.match(text, end) is not None


def _with_half(text: str, quantity: Quantity, unit: PrintedUnit | None) -> Quantity:
    """2亩半, 3吨半: half a unit of measure more."""
    measured = unit is not None and unit.unit.kind == "physical" and unit.per is None
    if not measured or quantity.value is None or not _HALF_MORE.match(text, quantity.end):
        return quantity
    return replace(quantity, end=quantity.end + 1, value=quantity.value + 0.5)


def _with_cents(text: str, quantity: Quantity) -> Quantity:
    """三元五角, 12元3角5分, 12块5: the smaller coins belong to the amount."""
    if quantity.unit != "CNY" or quantity.value is None or text[quantity.end - 1] not in "元块":
        return quantity
    cents = _CENTS.match(text, quantity.end)
    if cents is None:
        return quantity
    value = quantity.value + parse_numeral(cents["tenths"]) / 10
    value += parse_numeral(cents["hundredths"]) / 100 if cents["hundredths"] else 0.0
    value = float(f"{value:.12g}")
    return replace(quantity, end=cents.end(), number_end=cents.end(), value=value, base_value=value)
