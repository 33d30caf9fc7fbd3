"""Tables of a text: each row knows what names it and the header above each of its cells."""

from __future__ import annotations

from pipeline.language.clauses import clause_tree
from pipeline.records import Clause


def rows(text: str) -> list[Clause]:
    return [one for one in clause_tree(text) if one.kind == "table_row"]


def test_a_row_knows_its_headers_and_its_name() -> None:
    found = rows("附件2\n主要指标表\n序号\t指标\t2025年目标\n1\t集市数量（个）\t30\n2\t企业数量\t500")
    assert [one.columns for one in found] == [(), *[("序号", "指标", "2025年目标")] * 2]
    assert [one.row_headers for one in found] == [(), ("集市数量（个）",), ("企业数量",)]


def test_headers_of_two_rows_are_joined() -> None:
    found = rows("指标\t目标值\t\t属性\n\t2023年\t2025年\t\n集市\t10\t30\t预期性")
    assert found[-1].columns == ("指标", "目标值 2023年", "目标值 2025年", "属性")


def test_cells_over_several_rows_name_them_all() -> None:
    found = rows("一级指标\t二级指标\t分值\n集市建设\t数量\t20\n\t交易额\t30\n安全\t演练\t10")
    assert [one.row_headers for one in found[1:]] == [("集市建设", "数量"), ("集市建设", "交易额"), ("安全",)]


def test_a_row_of_one_cell_names_those_below_it() -> None:
    found = rows("任务\t责任单位\n一、夯实基础\t\n建设集市\t数据局\n二、强化应用\t\n开放场景\t工信局")
    assert [one.row_headers for one in found[1:]] == [
        (),
        ("一、夯实基础", "建设集市"),
        (),
        ("二、强化应用", "开放场景"),
    ]


def test_the_line_above_a_table_is_its_caption() -> None:
    found = clause_tree("一、目标\n建成平台。\n表1　主要指标\n指标\t目标\n集市\t30\n以上指标到期评估，由数据局负责。")
    assert found[-2].heading_path == ("一、目标", "表1　主要指标")
    assert found[-1].heading_path == ("一、目标",)


def test_rows_of_numbers_alone_have_no_header() -> None:
    assert {one.columns for one in rows("甲\t1\t2\n乙\t3\t4")} == {()}
    assert {one.columns for one in rows("指标：集市｜目标：30\n指标：企业｜目标：500")} == {()}


def test_a_unit_is_no_caption() -> None:
    found = rows("附：\n招生计划表\n单位：人\n学校\t人数\n甲校\t30")
    assert (found[1].heading_path, found[1].columns) == (("招生计划表",), ("学校", "人数"))
