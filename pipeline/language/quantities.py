"""Quantities: numeral, unit and comparator as one span (codebook C2–C4), and dates among them.

One scan finds numerals, a look to either side finds unit, bound and range; nothing is searched twice, so time is linear.
Offsets are code points, end exclusive.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.language.context_words import (
    AFTER_BOUND,
    BARE_BEFORE,
    BEFORE_BOUND,
    NEVER_AFTER,
    NEVER_BEFORE,
    SAFE_CLASSIFIERS,
    masked_spans,
)
from pipeline.language.dates import DatePhrase, find_dates
from pipeline.language.numerals import DIGIT, HAN, NUMERAL, NotANumeral, is_bare_multiplier, parse_numeral
from pipeline.language.units import Unit, match_denominator, match_unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as printed.

    ``start, end`` is the value span of the codebook: number, unit or classifier and adjacent comparator. ``value`` (or ``lo``
    and ``hi``) is in the canonical ``unit``; the ``base_`` fields are in the base unit of the dimension. For dates ``from_``
    and ``to`` bound a half-open period and ``last`` is its last day.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    kind: str
    value: float | None = None
    lo: float | None = None
    hi: float | None = None
    comparator: str = "eq"
    unit: str | None = None
    unit_raw: str | None = None
    quantity_kind: str = "count"
    base_value: float | None = None
    base_lo: float | None = None
    base_hi: float | None = None
    raw: str | None = None
    level_suffix: bool = False
    from_: str | None = None
    to: str | None = None
    days: float | None = None
    year: int | None = None
    last: date | None = None
    mode: str | None = None
    source: str | None = None
    anchor: str | None = None


_NUMERAL = re.compile(NUMERAL)
_APPROX = re.compile(r"[余多]|几(?=[百千万亿])")
_MULTIPLIER = re.compile(r"[百千万亿]+")
_DASH = re.compile(r" ?(?:—{1,2}|–|-|－|~|～|〜|至|到|、(?=[二三四五六七八九]))(?: ?)")
_PERCENT_OF = re.compile(rf"(?P<sign>[负-])?(?P<low>百分之|千分之|万分之)(?P<high>{NUMERAL}|百)")
_PERCENT_TO = re.compile(rf"(?:到|至|—|-|~|～)(?:百分之|千分之)?({NUMERAL}|百)(?![年月])")
_FRACTION = re.compile(rf"(?P<sign>负)?(?P<low>[{HAN}]{{1,5}}|\d{{1,4}})分之(?P<high>[{HAN}]{{1,4}}|\d{{1,4}})")
_SLASH = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?![\d/])(?=以上|以下|左右|的|，|。|$)")
_RANK = re.compile(
    rf"(?P<top>前) ?(?P<n>\d{{1,4}}|[{DIGIT}十百]{{1,4}}) ?(?P<u>位|名|强(?!度)|列|%)?|第 ?(?P<nth>\d{{1,9}}|[{HAN}]{{1,12}}) ?(?P<nu>位|名)?"
)
_FIRST = re.compile(
    r"(?<=[居列国省市球名界区国])第一(?=[，。；、！\s）)]|$|位|名)|(?:居|列|位居|排名|全国|全省|全球)(?P<top>首位|榜首|之首)"
)
_DOUBLING = re.compile(rf"翻(?:了)?(?P<n>[{DIGIT}\d]+)?(?P<u>番|倍)|(?P<even>翻番)")
_TIMES = re.compile(r"倍")
_GROWTH = re.compile(r"(?:增长|提高|增加|提升|扩大|上升|多)了?(?:约|近|超过?|不低于)?$")
_TENTHS = re.compile(rf"(?P<n>{NUMERAL})成(?P<half>半)?(?![立果本为员交效功熟就长都品型分就])")
_HALF = re.compile(r"(?:超)?过半(?=[，。；、的]|$)|一半(?!天)|半成")
_LEVEL = re.compile(r"[级量]")
_INCLUSIVE = re.compile(r"[（(]含[^）)]{0,4}[）)]")


def find_quantities(text: str, *, issued_on: date | None = None) -> list[Quantity]:
    """Quantities and dates of a text, in order, without overlap.

    Args:
        text: normalised text.
        issued_on: the day that relative dates are counted from.
    """
    blocked = masked_spans(text)
    dates = [
        _of_date(phrase) for phrase in find_dates(text, issued_on) if not _overlaps(blocked, phrase.start, phrase.end)
    ]
    taken = _merge(blocked, [(q.start, q.end) for q in dates])
    found: list[Quantity] = []
    for finder in (_fractions, _multiples, _ranks):
        new = [q for q in finder(text) if not _overlaps(taken, q.number_start, q.number_end)]
        found += new
        taken = _merge(taken, [(q.start, q.end) for q in new])
    found += _numbers(text, taken)
    return sorted(dates + _without_overlap(found), key=lambda q: (q.start, q.end))


def _without_overlap(found: list[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for quantity in sorted(found, key=lambda q: (q.number_start, -q.end)):
        if kept and quantity.start < kept[-1].end:
            if quantity.number_start < kept[-1].end:
                continue
            quantity = replace(quantity, start=max(quantity.start, kept[-1].end))
        kept.append(quantity)
    return kept


def _merge(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(a + b)


def _overlaps(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Does a span meet one of the sorted spans? Binary search; spans are short, so a look at two neighbours is enough."""
    from bisect import bisect_right

    at = bisect_right(spans, (start, 1 << 60))
    return any(spans[i][0] < end and spans[i][1] > start for i in range(max(0, at - 3), min(len(spans), at + 2)))


