"""Dates, periods, five-year plans, deadlines and durations of policy text (codebook C5).

Every expression becomes a half-open period ``[from, to)`` of ISO days; the deadline of the codebook is its last day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.language.numerals import parse_numeral

_HAN_YEAR = r"[一二][〇零○一二三四五六七八九]{3}"
_YEAR = rf"(?:(?:1[89]|20|21)\d\d|{_HAN_YEAR})"
_N = r"(?:\d{1,3}|[一二两三四五六七八九十百半]{1,4})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DASH = r" ?(?:—{1,2}|–|-|－|~|～|〜|至|到) ?"
_PART = (
    rf"(?:第?(?P<q>[一二三四1-4])季度(?:末|底)?|(?P<qs>前三季度|前两个季度|首季度)|(?P<half>上半年|下半年)|(?P<edge>年?[末底]|年终|初|中|全年)"
    rf"|(?P<m> ?{_MONTH} ?月(?:份)?)(?P<md>底|末|初|中旬|上旬|下旬| ?{_DAY} ?[日号])?)"
)
_RELATIVE_YEAR = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "今年": 0,
    "本年度": 0,
    "本年": 0,
    "当年": 0,
    "年内": 0,
    "全年": 0,
    "明年": 1,
    "下年": 1,
    "来年": 1,
    "次年": 1,
    "后年": 2,
}
_PLANS = {"十": 10, "十一": 11, "十二": 12, "十三": 13, "十四": 14, "十五": 15, "十六": 16, "十七": 17}
_PATTERN = re.compile(
    rf"(?P<span>{_YEAR}(?: ?年(?![内来以龄轮鉴])(?:度)?)?{_DASH}(?:末)?{_YEAR} ?年(?![内龄轮鉴])(?:度)?)"
    rf"|(?P<y>{_YEAR}) ?年(?![内龄轮鉴代])(?:度(?!假))?(?: ?{_PART})?"
    rf"|(?P<iso>(?:19|20)\d\d(?:[-./][01]?\d[-./][0-3]?\d(?!\d)|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)))"
    rf"|[“\"]?(?P<plan>十[一二三四五六七]?)五[”\"]?(?P<plan_part>期间|时期|末期?|初期?|中期|以来|规划|期)?"
    rf"|(?P<rel>{'|'.join(_RELATIVE_YEAR)})(?: ?{_PART.replace('?P<', '?P<r')})?"
    rf"|(?P<before>未来|今后|近|过去|最近|往后|此后|用|利用|力争|再用|经过)? ?(?P<n>{_N})(?P<n2>{_DASH}{_N})? ?(?P<grain>个?(?:工作日|季度|学年|年度|周年|小时|分钟|星期|世纪|月)|周|年|天|日|秒钟?)(?P<half_more>半)?(?P<after>以内|之内|左右|以上|以下|内|后|前|时间|期)?"
    rf"|(?P<md_only>{_MONTH}月(?:份)?)(?P<md_day>底|末|初|中旬|{_DAY}[日号])?"
    rf"|(?P<mid>本世纪中叶|新中国成立一百年|新中国成立100年)"
)
_MODE_AFTER = re.compile(
    r"(?P<before>(?:以前|之前|前)(?!\d|[一二三四五六七八九十两]|[列茅三]))|(?P<since>以来|起|后|以后)|(?P<in_>以内|之内)"
)
_MODE_BEFORE = re.compile(r"(?P<by>(?:截至|截止|截止到|到|至|于|在|力争|争取|确保)(?:到)?)(?: ?)$")
_NOT_DURATION = re.compile(r"[一十]方|一日|十日谈")


@dataclass(frozen=True, slots=True)
class DatePhrase:
    """A date, period or duration in a text; ``to`` is exclusive, ``days`` is set for durations."""

    start: int
    end: int
    from_: str | None = None
    to: str | None = None
    year: int | None = None
    last: date | None = None
    mode: str | None = None
    source: str = "explicit"
    anchor: str | None = None
    days: float | None = None
    years_ahead: float | None = None


def _year(text: str) -> int:
    return int(parse_numeral(text))


def _month(text: str) -> int:
    return int(parse_numeral(text.strip().rstrip("份").rstrip("月").strip()))


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _next(day: date) -> date:
    return day + timedelta(days=1)


def _period(year: int, groups: dict[str, str | None], prefix: str = "") -> tuple[date, date, bool]:
    """First and last day of a year with its part (季度, 半年, 月, 日, 末), and whether the part is the year's edge."""
    quarter, half = groups.get(f"{prefix}q"), groups.get(f"{prefix}half")
    quarters, edge, month = groups.get(f"{prefix}qs"), groups.get(f"{prefix}edge"), groups.get(f"{prefix}m")
    if quarter:
        first = int(parse_numeral(quarter)) * 3 - 2
        return date(year, first, 1), _end_of(year, first + 2), False
    if quarters:
        last = {"前三季度": 9, "前两个季度": 6}.get(quarters, 3)
        return date(year, 1, 1), _end_of(year, last), False
    if half:
        return (
            (date(year, 1, 1), date(year, 6, 30), False)
            if half == "上半年"
            else (date(year, 7, 1), date(year, 12, 31), False)
        )
    if month:
        number = _month(month)
        day_text = groups.get(f"{prefix}md") or ""
        if day_text and day_text.strip()[-1] in "日号":
            number_of_day = int(parse_numeral(day_text.strip()[:-1].strip()))
            day = date(year, number, min(number_of_day, monthrange(year, number)[1]))
            return day, day, False
        return date(year, number, 1), _end_of(year, number), False
    return date(year, 1, 1), date(year, 12, 31), bool(edge and edge[-1] in "末底终")


