"""Dates of policy text with the words that make them deadlines (codebook C5): 到2025年, 2026年6月底前, 自2020年以来.

``to`` is exclusive, and the day, month or year of the words belongs to a term that ends with 前 (6月30日前: by the end of that day);
only with a bare year is 前 strict (2027年前: before that year begins). ``last`` is the last day by which a thing is due.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.language.matches import end_of
from pipeline.language.periods import RELATIVE_YEARS, Period, next_day, read_plan, read_point
from pipeline.language.quantity import Quantity
from pipeline.language.stretches import read_stretch

_LOOKBACK = re.compile(r"(?:(?P<as_of>截\s?至|截止到|截止至|截止)|(?P<since>自从|自|从)|(?P<by>到|至)) ?$")
_GROWN = re.compile(r"(?:增长|增加|提高|提升|扩大|上升|下降|降低|回升|恢复|达)[到至]$")
# 前三季度, 前10名, 前移, 前提: 前 of a part, a rank or a word, where 前提交 and 前一次性 are verbs after a deadline.
_NO_DEADLINE = (
    r"(?:[\d一二三四五六七八九十两]{1,3}(?:个?月|个?季度|年|天|周|名|位|强|[至到—-])|\d|[列茅沿瞻端后移往景置半期]"
    r"|进(?!行)|提(?![交供高升出请]))"
)
_AFTER = re.compile(
    rf"(?P<before>(?P<including>[或及含])?(?:以前|之前|前)(?!{_NO_DEADLINE}))"
    r"|(?P<since>(?:[（(]含[）)]|或|及|含)?(?:以后|之后|后)(?![续期勤劲])|(?:[（(]含[）)])?以来|开始|(?:起|以来)?[至到](?:今|现在|目前)|起(?![草步到])|年起)"
    r"|(?P<within>期间|以内|之内|之间|间|内(?!蒙))"
)
_FIXED = {"本世纪中叶": 2050, "新中国成立一百年": 2049, "新中国成立100年": 2049, "建国一百年": 2049}
_BY_PRECISION = frozenset(("half", "quarter"))
DATE_WORDS = (
    *RELATIVE_YEARS,
    *_FIXED,
    "上半年",
    "下半年",
    "前半年",
    "后半年",
    "年底",
    "年末",
    "年终",
    "年初",
    "年中",
    "首季",
    "前三季度",
    "前两个季度",
)
"""Words without a numeral that a date may begin with."""
_NOT_DATE_BEFORE = re.compile(r"(?:[每历各逐跨多近次翌当同以]年?|[\d一二两三四五六七八九十])$")


def read_date(text: str, at: int, issued_on: date | None, floor: int) -> Quantity | None:
    """The date, period or five-year plan that begins at ``at``; None where there is none.

    Args:
        text: normalised text.
        at: where it begins.
        issued_on: the day that 今年 and 6月底 are counted from; without it they keep their anchor but no year.
        floor: end of the quantity before; words before it belong to that one.
    """
    for word, year in _FIXED.items():
        if text.startswith(word, at):
            last = date(year, 12, 31)
            period = Period(at, at + len(word), date(year, 1, 1), last, "year", edge=True)
            return _deadline(text, period, floor)
    try:
        plan = read_plan(text, at)
        if plan is not None:
            return replace(_deadline(text, plan, floor), source="fyp")
        period_or_none = read_stretch(text, at, issued_on)
    except (ValueError, OverflowError):
        return None  # 2月30日
    if period_or_none is None:
        return _unresolved(text, at) if issued_on is None else None
    if period_or_none.relative is not None and _NOT_DATE_BEFORE.search(text, max(0, at - 2), at):
        return None
    return _deadline(text, period_or_none, floor)


def _unresolved(text: str, at: int) -> Quantity | None:
    """A relative date without an issue date: its words, with those that close it (年底前), and nothing more."""
    period = read_point(text, at, date(2000, 1, 1))  # any leap year: only the length of the words is wanted
    if period is None or period.relative is None or _NOT_DATE_BEFORE.search(text, max(0, at - 2), at):
        return None
    anchor = text[at : period.end]
    end = end_of(_AFTER.match(text, period.end), period.end)
    return Quantity(at, end, at, period.end, "date", mode="in", source="relative", anchor=anchor, quantity_kind="time")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _deadline(text: str, period: Period, floor: int) -> Quantity:
    """A period with its mode, and its span grown by the words that give it."""
    after = _AFTER.match(text, period.end)
    closing = after.lastgroup if after else None
    start, word = _opening(text, period, closing, floor)
    mode = _mode(period, word, closing)
    if mode == "before" and after is not None and after["including"]:
        mode = "by"  # 2020年及以前
    first, to = _bounds(period, mode, closing)
    last = None if mode == "since" else period.last
    return Quantity(
        start,
        end_of(after, period.end),
        period.start,
        period.end,
        "date",
        from_=_iso(first),
        to=_iso(to),
        year=(period.first if mode == "since" else period.last).year,
        last=last,
        mode=mode,
        source="relative" if period.relative else "explicit",
        anchor=period.relative,
        quantity_kind="time",
    )


def _opening(text: str, period: Period, closing: str | None, floor: int) -> tuple[int, str | None]:
    """Where a date begins with the word before it that gives its mode, and which mode; none where that word belongs to others."""
    before = _LOOKBACK.search(text, max(floor, period.start - 4), period.start)
    if before is None or _GROWN.search(text, max(floor, period.start - 5), period.start):
        return period.start, None
    word = before.lastgroup
    if word == "since" and closing is None and not period.span and text[period.end : period.end + 1] == "的":
        word = None
    return before.start() if word else period.start, word


_APART = re.compile(r"[、，,；]?(?:至|到)?")


def joined_dates(text: str, first: Quantity, second: Quantity) -> Quantity | None:
    """The period between a date that opens it and one that closes it (2012年以后、2020年以前); None where they are two dates."""
    gap = _APART.fullmatch(text, first.end, second.start)
    opens, closes = first.mode == "since" and first.to is None, second.from_ is None and second.to is not None
    if not (gap and opens and closes and (first.from_ or "") < (second.to or "")):
        return None
    return replace(second, start=first.start, number_start=first.number_start, from_=first.from_, mode="during")


def _mode(period: Period, word: str | None, closing: str | None) -> str:
    if period.plan in ("以来", "后") or closing == "since":
        return "since"
    if period.span:
        return "during"
    if closing == "before" or period.plan == "前":
        whole_year = period.precision == "year" and not period.edge
        return "before" if whole_year else "by"
    if word is not None:
        return word
    return "by" if period.edge or period.precision in _BY_PRECISION else "in"


def _bounds(period: Period, mode: str, closing: str | None) -> tuple[date | None, date | None]:
    """The half-open period that a mode makes of the days printed."""
    if mode == "since":
        return period.first, None
    if period.span or closing != "before":
        return (None if mode == "as_of" else period.first), next_day(period.last)
    return None, period.first if mode == "before" else next_day(period.last)