def _of_date(phrase: DatePhrase) -> Quantity:
    return Quantity(
        phrase.start,
        phrase.end,
        phrase.start,
        phrase.end,
        "duration"
        if phrase.days is not None and phrase.from_ is None and phrase.to is None and not phrase.anchor
        else "date",
        from_=phrase.from_,
        to=phrase.to,
        days=phrase.days,
        year=phrase.year,
        last=phrase.last,
        mode=phrase.mode,
        source=phrase.source,
        anchor=phrase.anchor,
        value=phrase.years_ahead,
        quantity_kind="physical",
        unit="年" if phrase.days is not None and phrase.days % 365 == 0 else None,
    )


def _bounded(text: str, quantity: Quantity) -> Quantity:
    """Comparators printed beside a quantity, and its span with them (C4)."""
    start, end, comparator = quantity.start, quantity.end, quantity.comparator
    before = BEFORE_BOUND.search(text, max(0, start - 7), start)
    if before and before.end() == start:
        word = next(name for name, value in before.groupdict().items() if value)
        if comparator in ("eq", "ge") or word in ("ge", "gt", "le", "lt"):
            comparator = word if comparator != "range" else comparator
        start = before.start()
    inclusive = _INCLUSIVE.match(text, end)
    after = AFTER_BOUND.match(text, inclusive.end() if inclusive else end)
    if after:
        word = next(name for name, value in after.groupdict().items() if value)
        if comparator != "range":
            comparator = word if comparator in ("eq", "approx", "approx_above") or word != "approx" else comparator
        end = after.end()
    if inclusive:
        end = max(end, inclusive.end())
        comparator = {"gt": "ge", "lt": "le"}.get(comparator, comparator)
    return replace(quantity, start=start, end=end, comparator=comparator)


def _value(quantity: Quantity, unit: Unit | None) -> Quantity:
    """The printed number in canonical and base units."""
    if unit is None:
        return replace(quantity, base_value=quantity.value, base_lo=quantity.lo, base_hi=quantity.hi)

    def scaled(number: float | None, by: float) -> float | None:
        return None if number is None else float(f"{number * by:.12g}")

    return replace(
        quantity,
        value=scaled(quantity.value, unit.factor),
        lo=scaled(quantity.lo, unit.factor),
        hi=scaled(quantity.hi, unit.factor),
        base_value=scaled(quantity.value, unit.factor * unit.base),
        base_lo=scaled(quantity.lo, unit.factor * unit.base),
        base_hi=scaled(quantity.hi, unit.factor * unit.base),
        unit=unit.canonical,
        kind=unit.family,
        quantity_kind=unit.kind,
    )


