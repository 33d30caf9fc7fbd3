"""Indicator tables: unit, year and binding come from header and row (codebook C6, T25)."""

from __future__ import annotations

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
