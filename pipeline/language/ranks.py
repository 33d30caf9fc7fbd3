"""Ranks and multiples: 前10位, 第三, 首位, TOP200; 翻两番, 增长2倍, 是…的3倍 (codebook C3.7 and C3.9)."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from pipeline.language.bounds import with_bounds
from pipeline.language.matches import end_of
from pipeline.language.numerals import Numeral, read_numeral, stands_alone
from pipeline.language.quantity import Quantity, in_unit
from pipeline.language.ranges import read_range_end

_NTH_UNIT = re.compile(r" ?(?P<place>位|名(?![单录誉牌优]))|(?P<group>方阵|梯队|回)")
_TO_NTH = re.compile(r"(?:位|名)? ?(?:[—–―－−~～〜-]{1,2}|至|到) ?第? ?")
_TOP_UNIT = re.compile(r" ?(?P<unit>位|名|强|列|%)|(?=[，。；、！,;）)\s的行]|$)")
_ENDS = re.compile(r"[，。；、！？,;）)\s]|$")
_STANDING = re.compile(r"[居列国省市球界区县名位排占获洲方门]$")
_LEADING = re.compile(r"(?:首位|榜首|之首)(?![度次])")
_DOUBLING = re.compile(r"翻(?:了|过)?(?=[番\d一两二三四五六七八九十])")
_GROWTH = re.compile(r"(?:增长|提高|增加|提升|扩大|上升|增幅|多|翻)了?(?:约|近|超过?|逾|不低于|不少于|至少|达到?)?了?$")


def read_rank(text: str, at: int, floor: int) -> Quantity | None:
    """The rank that begins at ``at``; None where there is none. Articles, sessions and lists (第三条, 第一批) are none."""
    first = text[at]
    if first == "第":
        return _nth(text, at)
    if first == "前":
        return _top(text, at, at + 1)
    if first in "Tt":
        return _top(text, at, at + (4 if text[at + 3 : at + 4] == " " else 3))
    match = _LEADING.match(text, at)
    if match is not None and not (_ENDS.match(text, match.end()) or _STANDING.search(text, max(0, at - 1), at)):
        return None  # 首位产业
    return _rank(at, match.end(), at, match.end(), 1.0, "eq", match.group()) if match else None


def _rank(start: int, end: int, low: int, high: int, value: float, comparator: str, printed: str) -> Quantity:
    quantity = Quantity(
        start,
        end,
        low,
        high,
        "ordinal",
        value,
        comparator=comparator,
        unit="rank",
        unit_raw=printed,
        quantity_kind="rank",
    )
    return in_unit(quantity, None)


def _exact(text: str, at: int) -> tuple[Numeral, float] | None:
    """A numeral of one exact value, with it: no range and no 多."""
    numeral = read_numeral(text, at)
    if numeral is None or numeral.value is None or numeral.about:
        return None
    return numeral, numeral.value


def _nth(text: str, at: int) -> Quantity | None:
    begin = at + 1 + (text[at + 1 : at + 2] == " ")
    exact = _exact(text, begin)
    if exact is None:
        return None
    numeral, value = exact
    ranks = _nth_to_nth(text, at, numeral)
    if ranks is not None:
        return ranks
    unit = _NTH_UNIT.match(text, numeral.end)
    if unit and unit["place"]:
        return _rank(at, unit.end(), begin, numeral.end, value, "eq", unit["place"])
    alone = stands_alone(text, at, numeral.end)
    standing = _ENDS.match(text, numeral.end) and _STANDING.search(text, max(0, at - 1), at)
    if not (alone or standing or unit):
        return None
    rank = _rank(at, numeral.end, begin, numeral.end, value, "eq", "第")
    # 第一方阵 is a figure of speech: an ordinal without the unit of a rank.
    return rank if not unit else Quantity(*_span(rank), "ordinal", rank.value, unit_raw="第", base_value=rank.value)


def _nth_to_nth(text: str, at: int, low: Numeral) -> Quantity | None:
    """第2至第4名, 第4—10位: both ends of a range of ranks."""
    link = _TO_NTH.match(text, low.end)
    high = read_numeral(text, link.end()) if link else None
    unit = _NTH_UNIT.match(text, high.end) if high else None
    if high is None or high.value is None or low.value is None or unit is None or not unit["place"]:
        return None
    if high.about or high.value <= low.value:
        return None
    rank = _rank(at, unit.end(), low.start, high.end, low.value, "range", unit["place"])
    return in_unit(replace(rank, value=None, lo=low.value, hi=high.value), None)


def _span(quantity: Quantity) -> tuple[int, int, int, int]:
    return quantity.start, quantity.end, quantity.number_start, quantity.number_end


def _top(text: str, at: int, begin: int) -> Quantity | None:
    begin += text[begin : begin + 1] == " "
    exact = _exact(text, begin)
    if exact is None:
        return None
    numeral, value = exact
    unit = _TOP_UNIT.match(text, numeral.end)
    if unit is None and text[at] == "前":
        return None
    printed = (unit["unit"] if unit else None) or text[at:begin].strip()
    end = end_of(unit, numeral.end)
    if printed != "%":
        return _rank(at, end, begin, numeral.end, value, "le", printed)
    share = Quantity(
        at,
        end,
        begin,
        numeral.end,
        "percentage",
        value,
        comparator="le",
        unit="%",
        unit_raw="%",
        quantity_kind="share",
    )
    return in_unit(share, None)


def read_doubling(text: str, at: int, floor: int) -> Quantity | None:
    """翻番, 翻一番, 翻两番, 翻3倍: n doublings are 2 to the nth times the baseline."""
    match = _DOUBLING.match(text, at)
    if match is None:
        return None
    numeral = read_numeral(text, match.end())
    end = numeral.end if numeral else match.end()
    count = numeral.value if numeral else 1.0
    printed = text[end : end + 1]
    if count is None or count > 20 or printed not in ("番", "倍") or (printed == "倍" and numeral is None):
        return None
    value = 2.0**count if printed == "番" else count
    quantity = Quantity(
        at,
        end + 1,
        at,
        end + 1,
        "number",
        value,
        unit="x_baseline",
        unit_raw=printed,
        quantity_kind="multiple",
        raw=text[at : end + 1],
    )
    return with_bounds(text, in_unit(quantity, None), floor)


def read_multiple(text: str, at: int, floor: int) -> Quantity | None:
    """n倍 of a baseline. 增长n倍 is n + 1 times, 增长到n倍 and 是…的n倍 are n times."""
    numeral = read_numeral(text, at)
    if numeral is None:
        return None
    end, low, high = _times(text, numeral)
    if low is None or text[end : end + 1] != "倍" or text[end : end + 2] in ("倍增", "倍率", "倍数", "倍差"):
        return None
    grown = 1.0 if _GROWTH.search(text, max(floor, at - 8), at) else 0.0
    more = text[end + 1 : end + 2] == "多"
    quantity = Quantity(
        at,
        end + 1 + more,
        at,
        end,
        "number",
        low + grown if high is None else None,
        lo=None if high is None else low + grown,
        hi=None if high is None else high + grown,
        comparator="range" if high is not None else "approx_above" if numeral.about or more else "eq",
        unit="x_baseline",
        unit_raw="倍",
        quantity_kind="multiple",
        raw=text[at:end] if grown else None,
    )
    return with_bounds(text, in_unit(quantity, None), floor)


def _times(text: str, numeral: Numeral) -> tuple[int, float | None, float | None]:
    """Where the numerals of a multiple end, the first, and the second where it is a range: 2—3倍."""
    low = numeral.value if numeral.value is not None else numeral.lo
    to = read_range_end(text, numeral.end)
    if to is not None and text[to.end : to.end + 1] == "倍" and (to.value or 0.0) > (numeral.value or math.inf):
        return to.end, low, to.value
    return numeral.end, low, numeral.hi