def _fractions(text: str) -> list[Quantity]:
    found = []
    for match in _PERCENT_OF.finditer(text):
        scale = {"百分之": 1.0, "千分之": 0.1, "万分之": 0.01}[match.group("low")]
        high = 100.0 if match.group("high") == "百" else parse_numeral(match.group("high"))
        sign = -1 if match.group("sign") else 1
        more = _PERCENT_TO.match(text, match.end())
        end, lo, hi, value = match.end(), None, None, sign * high * scale
        if more:
            top = 100.0 if more.group(1) == "百" else parse_numeral(more.group(1))
            lo, hi, end = value, top * scale, more.end()
        found.append(
            Quantity(
                match.start(),
                end,
                match.start(),
                end,
                "percentage",
                None if more else _tidy(value),
                lo,
                hi,
                "range" if more else "eq",
                "%",
                match.group("low"),
                "share",
                raw=match.group(0),
            )
        )
    for match in _FRACTION.finditer(text):
        if match.group("low") in ("百", "千", "万"):
            continue
        try:
            low, high = parse_numeral(match.group("low")), parse_numeral(match.group("high"))
        except NotANumeral:
            continue
        if low:
            value = (-1 if match.group("sign") else 1) * high / low * 100
            found.append(
                Quantity(
                    match.start(),
                    match.end(),
                    match.start(),
                    match.end(),
                    "percentage",
                    float(f"{value:.8g}"),
                    unit="%",
                    unit_raw="分之",
                    quantity_kind="share",
                    raw=f"{high:g}/{low:g}",
                )
            )
    for match in _SLASH.finditer(text):
        value = int(match.group(1)) / int(match.group(2)) * 100 if int(match.group(2)) else 0.0
        if 0 < value < 100:
            found.append(
                Quantity(
                    *match.span(),
                    *match.span(),
                    "percentage",
                    float(f"{value:.8g}"),
                    unit="%",
                    unit_raw="/",
                    quantity_kind="share",
                    raw=match.group(),
                )
            )
    for match in _TENTHS.finditer(text):
        value = parse_numeral(match.group("n")) * 10 + (5 if match.group("half") else 0)
        if 0 < value <= 100:
            found.append(
                Quantity(
                    *match.span(),
                    *match.span(),
                    "percentage",
                    _tidy(value),
                    unit="%",
                    unit_raw="成",
                    quantity_kind="share",
                    raw=match.group(),
                )
            )
    for match in _HALF.finditer(text):
        value, comparator = (5.0, "eq") if match.group() == "半成" else (50.0, "gt" if "过" in match.group() else "eq")
        found.append(
            Quantity(
                *match.span(),
                *match.span(),
                "percentage",
                value,
                comparator=comparator,
                unit="%",
                quantity_kind="share",
                raw=match.group(),
            )
        )
    return [_value(_bounded(text, q), None) for q in found]


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


