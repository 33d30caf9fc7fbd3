"""Amounts: a numeral with its unit, as one value or a range (codebook C3.1–C3.6)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.language.bounds import bound_after, bound_before, with_bounds
from pipeline.language.numerals import Numeral, multiplier_of, parse_numeral, read_numeral, stands_alone
from pipeline.language.quantity import Quantity, in_unit
from pipeline.language.units import PrintedUnit, Unit, read_unit, unit_table

_SYMBOLS = {"￥": "元", "¥": "元", "$": "美元", "＄": "美元", "£": "英镑", "€": "欧元"}
_CURRENCY_BEFORE = re.compile(r"(?P<code>人民币|RMB|CNY|USD|EUR|HKD|JPY|GBP) ?$")
_DASH = re.compile(r" {0,2}(?:[—–―－−~～〜∼-]{1,2}|至|到) {0,2}(?=[\d一二两三四五六七八九十百千万亿.])")
_BETWEEN = re.compile(r" ?[和与] ?(?=[\d一二两三四五六七八九十百千万亿])")
_BETWEEN_END = re.compile(r"之间|间")
_LEVEL = re.compile(r"(?:量级|级)(?!别)")
_RATIO = re.compile(r"(?P<above>\d{1,4}(?:\.\d{1,3})?)[：:∶](?P<below>\d{1,3}(?:\.\d{1,3})?)(?![\d：:])")
_CENTS = re.compile(
    r"(?P<tenths>[\d一二三四五六七八九])(?:[角毛](?:(?P<hundredths>[\d一二三四五六七八九])分)?|(?<=块.)(?!\d))"
)
_COIN = re.compile(r"[\d一二三四五六七八九]?(?:[，。；、！？,;：）)\s]|$)")
_ENDS = re.compile(r"[，。；、！？,;：）)\]\s·…]|$")

_CODE_BEFORE = re.compile(
    r"[A-Za-z\d][-—_./:：+＋]$|[A-Za-z〔\[【第+＋_#@]$|(?:图|表|附件|专栏|编号|序号|星期|礼拜|邮编|电话|传真|手机)[:：]? ?$"
)
_MEASURE_BEFORE = re.compile(r"[A-Z&]{3,}$")
_CODE_AFTER = re.compile(
    r"[A-Za-z]|[-—][A-Za-z\d]|[+＋]|[×xX*]\d|号|版|[〕\]】]|分之|[.．]\d|[：:]\d|(?:便民|政务|服务|咨询|举报|投诉){0,3}热线"
)
_FOREIGN = frozenset(("USD", "EUR", "HKD", "JPY", "GBP", "KRW", "TWD", "CHF"))
_QUOTE = "“‘「『\"'"
_DEMONSTRATIVE = "这那该述列本某每另同"


def read_range_end(text: str, at: int) -> Numeral | None:
    """The second numeral of a range whose dash begins at ``at``; None where there is no dash or no numeral."""
    dash = _DASH.match(text, at)
    return read_numeral(text, dash.end()) if dash else None


def read_amount(text: str, at: int, floor: int) -> Quantity | None:
    """The amount that begins at ``at``, with sign, unit and bounds; None where the numeral is part of a word or code.

    ``floor`` is the end of the quantity before it: its comparator is not looked for beyond.
    """
    symbol = _SYMBOLS.get(text[at])
    signed = text[at] in "负-－−"
    begin = at + 1 if symbol or signed else at
    begin += text[begin : begin + 1] in (" ", "的")
    numeral = read_numeral(text, begin)
    if numeral is None or _is_code(text, at, numeral):
        return None
    unit = read_unit(text, numeral.end)
    if unit is not None and unit.printed == "级" and ((numeral.value or 0) >= 100):
        unit = None  # 百亿级 is a size, 5级 a grade
    if unit is not None and unit.printed == "块" and not _COIN.match(text, unit.end):
        unit = replace(unit, unit=Unit("块", 1.0, 1.0, "count", "number", False))  # 36块石刻
    if symbol is None and unit is None:
        code = _CURRENCY_BEFORE.search(text, max(floor, at - 4), at)
        symbol = code and code["code"]
    if symbol and unit is None:
        unit = PrintedUnit(unit_table()[symbol], numeral.end, numeral.end, symbol)
    if not signed:
        found = _ranged(text, at, numeral, unit, floor)
        if found is not None:
            return with_bounds(text, found, floor)
    return _single(text, at, numeral, unit, floor, signed=signed)


def read_ratio(text: str, at: int) -> Quantity | None:
    """1：1, the ratio of two shares; times of the day (9：30) are none."""
    match = _RATIO.match(text, at)
    if match is None or (at and (text[at - 1].isalnum() and text[at - 1].isascii())):
        return None
    above, below = float(match["above"]), float(match["below"])
    if not below or (len(match["below"]) == 2 and above < 25 and below < 60 and "." not in match.group()):
        return None
    quantity = Quantity(
        at,
        match.end(),
        at,
        match.end(),
        "number",
        above / below,
        unit="1",
        quantity_kind="intensity",
        raw=match.group(),
    )
    return in_unit(quantity, None)


def read_half_unit(text: str, at: int, floor: int) -> Quantity | None:
    """Half a unit of measure: 半公升."""
    unit = read_unit(text, at + 1) if text[at] == "半" else None
    if unit is None or unit.unit.kind != "physical" or not unit.unit.plain:
        return None
    return with_bounds(text, in_unit(Quantity(at, unit.end, at, at + 1, "number", 0.5), unit), floor)


def _is_code(text: str, at: int, numeral: Numeral) -> bool:
    """Is a numeral part of a code, a name or a reference (G60, 5G, 〔2023〕, 14号, 1+N, 3.2.1)?"""
    if numeral.han and numeral.value is not None:
        return text[numeral.end : numeral.end + 2] == "分之" or text[at - 1 : at] in ("第", "初")
    if at and _CODE_BEFORE.search(text, max(0, at - 4), at):
        measured = "." in numeral.printed and _MEASURE_BEFORE.search(text, max(0, at - 6), at)
        if not measured and text[at - 1] != "：":
            return True
    after = _CODE_AFTER.match(text, numeral.end)
    if after is None or numeral.about:
        return False
    return (
        read_unit(text, numeral.end) is None
        if after.group().isalpha() and after.group().isascii()
        else (after.group()[0] not in "-—" or not text[numeral.end + 1 : numeral.end + 2].isdigit())
    )


def _ranged(text: str, at: int, low: Numeral, low_unit: PrintedUnit | None, floor: int) -> Quantity | None:
    """A range that begins with a numeral. The first end takes multiplier and unit of the second where it has none."""
    after = low_unit.end if low_unit else low.end
    high = read_range_end(text, after)
    between = None
    if high is None:
        between = _BETWEEN.match(text, after)
        high = read_numeral(text, between.end()) if between else None
    if high is None or high.value is None or low.value is None:
        return None
    unit = read_unit(text, high.end)
    end = unit.end if unit else high.end
    if between is not None:
        closing = _BETWEEN_END.match(text, end)
        if closing is None:
            return None
        end = closing.end()
    start_value = low.value
    multiplier = multiplier_of(high.printed)
    if (
        multiplier
        and not multiplier_of(low.printed)
        and (low_unit is None or low_unit.printed == (unit and unit.printed))
    ):
        size = parse_numeral(multiplier)
        if start_value <= high.value / size * (1 + 1e-12):
            start_value *= size
    elif multiplier_of(low.printed) in ("十", "百", "千") and multiplier in ("万", "亿", "万亿") and low_unit is None:
        if start_value < high.value / parse_numeral(multiplier):
            start_value *= parse_numeral(multiplier)  # 七千到九千亿元
    if low_unit is not None and unit is not None and low_unit.canonical != unit.canonical:
        return None
    if low_unit is not None and unit is not None:
        start_value *= low_unit.unit.factor / unit.unit.factor
    unit = unit or low_unit
    if start_value >= high.value or not _range_counts(text, at, low, high, unit):
        return None
    quantity = Quantity(at, end, at, high.end, "number", None, start_value, high.value, "range")
    found = in_unit(quantity, unit)
    level = _LEVEL.match(text, found.end) if found.quantity_kind == "amount" else None
    return replace(found, level_suffix=level is not None)


def _range_counts(text: str, at: int, low: Numeral, high: Numeral, unit: PrintedUnit | None) -> bool:
    if unit is not None and (unit.unit.plain or not low.han):
        return True
    if stands_alone(text, at, high.end):
        return True
    if low.han and len(low.printed) == 1 and len(high.printed) == 1:
        return False
    codes = re.compile(r"[-—]\d|[号章节条页版楼室路街A-Za-z月日年]")
    years = all(n.printed.isdigit() and len(n.printed) == 4 and n.printed[:2] in ("19", "20") for n in (low, high))
    long = any(n.printed.isdigit() and len(n.printed) > 5 for n in (low, high))
    return not (codes.match(text, high.end) or years or long) and (high.value or 0) >= 5


def _single(
    text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, floor: int, *, signed: bool
) -> Quantity | None:
    if text[at - 1 : at] == "每" and not (unit and unit.unit.kind == "rate"):
        return None  # 每万人: what the value is divided by
    bare = bound_before(text, at, floor, "bare") if numeral.bare else None
    if (bare is not None and bare[0] == "none") or (numeral.printed[0] in "十拾" and text[at - 1 : at] in ("几", "数")):
        return None
    end = unit.end if unit else numeral.end
    bounded = (
        bare is not None
        or signed
        or bool(numeral.about)
        or bound_before(text, at, floor) is not None
        or bound_after(text, end) is not None
    )
    counts = _han_counts if numeral.han else _digits_count
    coins = unit is not None and unit.printed == "块" and bool(_CENTS.match(text, end))
    if not (stands_alone(text, at, end) or coins or counts(text, at, numeral, unit, bounded)):
        return None
    sign = -1.0 if signed else 1.0
    comparator = "approx_above" if numeral.about else "range" if numeral.value is None else bare[0] if bare else "eq"
    quantity = Quantity(
        bare[1] if bare else at,
        end,
        at,
        numeral.end,
        "number",
        None if numeral.value is None else sign * numeral.value,
        numeral.lo,
        numeral.hi,
        comparator,
    )
    quantity = _with_cents(text, in_unit(quantity, unit))
    level = _LEVEL.match(text, quantity.end)
    if level and (numeral.bare or unit is None or quantity.quantity_kind == "amount"):
        floor_of_class = "ge" if quantity.comparator in ("eq", "approx_above") else quantity.comparator
        return with_bounds(text, replace(quantity, comparator=floor_of_class, level_suffix=True), floor)
    return with_bounds(text, quantity, floor)


def _with_cents(text: str, quantity: Quantity) -> Quantity:
    """三元五角, 12元3角5分: the smaller coins belong to the amount."""
    if quantity.unit != "CNY" or quantity.value is None or text[quantity.end - 1] not in "元块":
        return quantity
    cents = _CENTS.match(text, quantity.end)
    if cents is None:
        return quantity
    value = quantity.value + parse_numeral(cents["tenths"]) / 10
    value += parse_numeral(cents["hundredths"]) / 100 if cents["hundredths"] else 0.0
    value = float(f"{value:.12g}")
    return replace(quantity, end=cents.end(), number_end=cents.end(), value=value, base_value=value)


def _digits_count(text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """Does a numeral with Arabic digits count something? With a unit it does; alone it needs a sign of being a value."""
    if unit is not None:
        return not (
            unit.printed == "号" or numeral.printed[:2] in ("00", "01", "02", "03", "04", "05", "06", "07", "08", "09")
        )
    digits = numeral.printed
    if text[at - 1 : at] in tuple(_QUOTE):
        return bounded
    if digits.isdigit():
        year = len(digits) == 4 and digits[:2] in ("19", "20")
        if (year or len(digits) > 6 or (digits[0] == "0" and len(digits) > 1)) and not bounded:
            return False
        return bounded or _ENDS.match(text, numeral.end) is not None
    return True


def _han_counts(text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """Does a Chinese numeral count something, or is it part of a word (一批, 三农, 十分, 百姓)?"""
    before = text[at - 1 : at]
    if before and before in _QUOTE:
        return False
    after = text[unit.end : unit.end + 1] if unit else text[numeral.end : numeral.end + 1]
    plain = unit is not None and unit.unit.plain
    ends = _ENDS.match(text, unit.end if unit else numeral.end) is not None
    if numeral.bare:
        if unit is None:
            return bounded or bool(_LEVEL.match(text, numeral.end))
        length = unit.canonical in ("米", "公里", "里") and not bounded
        return (plain and not length) or bounded
    if numeral.value is None:
        return unit is not None or bounded or after == "级"
    if numeral.digits_only and len(numeral.printed) > 1:
        return unit is not None and (bounded or unit.unit.kind != "count")
    if "点" in numeral.printed:
        return after not in ("线", "分")
    if len(numeral.printed) > 1:
        return unit is not None or bounded or ends
    if unit is None:
        return before in ("是", "为", "于") and (ends or after in ("而", "却"))
    if unit.unit.canonical in _FOREIGN and numeral.printed == "一":
        return False  # 一美元兑…: the base of a rate
    if numeral.printed == "一":
        return plain and (bounded or (ends and before not in _DEMONSTRATIVE))
    if before and before in _DEMONSTRATIVE:
        return False
    if numeral.printed == "二" and unit.unit.kind == "count" and not bounded:
        return False  # 二类水: the second class; two of a kind are 两
    return plain or bounded
