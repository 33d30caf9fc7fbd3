"""Which period rules a goal, and from where (E1)."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.clauses import clause_tree
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.targets import extract
from pipeline.targets.time_frames import title_period


def years(text: str, title: str | None = None, issued_on: date | None = date(2024, 3, 1)) -> dict[str, int | None]:
    """The year of each row, by its quote."""
    context = Context(title=title, issued_on=issued_on)
    rows = extract(text, clause_tree(text, context), find_quantities(text, issued_on=issued_on), context)
    return {row.quote: row.deadline_year for row in rows}


@pytest.mark.parametrize(
    ("title", "issued", "year"),
    [
        ("甲市智慧交通2024年工作要点", 2024, 2024),
        ("乙市关于印发《乙市数字乡村2024行动方案》的通知", 2024, 2024),
        ("丙市低空经济三年行动方案（2024—2026年）", 2024, 2026),
        ("丁市“十五五”水利发展规划", 2026, 2030),
        ("关于印发《戊市“十四五”商务发展规划》的通知", 2022, 2025),
        ("己市国民经济和社会发展第十五个五年规划纲要", 2026, 2030),
        ("庚市关于印发庚市“十四五”体育发展规划的通知", 2022, 2025),
        ("甲市产业结构调整指导目录（2024年版）", 2024, None),
        ("乙市公共数据管理办法（2024年修订）", 2024, None),
        ("丙市关于落实“十四五”养老规划的实施方案", 2022, None),
        ("丁市2021年政务公开工作要点", 2024, None),
        ("戊市人民政府公告2024年第3号", 2024, None),
        ("甲市数字经济促进办法", 2024, None),
    ],
)
def test_a_title_lends_its_own_period_and_no_edition_or_cited_plan(title: str, issued: int, year: int | None) -> None:
    found = title_period(title, issued)
    assert (found.deadline.quantity.year if found else None) == year


def test_the_title_rules_goals_that_print_no_year() -> None:
    text = "一、重点任务\n建成充电桩3000个。\n到2027年，建成换电站40座。"
    assert years(text, "甲市新能源汽车2024年行动计划") == {"3000个": 2024, "40座": 2027}


def test_each_step_rules_its_items_however_far_ahead() -> None:
    text = (
        "二、目标\n第一步：到2026年，体系初步建立。\n——数据企业达到90家。\n第二步，经过努力，到2040年，全面领先。\n"
        "——数据企业达到900家。\n三、任务\n建设平台7个。"
    )
    assert years(text, "甲市数据产业发展意见") == {"90家": 2026, "900家": 2040, "7个": None}


def test_a_sibling_item_lends_nothing() -> None:
    text = "三、任务\n（一）到2025年，建成园区6个。\n（二）引进企业80家。"
    assert years(text, "甲市产业发展意见") == {"6个": 2025, "80家": None}


def test_this_year_ends_the_reach_of_the_years_to_come() -> None:
    text = (
        "二、今后五年目标和2024年工作\n今后五年，力争高新技术企业达到4000家。\n2024年，要办好以下实事：\n"
        "（一）新建公厕60座。\n（二）改造管网75公里。\n下一步，抓好落实。"
    )
    assert years(text, "甲市2024年政府工作报告") == {"4000家": 2029, "60座": 2024, "75公里": 2024}


def test_lines_and_brackets_below_an_item_say_when_it_is_due() -> None:
    text = (
        "三、任务\n1.新增停车泊位500个。（责任单位：市城管局；完成时限：2025年6月底）\n"
        "2.推进跨省通办。全市80个事项实现通办。\n牵头单位：市政务局\n完成时限：2026年底前\n3.新增绿道30公里。"
    )
    assert years(text, "甲市城市更新实施方案") == {"500个": 2025, "80个": 2026, "30公里": None}


def test_a_date_line_is_no_period() -> None:
    assert years("2024-03-05\n二、任务\n建设平台7个。", "甲市数据产业发展意见") == {"7个": None}


def test_a_bracket_with_a_date_belongs_to_its_task_behind_another_bracket(read):
    text = "考核指标\n1.新建口袋公园16处。（3分）（11月底前完成，责任单位：市城管局）\n2.垃圾分类覆盖率达到95%。"
    rows = read(text, title="丙市2024年城市管理考核方案", issued="2024-03-01")
    assert str(rows[0].deadline_date) == "2024-11-30"


def test_the_time_that_a_multiple_starts_from_is_no_deadline(read):
    rows = read("2020年末，商标达到4万件，为“十二五”末的近3倍。", title="丙市规划", issued="2021-12-01")
    assert [row.deadline_year for row in rows] == [2020, 2020]
