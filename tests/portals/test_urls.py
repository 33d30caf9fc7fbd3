"""One page, one name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.portals import absolute_url, attachment_links, canonical_url


@pytest.mark.parametrize(
    "variant",
    [
        "http://www.test.gov.example/a/",
        "HTTP://WWW.Test.gov.example:80/a/",
        "http://www.test.gov.example/a/index.html",
        "http://www.test.gov.example/a/index.shtml?token=9&_=1767283200000",
        "http://www.test.gov.example/a/;jsessionid=1B2C.node1",
        " http://www.test.gov.example/a/#top\n",
    ],
)
def test_variants_of_a_url_are_one(variant: str) -> None:
    assert canonical_url(variant) == "http://www.test.gov.example/a/"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.test.gov.example/a/content.html?id=3&page=2",
        "http://www.test.gov.example:8080/a?b",
        "http://www.test.gov.example/down.jsp?filename=%B9%AB%B8%E6.doc",  # GBK, not to be decoded as anything else
        "http://www.test.gov.example/a%20b/%E6%96%87.pdf",
        "http://www.test.gov.example/myindex.html",
    ],
)
def test_what_tells_pages_apart_is_kept(url: str) -> None:
    assert canonical_url(url) == url


def test_chinese_letters_are_encoded() -> None:
    assert (
        canonical_url("http://a.example/文 件.pdf?名=值")
        == "http://a.example/%E6%96%87%20%E4%BB%B6.pdf?%E5%90%8D=%E5%80%BC"
    )


@given(st.text(max_size=80) | st.text(max_size=40).map("http://a.example/".__add__))
def test_a_canonical_url_stays_what_it_is(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
    absolute_url("http://a.example/b/", url)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("./c.html", "http://a.example/b/c.html"),
        ("//d.example/c.html", "http://d.example/c.html"),
        (" /c\n  .html#x ", "http://a.example/c.html"),
        ("/c 1.pdf", "http://a.example/c%201.pdf"),
        ("\\c\\1.pdf?a=\\", "http://a.example/c/1.pdf?a=\\"),
        ("#top", None),
        ("", None),
        ("javascript:void(0)", None),
        ("mailto:x@y.example", None),
        ("http://[", None),
        ("http://a.example:port/", None),
    ],
)
def test_links_are_made_absolute_or_refused(link: str, expected: str | None) -> None:
    assert absolute_url("http://a.example/b/", link) == expected


def test_files_of_a_page_are_found_once_and_not_in_comments() -> None:
    html = """<a href="P020.pdf" title="申报表.pdf">下载</a><a href='P020.pdf'>再次</a><!-- <a href="old.doc">旧</a> -->
    <a href="/module/download/downfile.jsp?filename=a.docx">附件2</a><a href="logo.png">图</a><a href="2.html">页</a>
    <a href="/attachment/7/1/9.xlsx" download="名单.xlsx">附件3</a><a href="http://[/x.pdf">坏</a>"""
    assert attachment_links(html, "http://a.example/b/1.html") == [
        ("http://a.example/b/P020.pdf", "申报表.pdf"),
        ("http://a.example/module/download/downfile.jsp?filename=a.docx", "附件2"),
        ("http://a.example/attachment/7/1/9.xlsx", "名单.xlsx"),
    ]
