"""Absolute dates as periods of days: 2025年6月底, 二〇一七年十二月, 2025.01.02, 第三季度, “十五五”末 (codebook C5).

``read_point`` reads one date; two of them that make a period are ``stretches``' work, the words around a date ``dates``'. A year
that is not printed comes from ``year`` or ``default``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pipeline.language.numerals import parse_numeral

Precision = Literal["year", "half", "quarter", "month", "day"]

_HAN = "〇零○一二三四五六七八九"
YEAR = rf"(?:(?:1[5-9]|20|21)\d\d|[一二][{_HAN}]{{3}})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|元|[一二三四五六七八九])"
DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNT = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,2})"
DASH = r" {0,2}(?:[—–―－−~～〜-]{1,2}|至|到) {0,2}"
RELATIVE_YEARS = {
    "大前年": -3, "前年": -2, "去年": -1, "上年度": -1, "上年": -1, "上一年度": -1, "上一年": -1,
    "今年": 0, "本年度": 0, "本年": 0,
    "这一年": 0, "年内": 0, "全年": 0, "明年": 1, "下年度": 1, "下年": 1, "下一年": 1, "来年": 1, "后年": 2,
}  # fmt: skip
_NOT_END = r"(?![余常户总存层端座线部板位]|结[余存转])"  # 底层, 末端
_NOT_BEGINNING = r"(?![步中级期心审始创次建具现露选赛诊评])"  # 初步, 初中
_IN_MONTH = (
    rf"(?P<d>{DAY}) ?[日号]|(?P<bare>[二三]?十[一二三四五六七八九]?)(?=$|[，。；、）])"
    rf"|(?P<ten>[上中下]旬|[底末]{_NOT_END}|初{_NOT_BEGINNING})"
)
_FESTIVAL = r"(?![一二三四五六七八九](?![日号十]))"  # 三月三
_PART = (
    r"第?(?P<q>[一二三四1-4])季度(?P<qe>[末底](?!层)|初(?!步))?|(?P<qs>前三季度|前两个?季度|前二季度|首季度?(?!次))"
    rf"|(?P<half>[上下前后]半年)|(?P<edge>年?[末底]|年终|岁末){_NOT_END}|(?P<begin>年?初{_NOT_BEGINNING}|伊始)"
    rf"|(?P<mid>年中(?!国|央|心|小))|(?P<whole>全年)|(?P<first>首)个?月|(?<!提)[前头](?P<months>{_COUNT})个?月"
    rf"|(?P<m>{MONTH}) ?月(?:份)?{_FESTIVAL}(?: ?(?:{_IN_MONTH}))?"
)
# Parts that are read only after a year: 2024年Q3, 去年最后两个月.
_OF_YEAR = rf"Q(?P<qn>[1-4])(?!\d)|最?后(?P<tail>{_COUNT})个月(?!内)"
_POINT = re.compile(
    rf"(?:(?P<y>{YEAR}) ?(?:年(?![来龄轮鉴代货画检会级限版])(?:度(?!假))?|(?=Q[1-4]))|(?P<rel>{'|'.join(RELATIVE_YEARS)})(?!龄))"
    rf"(?: ?(?:{_PART}|{_OF_YEAR}))?"
)
_BARE_PART = re.compile(_PART)
_M, _D = r"1[0-2]|0?[1-9]", r"3[01]|[12]\d|0?[1-9]"
_ISO = re.compile(
    rf"(?P<y>(?:19|20)\d\d)(?:[-./ ](?P<m>{_M})[-./ ](?P<d>{_D})|(?P<m2>1[0-2]|0[1-9])(?P<d2>3[01]|[12]\d|0[1-9]))"
    rf"(?!\d|[./]\d|-[A-Z]|-(?!(?:19|20)\d\d[-./]|(?:{_M})[./](?:{_D})(?!\d))\d)"
    rf"|(?P<us>{_M})/(?P<usd>{_D})/(?P<usy>(?:19|20)\d\d)(?!\d)"
)
_PLAN = re.compile(
    r"(?P<open>[“\"「])?(?P<plan>十[一二三四五六七]?|(?<=[“\"「])[八九])五"
    r"(?P<close>[”\"」])?(?P<part>期间|时期|期末|末期?|初期?|中期|以来|[前后](?![\d一二两三四五六七八九半期]))?"
)
_PLAN_NAME = re.compile(r"[^，。；：\n期末]{0,18}?(?:规划|纲要|计划|方案)")
_PLANS = {
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
    "十三": 13,
    "十四": 14,
    "十五": 15,
    "十六": 16,
    "十七": 17,
}


@dataclass(frozen=True, slots=True)
class Period:
    """Days ``first`` to ``last``, both included, and where they are printed. ``edge`` marks the end of a year (2025年底)."""

    start: int
    end: int
    first: date
    last: date
    precision: Precision
    edge: bool = False
    span: bool = False
    plan: str | None = None
    relative: str | None = None


def end_of_month(year: int, month: int) -> date:
    """The last day of a month; months beyond December run on into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def month_start(year: int, month: int) -> date:
    """The first day of a month; months outside 1–12 run into the years beside."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def number_of(text: str) -> int:
    """The number of a year, month or day as printed; 元 is the first."""
    return 1 if text == "元" else int(parse_numeral(text))


def _part(groups: dict[str, str | None], year: int) -> tuple[date, date, Precision, bool]:
    """First and last day of the part of a year that was printed. Raises ValueError for days that do not exist."""
    quarter = groups["q"] or groups.get("qn")
    if quarter:
        start = number_of(quarter) * 3 - 2
        low, high = {"初": (0, 0), None: (0, 2)}.get(groups["qe"], (2, 2))
        return date(year, start + low, 1), end_of_month(year, start + high), "quarter", False
    if groups["m"]:
        return _month(groups, year, number_of(groups["m"]))
    first, last, precision = _months(groups)
    return date(year, first, 1), end_of_month(year, last), precision, bool(groups["edge"])


def _months(groups: dict[str, str | None]) -> tuple[int, int, Precision]:
    """First and last month of a part of a year without a month of its own: 前三季度, 上半年, 年底, 年初, 年中, 前八个月; else the year."""
    if groups["qs"]:
        return 1, {"三": 9, "两": 6, "二": 6}.get(groups["qs"][1], 3), "quarter"
    if groups["half"]:
        return (1, 6, "half") if groups["half"][0] in "上前" else (7, 12, "half")
    if groups["edge"]:
        return 11, 12, "year"
    if groups["begin"]:
        return 1, 1 if groups["begin"] == "伊始" else 2, "month"
    if groups["mid"]:
        return 6, 6, "month"
    if groups["first"] or groups["months"]:
        return 1, min(number_of(groups["months"]), 12) if groups["months"] else 1, "month"
    if groups.get("tail"):
        return 13 - min(number_of(groups["tail"] or ""), 12), 12, "month"
    return 1, 12, "year"


def _month(groups: dict[str, str | None], year: int, month: int) -> tuple[date, date, Precision, bool]:
    day = groups["d"] or groups["bare"]
    if day:
        exact = date(year, month, number_of(day))
        return exact, exact, "day", False
    low, high = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 31)}.get((groups["ten"] or " ")[0], (1, 31))
    last = end_of_month(year, month)
    return date(year, month, low), date(year, month, min(high, last.day)), "month", False


def prints_year(text: str, at: int) -> bool:
    """Does a date that begins at ``at`` begin with its year, printed or relative?"""
    return _POINT.match(text, at) is not None


def read_point(text: str, at: int, default: date | None, *, year: int | None = None) -> Period | None:
    """The date that begins at ``at``. Without a printed year it needs ``year`` or the year of ``default``.

    Raises:
        ValueError: a day that the calendar does not have (2月30日).
    """
    match = _POINT.match(text, at)
    if match is None:
        match = _BARE_PART.match(text, at)
        base = year if year is not None else default.year if default else None
        if match is None or base is None:
            return None
        return Period(
            at, match.end(), *_part(match.groupdict(), base), relative=match.group() if year is None else None
        )
    if match["y"]:
        return Period(at, match.end(), *_part(match.groupdict(), number_of(match["y"])))
    if default is None:
        return None
    base = default.year + RELATIVE_YEARS[match["rel"]]
    return Period(at, match.end(), *_part(match.groupdict(), base), relative=match["rel"])


def read_iso(text: str, at: int, *, linked: bool = False) -> Period | None:
    """2025-01-02, 2025.01.02, 20250102, 2025 01 02, 10/31/1974; ``linked`` says that a dash before it belongs to a period."""
    match = _ISO.match(text, at)
    if match is None or (not linked and at and (text[at - 1].isdigit() or text[at - 1] in "-./")):
        return None
    year = match["y"] or match["usy"]
    month, day = match["m"] or match["m2"] or match["us"], match["d"] or match["d2"] or match["usd"]
    exact = date(int(year), int(month), int(day))
    return Period(at, match.end(), exact, exact, "day")


def read_plan(text: str, at: int) -> Period | None:
    """A five-year plan as a period; “十四五”规划 as the name of a document is none."""
    match = _PLAN.match(text, at)
    if match is None or not _is_plan(text, at, match):
        return None
    part = match["part"] or ""
    begin = 2016 + 5 * (_PLANS[match["plan"]] - 13)
    first, last = date(begin, 1, 1), date(begin + 4, 12, 31)
    edge = "末" in part
    return Period(at, match.end(), date(begin + 4, 1, 1) if edge else first, last, "year", edge, not edge, part or "期")


def _is_plan(text: str, at: int, match: re.Match[str]) -> bool:
    """Is 十四五 in quotes or before 期间 the time of a plan, and no number, other plan (“八五”普法) or title?"""
    part, quoted = match["part"] or "", bool(match["open"] or match["close"])
    if not (quoted or part) or (match["open"] is None and text[at - 1 : at] in tuple("0123456789一二三四五六七八九第")):
        return False
    if not part:
        return match["plan"] not in ("八", "九") and not _PLAN_NAME.match(text, match.end())
    return quoted or match["plan"] != "十" or part in ("期间", "时期", "末")  # 十五 is a number too


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)
