"""The shapes in which portals that nobody declared print title, labels, day, number, body and files. All pages are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.documents import read_page
from pipeline.errors import EmptyDocument
from pipeline.records import Document, Page

LINES = [f"第{n}段：加快建设数据集市，让数据在行业中用起来，守住安全的底线。" for n in range(8)]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
TITLE = "临海市数据局关于印发数据集市建设方案的通知"
NAV = '<div class="nav"><a href="/">首页</a><a href="/zc/">政策文件</a></div>'
DAY = date(2024, 3, 12)


def read(inner: str, head: str = "") -> Document:
    page = Page(url="http://a.test/zc/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html")
    return read_page(page, f"<html><head>{head}</head><body>{NAV}{inner}</body></html>".encode())


def article(above: str = "", body: str = BODY, below: str = "", head: str = "") -> Document:
    return read(f'<h1>{TITLE}</h1>{above}<div class="w9">{body}</div>{below}', head)


LABELS = {
    "four columns": "<table><tr><td>信息索引号</td><td>33-2024-1</td><td>分　　类</td><td>数据</td></tr>"
    "<tr><td>发布机构</td><td>临海市数据局</td><td>产生日期</td><td>2024-03-08</td></tr>"
    "<tr><td>文　　号</td><td>临数〔2024〕3号</td><td>主 题 词</td><td></td></tr>"
    "<tr><td>时　　效</td><td colspan=3>有效</td></tr></table>",
    "values below": "<table><tr><th>索引号</th><th>发布机构</th><th>成文日期</th><th>文号</th><th>是否有效</th></tr>"
    "<tr><td>33-2024-1</td><td>临海市数据局</td><td>2024-03-08</td><td>临数〔2024〕3号</td><td>是</td></tr></table>",
    "brackets apart": "<table><tr><td>[ 索引号 ]</td><td>33-2024-1</td><td>[ 发文字号 ]</td><td>临数〔2024〕3号</td></tr>"
    "<tr><td>[ 发布机构 ]</td><td>临海市数据局</td><td>[ 成文日期 ]</td><td>2024-03-08</td><td>[ 有效性 ]</td><td>有效</td></tr></table>",
    "spans": "<div><span>信息索引</span><span>33-2024-1</span><span>制发机构</span><span>临海市数据局</span><span>发文编号</span>"
    "<span>临数〔2024〕3号</span><span>制定日期</span><span>2024年3月8日</span><span>文件效力</span><span>现行有效</span></div>",
    "a line of text": "<p>索引编号：33-2024-1　主题分类：科技　制定机关：临海市数据局　生成时间：2024年3月8日</p>"
    "<p>公文字号：临数〔2024〕 3 号　有效状态：有效</p>",
}


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_labels(labels: str) -> None:
    found = article(labels)
    assert (found.index_number, found.issuer, found.document_number) == ("33-2024-1", "临海市数据局", "临数〔2024〕3号")
    assert (found.issued_on, found.validity, found.title) == (date(2024, 3, 8), "in_force", TITLE)
    assert found.sources["issuer"] == found.sources["index_number"] == found.sources["issued_on"] == "label"


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2024/03/12<br>来源：数据局",
        "<span id=p>2024年03月12日 15:00</span><span>来源： 临海发布</span>",
        "来源：临海市数据局　　2024-03-12 字体：[大 中 小]　浏览次数：231",
        "<i>日期：</i><b>2024.3.12</b>",
        "（2024年3月12日）",
        "发布时间：<publishtime>2024-03-12 10:00</publishtime>",
    ],
)
def test_the_day_stands_between_title_and_body(line: str) -> None:
    others = '<ul><li><a href="/b.html">别的新闻</a><span>2025-01-02</span></li></ul>'
    found = article(f"<div>{line}</div>", below=others)
    assert (found.published_on, found.sources["published_on"] in ("line", "label")) == (DAY, True)
    assert read(f'{others}<h1>{TITLE}</h1><div class="w9">{BODY}</div>{others}').published_on is None


def test_who_issued_a_document_is_asked_before_who_put_it_online() -> None:
    labels = "<ul><li>发布机构：临海市政务公开办公室</li><li>发文机关：临海市数据局</li></ul>"
    assert article(labels).issuer == "临海市数据局"
    assert article("<ul><li>公开责任部门：临海市数据局</li><li>发文机关：</li></ul>").issuer == "临海市数据局"


def test_a_title_is_rid_of_its_site_and_of_what_was_escaped_twice() -> None:
    metas = '<meta name="SiteName" content="临海市政府网"><meta name="ArticleTitle" content="“数据&amp;times;”行动方案_临海市政府网">'
    assert article(head=metas).title == "“数据×”行动方案"


def test_a_notice_of_one_line_with_its_file() -> None:
    line = "现将名单予以公布。附件：<a href=/u/1.docx>名单</a>"
    found = read(f"<h1>{TITLE}</h1><div class=TRS_Editor><p>{line}</p></div>{FOOT}")
    assert found.text == "现将名单予以公布。附件：名单"
    assert len(found.attachments) == 1


def test_a_body_of_pictures_is_named() -> None:
    with pytest.raises(EmptyDocument, match="pictures"):
        read(f"<h1>{TITLE}</h1><div class=TRS_Editor><p><img src=1.jpg></p><p><img src=2.jpg></p></div>")


def test_days_of_something_else_are_none_of_publication() -> None:
    assert (
        article("<p>报名时间：2024-03-12</p><p>2024年3月12日 星期二</p><p>会议日期：2024-03-12</p>").published_on
        is None
    )
    assert article("<p>成文日期：2024年3月</p>").issued_on is None


@pytest.mark.parametrize(
    ("above", "own"),
    [
        ("<h1>您现在的位置：<a href=/>首页</a></h1><h3>{}</h3>", "{}-通知公告-临海市数据局"),
        ("<h1>临海市人民政府</h1><p><b>{}</b></p>", "临海市人民政府门户网站"),
        ("<h2 class=a_title>{}</h2><div>发布时间：2024-03-12</div>", "数据集市-临海市发展改革委"),
        ("<div class=bt>{}</div>", "临海市数据局关于印发数据集市..."),
        ("<div class=logo>欢迎您</div>", "临海市人民政府-公示公告-{}"),
        ("<div class=logo>欢迎您</div>", "{} | 政策文件 | 临海市人民政府网"),
        ("<div class=logo>欢迎您</div>", "首页 >> 通知公告 >> {}"),
        ("", 'x</title><meta name="ArticleTitle" content="<font color=red>{}</font>"><title>'),
        ("<p class=title>临海市数据局</p><p class=title>关于印发数据集市建设方案的通知</p>", "{}_临海市人民政府"),
        ("<ucaptitle>{}</ucaptitle>", "临海市人民政府"),
        ("", 'x</title><meta property="og:title" content="{}"><title>'),
    ],
)
def test_titles(above: str, own: str) -> None:
    found = read(f"{above.format(TITLE)}<div class=w9>{BODY}</div>", f"<title>{own.format(TITLE)}</title>")
    assert found.title == TITLE


def test_a_dash_inside_a_title_stays() -> None:
    title = "1—2月全市数据产业运行情况"
    assert read(f"<div>{BODY}</div>", f"<title>{title}_临海市统计局</title>").title == title


def test_numbers_beside_the_title() -> None:
    assert article("<p>临数〔2024〕 3 号</p>").document_number == "临数〔2024〕3号"
    numbered = article(head=f'<meta name="ArticleTitle" content="{TITLE}（临数〔2024〕3号）">')
    assert (numbered.document_number, numbered.sources["document_number"]) == ("临数〔2024〕3号", "title")
    assert article("<p>参照临数〔2024〕3号执行</p>").document_number is None


HALF = len(BODY) // 2
BODIES = {
    "p": BODY,
    "br": "<br><br>".join(LINES),
    "div": "".join(f"<div>{line}</div>" for line in LINES),
    "sections": f"<section>{BODY[:HALF]}</section><section>{BODY[HALF:]}</section>",
    "pre": "<pre>" + "\n".join(LINES) + "</pre>",
    "cells": "<table>" + "".join(f"<tr><td>{line}</td></tr>" for line in LINES) + "</table>",
    "spans": "".join(f"<p><span>{line[:9]}</span><span>{line[9:]}</span></p>" for line in LINES),
    "columns": f"<table><tr><td width=20></td><td>{BODY}</td></tr></table>",
}
FOOT = "<div class=k1><p>主办单位：临海市人民政府办公室</p><p>网站标识码：3300000001，请使用新的浏览器。</p></div>"
LINKS = "".join(f'<li><a href="/{n}.html">相关新闻第{n}条，标题在此处列出</a></li>' for n in range(9))


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("name", ["w9", "con", "nr"])
def test_bodies_in_no_known_container(body: str, name: str) -> None:
    aside = f"<div class=con><ul>{LINKS}</ul></div>"
    found = read(f"{aside}<h1>{TITLE}</h1><div class={name}><div>{body}</div></div>{aside}{FOOT}")
    assert found.text.splitlines() == LINES
    assert (found.issuer, found.title) == ("临海市数据局", TITLE)


def test_what_follows_the_sentences_belongs_to_them() -> None:
    table = "<table><tr><th>附表</th><th>数量</th></tr><tr><td>集市</td><td>3</td></tr></table>"
    assert article(body=f"<div>{BODY}</div>{table}").text.endswith("附表\t数量\n集市\t3")
    assert article(body=f"<div>{BODY}</div><div>打印本页 关闭窗口</div>").text.endswith("底线。")


def test_files_by_address_words_and_frame() -> None:
    below = (
        '<a href="/module/download/downfile.jsp?classid=0&filename=ab12.pdf">方案.pdf</a><a href="/f/download?id=7">清单.docx</a>'
        '<a href="/upload/a.wps">表</a><a href="/news/1.html">见方案.pdf</a><iframe src="/pdfjs/viewer.html?file=/upload/b.pdf"></iframe>'
        '<iframe src="http://[">'
    )
    of_the_site = '<ul class="top-nav"><a href="/guide.pdf">网站使用指南</a></ul><div id="footer"><a href="/report.doc">年报</a></div>'
    files = article(above=of_the_site, below=below + of_the_site).attachments
    assert [file.url.rpartition("/")[2] for file in files] == [
        "downfile.jsp?classid=0&filename=ab12.pdf",
        "download?id=7",
        "a.wps",
        "b.pdf",
    ]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ('<a href="javascript:;" data-href="/u/a.pdf">方案</a>', "/u/a.pdf"),
        ('<a data-url="/u/a.docx">方案</a>', "/u/a.docx"),
        ('<a href="#" onclick="window.open(\'/u/a.doc\')">方案</a>', "/u/a.doc"),
        ("<a href=\"javascript:down('/u/a.xls')\">清单</a>", "/u/a.xls"),
        ('<a href="./P020240312.docx" title="方案.docx">附件1</a>', "/zc/P020240312.docx"),
        (
            '<a href="/system/_content/download.jsp?owner=1&wbfileid=4">方案</a>',
            "/system/_content/download.jsp?owner=1&wbfileid=4",
        ),
        ('<a href="/zcms/attachment/download?id=33">方案</a>', "/zcms/attachment/download?id=33"),
        ('<a href="\\u\\a b.pdf ">方案</a>', "/u/a%20b.pdf"),
        ('<iframe src="/viewer.html#/u/a.pdf"></iframe>', "/u/a.pdf"),
        ('<iframe src="/pdfjs/viewer.html?file=%2Fu%2Fa.pdf#page=1"></iframe>', "/u/a.pdf"),
        ('<iframe src="/reader?url=/u/a.pdf"></iframe>', "/u/a.pdf"),
        ('<embed src="/u/a.pdf#toolbar=0">', "/u/a.pdf"),
        ('<object data="/u/a.pdf"></object>', "/u/a.pdf"),
    ],
)
def test_files_that_scripts_and_viewers_are_given(link: str, address: str) -> None:
    assert [file.url for file in article(below=link).attachments] == [f"http://a.test{address}"]


def test_scripts_that_are_given_no_file_lead_to_none() -> None:
    assert not article(below="<a href=\"javascript:share('/zc/c_2.html')\">分享</a><a name=top>顶部</a>").attachments


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("临海市政府文件\n临政发〔2024〕3号\n临海市政府\n关于《数据规定\n实施办法》的通知", "临海市政府关于《数据规定实施办法》的通知"),
        ("关 于 几 个 问 题 的 通 知", "关于几个问题的通知"),
        ("临海市人民政府令\n第179号\n现公布《数据集市条例》。\n2024年3月8日\n数据集市条例\n（试行）", "数据集市条例"),
        ("今天，临海市开了数据集市。", None),
    ],
)  # fmt: skip
def test_titles_that_stand_in_the_text_alone(above: str, title: str | None) -> None:
    above = "".join(f"<p>{line}</p>" for line in above.splitlines())
    found = read(f"<div class=w9>{above}{BODY}</div>", "<title>临海市人民政府门户网站</title>")
    assert found.title == title


def test_an_article_inside_a_form() -> None:
    line = "<div>发布时间：2024-03-12 来源：数据局 点击：[231]</div>"
    links = "<p>【<a href=#>关闭</a>】</p><p>上一条：<a href=/a.html>别的通知</a></p>"
    inside = f"<form name=f><h1>{TITLE}</h1>{line}<div id=vsb_content_2>{BODY}</div>{links}</form>"
    found = read(f"<div class=content><div>当前位置：<a href=/>首页</a></div>{inside}</div>{FOOT}")
    assert (found.text.splitlines(), found.title, found.published_on) == (LINES, TITLE, DAY)


def test_a_short_page_is_no_foot() -> None:
    labels = (
        "<table><tr><th>索引号</th><td>33-2024-1</td></tr><tr><th>文件编号</th><td>临数〔2024〕3号</td></tr></table>"
    )
    found = read(f"{labels}<h1>{TITLE}</h1><div class=TRS_Editor><p>{LINES[0]}</p><p>{LINES[1]}</p></div>{FOOT}")
    assert (found.index_number, found.document_number) == ("33-2024-1", "临数〔2024〕3号")


@pytest.mark.parametrize("own", ["临海市数据局关于印发数据...", "临海市政府信息公开"])
def test_a_title_over_several_elements(own: str) -> None:
    lines = ("临 海 市 数 据 局", "关 于 印 发 数 据 集 市", "建 设 方 案 的 通 知")
    above = "".join(f"<div align=center><b>{line}</b></div>" for line in lines)
    found = read(f"{above}<div>临数〔２０２４〕３号</div><div class=w9>{BODY}</div>", f"<title>{own}</title>")
    assert (found.title, found.document_number) == (TITLE, "临数〔2024〕3号")


def test_a_heading_is_rid_of_source_and_day() -> None:
    line = "<ul><li>来源：临海发布</li><li>作者：</li><li>2024-03-12 14:43</li></ul>"
    found = read(f"<div class=a_title><div>{TITLE}</div>{line}</div><div class=w9>{BODY}</div>")
    assert (found.title, found.published_on) == (TITLE, DAY)


def test_joint_documents_name_all_who_signed() -> None:
    labels = "<table><tr><td>发布机构</td><td>临海市数据局</td></tr></table>"
    signed = "<p>临海市数据局　临海市财政局</p><p>2024年3月8日</p>"
    below, above = article(labels, BODY + signed), article(labels, f"<p>{TITLE}</p>{signed}{BODY}")
    assert below.signers == above.signers == ("临海市数据局", "临海市财政局")
    assert (below.issuer, above.issuer) == (
        "临海市数据局",
        "临海市数据局 临海市财政局",
    )  # below the title stand the issuers


def test_sizes_of_letters_inside_a_body_are_none_of_it() -> None:
    body = f"<div>【字体：<a>大</a> <a>小</a>】<i>浏览次数：3</i></div>{BODY}<div>【打印】 【关闭】</div>"
    assert read(f"<h1>{TITLE}</h1><div class=TRS_Editor>{body}</div>").text.splitlines() == LINES
