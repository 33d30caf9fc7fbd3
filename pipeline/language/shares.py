"""Shares in words: 百分之三十, 千分之二, 三分之一, 3/4, 三成半, 一半, 过半. All become percent points (codebook C3.2)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.language.bounds import with_bounds
from pipeline.language.matches import end_of
from pipeline.language.numerals import HAN, NotANumeral, Numeral, parse_numeral, read_numeral, stands_alone
from pipeline.language.quantity import Quantity, in_unit
from pipeline.language.units import read_unit, unit_table

_PER = {"百分之": 1.0, "千分之": 0.1, "万分之": 0.01}
_SIGN = re.compile(r"(?:[负負]的?|[-－−](?=[\d百千万]))?")
_MEASURES = frozenset(alias for alias, unit in unit_table().items() if unit.plain) | {"米"}
_TO = re.compile(r" ?(?:到|至|—{1,2}|–|-|－|~|～) ?(?P<per>[百千万]分之)?")
_DENOMINATOR = re.compile(rf"(?:(?P<whole>\d{{1,6}}+|[{HAN}]{{1,12}}+)又)?(?P<low>[{HAN}]{{1,12}}+|\d{{1,8}}+)分之")
_SLASH = re.compile(r"(?:(?P<whole>\d{1,3})[又 ])?(?P<high>\d{1,3})[/／](?P<low>\d{1,3})(?![\d/.%年月])")
_CODE_BEFORE = re.compile(r"[A-Za-z\d/／.第]$")
_TENTHS = re.compile(
    r"成(?:(?P<half>半)|(?P<tenth>[\d一二三四五六七八九])(?=[，。；、以左的]|$))?(?![立果本为员交效功熟就长都品型分绩])"
)
_HALF = re.compile(r"超过半数|超半数|半数以上|(?<=近)半(?![年月天小个])数?|(?:超)?过半(?:数)?|一半(?!天)|半数|半成")
_HALVES = {"一半": "eq", "半": "approx_below", "半数": "eq", "半数以上": "ge"}


def read_share(text: str, at: int, floor: int) -> Quantity | None:
    """The share that begins at ``at`` with its bounds; None where there is none."""
    sign = _SIGN.match(text, at)
    begin = end_of(sign, at)
    found = (
        _whole(text, begin)
        or _per_hundred(text, begin)
        or _fraction(text, begin)
        or _slash(text, begin, signed=begin > at)
    )
    if found is None and begin == at:
        found = _tenths(text, at) or _half(text, at)
    if found is None:
        return None
    if begin > at:
        found = replace(found, start=at, value=None if found.value is None else -found.value)
    return with_bounds(text, found if found.kind == "dimension" else in_unit(found, None), floor)


def _share(start: int, end: int, value: float | None, raw: str, printed: str, comparator: str = "eq") -> Quantity:
    exact = None if value is None else float(f"{value:.10g}")
    return Quantity(
        start,
        end,
        start,
        end,
        "percentage",
        exact,
        comparator=comparator,
        unit="%",
        unit_raw=printed,
        quantity_kind="share",
        raw=raw,
    )


def _numerator(text: str, at: int) -> Numeral | None:
    """The numeral after 分之. One that runs into another 分之 or 分位 gives its last multiplier back."""
    numeral = Numeral(at, at + 1, "百", 100.0) if text[at : at + 1] == "百" else read_numeral(text, at)
    if numeral is not None and numeral.lo is not None:  # 十分之一二手房: a tenth of the second-hand houses
        return Numeral(at, at + 1, text[at], parse_numeral(text[at]))
    if numeral is None or numeral.value is None:
        return None
    if text[numeral.end : numeral.end + 1] == "分" and len(numeral.printed) > 1 and numeral.printed[-1] in "百千万":
        shorter = read_numeral(text[at : numeral.end - 1], 0)
        return shorter and replace(shorter, start=at, end=at + shorter.end)
    return numeral


def _whole(text: str, at: int) -> Quantity | None:
    """百分百 and 百分之百."""
    return _share(at, at + 3, 100.0, "百分百", "百分") if text.startswith("百分百", at) else None


def _per_hundred(text: str, at: int) -> Quantity | None:
    printed = text[at : at + 3]
    scale = _PER.get(printed)
    if scale is None:
        return None
    spoken = read_numeral(text, at + 3)
    if spoken is not None and spoken.lo is not None and spoken.hi is not None:
        found = _share(at, spoken.end, None, text[at : spoken.end], printed, "range")
        return replace(found, lo=spoken.lo * scale, hi=spoken.hi * scale)  # 百分之二三十
    sign = -1.0 if text[at + 3 : at + 4] == "负" else 1.0
    low = _numerator(text, at + 3 + (text[at + 3 : at + 4] in (" ", "负")))
    if low is None or low.value is None:
        return None
    to = _upper_end(text, low.end, scale)
    if to is not None and to[1] > low.value * scale:
        found = _share(at, to[0], None, text[at : to[0]], printed, "range")
        return replace(found, lo=low.value * scale, hi=to[1])
    return _share(at, low.end, sign * low.value * scale, text[at : low.end], printed)


def _upper_end(text: str, at: int, scale: float) -> tuple[int, float] | None:
    """Where the second numeral of a range of shares ends, and its value: 百分之五到百分之八."""
    to = _TO.match(text, at)
    top = _numerator(text, to.end()) if to else None
    if to is None or top is None or top.value is None or text[top.end : top.end + 1] in ("年", "月", "日"):
        return None
    return top.end, top.value * (_PER[to["per"]] if to["per"] else scale)


def _fraction(text: str, at: int) -> Quantity | None:
    match = _DENOMINATOR.match(text, at)
    high = _numerator(text, match.end()) if match else None
    if match is None or high is None or high.value is None:
        return None
    try:
        low = parse_numeral(match["low"])
        whole = parse_numeral(match["whole"]) if match["whole"] else 0.0
    except NotANumeral:
        return None
    if not low:
        return None
    unit = read_unit(text, high.end)
    if unit is not None and unit.unit.kind == "physical" and unit.printed in _MEASURES:
        amount = Quantity(at, unit.end, at, high.end, "number", whole + high.value / low)
        return in_unit(amount, unit)  # 二分之一米
    raw = f"{high.value:g}/{low:g}" if not whole else f"{whole:g} {high.value:g}/{low:g}"
    return _share(at, high.end, (whole + high.value / low) * 100, raw, "分之")


def _slash(text: str, at: int, *, signed: bool) -> Quantity | None:
    """3/4 as a share. Above one it could be a date or a code, so it counts only with a sign, a whole part or alone."""
    match = _SLASH.match(text, at)
    if match is None or (at and _CODE_BEFORE.search(text, max(0, at - 1), at) and not signed):
        return None
    high, low, whole = int(match["high"]), int(match["low"]), int(match["whole"] or 0)
    alone = stands_alone(text, at, match.end())
    if not low or not (0 < high < low or signed or whole or alone):
        return None
    return _share(at, match.end(), (whole + high / low) * 100, match.group(), "/")


def _tenths(text: str, at: int) -> Quantity | None:
    numeral = read_numeral(text, at)
    match = _TENTHS.match(text, numeral.end) if numeral else None
    if numeral is None or match is None:
        return None
    raw = text[at : match.end()]
    if numeral.lo is not None and numeral.hi is not None and numeral.hi <= 10:
        return replace(_share(at, match.end(), None, raw, "成", "range"), lo=numeral.lo * 10, hi=numeral.hi * 10)
    if numeral.value is None or not 0 < numeral.value <= 10:
        return None
    rest = 5.0 if match["half"] else parse_numeral(match["tenth"]) if match["tenth"] else 0.0
    return _share(at, match.end(), numeral.value * 10 + rest, raw, "成")


def _half(text: str, at: int) -> Quantity | None:
    match = _HALF.match(text, at)
    if match is None:
        return None
    word = match.group()
    if word == "半成":
        return _share(at, match.end(), 5.0, word, "成")
    return _share(at, match.end(), 50.0, word, "半", _HALVES.get(word, "gt"))
