"""Numerals: Arabic, Chinese and mixed, with stacked multipliers, decimals and colloquial tails (一百五 = 150)."""

from __future__ import annotations

import re

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
BIG = "万萬亿億兆"
HAN = DIGIT + SMALL + BIG
ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:[.．]\d+)?"
_TOKEN = re.compile(rf"{ARABIC}|[{HAN}]")

NUMERAL = (
    rf"(?:{ARABIC}(?: ?[{SMALL}{BIG}]+(?: ?(?:\d+(?:\.\d+)?) ?[{SMALL}{BIG}]+)*(?:\d+(?![\d.年月日%])|[{DIGIT}](?![{HAN}]))?)?"
    rf"|[{HAN}]+(?:[点點][{DIGIT}]+[{SMALL}{BIG}]*)?)"
)
"""A numeral in any script. One character class after another: no way to backtrack far."""


class NotANumeral(ValueError):
    """The text is not a numeral."""


def parse_numeral(text: str) -> float:
    """The value of a numeral as printed (``1.5万亿``, ``五百二``, ``二〇一七``, ``1亿2000万``, ``1,100.9``).

    Raises:
        NotANumeral: the text holds something else.
    """
    text = text.replace(" ", "").replace("點", "点")
    if "点" in text:
        whole, _, rest = text.partition("点")
        fraction = re.match(rf"[{DIGIT}]+", rest)
        if fraction is None:
            raise NotANumeral(text)
        digits = "".join(str(_DIGITS[c]) for c in fraction.group())
        value = float(f"{int(parse_numeral(whole)) if whole else 0}.{digits}")
        for character in rest[fraction.end() :]:
            value *= _SMALL.get(character) or _BIG.get(character) or 1
        return _clean(value)
    return _clean(_mixed(text))


def _clean(value: float) -> float:
    """Binary rounding removed: 1.1万 is 11000, not 11000.000000000002."""
    return float(f"{value:.15g}")


def _mixed(text: str) -> float:
    tokens = _TOKEN.findall(text)
    if not tokens or sum(map(len, tokens)) != len(text):
        raise NotANumeral(text)
    if all(token in _DIGITS for token in tokens):
        return float("".join(str(_DIGITS[token]) for token in tokens))
    total = section = 0.0
    number: float | None = None
    last_unit, last_big, zero, arabic = 0.0, 0.0, False, False
    for token in tokens:
        if token in _DIGITS:
            zero = zero or _DIGITS[token] == 0
            number = (
                (number or 0) * 10 + _DIGITS[token] if number is not None and last_unit == 0 else float(_DIGITS[token])
            )
            arabic = False
        elif token in _TENS:
            section, last_unit, zero = section + _TENS[token], 10, False
        elif token in _SMALL:
            if number is None and section and last_unit and last_unit < _SMALL[token]:
                section *= _SMALL[token]  # 十百, 百千: stacked
            else:
                section += (1.0 if number is None else number) * _SMALL[token]
            number, last_unit, zero = None, float(_SMALL[token]), False
        elif token in _BIG:
            big = float(_BIG[token])
            value = section + (number or 0)
            if last_big and big > last_big:
                total = (total + value) * big
            elif not value and total and last_big:
                total *= big  # 万亿
            else:
                total += (value or 1.0) * big
            section, number, last_unit, last_big, zero = 0.0, None, big, big, False
        else:
            number, arabic = float(token.replace(",", "").replace("．", ".")), True
    if number is not None and last_unit >= 100 and not zero and (not arabic or number < 10) and number < 10:
        number *= last_unit / 10  # 一百五, 3万5
    return total + section + (number or 0)


def is_bare_multiplier(text: str) -> bool:
    """A numeral without any digit: 百, 千, 万, 亿, 万亿, 百万 … (十 is a number of its own)."""
    return all(c in "百佰千仟万萬亿億兆" for c in text) or (
        len(text) > 1 and text[0] == "十" and is_bare_multiplier(text[1:])
    )
