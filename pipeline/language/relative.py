"""Periods counted from the day of issue: 三年内, 近五年, 下三年, 两个月前, 上个季度, 本月底 (codebook C5)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from pipeline.language.matches import end_of, start_of
from pipeline.language.numerals import parse_numeral, stands_alone
from pipeline.language.periods import end_of_month, month_start, next_day
from pipeline.language.quantity import Quantity

GRAIN_DAYS = {
    "年": 365.0, "个月": 30.0, "季度": 91.0, "周": 7.0, "天": 1.0, "工作日": 1.0, "小时": 1 / 24, "分钟": 1 / 1440,
    "秒": 1 / 86400, "世纪": 36500.0,
}  # fmt: skip
"""Days of each grain, as the scorers of other libraries count them: a month has 30, a quarter 91."""

Sense = Literal["past", "next", "rolling", "beside", "after", "before"]
"""past, next: up to or from the day of issue; rolling: from the day after it; beside: whole years or months beside the present
one; after, before: the one year, month or day that lies so far away."""

_LEAD = re.compile(
    r"(?:(?P<past>近|(?:刚刚)?过去的?|最近的?|这|此前)|(?P<next>(?:未来|今后|接下来)的?|往后|此后)"
    r"|(?P<use>用|经过|利用|通过|再用)|(?P<beside>[上下前后])) ?$"
)
_TAIL = re.compile(
    r"(?P<within>以内|之内|内)|(?P<since>以来|来(?=[，、]|$))|(?P<before>之?前|以前)|(?P<after>之?后|以后)"
    r"|(?P<use>(?:左右)?的?时间)"
)
_OPENS = re.compile(r"(?:^|[，。；：、\s])$")
_NAMED = re.compile(
    r"(?P<which>上上|上|这|本|下下|下)一?个?(?P<grain>季度|半年|月)(?![薪度票])"
    r"(?:(?P<day>\d{1,2}|[一二三]?十?[一二三四五六七八九十])[日号]|(?P<edge>[底末]))?(?P<before>之?前)?"
)
_SHIFT = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_FINER = {"年": (12, "个月"), "个月": (30, "天")}
_NEIGHBOURS = re.compile(r"(?P<years>去今明|今明后|前去今|前去|去今|今明|明后)(?:(?P<count>[两二三23])年|年(?!度))")
NEIGHBOURS = _NEIGHBOURS.pattern.replace("?P<years>", "?:").replace("?P<count>", "?:")
"""Neighbouring years named together: 今明两年, 明后年."""
_SHIFTS = {"前": -2, "去": -1, "今": 0, "明": 1, "后": 2}
_MONTHS = {"季度": 3, "半年": 6, "月": 1}


@dataclass(frozen=True, slots=True)
class Relation:
    """How a length of time is tied to the day of issue, with the span of the words that say so."""

    sense: Sense
    backwards: bool
    start: int
    end: int


def relation(text: str, at: int, end: int, grain: str, floor: int) -> Relation | None:
    """The relation of the length of time at ``text[at:end]``; None for a mere length (for terms, bounds, ages)."""
    lead, tail = _LEAD.search(text, max(floor, at - 6), at), _TAIL.match(text, end)
    start, stop = start_of(lead, at), end_of(tail, end)
    word = lead.group().strip() if lead else ""
    alone = stands_alone(text, start, stop)
    after = tail.lastgroup if tail else None
    tied = lead is not None and lead.lastgroup != "use" and (word != "这" or grain == "年")
    if lead is not None and tied:
        sense = _sense_before(str(lead.lastgroup), word, grain, after, alone)
    else:
        opens = alone or _OPENS.search(text, max(0, at - 1), at) is not None
        sense = _sense_after(lead is not None, after, grain, opens)
    return None if sense is None else Relation(sense, sense == "before" or word in ("上", "前"), start, stop)


def _sense_before(kind: str, word: str, grain: str, after: str | None, alone: bool) -> Sense | None:
    """The sense that a word before a length gives: 近三年, 未来三年, 下三年; 前两年 in a sentence are the first two of a term."""
    if kind == "past":
        return "past"
    if kind == "next":
        return "beside" if grain == "个月" and after is None else "next"
    if kind == "beside" and (word in "上下" or alone):
        return "rolling" if grain == "年" and word == "后" else "beside"
    return None


def _sense_after(used: bool, after: str | None, grain: str, opens: bool) -> Sense | None:
    """The sense that a word after a length gives (三年内, 三年来, 三个月后), or 用 before it."""
    if grain == "年" and (used or after in ("within", "use")):
        return "next"
    if grain == "年" and after == "since":
        return "past"
    if grain not in ("年", "个月", "天") or not opens:
        return None
    return "after" if after == "after" else "before" if after == "before" else None


def resolve(found: Relation, count: float, grain: str, today: date) -> tuple[date, date, date]:
    """First day, exclusive end and last day of a relative period; with a part of a year or month it is told in months or days.

    Raises:
        ValueError, OverflowError: beyond the calendar.
    """
    if found.sense == "past":
        return _moved(today, -count, grain), today, today
    if found.sense in ("next", "rolling"):
        last = _moved(today, count, grain)
        return (today, last, last) if found.sense == "next" else (next_day(today), next_day(last), last)
    while count != int(count) and grain in _FINER:  # 半年后 is told by the month, 半个月后 by the day
        factor, grain = _FINER[grain]
        count *= factor
    whole = -round(count) if found.backwards else round(count)
    if found.sense == "beside":
        first, last = _beside(today, whole, grain)
    elif grain == "天":
        first = last = _moved(today, -count if found.backwards else count, grain)
    else:
        first, last = _unit(today, whole, whole, grain)
    return first, next_day(last), last


def _beside(today: date, count: int, grain: str) -> tuple[date, date]:
    """The whole years or months before or after the present one."""
    return _unit(today, count, -1, grain) if count < 0 else _unit(today, 1, count, grain)


def _unit(today: date, first: int, last: int, grain: str) -> tuple[date, date]:
    """From the first day of one year or month to the last day of another, both counted from the present one."""
    if grain == "年":
        return date(today.year + first, 1, 1), date(today.year + last, 12, 31)
    return month_start(today.year, today.month + first), end_of_month(today.year, today.month + last)


def _moved(day: date, count: float, grain: str) -> date:
    """A day some years, months or days away; the day of the month is kept where the month has it."""
    if grain not in ("年", "个月") or (grain == "个月" and count != int(count)):
        return day + timedelta(days=round(count * GRAIN_DAYS[grain]))
    target = month_start(day.year, day.month + round(count * (12 if grain == "年" else 1)))
    return target.replace(day=min(day.day, monthrange(target.year, target.month)[1]))


def read_named(text: str, at: int, issued_on: date | None) -> Quantity | None:
    """上个季度, 本月底, 下月三日, 今明两年: of the calendar around the day of issue."""
    years = _NEIGHBOURS.match(text, at)
    if years is not None:
        return _neighbours(years, issued_on)
    match = _NAMED.match(text, at)
    if match is None or (match["grain"] == "半年" and "个" not in match.group()):
        return None  # 上半年 is a part of a year
    end = match.end()
    phrase = Quantity(
        at, end, at, end, "date", mode="in", source="relative", anchor=match.group(), quantity_kind="time"
    )
    if issued_on is None:
        return phrase
    size = _MONTHS[match["grain"]]
    opening = (issued_on.month - 1) // size * size + 1 + _SHIFT[match["which"]] * size
    try:
        first = month_start(issued_on.year, opening)
        last = end_of_month(issued_on.year, opening + size - 1)
        if match["day"]:
            first = last = first.replace(day=int(parse_numeral(match["day"])))
    except (ValueError, OverflowError):
        return None
    mode = "by" if match["edge"] or match["before"] else "in"
    opens = None if match["before"] else first.isoformat()
    return replace(phrase, from_=opens, to=next_day(last).isoformat(), last=last, year=last.year, mode=mode)


def _neighbours(match: re.Match[str], issued_on: date | None) -> Quantity | None:
    """From the first to the last of the years that 今明两年 names."""
    years = match["years"]
    if match["count"] and int(parse_numeral(match["count"])) != len(years):
        return None
    phrase = Quantity(
        *match.span(),
        *match.span(),
        "date",
        mode="during",
        source="relative",
        anchor=match.group(),
        quantity_kind="time",
    )
    if issued_on is None:
        return phrase
    first, last = (issued_on.year + _SHIFTS[years[edge]] for edge in (0, -1))
    end = date(last, 12, 31)
    return replace(phrase, from_=f"{first}-01-01", to=next_day(end).isoformat(), last=end, year=last)