def _shift_years(day: date, years: float) -> date:
    whole = int(years)
    moved = date(day.year + whole, day.month, min(day.day, monthrange(day.year + whole, day.month)[1]))
    return moved + timedelta(days=round((years - whole) * 365))


_GRAIN_DAYS = {
    "年": 365,
    "月": 30,
    "季度": 91,
    "周": 7,
    "星期": 7,
    "天": 1,
    "日": 1,
    "工作日": 1,
    "小时": 1 / 24,
    "分钟": 1 / 1440,
    "秒": 1 / 86400,
    "世纪": 36500,
}


def _grain(text: str) -> str:
    grain = text.removeprefix("个").removesuffix("钟") if text != "分钟" else text
    return {"年度": "年", "周年": "年", "学年": "年"}.get(grain, grain)


def find_dates(text: str, issued_on: date | None = None) -> list[DatePhrase]:
    """Dates, periods and durations of a text, in order, without overlap.

    Args:
        text: normalised text.
        issued_on: the day that 今年 and 三年内 are counted from; without it they have an anchor but no year.
    """
    phrases = []
    at = 0
    while (found := _PATTERN.search(text, at)) is not None:
        phrase = _read(found, text, issued_on)
        at = max(found.end(), found.start() + 1)
        if phrase is None:
            # A failed long reading must not hide a date that begins inside it.
            at = found.start() + 1
            continue
        phrases.append(phrase)
        at = max(at, phrase.end)
    return phrases


def _read(found: re.Match[str], text: str, issued_on: date | None) -> DatePhrase | None:
    groups = found.groupdict()
    start, end = found.span()
    try:
        if groups["span"]:
            return _span(found, text)
        if groups["y"]:
            return _absolute(text, start, end, *_period(_year(groups["y"]), groups))
        if groups["iso"]:
            digits = re.findall(r"\d+", groups["iso"])
            parts = [digits[0][:4], digits[0][4:6], digits[0][6:]] if len(digits) == 1 else digits
            day = date(int(parts[0]), int(parts[1]), int(parts[2]))
            if start and (text[start - 1].isdigit() or text[start - 1] in "-./—"):
                return None
            return _absolute(text, start, end, day, day, False)
        if groups["plan"]:
            return _plan(found, text)
        if groups["rel"]:
            return _relative_year(found, text, issued_on)
        if groups["n"]:
            return _duration(found, text, issued_on)
        if groups["md_only"]:
            return _month_only(found, text, issued_on)
        last = date(2050 if groups["mid"] == "本世纪中叶" else 2049, 12, 31)
        return DatePhrase(start, end, None, _next(last).isoformat(), last.year, last, "by")
    except ValueError:
        return None


