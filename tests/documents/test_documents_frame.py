"""Containers that hold more than the body: labels, heading and byline above, links and buttons below. All pages are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.documents import read_page
from pipeline.records import Document, Page

TITLE = "临海市数据局关于印发《临海市数据集市建设方案》的通知"
LINES = [
    TITLE,
    "临数〔2024〕3号",
    "各区数据局：",
    "现将《临海市数据集市建设方案》印发给你们，请照此办理。",
    *(f"{number}、加快建设数据集市，让数据在行业中用起来，每半年调度一次。" for number in "一二三四五六"),
    "临海市数据局",
    "2024年3月8日",
]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
NAMES = [
    ["索引号", "主题分类", "发文机关", "成文日期", "标题", "发文字号", "发布日期", "有效性"],
    ["索取号", "分类", "所属机构", "公文生成日期", "信息名称", "文件编号", "公开日期", "信息状态"],
    ["公开目录索引", "体裁", "发布单位", "印发日期", "名称", "发文文号", "上网时间", "是否有效"],
]
VALUES = ["33-2024-1", "数据", "临海市数据局", "2024-03-08", TITLE, "临数〔2024〕3号", "2024-03-12", "有效"]
SHAPES = {
    "cells": "<table><tr>{}</tr></table>|<td>{}：</td><td>{}</td>",
    "brackets, then a line": "<div>{}</div>|<p>【{}】</p><p>{}</p>",
    "items in turn": "<ul>{}</ul>|<li>{}：</li><li>{}</li>",
    "colon apart": "<ul>{}</ul>|<li><span>{}</span><span>：</span><span>{}</span></li>",
    "lines of a block": "<div>{}</div>|{}：{}<br>",
    "one line": "<div>{}</div>|{}：{}　",
    "blocks": "<div>{}</div>|<div><div class=k>{}</div><div class=v>{}</div></div>",
    "blocks in turn": "<div>{}</div>|<div class=k>{}：</div><div class=v>{}</div>",
}
ABOVE = [
    f"<h1>{TITLE}</h1><div>发布时间：2024-03-12 10:22 来源：市数据局 浏览次数：12 字号：[大 中 小]</div>",
    f"<div class=bt>{TITLE}</div><p class=t>2024-03-12　来源：市数据局</p>",
    f"<table><tr><td><b>{TITLE}</b></td></tr></table><ul><li>日期：2024年03月12日</li><li>字体：大 小</li></ul>",
    f"<div><h2>{TITLE}</h2></div><div>[2024-03-12]</div>",
]
LINKS = "".join(
    f'<li><a href="/art/2023/{n}/1/art_1_{n}.html">关于公布第{n}批名单的通知</a>2023-01-1{n}</li>' for n in range(5)
)
BELOW = f"<div>分享到：微信</div><div><a>打印本页</a> <a>关闭窗口</a></div><div><h3>相关文件</h3><ul>{LINKS}</ul></div>"


def read(inner: str) -> Document:
    page = Page(url="http://a.test/zc/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html")
    return read_page(page, f"<html><title>临海市数据局</title><body><div class=content>{inner}</div></body>".encode())


@pytest.mark.parametrize("names", NAMES, ids=["first", "second", "third"])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_labels_inside_the_container_are_read_and_no_part_of_the_body(shape: str, names: list[str]) -> None:
    outer, _, one = shape.partition("|")
    labels = outer.format("".join(one.format(*pair) for pair in zip(names, VALUES, strict=True)))
    found = read(labels + ABOVE[0] + BODY + BELOW)
    assert (found.index_number, found.document_number, found.validity) == ("33-2024-1", "临数〔2024〕3号", "in_force")
    assert (found.issuer, found.issued_on) == ("临海市数据局", date(2024, 3, 8))
    assert (found.published_on, found.title) == (date(2024, 3, 12), TITLE)
    assert found.text.splitlines() == LINES


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("wrap", ["{}", "<div>{}</div>", "<div><div class=nr>{}</div></div>"])
@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_body_keeps_its_own_title_and_loses_that_of_the_page(above: str, wrap: str, tag: str) -> None:
    body = BODY.replace("<p>", f"<{tag}>").replace("</p>", f"</{tag}>")
    assert read(above + wrap.format(body) + BELOW).text.splitlines() == LINES
    assert read(above + wrap.format(body.replace(TITLE, "", 1)) + BELOW).text.splitlines() == LINES[1:]


def test_files_and_tables_below_a_body_stay() -> None:
    below = '<div>附件：<a href="/u/1.doc">建设方案</a></div>'
    table = "<table><tr><th>集市</th><th>数量</th></tr><tr><td>工业</td><td>3</td></tr></table>"
    assert read(ABOVE[0] + BODY + table + below + BELOW).text.endswith("集市\t数量\n工业\t3\n附件：建设方案")


def test_a_body_may_begin_with_its_source() -> None:
    assert read(f"<h1>{TITLE}</h1><p>信息来源：市数据局</p>{BODY}").text.startswith("信息来源：市数据局\n")


def test_forms_below_a_body_name_neither_its_title_nor_its_issuer() -> None:
    form = "<table><tr><td>责任单位</td><td>天台市财政局</td></tr><tr><td>名称</td><td>某项目的名称</td></tr></table>"
    found = read(ABOVE[0] + BODY + form + BELOW)
    assert (found.title, found.issuer) == (TITLE, "临海市数据局")
    assert found.text.endswith("名称\t某项目的名称")
