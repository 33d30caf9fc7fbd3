"""What holds of quantities in any text."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.language.quantities import find_quantities, to_row

ISSUED = date(2024, 2, 29)
PIECES = re.findall(
    r"[^|]+",
    "到2026年|，|。|建成|不少于|3|家|以上|百分之|五|万|亿元|—|至|十|“十四五”期间|年底前|第|位|翻|番|倍|三分之一|第十条|两个|个百分点"
    "|1,200|.|%|（|）|月|日|年|内|近|上|数|几|余|多|负|-|/|：|+|N|G|点|半|季度|《|》|\n| |EFLOPS|平方公里|块|级|千瓦|12345",
)
policy = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)
texts = st.one_of(
    policy, st.text(max_size=80), st.text(alphabet="0123456789零一二三十百千万亿年月日%.,-—至第前半", max_size=60)
)


@given(texts, st.sampled_from([None, ISSUED]))
@settings(max_examples=400)
def test_offsets_are_valid_and_ordered(text: str, issued_on: date | None) -> None:
    end = 0
    for quantity in find_quantities(text, issued_on=issued_on):
        assert end <= quantity.start <= quantity.number_start < quantity.number_end <= quantity.end <= len(text)
        assert text[quantity.start : quantity.end].strip()
        end = quantity.end
        to_row(quantity)


@given(policy)
@settings(max_examples=300)
@example("十-3季度")
def test_every_quantity_carries_a_value(text: str) -> None:
    for quantity in find_quantities(text, issued_on=ISSUED):
        if quantity.kind == "date":
            assert quantity.from_ or quantity.to or quantity.anchor
        elif quantity.comparator == "range":
            assert quantity.lo is not None and quantity.hi is not None and quantity.lo < quantity.hi
        else:
            assert quantity.value is not None


@given(policy, policy)
@settings(max_examples=200)
def test_sentences_do_not_disturb_each_other(first: str, second: str) -> None:
    first, second = first.replace("《", "") + "。\n", "另外" + second
    alone = find_quantities(first, issued_on=ISSUED), find_quantities(second, issued_on=ISSUED)
    joined = find_quantities(first + second, issued_on=ISSUED)
    spans = [(q.start, q.end) for q in alone[0]] + [(q.start + len(first), q.end + len(first)) for q in alone[1]]
    assert [(q.start, q.end) for q in joined] == spans


@given(
    st.integers(2, 9999),
    st.sampled_from(["家", "个", "亿元", "%", "平方公里", "万吨", "个百分点", "EFLOPS", "人次"]),
    st.sampled_from([("", ""), ("不低于", ""), ("", "以上"), ("约", ""), ("超过", ""), ("", "左右"), ("不超过", "")]),
)
def test_quote_reads_the_same_again(number: int, unit: str, words: tuple[str, str]) -> None:
    (quantity,) = find_quantities(f"指标达到{words[0]}{number}{unit}{words[1]}。")
    quote = f"{words[0]}{number}{unit}{words[1]}"
    (again,) = find_quantities(quote)
    assert (again.value, again.unit, again.comparator) == (quantity.value, quantity.unit, quantity.comparator)
    assert (again.start, again.end) == (0, len(quote))


@pytest.mark.parametrize("piece", ["9", "万", "一", "第", "《"])
def test_a_million_hostile_characters_are_read_in_seconds(piece: str) -> None:
    began = time.process_time()
    find_quantities(piece * (1_000_000 // len(piece)), issued_on=ISSUED)
    assert time.process_time() - began < 20


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["1,", "半", "上", "百分之", "1亿 ", "1+", "3-", "2023年", "2023至", "1,111", "“十四五", "3个、"]
)
def test_time_grows_with_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        began = time.process_time()
        find_quantities(piece * times, issued_on=ISSUED)
        return time.process_time() - began

    short = min(seconds(1000) for _ in range(3))
    assert seconds(8000) < 30 * short + 0.5
