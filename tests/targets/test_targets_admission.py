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
    ],
)
def test_what_is_measured_and_what_only_qualifies(read, sentence, values):
    assert [row.value for row in read(sentence)] == values


def test_a_qualifier_beside_no_number_gives_no_record(read):
    assert read("到2026年，打造一批10亿元以上特色园区。") == []
