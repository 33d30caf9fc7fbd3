"""Pages read into documents: charset, body, labels, names of what cannot be read. All pages are made up for the tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import read_page
from pipeline.errors import DocumentError, EmptyDocument, ModuError, Mojibake, SoftRedirect
from pipeline.records import Document, Page

SEEN = datetime(2026, 1, 5, tzinfo=UTC)
BODY = "".join(f"<p>第{n}段：加快建设数据集市，让数据在行业中用起来，守住安全的底线。</p>" for n in range(8))
METAS = '<meta name="ArticleTitle" content="临海市数据集市建设方案"><meta name="PubDate" content="2024-03-11 09:00">'


def page_of(url: str = "http://a.test/t.html", **fields: object) -> Page:
    return Page.model_validate({"url": url, "fetched_at": SEEN, "content_type": "text/html", **fields})


def read(html: str, url: str = "http://a.test/zc/202403/c_1.html", **fields: object) -> Document:
    return read_page(page_of(url, **fields), html.encode())


def article(around: str = "", body: str = BODY, head: str = METAS) -> str:
    return f'<html><head>{head}</head><body>{around}<div id="zoom">{body}</div></body></html>'


@pytest.mark.parametrize(
    ("charset", "declared", "header"),
    [("gb18030", "gb2312", ""), ("gb18030", "", "; charset=GBK"), ("utf-8", "", ""), ("utf-8", "gb2312", ""), ("gb18030", "", "")],
)  # fmt: skip
def test_charsets_lie(charset: str, declared: str, header: str) -> None:
    meta = f'<meta charset="{declared}">' if declared else ""
    payload = article(head=meta + METAS, body=BODY + "<p>人名用字：镕、喆。</p>").encode(charset)
    document = read_page(page_of(content_type="text/html" + header), payload)
    assert document.title == "临海市数据集市建设方案"
    assert "镕、喆" in document.text


def test_a_text_broken_before_it_came_is_refused() -> None:
    broken = "".join(f"<p>{'锟斤拷烫烫烫' * 3}</p>" for _ in range(5))
    with pytest.raises(Mojibake):
        read(article(body=broken))


def test_lines_and_tables() -> None:
    table = (
        "<table><tr><th>指标</th><th>2026年</th></tr><tr><td><p>数据<br>集</p></td><td> 30 个</td></tr>"
        "<tr><td colspan=2><p>一行</p><p>两段</p></td></tr></table>"
    )
    document = read(article(body=f"<p>一、总则<br/>二、<span>分</span><b>则</b></p>{table}{BODY}"))
    assert document.text.splitlines()[:6] == ["一、总则", "二、分则", "指标\t2026年", "数据集\t30 个", "一行", "两段"]


def test_what_a_reader_does_not_see_is_left_out() -> None:
    hidden = (
        f'<div style="display:none">{BODY}</div><script>var a="藏"</script><!-- {BODY} --><div class="share">分享</div>'
    )
    document = read(article(body=hidden + BODY + "<p>扫一扫在手机打开当前页</p>"))
    assert document.text == read(article()).text
    assert document.text.count("第3段") == 1


def test_a_body_that_only_script_shows_is_read() -> None:
    assert read(f'<html><head>{METAS}</head><div style="display:none"><div id="zoom">{BODY}</div></div>').chars > 200


PAIRS = [
    ("索引号", "01-2024-7"),
    ("发文机关", "临海市数据局"),
    ("发文字号", "临数〔2024〕3 号"),
    ("成文日期", "2024年3月8日"),
    ("有效性", "有效"),
]
SHAPES = {
    "td": "<table>{}</table>|<tr><td><b>{}：</b></td><td>{}</td></tr>",
    "th": "<table>{}</table>|<tr><th>{}</th><td>{}</td></tr>",
    "four cells": "<table><tr>{}</tr></table>|<td>{}：</td><td><span>{}</span></td>",
    "dl": "<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>",
    "dd": "<dl>{}</dl>|<dd><label><font>{}：</font></label><div>{}</div></dd>",
    "li": "<ul>{}</ul>|<li><span>{}：</span> {}</li>",
    "brackets": "<ol>{}</ol>|<li>[{}]　<span>{}</span></li>",
    "lenticular": "<div>{}</div>|<p>【{}】{}</p>",
    "strong": "<div>{}</div>|<p><strong>{}</strong>：{}</p>",
    "div": "<div>{}</div>|<div><em>{}：</em>{}</div>",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
@pytest.mark.parametrize("apart", [False, True])
def test_labels_in_all_shapes(shape: str, apart: bool) -> None:
    outer, _, row = shape.partition("|")
    rows = "".join(row.format("\u3000".join(label) if apart else label, value) for label, value in PAIRS)
    document = read(article(outer.format(rows)))
    found = (document.index_number, document.issuer, document.document_number, document.issued_on, document.validity)
    assert found == ("01-2024-7", "临海市数据局", "临数〔2024〕3号", date(2024, 3, 8), "in_force")
    assert document.sources["issuer"] == document.sources["issued_on"] == "label"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_an_empty_label_takes_no_neighbour(shape: str) -> None:
    outer, _, row = shape.partition("|")
    rows = row.format("发文字号", "") + row.format("发布日期", "2024-03-12") + row.format("主题分类", "其他")
    document = read(article(outer.format(rows), head=""))
    assert document.document_number is None
    assert document.published_on == date(2024, 3, 12)


def test_an_office_that_reposts_is_not_the_issuer() -> None:
    label = "<p>发布机构：天台区财政局</p>"
    signed = BODY + "<p>临海市民政局</p><p>临海市财政厅</p><p>2024年3月8日</p>"
    assert read(article(label, signed)).issuer == "临海市民政局 临海市财政厅"
    assert read(article("<p>发布机构：临海市民政局</p>", signed)).issuer == "临海市民政局"
    assert read(article(label)).issuer == "天台区财政局"


def test_the_day_of_the_catalogue_gives_way_to_the_signature() -> None:
    signed = BODY + "<p>临海市数据局</p><p>2024年3月8日</p>"
    assert read(article("<p>生成日期：2024-03-11</p>", signed)).issued_on == date(2024, 3, 8)
    assert read(article("<p>成文日期：2024-03-07</p>", signed)).issued_on == date(2024, 3, 7)
    assert read(article("<p>生成日期：2024-03-11</p>")).issued_on == date(2024, 3, 11)


def test_what_is_not_printed_is_null() -> None:
    document = read(article(head="<title>数据集市开门迎客_临海市人民政府</title>"))
    assert document.title == "数据集市开门迎客"
    absent = document.model_dump(
        include={"issuer", "document_number", "issued_on", "published_on", "validity", "expires_on"}
    )
    assert set(absent.values()) == {None}
    assert read(article(head=""), "http://a.test/art/2024/3/9/art_1_2.html").published_on == date(2024, 3, 9)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("临海市数据条例", "law_regulation"),
        ("数据授权运营工作规范（试行）", "law_regulation"),
        ("关于印发《数据开放实施细则》的通知", "law_regulation"),
        ("临海市城乡规划条例", "law_regulation"),
        ("数据集市行动计划", "action_plan"),
        ("支持数据企业若干措施", "support_measures"),
        ("专家解读：数据为何要有集市", "interpretation"),
        ("政府工作报告", "work_report"),
    ],
)
def test_types(title: str, kind: str) -> None:
    articles = "".join(
        f"<p>第{n}条　运营机构应当依法管理数据，定期公开清单，接受社会的监督。</p>" for n in "一二三四五"
    )
    assert read(article(head=f'<meta name="ArticleTitle" content="{title}">', body=articles)).document_type == kind


def test_what_is_no_document_is_named() -> None:
    links = "".join(f'<a href="/{n}">第{n}条链接</a>' for n in range(30))
    with pytest.raises(SoftRedirect):
        read(f"<html><body>{links}</body></html>", "http://a.test/")
    with pytest.raises(SoftRedirect):
        read(f'<html><body><ul id="content">{links}</ul></body></html>')
    assert read(article(around=links, head="")).chars > 200
    for empty in ("", "  \n", "<html><body></body></html>"):
        with pytest.raises(EmptyDocument):
            read(empty)


@settings(max_examples=80)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(alphabet="<>/divtableprspan=\"'&;：\t第条", max_size=300).map(str.encode)
    )
)
def test_hostile_bytes_end_in_a_document_or_a_named_error(payload: bytes) -> None:
    try:
        assert read_page(page_of(), payload).text
    except ModuError as error:
        assert error.mend


DAMAGE = st.sampled_from(
    [b"\0" * 9, b"\x01&#2;", b"<div>" * 900, b'<p style="display:none;' + b"a:b;" * 2000 + b'">', b"\xff\xfe", b"<!--", b"</html>",
     b"<table><tr>", b"<script>", b"</body></html><!-- -->", b"<title>", b"]]>", b""]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 1500), DAMAGE, st.integers(0, 60)), min_size=1, max_size=4))
def test_damaged_pages_end_in_a_document_or_a_named_error(damage: list[tuple[int, bytes, int]]) -> None:
    payload = article(
        "<h1>方案</h1><p>发布时间：2024-03-11</p>", body="&#1;" + BODY + "<span hidden>\x01</span>\x02"
    ).encode()
    for at, put, lost in damage:
        payload = payload[:at] + put + payload[at + lost :]
    try:
        assert read_page(page_of(), payload).text
    except ModuError as error:
        assert error.mend


def test_pages_without_an_element_and_with_thousands_of_styles() -> None:
    with pytest.raises(EmptyDocument):
        read("<!-- nothing --><!DOCTYPE html>")
    styled = "".join(f'<span style="font:{n}px a;{"b:c;" * 9}">数据集市</span>' for n in range(2000))
    assert read(article(body=f"<p>{styled}</p>")).text == "数据集市" * 2000
    half = article().encode()[:-200]
    assert "第3段" in read_page(page_of(), half).text


def test_nesting_without_end_is_refused_at_once() -> None:
    assert "第3段" in read(article(body="<div>" * 300 + BODY)).text
    with pytest.raises(DocumentError):
        read(article(body="<div>" * 5000 + BODY))


@pytest.mark.parametrize(
    ("title", "last", "validity", "source"),
    [
        ("临海市数据集市建设方案", "本方案自2024年5月1日起施行，有效期1年。", "expired", "expires_on"),
        ("临海市数据集市建设方案", "本方案自2024年5月1日起施行，有效期5年。", None, None),
        ("临海市数据集市建设方案（已废止）", "本方案自2024年5月1日起施行，有效期1年。", "repealed", "title"),
        ("临海市数据集市建设方案【失效】", "本方案自2024年5月1日起施行。", "expired", "title"),
        ("临海市关于废止数据集市建设方案的通知", "本通知自2024年5月1日起施行。", None, None),
    ],
)
def test_validity_by_title_and_by_a_term_that_had_ended(
    title: str, last: str, validity: str | None, source: str | None
) -> None:
    found = read(article(head=f'<meta name="ArticleTitle" content="{title}">', body=f"{BODY}<p>{last}</p>"))
    assert (found.validity, found.sources.get("validity")) == (validity, source)
    assert found.sources["effective_on"] == "text"
