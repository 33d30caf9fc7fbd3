"""Broken lines and justified blanks close, and every place is known in the text that was given. All texts are made up."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GlyphSoup
from pipeline.language.legible import check_legible
from pipeline.language.wrapping import joined
from tests.growth import grows_evenly

LONG = (
    "为加快培育本市智能制造产业，推动制造业高端化、智能化、绿色化发展，现结合实际，制定本方案。"
    "到2027年，全市建成示范工厂三十家，培育专精特新企业五百家，关键工序数控化率达到68%以上，带动就业2万人。"
)


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        ("到\n2025\n年，建成充电桩\n3600\n个，投资\n12.5\n亿元。", "到2025年，建成充电桩3600个，投资12.5亿元。"),
        ("安排资金3600\n万元，支持266\n项改造。", "安排资金3600万元，支持266项改造。"),
        ("最高不 超 过 2000 元 的 补 贴。", "最高不超过2000元的补贴。"),
        ("为期不超过3年。( 牵 头 单 位:市 发 改 委) 各 镇 在园区", "为期不超过3年。(牵头单位:市发改委)各镇在园区"),
        ("二 〇 二 六 年 五 月", "二〇二六年五月"),
        ("推动企业上云— 12 —五百家。", "推动企业上云五百家。"),
        ("到2027年，建\n成\n示\n范\n工\n厂30家。\n二\n〇\n二\n五\n年", "到2027年，建成示范工厂30家。\n二〇二五年"),
        ("培育数据商，\n到2026年达到\n80家", "培育数据商，到2026年达到80家"),
    ],
)
def test_what_was_broken_is_whole(given: str, whole: str) -> None:
    assert joined(given).text == whole


@pytest.mark.parametrize("width", [22, 28, 40])
def test_few_lines_of_one_width(width: int) -> None:
    assert joined("\n".join(textwrap.wrap(LONG, width))).text == LONG


@pytest.mark.parametrize(
    "text",
    [
        "二、目标\n2025年，建成园区3个。",
        "目 录\n一、总 则",
        "附件1\n名单",
        "临江市数据局\n2025年3月1日",
        "联系人\n张三\n1\n个人信息表",
        "\n".join(
            ["临江市智能制造有限公司数据治理示范项目建设工程甲", "临江市高新区新能源汽车关键零部件产业化项目工程"] * 4
        ),
        "指标\t2025年\n集市\t30\n以上由各区落实。",
        "指标\n单位\n2020年\n2025年\n集市\n个\n12\n30\n企业\n家\n40\n90",
    ],
)
def test_lines_that_are_whole_stay(text: str) -> None:
    assert joined(text).text == text


@given(st.text(alphabet="到建成项 \n2025年，。不超过—1A", max_size=80))
def test_every_place_is_known_in_the_text_that_was_given(text: str) -> None:
    whole = joined(text)
    for at, character in enumerate(whole.text):
        start, end = whole.origin(at, at + 1)
        assert text[start:end][:1] == character or (character == " " and text[start] == "\n")
    assert [whole.place(at) for at in range(len(text))] == sorted(whole.place(at) for at in range(len(text)))


def test_codes_of_glyphs_are_refused_and_other_scripts_are_not() -> None:
    for soup in (
        "方案" + "".join(chr(0xE100 + 7 * n) for n in range(40)),
        "".join(map(chr, range(0x8D00, 0x8E00))),
        "(cid:12)(cid:7)计" * 20,
    ):
        with pytest.raises(GlyphSoup):
            check_legible(soup, "a.pdf")
    for fine in (
        LONG,
        "데이터 산업 육성 계획을 다음과 같이 수립한다" * 3,
        "\ue004建成集市3个。" * 9,
        "建設數據市場。" * 20,
        "围绕打通要素资源化资产化价值化路径，立足优势产业构建核心链、夯实数字底座，聚焦关键环节建立资产化制度体系和规范框架，"
        * 2,
    ):
        check_legible(fine, "a.pdf")


TABLE = "| 指标 | 2025年 | 属性 |\n|:---|---:|---|\n| 数据集（个） | ≥ 300 |  |\n后文3|4。"


def test_marks_of_markdown_and_html_become_rows_and_lines_with_their_places() -> None:
    whole = joined(TABLE)
    assert whole.text == "指标｜2025年｜属性\n数据集（个）｜≥ 300｜\n后文3|4。"
    at = whole.text.index("300")
    assert TABLE[slice(*whole.origin(at, at + 3))] == "300"
    assert joined("一、目标<br/>建成平台3个。<BR>").text == "一、目标\n建成平台3个。\n"
    assert joined("| 任务 | 目标 |\n| 甲 | 3个<br>4家 |").text == "任务｜目标\n甲｜3个；4家"
    assert joined("甲 | 乙的说明\n建成3|4个<5年").text == "甲 | 乙的说明\n建成3|4个<5年"


@pytest.mark.parametrize(
    ("head", "piece", "end"),
    [
        ("甲<", " ", "乙"),
        ("| 甲 |\n| 丙", " ", "乙 |"),
        ("甲|乙\n", " ", "|丙"),
        ("", "| 甲 |\n| 乙 |\n\n<br>\n", ""),
        ("甲", " ", "乙\n丙"),
    ],
)
def test_twice_the_blanks_and_marks_are_twice_the_time(head: str, piece: str, end: str) -> None:
    def joining(times: int) -> Callable[[], object]:
        text = head + piece * times + end
        return lambda: joined(text)

    assert grows_evenly(joining, 3000 // len(piece))
