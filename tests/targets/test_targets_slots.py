"""The smaller slots: change, period, strength, binding, units in context, scope, actor (codebook C2–C6, D5, D6)."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("sentence", "change", "period"),
    [
        ("到2026年，新增企业50家。", "delta", "point"),
        ("到2026年，建成园区5个。", "level", "point"),
        ("到2026年，每年培育企业50家。", "delta", "annual"),
        ("到2026年，产值年均增长9%。", "relative_change", "annual_average"),
        ("到2026年，覆盖率提高到90%。", "level", "point"),
        ("到2026年，占比提高3个百分点。", "delta", "point"),
        ("到2026年，参保率保持95%。", "maintain", "point"),
        ("到2026年，产值比2020年翻一番。", "multiple", "point"),
        ("到2026年，累计培训技师4万人次。", "delta", "cumulative"),
    ],
)
def test_change_and_period(read, sentence, change, period):
    row = read(sentence)[0]
    assert (row.change_kind, row.period_kind) == (change, period)


@pytest.mark.parametrize(
    ("sentence", "changes"),
    [
        ("为260个村庄引入快递服务。", ["delta"]),
        ("在90所学校设置急救柜。", ["delta"]),
        ("推动70家工厂实施节水管理。", ["level"]),
        ("每年推动70家工厂实施节水管理。", ["delta"]),
        ("推出夜游线路6条。", ["delta"]),
        ("启动9个水利项目。", ["delta"]),
        ("突破关键工艺17项。", ["delta"]),
        ("产业规模突破30亿元。", ["level"]),
        ("重新组建联合体6个。", ["level"]),
        ("产业园新入驻企业12家。", ["delta"]),
        ("新培育示范农场8家、示范渔场5家。", ["delta", "delta"]),
        ("新增雨水管道14千米、步道3千米。", ["delta", "delta"]),
        ("实施东湖、西湖等片区更新项目4个。", ["delta"]),
        ("培育示范农场8家，农场总数达20家。", ["level", "level"]),
    ],
)
def test_a_verb_of_flow_says_how_many_more(read, sentence, changes):
    assert [row.change_kind for row in read(sentence, title="丙市2024年工作方案")] == changes


def test_a_decrease_is_negative_and_keeps_its_print(read):
    row = read("到2026年，单位能耗比2020年下降13%。")[0]
    assert (row.value, row.raw_value, row.baseline) == (-13, "13", {"year": 2020})


@pytest.mark.parametrize(
    ("sentence", "strength"),
    [
        ("到2026年，失业率控制在5%以内。", "hard"),
        ("到2026年，失业率控制在5%左右。", "normal"),
        ("到2026年，确保粮食产量40万吨。", "hard"),
        ("力争到2026年，产值达到90亿元。", "soft"),
        ("到2026年，产值增长8%、努力争取更好结果，投资增长5%。", "normal"),
        ("到2026年，优良率不低于80%。", "normal"),
        ("到2026年，优良率不低于80%（约束性）。", "hard"),
    ],
)
def test_strength(read, sentence, strength):
    assert read(sentence)[-1].strength == strength


def test_binding_is_only_what_is_printed_beside(read):
    rows = read("到2026年，优良率达到80%（预期性），主要预期目标产值90亿元。")
    assert [row.binding for row in rows] == ["预期性", None]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("到2026年，居民人均收入达到6万元。", "元/人"),
        ("到2026年，每万人拥有充电桩40个。", "个/万人"),
        ("到2026年，经济总量突破2万亿。", "CNY"),
    ],
)
def test_units_that_the_indicator_completes(read, sentence, unit):
    assert read(sentence)[0].unit == unit


def test_a_part_has_its_whole_as_denominator(read):
    rows = read("到2026年，培训工程师3万人次，其中高级工程师不低于8%。")
    assert rows[1].scope == {"denominator": "培训工程师"}


def test_rank_among_whom(read):
    row = read("到2026年，数字指数进入全省前3位。")[0]
    assert (row.unit, row.comparator, row.value, row.scope) == ("rank", "le", 3, {"rank_among": "全省"})


def test_the_body_in_the_bracket_answers(read):
    row = read("到2026年，开放数据集900个。（牵头单位：市数据局；配合单位：各部门）")[0]
    assert (row.actor, row.actor_role) == ("市数据局", "lead")


def test_every_record_names_its_rule_and_confidence(read):
    row = read("到2026年，开放数据集900个。")[0]
    assert row.rule == "future-year"
    assert 0 < row.confidence <= 1
