"""Tables with cells told apart, wherever they stand: PDF, pages of the web, DOCX. All tables are made up."""

from __future__ import annotations

import io
from contextlib import suppress
from datetime import UTC, datetime

import docx
import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import read_page
from pipeline.documents.formats import printed_from
from pipeline.errors import ModuError
from pipeline.language.clauses import clause_tree
from pipeline.records import Page
from tests.documents.office_files import pdf, ruled, shown

ROWS: list[list[str | None]] = [
    ["类别", "指标", "单位", "2026年"],
    ["产业", "数据企业数量", "家", "500"],
    [None, "数据产品数量", "", "1000"],
    ["设施", "算力规模", "P", "1200"],
]
WIDTHS = [60, 200, 60, 80]


def test_ruled_tables_of_a_pdf_are_rows_of_cells_between_its_lines() -> None:
    first = shown("临海市数据集市规划", 200, 40) + shown("表1　主要指标", 50, 80) + ruled(ROWS, 100, WIDTHS)
    second = shown("各区要抓好落实。", 50, 60) + shown("— 2 —", 290, 760)
    text, pages, *_ = printed_from("pdf", pdf(first + shown("到期评估。", 50, 300), second), "a.pdf")
    assert text.splitlines()[:3] == ["临海市数据集市规划", "表1 主要指标", "类别\t指标\t单位\t2026年"]
    assert text.splitlines()[3:] == [
        "产业\t数据企业数量\t家\t500",
        "\t数据产品数量\t\t1000",
        "设施\t算力规模\tP\t1200",
        "到期评估。",
        "各区要抓好落实。",
    ]
    assert [text[at : at + 2] for at in pages] == ["临海", "各区"]


def test_a_box_around_paragraphs_is_no_table() -> None:
    boxed = shown("1.集市工程。建三十个集市。", 55, 120) + shown("2.算力工程。建两个中心。", 55, 140)
    box = "50 600 m 400 600 l S 50 690 m 400 690 l S 50 600 m 50 690 l S 400 600 m 400 690 l S 50 500 m 90 500 l S 50 490 m 90 490 l S "
    assert printed_from("pdf", pdf(boxed + box), "a.pdf").text.splitlines() == [
        "1.集市工程。建三十个集市。",
        "2.算力工程。建两个中心。",
    ]


def test_a_drawing_of_countless_rules_is_no_table() -> None:
    drawn = "".join(f"{left} {at} m {left} {at + 9} l S " for left in range(50, 500, 10) for at in range(100, 700, 12))
    assert printed_from("pdf", pdf(drawn + shown("统计图", 50, 50)), "a.pdf").text == "统计图"


@settings(max_examples=40)
@given(st.binary(min_size=1, max_size=9), st.floats(0, 1))
def test_a_spoilt_pdf_is_read_or_named(noise: bytes, place: float) -> None:
    whole = pdf(shown("规划", 50, 40) + ruled(ROWS, 100, WIDTHS))
    at = int(place * len(whole))
    with suppress(ModuError):
        printed_from("pdf", whole[:at] + noise + whole[at + len(noise) :], "a.pdf")


def test_radicals_that_printers_put_for_characters_are_read_as_those() -> None:
    assert printed_from("pdf", pdf(shown("⻰头企业⼗家", 50, 50)), "a.pdf").text == "龙头企业十家"


PAGE = """<html><body><h1>临海市数据集市规划</h1><div id=zoom><p>现将规划印发给你们，请照此办理，
各区要抓好落实，守住安全的底线，每半年调度一次，到期评估，有关情况及时报告市人民政府，确保各项任务按期完成，让数据在行业中用起来，形成一批可推广的做法。</p>
<table><tr><th rowspan=2>类别</th><th rowspan=2>指标</th><th colspan=2>目标</th></tr><tr><th>2024年</th><th>2026年</th></tr>
<tr><td rowspan=2>产业</td><td>数据企业数量</td><td>210</td><td>500</td></tr><tr><td>数据产品数量</td><td></td><td>1000</td></tr>
<tr><td colspan=4>设施方面</td></tr><tr><td colspan=2>算力规模</td><td colspan=999999999>1200</td></tr></table></div></body></html>"""