def _multiples(text: str) -> list[Quantity]:
    found = []
    for match in _DOUBLING.finditer(text):
        printed = match.group("n")
        count = parse_numeral(printed) if printed else 1.0
        value = 2.0**count if (match.group("u") != "倍") else count + (0 if printed else 1)
        found.append(
            Quantity(
                *match.span(),
                *match.span(),
                "number",
                value,
                unit="x_baseline",
                unit_raw=match.group("u") or "番",
                quantity_kind="multiple",
                raw=match.group(),
            )
        )
    for match in _TIMES.finditer(text):
        numeral = None
        for candidate in _NUMERAL.finditer(text, max(0, match.start() - 12), match.start()):
            if candidate.end() == match.start() or (
                candidate.end() == match.start() - 1 and text[match.start() - 1] in "余多"
            ):
                numeral = candidate
        if numeral is None:
            continue
        value = parse_numeral(numeral.group())
        grown = bool(_GROWTH.search(text, max(0, numeral.start() - 8), numeral.start()))
        comparator = "approx_above" if numeral.end() < match.start() else "eq"
        found.append(
            Quantity(
                numeral.start(),
                match.end(),
                numeral.start(),
                numeral.end(),
                "number",
                value + (1 if grown else 0),
                comparator=comparator,
                unit="x_baseline",
                unit_raw="倍",
                quantity_kind="multiple",
                raw=numeral.group() if grown else None,
            )
        )
    return [_value(_bounded(text, q), None) for q in found]


_NOT_ORDINAL = re.compile(r"[章条款项节编卷]|[\d一二三四五六七八九十]*[章条]|[一二三]产|时间|[、,]")


def _ranks(text: str) -> list[Quantity]:
    found = []
    for match in _RANK.finditer(text):
        if match.group("top"):
            if not match.group("u") or match.group("u") == "%":
                continue
            found.append(
                Quantity(
                    *match.span(),
                    match.start("n"),
                    match.end("n"),
                    "ordinal",
                    parse_numeral(match.group("n")),
                    comparator="le",
                    unit="rank",
                    unit_raw=match.group("u"),
                    quantity_kind="rank",
                )
            )
            continue
        follows = text[match.end() : match.end() + 3]
        if not match.group("nu") and (_NOT_ORDINAL.match(follows) or len(text) > 12):
            continue
        found.append(
            Quantity(
                *match.span(),
                match.start("nth"),
                match.end("nth"),
                "ordinal",
                parse_numeral(match.group("nth")),
                unit="rank",
                unit_raw=match.group("nu") or "第",
                quantity_kind="rank",
            )
        )
    for match in _FIRST.finditer(text):
        start = match.start("top") if match.group("top") else match.start()
        found.append(
            Quantity(
                start,
                match.end(),
                start,
                match.end(),
                "ordinal",
                1.0,
                unit="rank",
                unit_raw="第一",
                quantity_kind="rank",
            )
        )
    return [_value(q, None) for q in found]


def _numbers(text: str, taken: list[tuple[int, int]]) -> list[Quantity]:
    found: list[Quantity] = []
    at = 0
    while (match := _NUMERAL.search(text, at)) is not None:
        at = match.end()
        if _overlaps(taken, match.start(), match.end()):
            continue
        quantity = _number(text, match, taken)
        if quantity is not None:
            found.append(quantity)
            at = max(at, quantity.end)
    return found


_SPOKEN_RANGE = re.compile(
    r"(?P<tens>[二三四五六七八九]?十)?(?P<a>[一二两三四五六七八])(?P<b>[二三四五六七八九])(?P<big>[十百千万亿]*)$"
)


def _spoken_range(numeral: str) -> tuple[float, float] | None:
    """七八(家), 三五百, 八九亿: two neighbouring digits are a range (C3.4)."""
    match = _SPOKEN_RANGE.match(numeral)
    if match is None:
        return None
    a, b = parse_numeral(match.group("a")), parse_numeral(match.group("b"))
    if not (b - a == 1 or (a, b) == (3.0, 5.0)):
        return None
    tens = parse_numeral(match.group("tens")) if match.group("tens") else 0.0
    scale = 1.0
    for character in match.group("big"):
        scale *= {"十": 10, "百": 100, "千": 1000, "万": 1e4, "亿": 1e8}[character]
    return (tens + a) * scale, (tens + b) * scale


