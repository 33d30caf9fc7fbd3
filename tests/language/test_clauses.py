"""The clause tree: headings, sentences, table rows and lead-ins, in order and without overlap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.clauses import clause_tree
from pipeline.records import Context


def kinds(text, **context):
    return [(clause.kind, clause.quote) for clause in clause_tree(text, Context(**context))]


def test_official_numbering_makes_the_path():
    text = "一、目标\n（一）平台\n1.建设平台。新建两处。\n二、任务\n推进工作。"
    tree = clause_tree(text)
    paths = {clause.quote: clause.heading_path for clause in tree if clause.kind == "sentence"}
    assert paths == {
        "新建两处。": ("一、目标", "（一）平台", "1.建设平台"),
        "推进工作。": ("二、任务",),
    }


def test_articles_of_a_law():
    text = "第一章　总则\n第一条　为了规范管理，制定本条例。\n第二条　本市适用本条例。"
    tree = clause_tree(text)
    assert [clause.heading_path for clause in tree if clause.kind == "sentence"] == [
        ("第一章　总则", "第一条"),
        ("第一章　总则", "第二条"),
    ]


def test_a_tab_inside_an_article_makes_no_row_of_a_table():
    articles = clause_tree("第一条 可以报告；\t也可以授权。\n第二条 施行。\n第三条\t甲\t乙")
    assert [c.quote for c in articles if c.kind == "heading"] == ["第一条", "第二条"]
    assert articles[-1].kind == "table_row"


def test_sentences_keep_their_closing_quote_and_semicolons_part_them():
    assert [quote for _, quote in kinds("他说：“开放。”各区落实；各局配合！")] == [
        "他说：“开放。”",
        "各区落实；",
        "各局配合！",
    ]


def test_stops_inside_brackets_do_not_end_a_sentence():
    assert [quote for _, quote in kinds("落实《甲办法；乙细则》（含附件。）要求。完成。")] == [
        "落实《甲办法；乙细则》（含附件。）要求。",
        "完成。",
    ]


def test_a_colon_leads_the_list_that_follows():
    tree = clause_tree("申报单位应具备下列条件：\n1.注册满一年；\n2.人员稳定。")
    assert [clause.lead_in for clause in tree[1:]] == ["申报单位应具备下列条件："] * 2


def test_table_rows():
    assert kinds("指标｜单位\n规模｜亿元") == [("table_row", "指标｜单位"), ("table_row", "规模｜亿元")]


def test_title_and_signature():
    text = "甲市数据工作方案\n一、目标\n建成平台。\n乙区人民政府\n2024年3月1日"
    assert [kind for kind, _ in kinds(text, title="甲市数据工作方案")] == [
        "title",
        "heading",
        "sentence",
        "signature",
        "signature",
    ]


def test_a_wrapped_line_goes_on_and_a_long_heading_does_not():
    wrapped = "推动全市各类企业开展数字化改造并且形成一批可以复制推广的\n典型案例。"
    assert [kind for kind, _ in kinds(wrapped)] == ["sentence"]
    heading = "二、过去五年发展成就和今后五年经济社会发展的主要目标任务"
    body = "过去五年，我们坚持稳中求进，各项事业取得新的进步，城市面貌发生了很大变化，人民生活得到明显改善。"
    assert kinds(f"{heading}\n{body}") == [("heading", heading), ("sentence", body)]


@pytest.mark.parametrize("text", ["", "\n\n", "　　"])
def test_blank_text_has_no_clauses(text):
    assert clause_tree(text) == ()


@given(st.text(alphabet="一二、（）1.第条章。；：\n｜《》“”甲乙到 　", max_size=80))
def test_all_text_is_covered_in_order_without_overlap(text):
    at = 0
    for clause in clause_tree(text):
        assert clause.start >= at
        assert text[clause.start : clause.end] == clause.quote
        assert clause.quote == clause.quote.strip() != ""
        at = clause.end


def test_prose_that_lost_its_line_breaks_is_no_table_and_falls_into_paragraphs() -> None:
    text = (
        "县政府工作报告\t　　各位代表：" + "今年新建公路五十公里。" * 30 + "　　去年粮食增产。\t　　明年再建水库三座。"
    )
    tree = clause_tree(text)
    assert "table_row" not in {clause.kind for clause in tree}
    assert tree[-1].quote == "明年再建水库三座。" and tree[-1].paragraph > tree[-2].paragraph > tree[-3].paragraph


def test_english_falls_into_sentences() -> None:
    quotes = [clause.quote for clause in clause_tree("Data shall flow safely. The Ministry issues V2.0 rules at once.")]
    assert quotes == ["Data shall flow safely.", "The Ministry issues V2.0 rules at once."]


def paths(text: str, title: str | None = None) -> dict[str, tuple[str, ...]]:
    return {text[one.start : one.end]: one.heading_path for one in clause_tree(text, Context(title=title))}


def test_a_short_sentence_above_text_is_a_heading_and_above_its_like_an_item() -> None:
    long = "加快建设数据集市，让数据在行业中用起来，每半年调度一次，到期评估。"
    found = paths(f"（一）总体思路。\n{long}\n（二）制定规划。\n（三）抓好落实。")
    assert found[long] == ("（一）总体思路",)
    assert found["（二）制定规划。"] == ()


def test_a_list_of_files_opens_no_heading_and_a_signature_closes_all() -> None:
    text = (
        "关于印发数据规划的通知\n各区：\n现印发给你们。\n附件：1.数据规划\n2.分工表\n临海市数据局\n二〇二四年三月八日\n"
        "附件1\n临海市数据规划\n一、目标\n建三十个集市。\n附件2\n分工如下表，由各区负责落实。"
    )
    found = paths(text)
    assert found["2.分工表"] == found["临海市数据局"] == found["分工如下表，由各区负责落实。"] == ()
    assert found["建三十个集市。"] == ("一、目标",)
    kinds = {text[one.start : one.end]: one.kind for one in clause_tree(text)}
    assert kinds["二〇二四年三月八日"] == kinds["临海市数据局"] == "signature"
    assert kinds["临海市数据规划"] == "title"


def test_boxes_and_short_lines_above_a_paragraph_are_headings() -> None:
    long = "面向工业、农业、交通、医疗提供数据产品，形成一批可复制可推广的经验做法，走在全省前列，到期由市数据局开展评估，结果向社会公布。"
    found = paths(
        f"（一）建设集市\n{long[:40]}。\n专栏1　集市工程\n1.平台。建设平台。\n（二）用好数据\n{long}\n工作回顾\n{long[1:]}"
    )
    assert found["建设平台。"] == ("（一）建设集市", "专栏1　集市工程", "1.平台")
    assert found[long[1:]] == ("（二）用好数据", "工作回顾")


def test_a_text_that_lost_every_break_still_has_its_headings() -> None:
    line = "一、总体要求。" + "加快建设数据集市。" * 120 + "二、主要任务 （一）建设平台。" + "推进工作。" * 200
    found = paths(line)
    assert (found["加快建设数据集市。"], found["推进工作。"]) == (("一、总体要求",), ("二、主要任务", "（一）建设平台"))
