"""Numerals in every script, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.numerals import NotANumeral, is_bare_multiplier, multiplier_of, parse_numeral, read_numeral

VALUES = {
    "0": 0,
    "1,100.9": 1100.9,
    "1.5万亿": 1.5e12,
    "3百5十": 350,
    "1亿2000万": 1.2e8,
    "25万6千": 256000,
    "6万8000": 68000,
    "1千零3": 1003,
    "十": 10,
    "两千": 2000,
    "廿三": 23,
    "一百零五": 105,
    "一百五": 150,
    "三万四": 34000,
    "六千零四万": 60040000,
    "七亿零八": 700000008,
    "二十万亿": 2e13,
    "叁佰贰拾壹": 321,
    "二〇一七": 2017,
    "三点五": 3.5,
    "零点零零七": 0.007,
    "二十点五万": 205000,
    "万亿": 1e12,
    "百万": 1e6,
}


@pytest.mark.parametrize(("printed", "value"), VALUES.items())
def test_numeral_has_its_value(printed: str, value: float) -> None:
    assert parse_numeral(printed) == value
    read = read_numeral(printed, 0)
    assert read is not None and read.end == len(printed) and read.value == value


@pytest.mark.parametrize("text", ["", "市", "三市", "点", "1,2,3x", "亿" * 60])
def test_what_is_no_numeral_is_named(text: str) -> None:
    with pytest.raises(NotANumeral):
        parse_numeral(text)


@pytest.mark.parametrize(
    ("text", "ends"), [("七八家", (7, 8)), ("三五百人", (300, 500)), ("十七八岁", (17, 18)), ("两三个", (2, 3))]
)
def test_two_neighbouring_digits_are_a_range(text: str, ends: tuple[float, float]) -> None:
    read = read_numeral(text, 0)
    assert read is not None and read.value is None and (read.lo, read.hi) == ends


@pytest.mark.parametrize(
    ("text", "value"), [("300余家", 300), ("二百余万人", 2e6), ("十几项", 10), ("1000多万元", 1e7)]
)
def test_about_stands_inside_a_numeral(text: str, value: float) -> None:
    read = read_numeral(text, 0)
    assert read is not None and read.about and read.value == value


def test_an_age_is_no_tail_of_a_count() -> None:
    read = read_numeral("30万65岁以上老人", 0)
    assert read is not None and (read.value, read.end) == (300000, 3)


def test_kilo_belongs_to_the_unit() -> None:
    read = read_numeral("600万千瓦", 0)
    assert read is not None and (read.value, read.end) == (6e6, 4)


def test_multipliers() -> None:
    assert is_bare_multiplier("千亿") and not is_bare_multiplier("十") and not is_bare_multiplier("3亿")
    assert multiplier_of("九千亿") == "亿" and multiplier_of("三千") == "千" and multiplier_of("12") == ""


def chinese(number: int) -> str:
    """A whole number in Chinese, as a reader would write it."""
    if number == 0:
        return "零"
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return chinese(high) + name + gap + (chinese(low) if low else "")
    printed = ""
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            printed += "零一二三四五六七八九"[digit] + name
        elif printed and number and not printed.endswith("零"):
            printed += "零"
    return printed


@given(st.integers(0, 10**12 - 1))
def test_number_goes_to_chinese_and_back(number: int) -> None:
    assert parse_numeral(chinese(number)) == number


@given(st.integers(0, 10**9), st.sampled_from(["", "万", "亿", "千万", "万亿"]))
def test_digits_take_their_multiplier(number: int, multiplier: str) -> None:
    size = parse_numeral(multiplier) if multiplier else 1
    assert parse_numeral(f"{number}{multiplier}") == pytest.approx(number * size)
    assert parse_numeral(f"{number:,}{multiplier}") == pytest.approx(number * size)


def test_a_multiplier_after_about_belongs_to_the_last_figure() -> None:
    found = read_numeral("一亿一千多万农户", 0)
    assert found is not None and (found.value, found.about) == (110_000_000, "多")


def test_neighbouring_digits_after_hundreds_are_a_range() -> None:
    found = read_numeral("一百二三十人", 0)
    assert found is not None and (found.lo, found.hi) == (120, 130)