def _number(text: str, match: re.Match[str], taken: list[tuple[int, int]]) -> Quantity | None:
    numeral, start, end = match.group(), match.start(), match.end()
    if NEVER_BEFORE.search(text, max(0, start - 6), start) or NEVER_AFTER.match(text, end):
        return None
    comparator, lo, hi = "eq", None, None
    bare = is_bare_multiplier(numeral)
    digits = bool(re.search(r"\d", numeral))
    try:
        value: float | None = parse_numeral(numeral)
    except NotANumeral:
        return None
    spoken = _spoken_range(numeral)
    if spoken is not None:
        value, lo, hi, comparator = None, *spoken, "range"
    sign_at = start
    if start and text[start - 1] in "负-－" and (start == 1 or not (text[start - 2].isalnum())) and value is not None:
        value, sign_at = -value, start - 1
    more = _APPROX.match(text, end)
    if (
        more
        and more.group() in "余多"
        and not (text[end] == "多" and text[end + 1 : end + 2] in "元层种样方维模语云")
        and value is not None
    ):
        comparator, end = "approx_above", more.end()
        larger = _MULTIPLIER.match(text, end)
        if larger:
            value *= parse_numeral(larger.group())
            end = larger.end()
    if bare:
        before = BARE_BEFORE.search(text, max(0, start - 2), start)
        if before:
            if before.group() in "数几":
                return None
            comparator = (
                "approx_below" if before.group() == "近" else "gt" if before.group() == "超" else "approx_above"
            )
            sign_at = before.start()
    ranged = None if spoken else _range_to(text, end, taken)
    if ranged is not None and value is not None:
        return _range(text, sign_at, start, value, end, ranged, numeral)
    unit = match_unit(text, end + (1 if text[end : end + 1] == " " else 0))
    if not _acceptable(
        text, numeral, digits, bare, unit, start, end, sign_at, spoken is not None or comparator != "eq"
    ):
        return None
    quantity = Quantity(sign_at, end, start, match.end(), "number", value, lo, hi, comparator, raw=None)
    return _with_unit(text, quantity, unit, bare)


def _with_unit(text: str, quantity: Quantity, unit: tuple[Unit, int] | None, bare: bool) -> Quantity:
    end = quantity.end
    if unit is not None:
        printed = text[end : unit[1]].strip()
        per = match_denominator(text, unit[1])
        plus = _APPROX.match(text, unit[1]) if unit[0].kind in ("count", "physical", "amount") else None
        quantity = replace(_value(quantity, unit[0]), end=unit[1], unit_raw=printed)
        if (
            (plus
            and text[unit[1]] == "余")
            or (plus and text[unit[1]] == "多" and text[unit[1] + 1 : unit[1] + 2] in ("", "，", "。", "的"))
        ):
            quantity = replace(quantity, end=unit[1] + 1, comparator="approx_above")
        if per is not None:
            name = unit[0].canonical if unit[0].canonical != "CNY" else "元"
            quantity = replace(quantity, end=per[1], unit=f"{name}/{_denominator(per[0])}", quantity_kind="intensity")
    else:
        quantity = _value(quantity, None)
    level = _LEVEL.match(text, quantity.end)
    if level and level.group() == "级" and quantity.quantity_kind in ("amount", "count"):
        if bare or quantity.quantity_kind == "amount" or unit is None:
            return replace(
                quantity,
                comparator="ge" if quantity.comparator in ("eq", "approx_above") else quantity.comparator,
                level_suffix=True,
            )
    if bare and text[quantity.end : quantity.end + 1] == "级":
        return replace(quantity, comparator="ge", level_suffix=True)
    return _bounded(text, quantity)


def _denominator(name: str) -> str:
    return {"平方米": "m2", "小时": "h"}.get(name, name)


def _range_to(text: str, at: int, taken: list[tuple[int, int]]) -> re.Match[str] | None:
    """The second number of a range that goes on here, with or without a unit after the first."""
    first_unit = match_unit(text, at)
    for position in (at, first_unit[1] if first_unit else at):
        dash = _DASH.match(text, position)
        if dash is None:
            continue
        second = _NUMERAL.match(text, dash.end())
        if second is not None and not _overlaps(taken, second.start(), second.end()):
            return second
    return None


