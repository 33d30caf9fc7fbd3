"""Periods from one date to another (codebook C5): 2023—2025年, 自2024年5月1日起至2029年4月30日止, 11月至次年3月, 2023.06-2025.11.

A stretch is two dates and the link between them. What stands beside a date (a weekday or hour, 起, 止) belongs to the link; what the
second date leaves out is that of the first, and one that comes earlier in the year, or after 次年, is of the next year.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from pipeline.language.matches import end_of
from pipeline.language.numerals import BIG
from pipeline.language.periods import (
    DASH,
    DAY,
    MONTH,
    RELATIVE_YEARS,
    YEAR,
    Period,
    end_of_month,
    number_of,
    prints_year,
    read_iso,
    read_point,
)
from pipeline.language.units import read_unit

_YEARS = re.compile(rf"(?P<a>{YEAR})(?P<dash>{DASH}|[与和])(?P<b>{YEAR})(?P<nian> ?年(?![龄轮鉴代])(?:度)?)?(?!\d)")
_YEAR_MONTHS = re.compile(
    rf"(?P<y>(?:19|20)\d\d)(?P<sep>[-./])(?P<m>1[0-2]|0?[1-9])(?P<dash>{DASH})"
    r"(?P<y2>(?:19|20)\d\d)(?P=sep)(?P<m2>1[0-2]|0?[1-9])(?![\d./-])"
)
_MONTHS = re.compile(rf"(?P<a>{MONTH})(?:月份?)?(?:{DASH}|、)(?P<b>{MONTH}) ?月(?:份)?")
_DAYS = re.compile(rf"(?P<m>{MONTH}) ?月 ?(?P<a>{DAY}) ?[日号]?{DASH}(?P<b>{DAY}) ?[日号]")
_DAY_ONLY = re.compile(rf"(?P<d>{DAY}) ?[日号]")
_MONTH_DAY = re.compile(r"(?P<m>1[0-2]|0?[1-9])[-./](?P<d>3[01]|[12]\d|0?[1-9])(?![\d./-])")
_YEAR_NIAN = re.compile(rf"(?P<y>{YEAR}) ?年")
_RELATIVE_FIRST = frozenset(word[0] for word in RELATIVE_YEARS)
_HOUR = r"(?:\d{1,2}|[零〇一二三四五六七八九十]{1,3})"
# （星期一）, （含）, 上午9:00, 24时: what is said of a date without being one.
_BESIDE = rf"(?:[（(][^（）()\n]{{1,12}}[）)]| ?(?:上午|下午|晚上?)?(?:\d{{1,2}}[：:]\d\d|{_HOUR}[时点](?:整|半|\d{{1,2}}分)?))"
_LINK = re.compile(
    rf"{_BESIDE}{{0,2}}(?:(?:之?日?起|开始)?(?P<dash>{DASH})|(?P<between> ?[与和] ?))(?P<turn>次年|翌年|第二年)?(?:当年|同年)?"
)
_BETWEEN_ENDS = re.compile(r"之?间")
_LISTED = re.compile(rf" ?[、和及与] ?{_DAY_ONLY.pattern}")
_STOP = re.compile(rf"{_BESIDE}{{0,2}}为?止")


def read_stretch(text: str, at: int, default: date | None) -> Period | None:
    """The period that begins at ``at``: two dates with the link between them, days in a list (their hull), or one date.

    Args:
        text: normalised text.
        at: where it begins.
        default: a day of the year that dates without one are of.

    Raises:
        ValueError: a day that the calendar does not have (2月30日).
    """
    first = (
        _years(text, at)
        or _year_months(text, at)
        or read_iso(text, at)
        or _days(text, at, default)
        or _months(text, at, default)
        or read_point(text, at, default)
    )
    if first is None or first.span:
        return first
    return _linked(text, first, default) or _listed(text, first) or first


def _years(text: str, at: int) -> Period | None:
    """2023—2025年; without 年 only with a dash that no code has."""
    match = _YEARS.match(text, at)
    if match is None or not (
        match["nian"] or not match["dash"].strip().isascii() or text[at - 1 : at] in ("从", "（", "(")
    ):
        return None
    low, high = number_of(match["a"]), number_of(match["b"])
    joined = match["dash"] not in "与和" or text[match.end() : match.end() + 1] in ("间", "之")
    if not (0 < high - low < 60 and joined):
        return None
    return Period(at, match.end(), date(low, 1, 1), date(high, 12, 31), "year", span=True)


def _year_months(text: str, at: int) -> Period | None:
    """2023.06-2025.11, 2024/05—2025/12; a unit after them says that they are decimals."""
    match = _YEAR_MONTHS.match(text, at)
    if match is None or match["dash"].strip() == match["sep"] or text[at - 1 : at].isdigit():
        return None
    first = date(int(match["y"]), int(match["m"]), 1)
    last = end_of_month(int(match["y2"]), int(match["m2"]))
    if last <= first or text[match.end() : match.end() + 1] in tuple(BIG) or read_unit(text, match.end()) is not None:
        return None
    return Period(at, match.end(), first, last, "month", span=True)


def _linked(text: str, first: Period, default: date | None) -> Period | None:
    """The period from ``first`` to the date that a dash, 至 or 和…之间 links to it; None where there is none."""
    link = _LINK.match(text, first.end)
    if link is None:
        return None
    second = _second(text, link, first, default)
    if second is None or second.last <= first.last:
        return None
    if link["between"] and _BETWEEN_ENDS.match(text, second.end) is None:
        return None
    stop = _STOP.match(text, second.end)
    return replace(second, start=first.start, end=end_of(stop, second.end), first=first.first, span=True,
                   relative=first.relative)  # fmt: skip


def _second(text: str, link: re.Match[str], first: Period, default: date | None) -> Period | None:
    """The second date of a period; what it leaves out is that of the first."""
    at, year = link.end(), first.first.year + bool(link["turn"])
    if not link["turn"]:
        whole = read_iso(text, at, linked=True)
        if whole is not None:
            return whole
        day = _DAY_ONLY.match(text, at) if first.precision == "day" else None
        if day is not None:
            return _exact(at, day, first.first.replace(day=number_of(day["d"])))
    short = _MONTH_DAY.match(text, at) if first.precision == "day" else None
    if short is not None:
        return _exact(at, short, date(year, int(short["m"]), int(short["d"])))
    printed = prints_year(text, at)
    if first.precision == "year" and not printed:
        return None
    second = read_point(text, at, default, year=year)
    if second is None or printed or second.last > first.last:
        return second
    return read_point(text, at, default, year=year + 1)  # 11月至3月


def _exact(at: int, match: re.Match[str], day: date) -> Period:
    return Period(at, match.end(), day, day, "day")


def _listed(text: str, first: Period) -> Period | None:
    """From the first to the last of days in a list that print their month once: 11月9日、10日."""
    if first.precision != "day":
        return None
    end, last = first.end, first.last
    while (match := _LISTED.match(text, end)) is not None:
        day = last.replace(day=number_of(match["d"]))
        if day <= last:
            break
        end, last = match.end(), day
    return replace(first, end=end, last=last, span=True) if last > first.last else None


def _lead_year(text: str, at: int, default: date | None) -> tuple[int | None, int, str | None]:
    """Year that stands before months or days, where they begin, and the relative word if it is one."""
    match = _YEAR_NIAN.match(text, at)
    if match is not None:
        end = match.end()
        return number_of(match["y"]), end + (text[end : end + 1] == " "), None
    for word, shift in RELATIVE_YEARS.items() if text[at : at + 1] in _RELATIVE_FIRST else ():
        if default is not None and text.startswith(word, at):
            return default.year + shift, at + len(word), word
    return (default.year if default else None), at, ""


def _months(text: str, at: int, default: date | None) -> Period | None:
    """1—9月, 2018年1－9月份."""
    year, begin, relative = _lead_year(text, at, default)
    match = _MONTHS.match(text, begin)
    if match is None or year is None:
        return None
    low, high = number_of(match["a"]), number_of(match["b"])
    if low >= high:
        return None
    word = match.group() if relative == "" else relative
    return Period(at, match.end(), date(year, low, 1), end_of_month(year, high), "month", span=True, relative=word)


def _days(text: str, at: int, default: date | None) -> Period | None:
    """4月12-19日."""
    year, begin, relative = _lead_year(text, at, default)
    match = _DAYS.match(text, begin)
    if match is None or year is None:
        return None
    first, last = (date(year, number_of(match["m"]), number_of(match[key])) for key in ("a", "b"))
    word = match.group() if relative == "" else relative
    return Period(at, match.end(), first, last, "day", span=True, relative=word) if first < last else None
