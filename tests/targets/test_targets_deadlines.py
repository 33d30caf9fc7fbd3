"""A deadline is printed beside its number or inherited, first hit wins (codebook C5)."""

from __future__ import annotations

import pytest


def due(row):
    return row.deadline_year, row.deadline_mode, row.deadline_source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2026年，建成试验场3个。", (2026, "by", "explicit")),
        ("2030年前，平均能耗指标降至1.3以下。", (2030, "before", "explicit")),
        ("“十四五”期间，软件收入年均增长12%。", (2025, "during", "fyp")),
        ("到2027年，平台更加完善。接入企业超过900家。", (2027, "by", "prev_sentence")),
        ("三年行动（2023—2025年）\n每年培训工程师300名。", (2025, "during", "heading")),
        ("建成试验场3个。", (None, None, "none")),
    ],
)
def test_source(read, text, expected):
    assert due(read(text if "\n" not in text else f"（二）{text}")[-1]) == expected


def test_each_milestone_has_the_date_before_it(read):
    rows = read("到2025年接入企业300家，到2030年达到900家。")
    assert [row.deadline_year for row in rows] == [2025, 2030]


def test_dates_in_a_row_are_dealt_out(read):
    rows = read("到2025年和2027年，接入企业分别达到300家和900家。")
    assert [(row.value, row.deadline_year) for row in rows] == [(300, 2025), (900, 2027)]


def test_a_lead_paragraph_governs_the_list_that_follows(read):
    text = "一、主要目标\n到2028年，体系基本建成。\n——平台建设。培育平台4个。\n——应用推广。打造场景60个。"
    assert [row.deadline_year for row in read(text)] == [2028, 2028]


def test_tasks_do_not_inherit_from_a_neighbouring_paragraph(read):
    text = "二、重点任务\n1.建平台。到2026年，建设平台4个。\n2.育企业。培育企业80家。"
    assert [row.deadline_year for row in read(text)] == [2026, None]


def test_the_range_of_the_title_comes_last_and_beats_a_relative_term(read):
    rows = read("用三年时间，培育企业80家。新建平台3个。", title="甲市行动方案（2024—2026年）")
    assert [(row.deadline_year, row.deadline_from.year) for row in rows] == [(2026, 2024)] * 2


def test_a_far_vision_is_not_lent(read):
    text = "一、主要目标\n到2025年，体系建成。展望2035年，全面领先。\n——平台。培育平台4个。"
    assert read(text)[0].deadline_year == 2025


def test_this_year_of_a_report_is_the_year_it_plans_for(read):
    text = "二、今年工作安排\n全年新增就业4万人。"
    assert read(text, title="丙市2025年政府工作报告", issued=None)[0].deadline_year == 2025


def test_a_year_of_comparison_is_the_baseline(read):
    row = read("到2027年，算力由2023年的6EFLOPS提升到20EFLOPS。")
    assert len(row) == 1
    assert row[0].deadline_year == 2027
    assert row[0].baseline == {"year": 2023, "value": 6, "unit": "EFLOPS"}


def test_a_plan_that_is_only_named_sets_no_date(read):
    assert read("落实“十四五”规划，新建实验室6个。")[0].deadline_year is None
