"""Words beside a number that bound it (codebook C4), from ``data/comparators.yaml``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.declarations import read_yaml
from pipeline.language.quantity import Quantity


@cache
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = read_yaml(Path(__file__).parent / "data" / "comparators.yaml")
    return declared


@cache
def comparator_words(place: str) -> dict[str, str]:
    """Word → comparator, of those that stand ``before``, ``after`` or ``bare`` before a multiplier."""
    return {word: comparator for comparator, words in _declared()[place].items() for word in words}


@cache
def _never() -> frozenset[str]:
    """Words that end like a comparator of one character and are none: 通过3家, 迈上千亿, 附近2个."""
    return frozenset(_declared()["never"])


@cache
def _longest(place: str) -> int:
    return max(map(len, comparator_words(place)))


def bound_before(text: str, at: int, floor: int, place: str = "before") -> tuple[str, int] | None:
    """Comparator of the longest word that ends at ``at``, and where it begins (not before ``floor``)."""
    words = comparator_words(place)
    if at > floor and text[at - 1] == " ":
        at -= 1
    for length in range(min(_longest(place), at - floor), 0, -1):
        comparator = words.get(text[at - length : at])
        if comparator is not None and not (length == 1 and text[at - 2 : at] in _never()):
            return comparator, at - length
    return None


def bound_after(text: str, at: int) -> tuple[str, int] | None:
    """Comparator of the longest word that begins at ``at``, and where it ends."""
    words = comparator_words("after")
    for length in range(min(_longest("after"), len(text) - at), 0, -1):
        comparator = words.get(text[at : at + length])
        if comparator is not None and not _NOT_AFTER.match(text, at):
            return comparator, at + length
    return None


_NOT_AFTER = re.compile(r"[多余](?![，。；、）)\s]|$)|前后(?=端)|以上述|以下简")
_BREAKTHROUGH = re.compile(
    r"(?:以上|左右)?的?[^，；。、：\d\n]{0,30}?(?:技术|难题|瓶颈|短板|卡脖子|难关|堵点)(?!合同|标准|交易|市场|企业|收入)"
)
_INCLUSIVE = re.compile(r"[（(]含[^）)\n]{0,8}[）)]")
_STRICT = {"gt": "ge", "lt": "le"}


def with_bounds(text: str, quantity: Quantity, floor: int) -> Quantity:
    """A quantity with the comparators printed beside it, and its span grown by them; ``floor`` ends what stands before it."""
    start, end, comparator = quantity.start, quantity.end, quantity.comparator
    before = bound_before(text, start, floor)
    if before is not None and text[before[1]] == "突" and _BREAKTHROUGH.match(text, end):
        before = None  # 突破50项关键技术: a verb with its object
    if before is not None and not (
        before[0] == "approx_below" and text[before[1] - 1 : before[1]] in ("附", "邻", "临")
    ):
        comparator = _joined(comparator, before[0])
        start = before[1]
    inclusive = _INCLUSIVE.match(text, end)
    after = bound_after(text, inclusive.end() if inclusive else end)
    if after is not None:
        comparator = _joined(comparator, after[0])
        end = after[1]
        inclusive = inclusive or _INCLUSIVE.match(text, end)
    if inclusive is not None:
        end = max(end, inclusive.end())
        comparator = _STRICT.get(comparator, comparator)
    if start == quantity.start and end == quantity.end:
        return quantity
    return replace(quantity, start=start, end=end, comparator=comparator)


def _joined(own: str, printed: str) -> str:
    """A range stays a range; a bound outweighs an approximation."""
    if own == "range" or (printed.startswith("approx") and own not in ("eq", "approx")):
        return own
    return printed


_JOINT = re.compile(r"[，、,； ]{0,2}(?:且|并|但|同时)?")


def join_bounds(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Two bounds of one quantity as one range (不低于5%、不高于8%; 一万元以上十万元以下)."""
    joined: list[Quantity] = []
    for quantity in quantities:
        pair = _pair(text, joined[-1], quantity) if joined else None
        if pair is None:
            joined.append(quantity)
        else:
            joined[-1] = pair
    return joined


_LOWER, _UPPER = frozenset(("ge", "gt")), frozenset(("le", "lt"))


def _pair(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """The range of two bounds that stand together, whichever comes first; None where they are two quantities."""
    low, high = (first, second) if first.comparator in _LOWER else (second, first)
    if low.comparator not in _LOWER or high.comparator not in _UPPER or low.kind != high.kind or low.unit != high.unit:
        return None
    if low.value is None or high.value is None or low.value >= high.value or low.kind == "duration":
        return None
    between = _JOINT.match(text, first.end, second.start)
    if between is None or between.end() != second.start:
        return None
    return replace(
        first,
        end=second.end,
        number_end=second.number_end,
        value=None,
        lo=low.value,
        hi=high.value,
        base_value=None,
        base_lo=low.base_value,
        base_hi=high.base_value,
        comparator="range",
    )
