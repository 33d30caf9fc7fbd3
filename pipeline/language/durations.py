"""Durations, and the periods they reach to from the day of issue: 三年内, 近五年, 30日内, 上个季度 (codebook C5)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from pipeline.language.bounds import with_bounds
from pipeline.language.numerals import Numeral, parse_numeral, read_numeral
from pipeline.language.periods import end_of_month, month_start, next_day
from pipeline.language.quantity import Quantity

_GRAINS = {
    "年": 365.0, "个月": 30.0, "季度": 91.0, "周": 7.0, "天": 1.0, "工作日": 1.0, "小时": 1 / 24, "分钟": 1 / 1440,
    "秒": 1 / 86400, "世纪": 36500.0,
}  # fmt: skip
"""Days of each grain, as the scorers of other libraries count them: a month has 30, a quarter 91."""
_COUNTED = r"工作日|交易日|自然日|日历日|学年|周年|年度|季度|月|星期|礼拜|小时|钟头"
_GRAIN = re.compile(
    rf" ?(?P<part>个[半多](?=月|小时))?(?P<grain>个?(?:{_COUNTED})|个世纪|年|周(?![岁边期围转])|天(?![津然河赋])|昼夜"
    r"|日(?![元圆币均产处供])|分钟|秒(?!杀)钟?)(?P<and_half>半)?(?P<more>[多余])?"
)
_NAMES = {
    "学年": "年", "周年": "年", "年度": "年", "月": "个月", "星期": "周", "礼拜": "周", "日": "天", "昼夜": "天", "自然日": "天",
    "日历日": "天", "交易日": "工作日", "钟头": "小时", "秒钟": "秒",
}  # fmt: skip
_HALF = re.compile(r"半(?P<grain>年|个月|个?小时|天|个?世纪)")
_DASH = re.compile(r" ?(?:[—–－~～〜-]{1,2}|至|到) ?")
_NOT_AFTER_YEAR = re.compile(r"[级代龄轮鉴会检限货]|一(?:遇|度|次)|规划|计划")
_LEAD = re.compile(
    r"(?:(?P<past>近|过去|最近|这|此前)|(?P<next>未来|今后|接下来|往后|此后)|(?P<use>用|经过|利用|通过|再用)|(?P<full>[上下前后])) ?$"
)
_TAIL = re.compile(
    r"(?P<within>以内|之内|内)|(?P<since>以来|来(?=[，、]|$))|(?P<before>之?前|以前)|(?P<after>之?后|以后)|(?P<use>左右的?时间|的?时间)|期(?=[以及])"
)
_NTH, _EACH = ("第",), ("每", "那", "某", "同", "逐")
_OPENS = re.compile(r"(?:^|[，。；：、\s])$")
_NAMED = re.compile(
    r"(?P<which>上上|上|这|本|下下|下)(?P<one>一)?个?(?P<grain>季度|半年|月)(?![薪度票])(?:(?P<day>\d{1,2}|[一二三]?十?[一二三四五六七八九十])[日号]|(?P<edge>[底末]))?(?P<before>之?前)?"
)
_SHIFT = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}


def read_duration(text: str, at: int, issued_on: date | None, floor: int) -> Quantity | None:
    """The duration that begins at ``at``, or the period that it reaches from ``issued_on``; None where there is none.

    Args:
        text: normalised text.
        at: where the numeral (or 半, 上, 本) begins.
        issued_on: the day of issue.
        floor: end of the quantity before; words before it belong to that one.
    """
    named = _NAMED.match(text, at)
    if named is not None:
        return _named(named, issued_on)
    half = _HALF.match(text, at)
    if half is not None:
        grain = half["grain"].removeprefix("个") if half["grain"] != "个月" else "个月"
        return _measure(text, at, half.end(), Numeral(at, at + 1, "半", 0.5), None, grain, issued_on, floor)
    numeral = read_numeral(text, at)
    if numeral is None or numeral.bare or (text[at - 1 : at] == "月" and text[numeral.end : numeral.end + 1] in "日号"):
        return None
    if text[at - 1 : at] in _NTH or (numeral.printed == "一" and text[at - 1 : at] in _EACH):
        return None
    high, end = _range_end(text, numeral.end)
    grain = _GRAIN.match(text, end)
    if grain is None:
        return None
    name = grain["grain"]
    name = _NAMES.get(name.removeprefix("个"), name.removeprefix("个"))
    if (grain["grain"] == "月" and not grain["part"]) or not _is_term(text, at, numeral, grain.end(), name):
        return None
    if "半" in (grain["part"] or "") or grain["and_half"]:
        numeral = replace(numeral, value=None if numeral.value is None else numeral.value + 0.5)
    if grain["more"] or "多" in (grain["part"] or ""):
        numeral = replace(numeral, about="多")
    return _measure(text, at, grain.end(), numeral, high, name, issued_on, floor)


def _range_end(text: str, at: int) -> tuple[Numeral | None, int]:
    """The second numeral of a range of durations (3—5年, 3天——8天), and where the grain is to be looked for."""
    first = _GRAIN.match(text, at)
    dash = _DASH.match(text, at) or (_DASH.match(text, first.end()) if first else None)
    second = read_numeral(text, dash.end()) if dash else None
    if second is None or second.value is None or _GRAIN.match(text, second.end) is None:
        return None, at
    return second, second.end


def _is_term(text: str, at: int, numeral: Numeral, end: int, grain: str) -> bool:
    """Is a numeral with a grain a length of time, and no year, grade or saying?"""
    if grain == "年" and _NOT_AFTER_YEAR.match(text, end):
        return False
    if grain == "年" and (numeral.value or 0) > 120:
        return False
    if numeral.printed == "一" and text[end - 1] in "日天秒":
        return bool(re.match(r"以?内|之内|[，。；]|$", text[end : end + 2]))
    return numeral.value != 0


def _measure(
    text: str, at: int, end: int, low: Numeral, high: Numeral | None, grain: str, issued_on: date | None, floor: int
) -> Quantity | None:
    """A duration in words, resolved by the day of issue where words say that it starts there."""
    lead, tail = _LEAD.search(text, max(floor, at - 3), at), _TAIL.match(text, end)
    count = high.value if high is not None and high.value is not None else low.value
    sense = _sense(text, at, end, grain, lead, tail)
    if sense is not None and count is not None:
        start = lead.start() if lead else at
        stop = tail.end() if tail else end
        phrase = Quantity(
            start, stop, at, end, "date", count, unit=grain, unit_raw=grain, source="relative", quantity_kind="time"
        )
        phrase = replace(
            phrase, anchor=text[start:stop], mode="since" if sense == "past" else "by", days=count * _GRAINS[grain]
        )
        return phrase if issued_on is None else _resolved(phrase, sense, count, grain, issued_on)
    days = _GRAINS[grain]
    ends = (low.value, high.value) if high is not None else (low.lo, low.hi)
    if ends[0] is not None and ends[1] is not None:
        value, comparator = None, "range"
    else:
        value, ends, comparator = low.value, (None, None), "approx_above" if low.about else "eq"
    quantity = Quantity(
        at,
        tail.end() if tail and tail.group() == "期" else end,
        at,
        end,
        "duration",
        value,
        *ends,
        comparator=comparator,
        unit=grain,
        unit_raw=text[end - len(grain) : end],
        quantity_kind="time",
        base_value=None if value is None else value * days,
        base_lo=None if ends[0] is None else ends[0] * days,
        base_hi=None if ends[1] is None else ends[1] * days,
        days=(value if value is not None else ends[1] or 0.0) * days,
    )
    return with_bounds(text, quantity, floor)


def _sense(
    text: str, at: int, end: int, grain: str, lead: re.Match[str] | None, tail: re.Match[str] | None
) -> str | None:
    """past, next, full (whole months or years beside the present one), after, before, or None for a mere length of time."""
    before, after = (lead.lastgroup if lead else None), (tail.lastgroup if tail else None)
    alone = (
        not text[:at].strip("近上下前后未来过去") and not text[tail.end() if tail else end :].strip()
        if at < 8
        else False
    )
    if before == "past" and (text[at - 1] != "这" or grain == "年"):
        return "past"
    if before == "next":
        return "full" if grain == "个月" and after is None else "next"
    if before == "full" and lead is not None:
        if lead.group() in "上下" or alone:
            return "after_today" if grain == "年" and lead.group() == "后" else "full"
        return None
    if grain == "年" and (before == "use" or after in ("within", "use")):
        return "next"
    if after == "since" and grain == "年":
        return "past"
    if (
        after in ("before", "after")
        and (alone or _OPENS.search(text, max(0, at - 1), at))
        and grain in ("年", "个月", "天")
    ):
        return str(after)
    return None


def _resolved(phrase: Quantity, sense: str, count: float, grain: str, issued_on: date) -> Quantity | None:
    """The period of a relative phrase."""
    try:
        first, to, last = _period(phrase, sense, count, grain, issued_on)
    except (ValueError, OverflowError):
        return None
    return replace(
        phrase,
        from_=first.isoformat(),
        to=to.isoformat(),
        last=last,
        year=last.year,
        days=None,
        mode="in" if sense in ("before", "after", "full") else phrase.mode,
    )


def _period(phrase: Quantity, sense: str, count: float, grain: str, today: date) -> tuple[date, date, date]:
    """First day, exclusive end and last day."""
    if sense in ("past", "next", "after_today"):
        moved = _moved(today, count if sense != "past" else -count, grain)
        if sense == "past":
            return moved, today, today
        return (today, moved, moved) if sense == "next" else (next_day(today), next_day(moved), moved)
    whole = int(count)
    backwards = (phrase.anchor or "")[0] in "上前"
    if sense == "full" and grain == "年":
        year = today.year - whole if backwards else today.year + 1
        last = date(year + whole - 1, 12, 31)
        return date(year, 1, 1), next_day(last), last
    if sense == "full" and grain == "个月":
        month = today.month - whole if backwards else today.month + 1
        last = (
            end_of_month(today.year, month + whole - 1)
            if not backwards
            else month_start(today.year, today.month) - timedelta(1)
        )
        return month_start(today.year, month), next_day(last), last
    sign = -1 if sense == "before" else 1
    if grain == "年":
        year = today.year + sign * whole
        return date(year, 1, 1), date(year + 1, 1, 1), date(year, 12, 31)
    if grain == "个月":
        first = month_start(today.year, today.month + sign * whole)
        last = end_of_month(first.year, first.month)
        return first, next_day(last), last
    day = _moved(today, sign * count, grain)
    return day, next_day(day), day


def _moved(day: date, count: float, grain: str) -> date:
    """A day some years, months or days away; the day of the month is kept where the month has it."""
    if grain not in ("年", "个月"):
        return day + timedelta(days=round(count * _GRAINS[grain]))
    months = round(count * (12 if grain == "年" else 1))
    target = month_start(day.year, day.month + months)
    return target.replace(day=min(day.day, monthrange(target.year, target.month)[1]))


def _named(match: re.Match[str], issued_on: date | None) -> Quantity | None:
    """上个季度, 本月底, 下月三日: of the calendar around the day of issue."""
    start, end, grain = match.start(), match.end(), match["grain"]
    if grain == "半年" and "个" not in match.group():
        return None  # 上半年 is a part of a year
    phrase = Quantity(
        start, end, start, end, "date", mode="in", source="relative", anchor=match.group(), quantity_kind="time"
    )
    if issued_on is None:
        return phrase
    size = {"季度": 3, "半年": 6, "月": 1}[grain]
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