def _range(
    text: str, sign_at: int, start: int, low: float, low_end: int, second: re.Match[str], numeral: str
) -> Quantity | None:
    high = parse_numeral(second.group())
    low_unit, high_unit = (
        match_unit(text, low_end),
        match_unit(text, second.end() + (text[second.end() : second.end() + 1] == " ")),
    )
    unit = high_unit or low_unit
    low_big, high_big = re.search(r"[百千万亿]+$", numeral), re.search(r"[百千万亿]+$", second.group())
    if high_big and not low_big and low < high / parse_numeral(high_big.group()) + 1e-9:
        low *= parse_numeral(high_big.group())
    if low >= high or (unit is None and not re.search(r"\d", numeral) and len(numeral) == 1):
        return None
    end = high_unit[1] if high_unit else second.end()
    quantity = Quantity(sign_at, second.end(), start, second.end(), "number", None, low, high, "range")
    if unit is not None:
        quantity = replace(_value(quantity, unit[0]), unit_raw=text[second.end() : end].strip() or None)
    else:
        quantity = _value(quantity, None)
    return _bounded(text, replace(quantity, end=max(end, second.end())))


def _acceptable(
    text: str,
    numeral: str,
    digits: bool,
    bare: bool,
    unit: tuple[Unit, int] | None,
    start: int,
    end: int,
    sign_at: int,
    bounded: bool,
) -> bool:
    """Is a numeral in this place a quantity, and not part of a word?"""
    if digits:
        return not (
            unit is not None
            and unit[0].canonical in ("EFLOPS", "PFLOPS")
            and len(text[end : unit[1]].strip()) == 1
            and numeral in ("1", "2", "3")
        )
    alone = text.strip() == text[sign_at:end]
    if alone:
        return True
    printed = text[end : unit[1]].strip() if unit else ""
    if bare:
        if unit is None:
            return text[end : end + 1] == "级" and start > 0
        return (
            unit[0].kind == "amount"
            or sign_at < start
            or printed in SAFE_CLASSIFIERS
            or text[unit[1] : unit[1] + 1] == "级"
        )
    if len(numeral) > 1 and any(c in numeral for c in "十百千万亿拾佰仟点點"):
        return numeral not in ("十一", "千万", "百万", "万千") or unit is not None or bounded
    if len(numeral) > 1 and all(c in DIGIT for c in numeral):
        return (
            (unit is not None and (bounded or unit[0].kind != "count")) or (len(numeral) >= 4 and "一一" not in numeral)
        )
    if unit is None:
        return False
    if numeral == "一":
        return unit[0].kind in ("amount", "physical") and printed not in (
            "度",
            "方",
            "节",
            "平方",
            "块",
            "毛",
            "角",
            "分",
        )
    return (
        printed in SAFE_CLASSIFIERS
        or unit[0].kind in ("amount", "rate")
        or (unit[0].kind == "physical" and printed not in ("度", "方", "节", "米", "斤"))
    )


def to_row(quantity: Quantity) -> dict[str, Any]:
    """A quantity as a flat row: base units, percent in percent points, ISO dates with an exclusive end."""
    low, high = quantity.base_lo, quantity.base_hi
    value: float | None = quantity.base_value
    if value is not None and quantity.unit != "rank":
        if quantity.comparator in ("ge", "gt"):
            low, high = value, None
        elif quantity.comparator in ("le", "lt"):
            low, high = None, value
        if quantity.comparator in ("ge", "gt", "le", "lt") and quantity.kind in ("number", "currency", "dimension"):
            value = None
    return {
        "start": quantity.start,
        "end": quantity.end,
        "kind": quantity.kind,
        "value": value,
        "lo": low,
        "hi": high,
        "comparator": quantity.comparator,
        "unit": quantity.unit,
        "from": quantity.from_,
        "to": quantity.to,
        "days": quantity.days,
    }
