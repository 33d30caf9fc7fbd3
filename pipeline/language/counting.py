"""Does a numeral count something, or is it part of a code, a name or a word (codebook C7)? 5G, 14号, 三农, 一批, 十分, 百姓."""

from __future__ import annotations

import re

from pipeline.language.numerals import Numeral, stands_alone
from pipeline.language.units import PrintedUnit, read_unit

ENDS = re.compile(r"[，。；、！？,;：）)\]｜|\s·…]|$")
"""What may follow a number that stands for itself."""
_DIGIT_ENDS = re.compile(rf"{ENDS.pattern}|[而却]")
LEVEL = re.compile(r"(?:量级|级)(?!别)")
"""The suffix of a class of size: 百亿级."""

_CODE_BEFORE = re.compile(
    r"[A-Za-z\d][-—_./:：∶+＋]$|[A-Za-z〔\[【第_#@]$"
    r"|(?:图|(?<!代)表|附件|专栏|编号|序号|星期|礼拜|邮编|电话|传真|手机)[:：]? ?$"
)
_MEASURE_BEFORE = re.compile(r"[A-Z&]{3,}$")
_CODE_AFTER = re.compile(
    r"(?P<letter>[A-Za-z])|[-—](?:[A-Za-z]|\d(?=[-—]))|[+＋]|[×xX*]\d|号|版|[〕\]】]|分之|[.．]\d|[：:∶]\d"
    r"|(?:便民|政务|服务|咨询|举报|投诉){0,3}热线"
)
_VERSION = re.compile(r"\d\.0")  # 数字政府2.0
# A small number that has a line of its own is the page's.
_LINE_BEFORE = re.compile(r"(?:^|\n)[\s—–-]{0,3}$")
_LINE_AFTER = re.compile(r"[ \u3000—–-]{0,3}(?:\n|$)")
# A unit that a table or a form prints for the numbers beside it.
_UNIT_LABEL = re.compile(r"[（(]$|单位[:：]? ?$")
_LABEL_ENDS = re.compile(r"[）)\s｜/／，。]|$")
_QUOTES, _CLOSING = tuple("“‘「『\"'"), tuple("”’」』\"'")
_MOST_DIGITS = 6  # a longer number without a unit is a code
_PER_HEAD = re.compile(r"口?[\u4e00-\u9fff]{1,10}?(?:数|率|量|拥有)")
_DEMONSTRATIVES = tuple("这那该述列本某每另同")


def is_code(text: str, at: int, numeral: Numeral) -> bool:
    """Is a numeral part of a code or a reference (G60, 5G, 〔2023〕, 14号, 1+N, 3.2.1)?"""
    if numeral.han and numeral.value is not None:
        return text[numeral.end : numeral.end + 2] == "分之" or text[at - 1 : at] in ("第", "初")
    return _ends_code(text, at, numeral) or _begins_code(text, numeral)


def _ends_code(text: str, at: int, numeral: Numeral) -> bool:
    """Does a numeral go on with a code before it, and is no value of what has a name in capitals (PUE1.25)?"""
    if not at or text[at - 1] == "：" or not _CODE_BEFORE.search(text, max(0, at - 4), at):
        return False
    return "." not in numeral.printed or not _MEASURE_BEFORE.search(text, max(0, at - 6), at)


def _begins_code(text: str, numeral: Numeral) -> bool:
    """Does a code go on after a numeral? A letter may be a unit."""
    after = None if numeral.about else _CODE_AFTER.match(text, numeral.end)
    return after is not None and (after["letter"] is None or read_unit(text, numeral.end) is None)


