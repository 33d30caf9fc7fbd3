"""Numerals: Arabic, Chinese and mixed, with stacked multipliers, decimals and colloquial tails (一百五 = 150).

``read_numeral`` reads the longest numeral at a place of a text; ``parse_numeral`` gives the value of one that stands alone.
All patterns are possessive: no input makes them backtrack.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

_DIGITS = {
    c: i
    for i, row in enumerate(("零〇○", "一壹幺", "二两贰貳兩", "三叁", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖"))
    for c in row
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}

DIGIT = "零〇○一壹幺二两贰貳兩三叁四肆五伍六陆陸七柒八捌九玖"
SMALL = "十拾百佰千仟廿卅"
BIG = "万萬亿億"
HAN = DIGIT + SMALL + BIG
ARABIC = r"(?:\d{1,3}+(?:[,，]\d{3}(?!\d))++|\d++)(?:[.．]\d++)?"

# 千 or 百 that begins a unit belongs to the unit: 500万千瓦, 二十五千克, 3百分点.
_KILO = r"千(?!瓦|克|米|伏|焦|帕|赫|卡|升|字节|分点)|百(?!分点)"


def _apart(characters: str) -> str:
    return characters.replace("千", "").replace("百", "")


_MULTIPLIER = rf"(?:[{_apart(SMALL + BIG)}]|{_KILO})++"
# Blanks of a justified line stand before a multiplier; what is between two of them is in either script: 2亿三千, 3千零50.
_GROUPS = rf"(?: {{0,3}}{_MULTIPLIER}(?: ?零?(?:\d++(?:\.\d++)?|[{DIGIT}]) ?{_MULTIPLIER}){{0,5}}+)"
# What follows the last multiplier: 3万4000, 1百23, 3万5, 1万800元; but 390万65岁老人 are two numbers.
_TAIL = (
    r"(?:(?:(?<=[百千佰仟])零?\d{1,3}+|(?<=[万萬亿億])(?:零\d{1,8}+|\d{4,8}+|\d{2,3}+(?=[元人户个家名亩吨台套件张册辆]|公[里顷斤])|\d))"
    r"(?![\d.．年月日%岁]|周岁))"
)
_MORE = r"(?P<about>[余多几]|(?<=[十百千万])来(?=[万亿千个家名户人项条所天年]))(?P<more>[十百千万亿]++)?"
_ARABIC_NUMERAL = rf"(?P<arabic>{ARABIC}|\.\d++)(?P<groups>{_GROUPS}{_TAIL}?)?"
_HAN_WHOLE = rf"(?P<han>(?:[{_apart(HAN)}]|{_KILO})++)"
_HAN_NUMERAL = rf"{_HAN_WHOLE}(?:[点點](?:[{DIGIT}]++|\d++)(?:{_MULTIPLIER})?+)?"
_NUMERAL = re.compile(rf"(?:{_ARABIC_NUMERAL}|{_HAN_NUMERAL})(?: ?{_MORE})?")
_TOKEN = re.compile(rf"{ARABIC}|\.\d+|[{HAN}兆]")
_DECIMAL = re.compile(rf"(.*)[点點]([{DIGIT}]+|\d+)([{SMALL}{BIG}]*)")
_SPOKEN = re.compile(
    rf"(?P<head>[{DIGIT}十百千万亿]{{0,12}}[十百千万亿])?(?P<a>[一二两三四五六七八])(?P<b>[二两三四五六七八九])(?P<scale>[十百千万亿]*)"
)
# 多 that begins a word of its own: 3多样性 is no approximation.
_NOT_ABOUT = re.compile(r"多(?:样|层次|维|模态|语|云|元化|渠道|跨|规合|证合|功能|边|方|于|数)")
_DEALT = 8
LONGEST = 48
"""A run of more numerals than this is noise, not a number."""


class NotANumeral(ValueError):
    """The text is not a numeral."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text; offsets are code points, end exclusive.

    ``lo, hi`` are set in place of ``value`` for a spoken range (七八, 三五百). ``about`` is 余, 多 or 几 where one stands inside.
    """

    start: int
    end: int
    printed: str
    value: float | None
    lo: float | None = None
    hi: float | None = None
    about: str = ""

    @property
    def han(self) -> bool:
        """Written without any Arabic digit."""
        return not any(c.isdigit() and c.isascii() for c in self.printed)

    @property
    def bare(self) -> bool:
        """A multiplier without a digit: 百, 千, 万亿, 百万. 十 alone is a number of its own."""
        return is_bare_multiplier(self.printed)

    @property
    def digits_only(self) -> bool:
        """Chinese digits without a multiplier: 二〇一七."""
        return all(c in _DIGITS for c in self.printed)


def parse_numeral(text: str) -> float:
    """The value of a numeral as printed (``1.5万亿``, ``五百二``, ``二〇一七``, ``1亿2000万``, ``1,100.9``).

    Raises:
        NotANumeral: the text holds something else, or no finite number.
    """
    text = text.replace(" ", "").replace("．", ".")
    if not text or len(text) > LONGEST:
        raise NotANumeral(text[:LONGEST])
    decimal = _DECIMAL.fullmatch(text)
    if decimal is None:
        return _finite(_whole(text), text)
    whole, fraction, scale = decimal.groups()
    digits = "".join(str(_DIGITS.get(c, c)) for c in fraction)
    value = (_whole(whole) if whole else 0.0) + float(f"0.{digits}")
    return _finite(value * math.prod(_SMALL.get(c) or _BIG.get(c) or 1 for c in scale), text)


def _finite(value: float, text: str) -> float:
    """Binary rounding removed: 1.1万 is 11000, not 11000.000000000002."""
    if not math.isfinite(value):
        raise NotANumeral(text)
    return float(f"{value:.15g}")


def _whole(text: str) -> float:
    """A numeral without 点. A section ends at 万 or 亿; a larger one after a smaller multiplies all before it."""
    tokens = _TOKEN.findall(text)
    if not tokens or sum(map(len, tokens)) != len(text):
        raise NotANumeral(text)
    if all(token in _DIGITS for token in tokens):
        return float("".join(str(_DIGITS[token]) for token in tokens))
    read = _Sum()
    for token in tokens:
        read.take(token)
    return read.value()


@dataclass(slots=True)
class _Sum:
    """A numeral while it is read.

    Attributes:
        total: what ended at a 万 or 亿.
        section: the thousands, hundreds and tens since.
        number: the digit that waits for its multiplier.
        unit: the last multiplier.
        last_big: the last 万 or 亿.
        padded: does 零 stand before the tail?
        empty: is there no number before the next 万 or 亿?
    """

    total: float = 0.0
    section: float = 0.0
    number: float | None = None
    unit: float = 0.0
    last_big: float = 0.0
    padded: bool = False
    empty: bool = True

    def take(self, token: str) -> None:
        """The next sign of the numeral, or a number in figures."""
        steps = ((_DIGITS, self.digit), (_TENS, self.tens), (_SMALL, self.small), (_BIG, self.big))
        for values, step in steps:
            if token in values:
                step(float(values[token]))
                return
        self.arabic(token)

    def digit(self, digit: float) -> None:
        """三; after another digit the next place."""
        self.padded = self.padded or digit == 0
        self.number = self.number * 10 + digit if self.number is not None and not self.unit else digit
        self.empty = False

    def tens(self, tens: float) -> None:
        """廿."""
        self.section, self.unit, self.padded, self.empty = self.section + tens, 10.0, False, False

    def small(self, factor: float) -> None:
        """十, 百 or 千."""
        if self.number is None and self.section and self.unit < factor:
            self.section *= factor  # 十百, 百千: stacked
        else:
            alone = self.number is None or (self.number == 0 and self.section + self.total > 0)  # 两千零十
            self.section += factor if alone or self.number is None else self.number * factor
        self.number, self.unit, self.padded, self.empty = None, factor, False, False

    def big(self, factor: float) -> None:
        """万 or 亿."""
        before = self.section + (self.number or 0.0)
        if self.last_big and factor > self.last_big:
            self.total = (self.total + before) * factor
        elif self.empty and self.last_big:
            self.total *= factor  # 万亿
        else:
            self.total += (1.0 if self.empty else before) * factor
        self.section, self.number, self.padded, self.empty = 0.0, None, False, True
        self.unit = self.last_big = factor

    def arabic(self, token: str) -> None:
        """23 or 1,100."""
        self.number = float(token.replace(",", "").replace("，", ""))
        self.padded = self.padded or (token[0] == "0" and len(token) > 1) or self.number >= 10
        self.empty = False

    def value(self) -> float:
        """The value of what was read; a last digit alone is of the next place: 一百五, 3万5."""
        number = self.number or 0.0
        if self.unit >= 100 and not self.padded and number == int(number):
            number *= self.unit / 10
        return self.total + self.section + number


def is_bare_multiplier(text: str) -> bool:
    """A numeral without any digit: 百, 千, 万, 亿, 万亿, 百万 … (十 is a number of its own)."""
    rest = text[1:] if text[:1] == "十" and len(text) > 1 else text
    return bool(rest) and all(c in "百佰千仟万萬亿億" for c in rest)


def multiplier_of(text: str) -> str:
    """The multipliers that a numeral ends with: 亿 of 九千亿, 万 of 100万, 千 of 三千; empty where it has none."""
    large = re.search(rf"[{BIG}]+$", text) or re.search(rf"[{SMALL}]$", text)
    return large.group() if large and large.start() else ""


def _spoken(text: str) -> tuple[float, float] | None:
    """七八, 三五百, 十七八, 八九亿, 一百二三十: two neighbouring digits are a range (codebook C3.4)."""
    match = _SPOKEN.fullmatch(text)
    if match is None:
        return None
    low, high = _DIGITS[match["a"]], _DIGITS[match["b"]]
    if high - low != 1 and (low, high) != (3, 5):
        return None
    head, scale = match["head"] or "", match["scale"]
    return parse_numeral(head + match["a"] + scale), parse_numeral(head + match["b"] + scale)


def _about(text: str, match: re.Match[str]) -> tuple[str, str]:
    """余, 多 or 几 inside a numeral and the multiplier after it; empty where that word begins another (3多样性)."""
    about, more = match["about"] or "", match["more"] or ""
    other = (about == "多" and _NOT_ABOUT.match(text, match.start("about"))) or (about == "几" and match["han"] is None)
    return ("", "") if other else (about, more)


# Several readers look at one numeral in turn; the cache holds a handful of places.
@lru_cache(maxsize=32)
def read_numeral(text: str, at: int) -> Numeral | None:
    """The numeral that begins at ``at``; None where there is none, or where its value is left open (几十, 数万)."""
    match = _NUMERAL.match(text, at)
    if match is not None and "，" in (match["arabic"] or "") and "分别" in text[max(0, at - _DEALT) : at]:
        match = _NUMERAL.match(text, at, match.start() + match.group().index("，"))  # 分别为20，300个: two numbers
    if match is None:
        return None
    printed = (text[at : match.start("about")] if match["about"] else match.group()).rstrip(" ")
    about, more = _about(text, match)
    end = match.end() if about else at + len(printed)
    spoken = None if about else _spoken(printed)
    try:
        if spoken is not None:
            return Numeral(at, end, printed, None, *spoken)
        return Numeral(at, end, printed, parse_numeral(printed + more), about=about)  # 一亿一千多万: 一亿一千万
    except NotANumeral:
        return None


def stands_alone(text: str, start: int, end: int) -> bool:
    """Is a span all that a short text holds? Then it is a value in a cell, and needs no words around it."""
    return len(text) - (end - start) < 16 and text.strip() == text[start:end].strip()