def test_cells_of_a_page_that_span_others_leave_those_blank() -> None:
    page = Page(url="http://a.test/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html")
    text = read_page(page, PAGE.encode()).text
    assert text.splitlines()[1:6] == [
        "类别\t指标\t目标\t",
        "\t\t2024年\t2026年",
        "产业\t数据企业数量\t210\t500",
        "\t数据产品数量\t\t1000",
        "设施方面",
    ]
    rows = [clause for clause in clause_tree(text) if clause.kind == "table_row"]
    assert [text[row.start : row.end].count("\t") for row in rows[:4]] == [3, 3, 3, 3]


def test_boxes_and_spans_of_a_docx() -> None:
    document = docx.Document()
    box = document.add_table(rows=1, cols=1).cell(0, 0)
    box.text = "专栏1　集市工程"
    box.add_paragraph("1.集市。建三十个集市。")
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(
        table.rows, [("类别", "指标", "2026年"), ("产业", "企业", "500"), ("", "产品", "1000")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.add_row().cells[0].merge(table.rows[3].cells[1]).text = "合计"
    held = io.BytesIO()
    document.save(held)
    lines = printed_from("docx", held.getvalue(), "a.docx").text.splitlines()
    assert lines[:3] == ["专栏1　集市工程", "1.集市。建三十个集市。", "类别\t指标\t2026年"]
    assert lines[3:] == ["产业\t企业\t500", "\t产品\t1000", "合计\t\t"]


def columns(rows: list[list[str]], top: float, lefts: list[float], step: float = 20) -> str:
    return "".join(
        shown(text, left, top + step * number)
        for number, row in enumerate(rows)
        for text, left in zip(row, lefts, strict=True)
        if text
    )


LEFTS = [60.0, 160.0, 330.0, 420.0]


def test_columns_without_rules_are_cells_and_prose_is_none() -> None:
    prose = "加快建设面向全市企业的数据集市，让数据在行业中用起来。"
    rows = [[cell or "" for cell in row] for row in ROWS]
    page = shown(prose, 50, 40) + shown("主要指标", 50, 70) + columns(rows, 100, LEFTS) + shown(prose, 50, 200)
    lines = printed_from("pdf", pdf(page), "a.pdf").text.splitlines()
    assert lines == [prose, "主要指标", *("\t".join(row) for row in rows), prose]
    tree = [one for one in clause_tree("\n".join(lines)) if one.kind == "table_row"]
    assert tree[1].columns == ("类别", "指标", "单位", "2026年")
    assert tree[2].row_headers == ("产业", "数据产品数量")


def test_cells_of_several_lines_are_one_where_rows_stand_further_apart() -> None:
    rows = [
        ["任务", "内容"],
        ["建设集市", "建设面向全市企业的数据"],
        ["", "集市三十个"],
        ["用好数据", "开放场景"],
        ["守住安全", "每年检查"],
    ]
    tops = [100, 125, 139, 164, 189]
    page = "".join(
        shown(text, left, top)
        for row, top in zip(rows, tops, strict=True)
        for text, left in zip(row, (60, 200), strict=True)
        if text
    )
    assert printed_from("pdf", pdf(page), "a.pdf").text.splitlines() == [
        "任务\t内容",
        "建设集市\t建设面向全市企业的数据集市三十个",
        "用好数据\t开放场景",
        "守住安全\t每年检查",
    ]


def test_a_text_in_two_columns_and_a_list_of_names_are_no_tables() -> None:
    half = "建设面向全市企业的数据集市让数据用起来"
    two = columns([[half, half]] * 10, 60, [50.0, 310.0])
    assert "\t" not in printed_from("pdf", pdf(two), "a.pdf").text
    names = "".join(shown("李　某　王某某　张　某", 60, 60 + 20 * number) for number in range(6))
    assert "\t" not in printed_from("pdf", pdf(names), "a.pdf").text


def test_a_row_of_one_cell_in_a_sheet_is_a_row() -> None:
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in (["任务分工表"], ["任务", "单位"], ["一、夯实基础"], ["建设集市", "数据局"]):
        book.active.append(row)
    book.save(held)
    text = printed_from("xlsx", held.getvalue(), "a.xlsx").text
    assert text.splitlines() == ["任务分工表", "任务\t单位", "一、夯实基础\t", "建设集市\t数据局"]
    assert clause_tree(text)[-1].row_headers == ("一、夯实基础", "建设集市")
