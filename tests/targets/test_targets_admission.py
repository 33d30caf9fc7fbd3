"""Not every number is a record: qualifiers, names and talk (codebook C6, C7, D7)."""

from __future__ import annotations

import pytest


def test_the_plan_sentence_gives_three_rows(read):
    rows = read("到2025年，培育1家500亿元级企业、2家百亿元级企业，孵化企业500家。")
    assert [(row.value, row.unit, row.deadline_year) for row in rows] == [
        (1, "家", 2025),
        (2, "家", 2025),
        (500, "家", 2025),
    ]
    assert [row.qualifier and (row.qualifier["op"], row.qualifier["value"], row.qualifier["unit"]) for row in rows] == [
        ("ge", 5e10, "CNY"),
        ("ge", 1e10, "CNY"),
        None,
    ]
    assert [(row.indicator, row.object) for row in rows] == [
        ("培育", "500亿元级企业"),
        ("培育", "百亿元级企业"),
        ("孵化", "企业"),
    ]
    assert len({row.id for row in rows}) == 3


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("到2026年，引进20亿元以上重大项目15个。", [15]),
        ("到2026年，引进40岁以下青年人才300名。", [300]),
        ("到2026年，800米内公交换乘比例达到90%。", [90]),
        ("到2026年，抓好九个方面工作，新建站点6个。", [6]),
        ("到2026年，实施三个“百日工程”，新建站点6个。", [6]),
        ("到2026年，启动30兆瓦光伏项目，新建站点6个。", [6]),
        ("到2026年，推进临江、滨海两条产业带建设，新建站点6个。", [6]),
        ("按照《丁市规划（2021—2035年）》，到2026年新建站点6个。", [6]),
        ("落实十二届四次全会精神，到2026年新建站点6个。", [6]),
        ("到2026年，投产年产9万台水泵项目，新建站点6个。", [6]),
        ("到2026年，万元生产总值能耗下降12%。", [-12]),
        ("到2026年，围绕11条产业链，新建站点6个。", [6]),
        ("到2026年，审批时限压缩至3个工作日。", [3]),
        ("深化5G应用，落实“1+4+N”体系。", []),
        ("寄送地址：甲市某路27号8号楼11层。", []),
        ("目录每月更新一次，到2026年新建站点6个。", [6]),
        ("每新认定1家企业，给予园区奖励。", []),
        ("成熟一条应用一条，到2026年新建站点6个。", [6]),
        ("力争到2026年投运一个、开工一个。", [1, 1]),
        ("（市财政局、市数据局负责，列第一位者为牵头单位）", []),
        ("在甲省、乙省等8个重点省（市）部署行动，到2026年新建站点6个。", [6]),
        ("重点抓好以下五项工作，到2026年新建站点6个。", [6]),
        ("把农业放在经济工作的首位，到2026年新建站点6个。", [6]),
        ("围绕三个核心科学问题，到2026年新建站点6个。", [6]),
        ("到2026年，千人托位数达到4.6个。", [4.6]),
        ("到2026年，面向不\n少于10个县区开放。", [10]),
    ],
)
def test_what_is_measured_and_what_only_qualifies(read, sentence, values):
    assert [row.value for row in read(sentence)] == values


def test_a_qualifier_beside_no_number_gives_no_record(read):
    assert read("到2026年，打造一批10亿元以上特色园区。") == []


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("围绕6大产业、14个赛道和5个先导区，建设平台8个。", [8]),
        ("依托3家龙头企业与20个平台，组建联合体。", []),
        ("围绕12条产业链建设公共服务平台8个。", [8]),
        ("完成8镇污水管网改造。", []),
        ("到2025年，13县实现医共体全覆盖。", [13]),
    ],
)
def test_what_work_is_about_and_where_it_is_done_is_not_what_it_reaches(read, sentence, values):
    assert [row.value for row in read(sentence, title="某市行动方案")] == values