def _mode(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Mode of a date by the words beside it, and the span grown by them."""
    before = _MODE_BEFORE.search(text, max(0, start - 4), start)
    after = _MODE_AFTER.match(text, end)
    if before:
        mode = "as_of" if before.group("by").startswith("截") else "by"
        start = before.start() if before.group("by")[0] in "截到至" else start
    else:
        mode = "in"
    if after and after.group("before"):
        return "before", start, after.end()
    if after and after.group("since"):
        return "since", start, after.end()
    return mode, start, end


def _absolute(text: str, start: int, end: int, first: date, last: date, edge: bool) -> DatePhrase:
    mode, start, end = _mode(text, start, end)
    if (edge and mode == "before") or (edge and mode == "in"):
        mode = "by"
    if mode == "before":
        exact = last.month != 12 or last.day != 31 or first.month != 1
        return DatePhrase(
            start,
            end,
            None,
            (first if not exact else _next(last)).isoformat(),
            last.year,
            last,
            "by" if exact else "before",
        )
    if mode == "since":
        return DatePhrase(start, end, first.isoformat(), None, first.year, None, "since")
    if mode == "as_of":
        return DatePhrase(start, end, None, first.isoformat(), last.year, last, "as_of")
    begins = date(last.year, 12, 1) if edge else first
    return DatePhrase(start, end, begins.isoformat(), _next(last).isoformat(), last.year, last, mode)


def _span(found: re.Match[str], text: str) -> DatePhrase | None:
    years = re.findall(_YEAR, found.group())
    first, last = _year(years[0]), _year(years[-1])
    if not 0 < last - first < 60:
        return None
    end = date(last, 12, 31)
    return DatePhrase(*found.span(), f"{first}-01-01", f"{last + 1}-01-01", last, end, "during")


def _plan(found: re.Match[str], text: str) -> DatePhrase | None:
    part = found.group("plan_part") or ""
    quoted = found.group()[0] in '“"' or "”" in found.group()
    if part == "规划" or not (quoted or part in ("期间", "时期", "末", "以来", "初", "中期", "末期", "初期")):
        return None
    first = 2016 + 5 * (_PLANS[found.group("plan")] - 13)
    last = date(first + 4, 12, 31)
    start, end = found.span()
    if (
        text[start] not in '“"'
        and text[start:end].startswith("十五")
        and start
        and text[start - 1] in "0123456789二三四五六七八九"
    ):
        return None
    if part.startswith("末") or (part == "期" and text[end : end + 1] == "末"):
        lead = 1 if start and text[start - 1] in "到至" else 0
        return DatePhrase(
            start - lead, end, f"{first + 4}-01-01", _next(last).isoformat(), last.year, last, "by", "fyp"
        )
    return DatePhrase(start, end, f"{first}-01-01", _next(last).isoformat(), last.year, last, "during", "fyp")


def _relative_year(found: re.Match[str], text: str, issued_on: date | None) -> DatePhrase:
    word = found.group("rel")
    start, end = found.span()
    if issued_on is None:
        mode, start, end = _mode(text, start, end)
        return DatePhrase(start, end, mode=mode, source="relative", anchor=word)
    year = issued_on.year + _RELATIVE_YEAR[word]
    first, last, edge = _period(year, {k: v for k, v in found.groupdict().items()}, "r")
    phrase = _absolute(text, start, end, first, last, edge)
    return DatePhrase(
        phrase.start, phrase.end, phrase.from_, phrase.to, phrase.year, phrase.last, phrase.mode, "relative", word
    )


def _duration(found: re.Match[str], text: str, issued_on: date | None) -> DatePhrase | None:
    start, end = found.span()
    number, grain = found.group("n"), _grain(found.group("grain"))
    if grain not in _GRAIN_DAYS or _NOT_DURATION.match(text, found.start("n")):
        return None
    if found.group("n2"):
        number = re.split(r"[—–\-－~～〜至到 ]+", found.group("n2"))[-1]
    count = 0.5 if number == "半" else parse_numeral(number)
    if found.group("half_more"):
        count += 0.5
    if grain == "月" and not found.group("grain").startswith("个"):
        return _month_only_from(found, text, issued_on)
    if grain == "日" and not found.group("after") and not found.group("before"):
        return DatePhrase(start, end, days=count)
    if (
        grain == "年"
        and number in ("一", "1")
        and not (found.group("before") or found.group("after"))
        and text[end : end + 1] in ("季", "度")
    ):
        return None
    days = count * _GRAIN_DAYS[grain]
    before, after = found.group("before"), found.group("after") or ""
    if grain == "年" and (before or after in ("内", "以内", "之内", "时间", "后", "前")):
        ahead = count
        if before in ("近", "过去", "最近") or after == "前":
            if issued_on is None:
                return DatePhrase(start, end, source="relative", anchor=found.group(), days=days)
            past = _shift_years(issued_on, -count)
            if after == "前":
                return DatePhrase(
                    start,
                    end,
                    past.isoformat(),
                    _next(past).isoformat(),
                    past.year,
                    past,
                    "in",
                    "relative",
                    found.group(),
                )
            return DatePhrase(
                start,
                end,
                past.isoformat(),
                issued_on.isoformat(),
                past.year,
                issued_on,
                "since",
                "relative",
                found.group(),
            )
        if issued_on is None:
            return DatePhrase(
                start, end, source="relative", mode="by", anchor=found.group(), days=days, years_ahead=ahead
            )
        last = _shift_years(issued_on, count)
        return DatePhrase(
            start,
            end,
            issued_on.isoformat(),
            last.isoformat(),
            last.year,
            last,
            "by",
            "relative",
            found.group(),
            None,
            ahead,
        )
    return DatePhrase(start, end, days=days)


def _month_only_from(found: re.Match[str], text: str, issued_on: date | None) -> DatePhrase | None:
    begin = found.start("n")
    again = re.compile(rf"({_MONTH}) ?月(?:份)?(?P<day>底|末|初|中旬| ?{_DAY} ?[日号])?").match(text, begin)
    return _month_phrase(again, text, issued_on) if again else None


def _month_only(found: re.Match[str], text: str, issued_on: date | None) -> DatePhrase | None:
    return _month_only_from_text(found.start(), text, issued_on)


def _month_only_from_text(at: int, text: str, issued_on: date | None) -> DatePhrase | None:
    again = re.compile(rf"({_MONTH}) ?月(?:份)?(?P<day>底|末|初|中旬| ?{_DAY} ?[日号])?").match(text, at)
    return _month_phrase(again, text, issued_on) if again else None


def _month_phrase(found: re.Match[str], text: str, issued_on: date | None) -> DatePhrase | None:
    number = int(parse_numeral(found.group(1)))
    day_text = (found.group("day") or "").strip()
    start, end = found.span()
    if issued_on is None:
        return DatePhrase(start, end, mode="in", source="relative", anchor=found.group())
    groups: dict[str, str | None] = {"m": f"{number}月", "md": day_text or None}
    year = issued_on.year
    first, last, edge = _period(year, groups)
    if day_text and day_text[-1] in "日号" and last < issued_on:
        first, last, edge = _period(year + 1, groups)
    phrase = _absolute(text, start, end, first, last, edge)
    return DatePhrase(
        phrase.start,
        phrase.end,
        phrase.from_,
        phrase.to,
        phrase.year,
        phrase.last,
        phrase.mode,
        "relative",
        found.group(),
    )
