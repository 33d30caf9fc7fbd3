"""The bounds of a quantity: words and brackets beside it, words apart from it, and two bounds that make a range (codebook C4)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.language.comparators import (
    EXCLUSIVE,
    INCLUSIVE,
    ban_words,
    bound_after,
    bound_apart,
    bound_banned,
    bound_before,
)
from pipeline.language.dates import joined_dates
from pipeline.language.matches import end_of
from pipeline.language.quantity import Quantity

_BREAKTHROUGH = re.compile(
    r"(?:以上|左右)?的?[^，；。、：\d\n]{0,30}?(?:技术|难题|瓶颈|短板|卡脖子|难关|堵点)(?!合同|标准|交易|市场|企业|收入)"
)
_BRACKET = re.compile(r"[（(](?P<out>不)?含[^）)\n]{0,8}[）)]")


def with_bounds(text: str, quantity: Quantity, floor: int) -> Quantity:
    """A quantity with the comparators printed for it; its span grows by those beside it. ``floor`` ends what stands before it."""
    comparator = quantity.comparator
    end, following, bracket = _after(text, quantity.end)
    start, printed = _before(text, quantity, floor)
    if following is not None and start < quantity.start and text[start] == "突":
        start, printed = quantity.start, None  # 突破50种以上装备: what is after the number bounds it
    for word in filter(None, (printed, following)):
        comparator = _joined(comparator, word)
    if comparator == "eq" and quantity.kind != "ordinal":
        share = quantity.kind == "percentage" or quantity.quantity_kind == "multiple"
        apart = bound_apart(text, quantity.start, floor, share=share, difference=quantity.unit == "pp")
        comparator = apart or comparator
    if bracket is not None:
        comparator = (EXCLUSIVE if bracket["out"] else INCLUSIVE).get(comparator, comparator)
    return replace(quantity, start=start, end=end, comparator=comparator)


def _before(text: str, quantity: Quantity, floor: int) -> tuple[int, str | None]:
    """Where the bound before a quantity begins, and its comparator."""
    found = bound_before(text, quantity.start, floor)
    if found is None or (text[found[1]] == "突" and _BREAKTHROUGH.match(text, quantity.end)):
        return quantity.start, None  # 突破50项关键技术: a verb with its object
    if text.startswith(
        "的", quantity.end
    ):  # 不得招录超过35岁的人员, 禁止不满16岁的人: what is banned is a thing of that size
        ban = next((word for word in ban_words() if text.startswith(word, found[1])), "")
        kept = bound_before(text, quantity.start, found[1] + len(ban)) or found
        return kept[1], kept[0]
    return found[1], bound_banned(text, found[1], quantity.start, floor) or found[0]


def _after(text: str, at: int) -> tuple[int, str | None, re.Match[str] | None]:
    """Where the bound after a quantity ends, its comparator, and the bracket that says whether the number is included."""
    bracket = _BRACKET.match(text, at)
    found = bound_after(text, end_of(bracket, at))
    if found is None:
        return end_of(bracket, at), None, bracket
    bracket = bracket or _BRACKET.match(text, found[1])
    return max(found[1], end_of(bracket, 0)), found[0], bracket


def _joined(own: str, printed: str) -> str:
    """A range stays a range; a bound outweighs an approximation."""
    if own == "range" or (printed.startswith("approx") and own not in ("eq", "approx")):
        return own
    return printed


_JOINT = re.compile(r"[，、,； ]{0,2}(?:的?同时[，,]?|而?且|并且?|但|而|又|也)?[又也]?")


def join_bounds(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Two bounds of one quantity as one range (不低于5%、不高于8%; 一万元以上十万元以下), two open dates as one period."""
    joined: list[Quantity] = []
    for quantity in quantities:
        pair = (_pair(text, joined[-1], quantity) or joined_dates(text, joined[-1], quantity)) if joined else None
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
    if low.value is None or high.value is None or low.value >= high.value:
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
        days=high.days,
        comparator="range",
    )
