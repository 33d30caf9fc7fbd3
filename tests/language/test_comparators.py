"""Bounds are composed: a negation turns a comparison over, 等于 includes the number, and words may part a bound from its number."""

from __future__ import annotations

from itertools import product

import pytest

from pipeline.language.quantities import find_quantities

GREATER = ("超过", "高于", "大于", "多于", "超出", "突破", "超", "长于")
LESS = ("小于", "少于", "低于", "短于")
NOT = (
    "不",
    "未",
    "没有",
    "不宜",
    "不应",
    "不应当",
    "不得",
    "不可",
    "不能",
    "不会",
    "不要",
    "不准",
    "不许",
    "严禁",
    "禁止",
)


def bound(text: str, number: str = "40") -> tuple[str, str]:
    """Comparator and printed span of the quantity with ``number``."""
    at = text.index(number)
    (found,) = (q for q in find_quantities(text) if q.start <= at < q.end)
    return found.comparator, text[found.start : found.end]


@pytest.mark.parametrize("verb", GREATER + LESS)
def test_every_comparison_affirmed_negated_and_with_equality(verb: str) -> None:
    affirmed, negated, equal = ("gt", "le", "ge") if verb in GREATER else ("lt", "ge", "le")
    assert bound(f"间距{verb}40米。") == (affirmed, f"{verb}40米")
    for negation in NOT:
        assert bound(f"间距{negation}{verb}40米。") == (negated, f"{negation}{verb}40米")
    for equality in ("等于", "或等于", "或者等于"):
        assert bound(f"间距{verb}{equality}40米。") == (equal, f"{verb}{equality}40米")


def test_only_whole_parts_are_composed() -> None:
    for negation, verb in product(("不得", "不应", "严禁"), ("再低于", "明显低于")):
        assert bound(f"覆盖率{negation}{verb}40%。")[0] == "ge"


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("参会代表不下于40人。", "ge"),
        ("参会代表不下40人。", "ge"),
        ("参会代表不足40人。", "lt"),
        ("参会代表未满40人。", "lt"),
        ("参会代表达不到40人。", "lt"),
        ("参会代表未达到40人。", "lt"),
        ("参会代表不得不足40人。", "ge"),
        ("参会代表不止40人。", "gt"),
        ("不晚于40个工作日。", "le"),
        ("楼面荷载等于或大于40吨。", "ge"),
        ("参会代表≧40人。", "ge"),
        ("参会代表40人以上（不含40人）。", "gt"),
        ("参会代表超过40人（含）。", "ge"),
        ("参会代表40人或者以上。", "ge"),
    ],
)
def test_other_forms(text: str, comparator: str) -> None:
    assert bound(text)[0] == comparator


@pytest.mark.parametrize(
    ("text", "comparator", "printed"),
    [
        ("每个街道至少打造40个口袋公园。", "ge", "40个"),
        ("起码要培训40名网格员。", "ge", "40名"),
        ("每家机构最多可同时承接40项任务。", "le", "40项"),
        ("一个账号只能预约40次。", "le", "40次"),
        ("各校限报40人。", "le", "限报40人"),
        ("每户限购40张。", "le", "限购40张"),
        ("评委至少是40人。", "ge", "至少是40人"),
        ("保证金不低于人民币40万元。", "ge", "40万元"),
        ("租金不超过每月40元。", "le", "40元"),
        ("投入增幅不低于年均40%。", "ge", "40%"),
        ("贷款不超过购房总价的40%。", "le", "40%"),
        ("同一法人不得累计申报超过40项。", "le", "超过40项"),
        ("严禁一次性采购超出40台。", "le", "超出40台"),
    ],
)
def test_a_bound_apart_from_its_number(text: str, comparator: str, printed: str) -> None:
    assert bound(text) == (comparator, printed)


@pytest.mark.parametrize(
    "text",
    [
        "入库数量最多的40个县。",  # 的 closes the superlative
        "增速高于全国平均40个百分点。",  # a distance
        "至少三年内，新建40个站点。",  # another clause
        "至少建一所学校，新建40个站点。",
        "未达到标准的40家企业停产整改。",  # a relative clause
        "不低于二级标准的40家医院入选。",
        "年限40年。",
        "最高温度40度。",
        "限额以上企业40家。",
        "居高不下40天。",
        "在事故全省最少基础上再下降40起。",
        "不能到现场办理的40项业务。",
    ],
)
def test_words_that_bound_something_else(text: str) -> None:
    assert bound(text)[0] == "eq"


def test_a_ban_on_things_of_a_size_leaves_their_size() -> None:
    assert bound("不得招录年龄超过40岁的人员。")[0] == "gt"
    assert bound("禁止不满40岁的人报名。") == ("lt", "不满40岁")
    assert bound("不能正常供水超过40小时。")[0] == "gt"
