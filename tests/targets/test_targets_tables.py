"""Indicator tables: unit, year and binding come from header and row (codebook C6, T25)."""

from __future__ import annotations

import pytest

HEADED = "指标名称｜单位｜2023年实际｜2027年目标｜属性\n数据产业规模｜亿元｜150｜400｜预期性\n覆盖率｜%｜70｜≥95｜约束性\n试点｜—｜—｜—｜—"


def test_a_table_with_headers(read):
    first, second = read(HEADED)
    assert (first.value, first.unit, first.deadline_year, first.binding) == (4e10, "CNY", 2027, "预期性")
    assert first.baseline == {"year": 2023, "value": 1.5e10, "unit": "CNY"}
    assert first.indicator == "数据产业规模"
    assert (second.value, second.comparator, second.strength) == (95, "ge", "hard")
    assert HEADED[first.start : first.end] == "400"


def test_a_row_whose_cells_name_themselves(read):
    rows = read("指标：算力规模（EFLOPS）｜2023年实际：6｜2027年目标：20｜属性：预期性")
    assert [(row.value, row.unit, row.deadline_year) for row in rows] == [(20, "EFLOPS", 2027)]


def test_a_row_of_no_table_reads_as_a_sentence(read):
    assert [row.value for row in read("任务一｜到2026年，新建站点6个")] == [6]


PLAN = (
    "专栏1 主要指标\n类别\t指标\t2020年\t2025年\t年均增速〔累计〕\t属性\n"
    "经济\t1.地区生产总值增长（%）\t3.2\t—\t6.5左右\t预期性\n民生\t2.城镇新增就业（万人）\t4.1\t—\t〔21〕\t预期性\n"
    "\t3.森林覆盖率（%）\t40\t42\t〔2〕\t约束性"
)


def said(rows):
    return [(row.quote, row.status, row.value, row.unit, row.deadline_year) for row in rows]


def test_columns_of_a_five_year_plan(read):
    """A year that is over gives the baseline; growth and sums in brackets are of the year to their left."""
    rows = read(PLAN, title="云岭县“十四五”规划", issued="2021-03-01")
    assert said(rows) == [
        ("6.5左右", "target", 6.5, "%", 2025),
        ("21", "target", 210000, "人", 2025),
        ("42", "target", 42, "%", 2025),
        ("2", "target", 2, "pp", 2025),
    ]
    assert [row.period_kind for row in rows] == ["annual_average", "cumulative", "point", "cumulative"]
    assert [row.change_kind for row in rows] == ["relative_change", "delta", "level", "delta"]
    assert [row.indicator for row in rows] == ["地区生产总值增长", "城镇新增就业", "森林覆盖率", "森林覆盖率"]
    assert rows[2].baseline == {"year": 2020, "value": 40, "unit": "%"}
    assert [row.binding for row in rows] == ["预期性", "预期性", "约束性", "约束性"]


def test_two_rows_of_headers(read):
    rows = read("指标\t基期值\t目标值\t\n\t2020年\t2023年\t2025年\n入园率（%）\t88\t91\t93以上", issued="2021-11-30")
    assert said(rows) == [("91", "target", 91, "%", 2023), ("93以上", "target", 93, "%", 2025)]


TASKS = (
    "序号\t任务\t目标要求\t完成时限\t责任单位\n1\t城市更新\t改造老旧小区32个，惠及居民8600户。新增泊位1500个。\t2025年11月底\t县住建局\n"
    "2\t网办率\t达到95%以上\t6月底前\t县数据局\n3\t应急\t修订预案\t长期\t县应急局"
)


@pytest.mark.parametrize("apart", ["\t", "｜", "\n"])
def test_a_table_of_tasks(read, apart):
    """Cells of prose are sentences; the row says when and who, and its name is what they measure where they name nothing."""
    rows = read(TASKS.replace("\t", apart), title="云岭县2025年重点任务分解表", issued="2025-02-01")
    assert [row.quote for row in rows] == ["32个", "8600户", "1500个", "95%以上"]
    assert [str(row.deadline_date) for row in rows] == ["2025-11-30"] * 3 + ["2025-06-30"]
    assert [row.actor for row in rows] == ["县住建局"] * 3 + ["县数据局"]
    assert (rows[3].indicator, rows[3].deadline_source) == ("网办率", "table")


