"""The record of a quantity, and its flat row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.language.units import PrintedUnit, per, unit_table, units_kept


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as printed. Offsets are code points, end exclusive.

    ``start, end`` is the value span of the codebook (C2): number, unit or classifier and adjacent comparator; for dates the
    whole expression. ``number_start, number_end`` is the numeral alone. ``kind`` is number, percentage, ordinal, currency,
    dimension, date or duration. ``value`` (or ``lo`` and ``hi``) is in the canonical ``unit`` (C3); the ``base_`` fields are in
    the base unit of the dimension (metre, m², gram, litre, watt, byte, second, percent points). ``raw`` is the printed numeral
    where a rule changed the value (三分之一, 增长2倍). ``level_suffix`` says that 级 follows (500亿元级企业).

    For dates ``from_`` and ``to`` are ISO days of a half-open period, None where it is open; ``year`` and ``last`` are the year
    and the last day of the deadline; ``mode`` is by, before, during, in, as_of or since; ``source`` is explicit, fyp or
    relative; ``anchor`` is the relative form as printed. ``days`` is the length of a duration.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    kind: str
    value: float | None = None
    lo: float | None = None
    hi: float | None = None
    comparator: str = "eq"
    unit: str | None = None
    unit_raw: str | None = None
    quantity_kind: str = "count"
    base_value: float | None = None
    base_lo: float | None = None
    base_hi: float | None = None
    raw: str | None = None
    level_suffix: bool = False
    from_: str | None = None
    to: str | None = None
    days: float | None = None
    year: int | None = None
    last: date | None = None
    mode: str | None = None
    source: str | None = None
    anchor: str | None = None


def _scaled(number: float | None, factor: float) -> float | None:
    """A product without binary rounding: 0.7 × 10 is 7."""
    return number if number is None or factor == 1.0 else float(f"{number * factor:.12g}")


def in_unit(quantity: Quantity, printed: PrintedUnit | None) -> Quantity:
    """The printed number of a quantity in canonical and base units; kind and unit follow the unit table."""
    value, lo, hi = quantity.value, quantity.lo, quantity.hi
    if printed is None:
        return replace(quantity, base_value=value, base_lo=lo, base_hi=hi)
    factor = printed.unit.factor
    base = factor * printed.unit.base
    return replace(
        quantity,
        value=_scaled(value, factor),
        lo=_scaled(lo, factor),
        hi=_scaled(hi, factor),
        base_value=_scaled(value, base),
        base_lo=_scaled(lo, base),
        base_hi=_scaled(hi, base),
        kind=printed.unit.family,
        unit=printed.canonical,
        unit_raw=printed.printed,
        quantity_kind="intensity" if printed.per else printed.unit.kind,
    )


def in_time(quantity: Quantity, time: str) -> Quantity:
    """A measure as what comes in a unit of time: kilometres by hour are a speed, of base m/s; other bases stay those of the measure."""
    rate = unit_table().get(f"{quantity.unit}/{time}")
    if rate is None:
        return replace(quantity, unit=per(quantity.unit or "", time), quantity_kind="intensity")
    base = rate.factor * rate.base
    return replace(
        quantity,
        unit=rate.canonical,
        base_value=_scaled(quantity.value, base),
        base_lo=_scaled(quantity.lo, base),
        base_hi=_scaled(quantity.hi, base),
    )


def _days(quantity: Quantity) -> float | list[float] | None:
    """The days of a length of time: one number, or both ends of a range or of one with an upper bound."""
    if quantity.base_lo is not None and quantity.base_hi is not None:
        return [quantity.base_lo, quantity.base_hi]
    if quantity.comparator in ("le", "lt") and quantity.days is not None:
        return [0.0, quantity.days]
    return quantity.days


def to_row(quantity: Quantity) -> dict[str, Any]:
    """A quantity as a flat row: base units, percent in percent points, ISO dates with an exclusive end.

    A bound gives ``lo`` or ``hi`` alone, a rank keeps its value; a bounded or ranged duration lists its ends in ``days``.
    """
    value, low, high = quantity.base_value, quantity.base_lo, quantity.base_hi
    if quantity.unit in units_kept():
        value, low, high = quantity.value, quantity.lo, quantity.hi
    days: float | list[float] | None = quantity.days
    if quantity.kind == "duration":
        low = high = value = None
        days = _days(quantity)
    elif value is not None and quantity.unit != "rank" and quantity.comparator in _OPEN:
        low, high = (None, value) if quantity.comparator in ("le", "lt") else (value, None)
        value = None
    return {
        "start": quantity.start,
        "end": quantity.end,
        "kind": quantity.kind,
        "value": value,
        "lo": low,
        "hi": high,
        "comparator": quantity.comparator,
        "unit": quantity.unit,
        "from": quantity.from_,
        "to": quantity.to,
        "days": days,
    }


_OPEN = frozenset(("ge", "gt", "le", "lt", "approx_above"))
