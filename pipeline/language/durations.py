"""Lengths of time: 两年, 15个工作日, 3至6个月, 一年半, 2年6个月, 最长五年; those tied to the day of issue become dates (codebook C5)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.language.bounds import with_bounds
from pipeline.language.numerals import Numeral, read_numeral
from pipeline.language.quantity import Quantity
from pipeline.language.relative import GRAIN_DAYS, Relation, relation, resolve

_COUNTED = r"工作日|交易日|自然日|日历日|学年|周年|年度|季度|月|星期|礼拜|小时|钟头"
_GRAIN = re.compile(
    rf" ?(?P<part>个[半多](?=月|小时))?(?P<grain>个?(?:{_COUNTED})|个世纪|年|周(?![岁边期围转])|天(?![津然河赋])|昼夜"
    r"|日(?![元圆币均产处供])|分钟|秒(?!杀)钟?)(?P<half>半)?(?P<more>[多余])?"
)
_NAMES = {
    "学年": "年", "周年": "年", "年度": "年", "月": "个月", "星期": "周", "礼拜": "周", "日": "天", "昼夜": "天", "自然日": "天",
    "日历日": "天", "交易日": "工作日", "钟头": "小时", "秒钟": "秒",
}  # fmt: skip
_HALF = re.compile(r"半个?(?P<grain>年|月|小时|天|世纪)")
# A length goes on with a smaller grain: how many of it the larger one has.
_SMALLER = {
    ("年", "个月"): 12.0, ("年", "天"): 365.0, ("个月", "天"): 30.0, ("周", "天"): 7.0, ("天", "小时"): 24.0,
    ("小时", "分钟"): 60.0, ("分钟", "秒"): 60.0,
}  # fmt: skip
_AND = re.compile(r" ?[零又加]?")
_DASH = re.compile(r" ?(?:[—–－~～〜-]{1,2}|至|到) ?")
_NOT_AFTER_YEAR = re.compile(r"[级代龄轮鉴会检限货]|一(?:遇|度|次)|规划|计划")
_TERM_ENDS = re.compile(r"期(?=[以及])")
_DAY_ENDS = re.compile(r"以?内|之内|[，。；]|$")
_NTH, _EACH = ("第",), ("每", "那", "某", "同", "逐")
_LONGEST_YEARS = 120  # more are a year of the calendar or a saying


def read_duration(text: str, at: int, issued_on: date | None, floor: int) -> Quantity | None:
    """The length of time that begins at ``at``, or the period that it makes with ``issued_on``; None where there is none.

    Args:
        text: normalised text.
        at: where the numeral (or 半) begins.
        issued_on: the day of issue.
        floor: end of the quantity before; words before it belong to that one.
    """
    half = _HALF.match(text, at)
    if half is not None:
        grain = _NAMES.get(half["grain"], half["grain"])
        return _term(text, Numeral(at, at + 1, "半", 0.5), None, half.end(), grain, issued_on, floor)
    numeral = read_numeral(text, at)
    if numeral is None or _is_no_count(text, at, numeral):
        return None
    return _counted(text, numeral, issued_on, floor)


def _counted(text: str, numeral: Numeral, issued_on: date | None, floor: int) -> Quantity | None:
    """The length of time that a numeral counts, with the smaller grains after it."""
    high, end = _range_end(text, numeral)
    match = _GRAIN.match(text, end)
    if match is None or (match["grain"] == "月" and not match["part"]):
        return None
    grain, end = _named(match), match.end()
    if not _is_length(text, numeral, end, grain):
        return None
    more = (match["part"] or "") + (match["half"] or "") + (match["more"] or "")
    added, days, stop = _rest(text, end, grain)
    if added and high is None and not more and numeral.value is not None:
        return _composed(_term(text, replace(numeral, value=numeral.value + added), None, stop, grain, issued_on, floor),
                         numeral.value * GRAIN_DAYS[grain] + days)  # fmt: skip
    return _term(text, _with_more(numeral, more), high, end, grain, issued_on, floor)


def _is_no_count(text: str, at: int, numeral: Numeral) -> bool:
    """Does a numeral count nothing: a bare multiplier, the day of a month, 第三年, 每一天?"""
    before = text[at - 1 : at]
    if numeral.bare or before in _NTH or (numeral.printed == "一" and before in _EACH):
        return True
    return before == "月" and text[numeral.end : numeral.end + 1] in ("日", "号", "")


def _with_more(numeral: Numeral, more: str) -> Numeral:
    """A numeral with the half or the more that its grain prints: 三个半小时, 两年多."""
    if "半" in more and numeral.value is not None:
        numeral = replace(numeral, value=numeral.value + 0.5)
    return replace(numeral, about="多") if "多" in more or "余" in more else numeral


def _named(match: re.Match[str]) -> str:
    """The grain of a match by its usual name."""
    grain = match["grain"].removeprefix("个")
    return _NAMES.get(grain, grain)


def _composed(found: Quantity | None, days: float) -> Quantity | None:
    """A length with what smaller grains add to it: 2年6个月 is 2.5 years, of 910 days."""
    return replace(found, base_value=days, days=days) if found is not None and found.kind == "duration" else found


def _rest(text: str, at: int, grain: str) -> tuple[float, float, int]:
    """What smaller grains add to a length that ends at ``at``: in its grain, in days, and where they end."""
    link = _AND.match(text, at)
    numeral = read_numeral(text, link.end()) if link else None
    match = _GRAIN.match(text, numeral.end) if numeral else None
    whole = _SMALLER.get((grain, _named(match))) if match else None
    if numeral is None or numeral.value is None or match is None or whole is None or match["part"]:
        return 0.0, 0.0, at
    if match["grain"] == "月" or numeral.about or numeral.value >= whole:
        return 0.0, 0.0, at
    part, days, end = _rest(text, match.end(), _named(match))
    return (numeral.value + part) / whole, numeral.value * GRAIN_DAYS[_named(match)] + days, end


def _range_end(text: str, low: Numeral) -> tuple[Numeral | None, int]:
    """The second numeral of a range of durations that rises (3—5年, 3天——8天), and where the grain is to be looked for."""
    first = _GRAIN.match(text, low.end)
    dash = _DASH.match(text, low.end) or (_DASH.match(text, first.end()) if first else None)
    second = read_numeral(text, dash.end()) if dash else None
    if second is None or _GRAIN.match(text, second.end) is None or (low.value or 0) >= (second.value or 0):
        return None, low.end
    return second, second.end


def _is_length(text: str, numeral: Numeral, end: int, grain: str) -> bool:
    """Is a numeral with a grain a length of time, and no year, grade or saying?"""
    if grain == "年" and (_NOT_AFTER_YEAR.match(text, end) or (numeral.value or 0) > _LONGEST_YEARS):
        return False
    if numeral.printed == "一" and text[end - 1] in "日天秒":
        return _DAY_ENDS.match(text, end) is not None
    return numeral.value != 0


def _term(
    text: str, low: Numeral, high: Numeral | None, end: int, grain: str, issued_on: date | None, floor: int
) -> Quantity | None:
    """A length of time with its bounds, or the period that it makes with the day of issue."""
    count = high.value if high is not None else low.value
    found = relation(text, low.start, end, grain, floor) if count is not None else None
    if found is not None and count is not None:
        return _dated(text, found, low.start, end, count, grain, issued_on)
    quantity = _length(low, high, end, grain)
    term = _TERM_ENDS.match(text, end)
    return with_bounds(text, replace(quantity, end=term.end()) if term else quantity, floor)


def _length(low: Numeral, high: Numeral | None, end: int, grain: str) -> Quantity:
    """A length of time by itself: one number of grains, or two."""
    bottom, top = (low.value, high.value) if high is not None else (low.lo, low.hi)
    value, bottom = (low.value, None) if top is None else (None, bottom)
    days = GRAIN_DAYS[grain]
    return Quantity(
        low.start,
        end,
        low.start,
        end,
        "duration",
        value,
        bottom,
        top,
        comparator="range" if top is not None else "approx_above" if low.about else "eq",
        unit=grain,
        unit_raw=grain,
        quantity_kind="time",
        base_value=_times(value, days),
        base_lo=_times(bottom, days),
        base_hi=_times(top, days),
        days=(value or top or 0.0) * days,
    )


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _dated(
    text: str, found: Relation, at: int, end: int, count: float, grain: str, issued_on: date | None
) -> Quantity | None:
    """A relative period. Without a day of issue it keeps its words and its length."""
    phrase = Quantity(
        found.start,
        found.end,
        at,
        end,
        "date",
        count,
        unit=grain,
        unit_raw=grain,
        quantity_kind="time",
        days=count * GRAIN_DAYS[grain],
        mode="since" if found.sense == "past" else "by" if found.sense in ("next", "rolling") else "in",
        source="relative",
        anchor=text[found.start : found.end],
    )
    if issued_on is None:
        return phrase
    try:
        first, to, last = resolve(found, count, grain, issued_on)
    except (ValueError, OverflowError):
        return None
    return replace(phrase, from_=first.isoformat(), to=to.isoformat(), last=last, year=last.year, days=None)