def counts(text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """Does the numeral at ``at`` count something? ``bounded`` says that a comparator stands beside it."""
    if unit is not None and numeral.printed == "一" and unit.unit.family == "currency" and unit.canonical != "CNY":
        return False  # 一美元兑…: the base of a rate
    if stands_alone(text, at, unit.end if unit else numeral.end):
        return bounded or not numeral.bare or unit is not None or len(numeral.printed) > 1  # 亿 alone labels a column
    return (_han_counts if numeral.han else _digits_count)(text, at, numeral, unit, bounded)


def _han_counts(text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """Does a Chinese numeral in a sentence count something?"""
    if text[at - 1 : at] in _QUOTES or (unit is not None and unit.printed == "级"):
        return False  # “两个确立”, 二级及以上医院
    if numeral.bare:
        return _bare_counts(text, at, numeral, unit, bounded)
    if numeral.digits_only and len(numeral.printed) == 1:
        return _digit_counts(text, at, numeral, unit, bounded)
    return _figures_count(text, numeral, unit, bounded)


def _figures_count(text: str, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """Does a Chinese numeral of several characters, or 十, count something?"""
    end = unit.end if unit else numeral.end
    if numeral.printed == "十":
        return unit is not None and unit.unit.plain  # 红十字
    if numeral.value is None:
        return unit is not None or bounded or text[end : end + 1] == "级"
    if numeral.digits_only:
        return unit is not None and (bounded or unit.unit.kind != "count")
    if "点" in numeral.printed:
        return text[end : end + 1] not in ("线", "分")
    return unit is not None or bounded or ENDS.match(text, end) is not None


def _digits_count(text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """With a unit, digits count; without, they need a sign of being a value."""
    digits, quoted = numeral.printed, text[at - 1 : at] in _QUOTES
    if unit is not None:
        named = quoted and text[unit.end : unit.end + 1] in _CLOSING  # “30条”
        return not named and _measures(digits, unit, bounded)
    if quoted:
        return bounded
    if not digits.isdigit():
        return bounded or not _VERSION.fullmatch(digits)
    if _numbers_page(text, at, numeral):
        return False
    return bounded or (_is_value(digits) and ENDS.match(text, numeral.end) is not None)


def _measures(digits: str, unit: PrintedUnit, bounded: bool) -> bool:
    """May digits be a value with a unit, and no year before a word that is seldom one?"""
    return not _is_padded(digits) and (bounded or unit.unit.plain or not _is_year(digits))


def _is_value(digits: str) -> bool:
    """May digits be a value, and no year and no code?"""
    return not (_is_year(digits) or _is_padded(digits) or len(digits) > _MOST_DIGITS)


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits.isdigit() and digits[:2] in ("19", "20")


def _is_padded(digits: str) -> bool:
    """Does a number begin with a zero that is none of a decimal: 007?"""
    return len(digits) > 1 and digits[0] == "0" and digits[1] != "."


def _numbers_page(text: str, at: int, numeral: Numeral) -> bool:
    """Has a small number a line of its own?"""
    alone = len(numeral.printed) < 4 and _LINE_BEFORE.search(text, max(0, at - 4), at)
    return bool(alone) and _LINE_AFTER.match(text, numeral.end) is not None


def _bare_counts(text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """百亿级, 千亿元, 万家: a multiplier without a digit."""
    if unit is None:
        return bounded or LEVEL.match(text, numeral.end) is not None
    if _UNIT_LABEL.search(text, max(0, at - 4), at) and _LABEL_ENDS.match(text, unit.end):
        return False  # 产业规模（亿元）, 单位：万元
    if unit.canonical in ("人", "户") and _PER_HEAD.match(text, unit.end):
        return False  # 千人医疗机构床位数
    return bounded or (unit.unit.plain and unit.canonical not in ("米", "公里", "里"))


def _digit_counts(text: str, at: int, numeral: Numeral, unit: PrintedUnit | None, bounded: bool) -> bool:
    """A lone Chinese digit is most often part of a word; a classifier that is hardly ever one makes it a number."""
    before = text[at - 1 : at]
    if unit is None:
        return before in ("是", "为", "于") and _DIGIT_ENDS.match(text, numeral.end) is not None
    if numeral.printed == "一":
        ends = before not in _DEMONSTRATIVES and ENDS.match(text, unit.end) is not None
        return unit.unit.plain and (bounded or ends)
    if before in _DEMONSTRATIVES:
        return False
    ordinal = numeral.printed == "二" and unit.unit.kind == "count"  # 二类水: the second class; two of a kind are 两
    return bounded or (unit.unit.plain and not ordinal)