def test_a_matrix_of_districts(read):
    text = "附件　上云任务分解表\n单位：家\n区县\t上云企业\t标杆企业\n东湖区\t120\t6\n合计\t300\t15"
    rows = read(text, title="云岭市2024年上云方案", issued="2024-02-10")
    assert said(rows)[0] == ("120", "target", 120, "家", 2024)
    assert [(row.indicator, row.scope) for row in rows] == [
        ("上云企业", {"region": "东湖区"}),
        ("标杆企业", {"region": "东湖区"}),
        ("上云企业", None),
        ("标杆企业", None),
    ]


def test_years_in_rows_and_places_in_columns(read):
    years = read("产业目标\n年份\t增加值（亿元）\n2022年\t80\n2025年\t150", issued="2023-05-01")
    assert [(row.status, row.value, row.deadline_year) for row in years] == [
        ("baseline", 8e9, 2022),
        ("target", 1.5e10, 2025),
    ]
    places = read(
        "指标\t单位\t全市目标\t西山县目标\n期望寿命\t岁\t80.5\t79.8", title="云岭市健康行动方案（2022—2025年）"
    )
    assert [(row.value, row.scope) for row in places] == [(80.5, None), (79.8, {"region": "西山县"})]


def test_units_in_brackets_and_unknown_ones(read):
    """A 万 in a unit scales the number once and is no number of its own; a unit that nobody knows stays as it is printed."""
    text = "指标\t单位\t2020年现状\t2025年目标\n处理能力\t万吨/日\t30\t45\n投诉率\t件/万户\t6\t3\n护理床\t床/千老人\t5\t7.2"
    rows = read(text, title="云岭市水务规划（2021—2025年）", issued="2021-06-01")
    assert [(row.value, row.unit) for row in rows] == [(450000, "吨/日"), (3, "件/万户"), (7.2, "床/千老人")]
    assert [row.value for row in read("物资\t2026年目标（万只）\n口罩\t12\n手套\t8")] == [120000, 80000]


def test_tables_of_facts_points_and_nothing(read):
    facts = read(
        "产品\t单位\t产量\t比上年增长（%）\n水泥\t万吨\t320\t-3.2", title="云岭市2023年统计公报", issued="2024-03-20"
    )
    assert [(row.status, row.value, row.indicator) for row in facts] == [
        ("achieved", 3200000, "产量"),
        ("achieved", -3.2, "水泥"),
    ]
    assert read("指标\t评分标准\t分值\n网办率\t达到90%得10分\t10", title="云岭市考核办法") == []
    assert read("编号\tX\tY\n界桩\t15172.5\t103655\n界桩\t14829\t103655", title="云岭市规划") == []
    bare = read("街道\t面积（公顷）\n白石街道\t120\n青田街道\t80", title="云岭市2024年公园方案", issued="2024-03-01")
    assert {row.status for row in bare} == {"unclear"}


def test_rows_lend_no_year_to_what_follows(read):
    text = "任务\t目标要求\t完成时限\n绿道\t建成绿道30公里\t2026年底\n以上任务由各区落实。\n新建公园12个。"
    assert [(row.quote, row.deadline_year) for row in read(text, title="云岭市公园建设方案", issued="2024-03-01")] == [
        ("30公里", 2026),
        ("12个", None),
    ]


def test_a_table_right_below_another_has_headers_of_its_own(read):
    first = "指标\n2024年\n2025年\n图书馆座位（个）\n50\n70\n采集点（个）\n30\n40\n样本（份）\n300\n400\n"
    rows = read(first + "区县\n2026年\n2028年\n东湖区\n80\n90\n西山区\n70\n75\n南山区\n60\n65\n")
    assert [(row.value, row.deadline_year) for row in rows[-2:]] == [(60, 2026), (65, 2028)]
    assert rows[-1].scope == {"region": "南山区"}
