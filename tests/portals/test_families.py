"""Lists are read: with selectors, without them, out of CDATA and JSON, and from pages that others saved."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ChallengePage, ModuError, NoItems
from pipeline.portals import ListAnswer, Portal, declared_folder, family_of, load_portals
from pipeline.portals.families.json_gateway import parsed

HOSTILE = [
    "<li>",
    "<record><![CDATA[",
    "2026-01-01 ",
    "<a href='1.html'>通知文件",
    "<div><div>",
    "<p>2026-01-01",
    "<span>2026-01-01",
    "createPageHTML(1,",
]
DECLARED = load_portals([declared_folder()])
BASE = "https://www.test.gov.example"


def portal(**lists: Any) -> Portal:
    return Portal.model_validate(
        {
            "id": "test",
            "name_zh": "测试",
            "name_en": "Test",
            "base_url": BASE,
            "hosts": ["www.test.gov.example"],
            "columns": [{"id": "zc"}],
            "list": {"url": "/{column}/", **lists},
        }
    )


def read(text: str, **lists: Any) -> ListAnswer:
    declared = portal(**lists)
    return family_of(declared).read(text, declared, BASE + "/zc/index.html")


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li><a href='1.html' title='关于示例的通知'>关于示例…</a><span>2026-01-02</span></li></ul>",
        "<ul><li><span class='date'>[ 2026年1月2日 ]</span><h4><a href='./1.html'>关于示例的通知</a></h4></li></ul>",
        "<table><tr><td><a href='/zc/1.html'>关于示例的通知</a></td><td>某局</td><td>2026.1.2</td></tr></table>",
        "<dl><dt><a href='1.html'>关于示例的通知</a></dt><dd><i></i></dd></dl><p><a href='1.html'>关于示例的通知</a> 2026/01/02</p>",
        "<a href='1.html'>关于示例的通知 <em>2026-01-02</em></a>",
        "<li><a href='1.html'>关于示例的通知（2025年3月4日印发）</a><i>2026-01-02</i></li>",
    ],
)
def test_items_are_found_without_selectors(html: str) -> None:
    page = f"<html><div class='nav'><li><a href='/'>网站首页栏目</a></li></div>{html}<p>更新于 2026-01-09</p></html>"
    (item,) = read(page).items
    assert (item.url, item.date) == (BASE + "/zc/1.html", date(2026, 1, 2))
    assert item.title.startswith("关于示例的通知")


def test_the_attribute_wins_over_cut_text_and_comments_do_not_count() -> None:
    html = (
        "<!-- <li><a href='old.html'>旧的通知文件</a> 2020-01-01</li> -->"
        "<li><i class='flag'></i><a href='test.html'>测试条目</a></li>"
        "<li><i class='flag'>是</i><a href='1.html' title='全名的通知'>全名…<span>某政发〔2026〕901号</span></a>"
        "<b>2026-\n 01-\n 02</b></li>"
        "<li><i class='flag'>是</i><a href='javascript:void(0)'>无效</a></li>"
        "<li><i class='flag'>是</i><a href='http://[bad'>坏链接</a></li>"
    )
    item = {"select": "li", "require": "i.flag:not(:empty)", "number": {"select": "span", "pattern": r".+〔\d+〕\d+号"}}
    (found,) = read(html, item=item).items
    assert (found.title, found.number, found.date) == ("全名的通知", "某政发〔2026〕901号", date(2026, 1, 2))


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ('createPageHTML(12, 0, "index", "html")', 12),
        ('createPageHTML(178, 12, 0, "index", "html")', 12),
        ('createPage(9, 0, "index", "html")', 9),
        ("var countPage = 56;", 56),
        ("$('.p').pagination({totalPage: 54})", 54),
        ("pageCount:7,", 7),
        ("pagination({ totalData: 34, showData: 15 })", 3),
        ("<a class='last' href='/x/index_304.html'>", 304),
        ("nothing", None),
    ],
)
def test_the_number_of_pages_is_read_without_a_pattern(script: str, pages: int | None) -> None:
    assert read(f"<script>{script}</script>").pages == pages


def test_declared_items_are_read_as_declared() -> None:
    row = (
        "<table><tr class='zcwjk-list-c x'><td><a href='./202601/t1.html'><p class='tit'>示例办法</p><p class='info'>"
        "<span>发文字号：渝府发〔2026〕901号</span><span class='time'>成文日期 ：2026-01-02</span></p></a></td></tr></table>"
    )
    card = (
        "<a class='listpc-item' href='./202601/t2.html'><li class='file-title' title='示例规章'>示例…</li>"
        "<li class='file-code'>渝府令〔2026〕901号</li><li class='pub-time'>2026-01-02</li></a>"
    )
    portal = DECLARED["chongqing"]
    columns = {column.id: column for column in portal.columns}
    for column, html, title in (("szf", row, "示例办法"), ("zfgz", card, "示例规章")):
        here = portal.for_column(columns[column])
        (item,) = family_of(here).read(html, here, "https://www.cq.gov.cn/a/index.html").items
        assert (item.title, item.date) == (title, date(2026, 1, 2))
        assert item.number is not None
        assert item.number.endswith("〔2026〕901号")
        assert item.url.startswith("https://www.cq.gov.cn/a/202601/t")


def test_records_in_cdata() -> None:
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/{n}.html'>第{n}号通知</a>2026-01-0{n}</li>]]></record>" for n in (1, 2)
    )
    text = f"<datastore><totalrecord>91</totalrecord><recordset>{records}<record><![CDATA[<li>open"
    answer = read(text, family="jpage")
    assert [item.url for item in answer.items] == [BASE + "/art/1.html", BASE + "/art/2.html"]
    assert answer.pages == 3


def test_records_in_json() -> None:
    lists = {
        "family": "json_gateway",
        "records_path": "articles",
        "record_fields": {"title": "title", "url": "url", "date": "date", "number": "document_number"},
        "records": r'"post_count":\s*(\d+)',
        "page_size": 100,
    }
    rows = [
        {
            "title": "关于&ldquo;<em>示例</em>&rdquo;的通知",
            "url": "/c/1.html",
            "date": 1767283200,
            "document_number": "〔2026〕1号",
        },
        {"title": "无链接", "url": "", "date": None},
        {"title": "毫秒", "url": "/c/2.html", "date": "1767283200000"},
        {"title": "怪日期", "url": "/c/3.html", "date": "²" * 10},
        "no record",
    ]
    answer = read(json.dumps({"classify": {"post_count": 101}, "articles": rows}), **lists)
    assert [(item.title, item.date) for item in answer.items] == [
        ("关于“示例”的通知", date(2026, 1, 2)),
        ("毫秒", date(2026, 1, 2)),
        ("怪日期", None),
    ]
    assert answer.pages == 2


@pytest.mark.parametrize("answer", ["{}", "jQuery1.done({});", " cb ( {} ) ; ", "\ufeff{}"])
def test_json_in_a_callback(answer: str) -> None:
    assert parsed(answer, BASE) == {}


@pytest.mark.parametrize("answer", ["f()" + " " * 300_000 + "x", "f(" * 150_000, "f(" + ");" * 150_000 + "x"])
def test_what_looks_like_a_callback_is_refused_in_time(answer: str) -> None:
    began = time.process_time()
    with pytest.raises(ChallengePage):
        parsed(answer, BASE)
    assert time.process_time() - began < 5


def test_html_in_json() -> None:
    html = '<li><a title="全名的通知" href="/art/1.html">全…</a><b>2026-01-02</b></li><p count="432"></p>'
    lists = {"family": "json_gateway", "html_path": "data.html", "records": r'count="(\d+)"', "page_size": 15}
    answer = read(json.dumps({"data": {"html": html}}), **lists)
    assert (answer.items[0].title, answer.pages) == ("全名的通知", 29)


@pytest.mark.parametrize(
    ("id", "file", "items", "pages"),
    [
        ("guangzhou-rsj", "023_rsj.gz.gov.cn_list.html", 15, 304),
        ("handan-xxgk", "065_hdzfxxgk.hd.gov.cn_list.html", 1, 56),
        ("shanghai", "068_wsjkw.sh.gov.cn_list.html", 20, 54),
        ("tianjin-gk", "069_gk.tj.gov.cn_list.html", 20, 50),
        ("jiangsu", "jpage_www.dingxi.gov.cn_list.xml", 45, None),
    ],
)
def test_lists_that_others_saved(shared: Path, id: str, file: str, items: int, pages: int | None) -> None:
    text = (shared / "real" / "portals" / "pages" / file).read_text("utf-8")
    declared = DECLARED[id]
    generic = declared.model_copy(update={"list": portal(family=declared.list.family).list})
    for one in (declared, generic):
        answer = family_of(one).read(text, one, declared.base_url + "/gkml/x/index.html")
        assert (len(answer.items), answer.pages) == (items, pages)
        assert all(item.date for item in answer.items)


@given(text=st.text(st.sampled_from("<>lia href='1.'=\"2026-01-0年月{}[]:,!CDATArecord/\\"), max_size=300))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    for lists in ({}, {"family": "jpage"}, {"family": "json_gateway", "html_path": "a"}):
        try:
            read(text, **lists)
        except ModuError as error:
            assert error.mend


@pytest.mark.slow
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_lists_are_read_in_time(piece: str) -> None:
    began = time.process_time()
    for family in ("static_index", "jpage"):
        with suppress(NoItems):
            read(piece * 20_000, family=family)
    assert time.process_time() - began < 20
