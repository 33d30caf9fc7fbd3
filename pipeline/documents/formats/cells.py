"""What a cell of a spreadsheet shows: its value in the format that it has."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DECIMALS = re.compile(r"\.([0#?]+)")


def printed(value: object, written: str) -> str:
    """A value as text: percentages and days as they are printed, a number in full.

    Args:
        value: a number, text, day or truth value.
        written: the cell's format, as ``0.0%`` or ``yyyy"年"m"月"``.
    """
    if isinstance(value, date | time):
        return _day(value, written)
    if isinstance(value, int | float) and not isinstance(value, bool):
        first = _QUOTED.sub("", written or "").split(";")[0]
        if "%" in first:
            decimals = _DECIMALS.search(first)
            shown = (
                Decimal(repr(value))
                .scaleb(2)
                .quantize(Decimal(1).scaleb(-len(decimals.group(1)) if decimals else 0), ROUND_HALF_UP)
            )
            return f"{shown:f}%"
        if isinstance(value, float):
            return f"{value:.0f}" if value.is_integer() else f"{value:.15g}"
    return " ".join(str(value).split())


def _day(value: date | time, written: str) -> str:
    """A day as far as its format shows it, in Chinese where that is written so."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    bare = _QUOTED.sub("", written or "").lower()
    year, month, day = "y" in bare, "m" in bare, "d" in bare
    if "年" in (written or "") or not (year and month and day):
        parts = [
            f"{value.year}年" if year else "",
            f"{value.month}月" if month else "",
            f"{value.day}日" if day else "",
        ]
        return "".join(parts) or value.isoformat()
    clock = isinstance(value, datetime) and (value.hour, value.minute) != (0, 0) and "h" in bare
    return value.strftime("%Y-%m-%d %H:%M") if clock else value.strftime("%Y-%m-%d")
