"""Bold letters tell run-in headings: of pages, of pages that Word wrote, and of DOCX files. Their spans count in the text."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pytest

from pipeline.documents import read_page
from pipeline.documents.formats import printed_from
from pipeline.language.clauses import clause_tree
from pipeline.records import Context, Document, Page

LINE = "加快建设数据集市，让数据在行业中用起来，每半年调度一次，到期由数据局组织评估。"


def read(body: str) -> Document:
    page = Page(url="http://a.test/zc/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html")
    html = f"<html><body><h1>临海市数据集市建设方案</h1><div class=TRS_Editor><p>{LINE}</p>{body}<p>{LINE}</p></div></body></html>"
    return read_page(page, html.encode())


def paths(document: Document) -> dict[str, tuple[str, ...]]:
    return {one.quote: one.heading_path for one in clause_tree(document.text, Context.of(document))}


@pytest.mark.parametrize(
    "words",
    [
        "<b>{}</b>",
        "<strong><span>{}</span></strong>",
        "<span style='font-size:16pt; font-weight: 700'>{}</span>",
        '<span style="font-family: 黑体">{}</span>',
        "<b style='mso-bidi-font-weight:normal'><span lang=ZH style='font-family:仿宋'>{}</span></b>",
    ],
)
def test_a_bold_beginning_heads_its_paragraph(words: str) -> None:
    found = read(f"<p>　　{words.format('建设集市。')}支持各区建设。</p><p>支持<b>企业</b>参与。</p>")
    assert [found.text[start:end] for start, end in found.bold] == ["建设集市。"]
    assert paths(found)["支持各区建设。"] == ("建设集市",)


def test_a_bold_line_stands_above_what_follows_and_beside_its_like() -> None:
    found = paths(
        read(
            "<p>一、任务</p><p><b>建设集市</b></p><p>（一）支持各区建设；</p><p><b>用好数据</b></p><p>支持企业参与。</p>"
        )
    )
    assert found["（一）支持各区建设；"] == ("一、任务", "建设集市")
    assert found["支持企业参与。"] == ("一、任务", "用好数据")


def test_a_bold_word_is_no_heading() -> None:
    found = read("<p><b>加快</b>建设集市。</p><p><b>公开方式：</b>主动公开</p><p><b>注：</b>数据为初步数。</p>")
    assert len(found.bold) == 3
    assert {one.kind for one in clause_tree(found.text, Context.of(found))} == {"sentence"}


def test_a_text_that_is_bold_throughout_tells_nothing() -> None:
    assert read(f"<b><p>{LINE}</p><p>{LINE}</p><p>{LINE}</p></b>").bold == ()
    assert read("<b><p style='font-weight:normal'>甲。</p></b>").bold == ()


def test_bold_beginnings_of_a_docx() -> None:
    file = docx.Document()
    file.add_paragraph(LINE)
    file.add_heading("主要任务", 1)
    paragraph = file.add_paragraph("　　")
    paragraph.add_run("建设集市。").bold = True
    paragraph.add_run("支持各区建设。")
    file.add_paragraph(LINE)
    buffer = io.BytesIO()
    file.save(buffer)
    found = printed_from("docx", buffer.getvalue(), "a.docx")
    assert [found.text[start:end] for start, end in found.bold] == ["主要任务", "建设集市。"]
    tree = {one.quote: one.heading_path for one in clause_tree(found.text, Context(bold=found.bold))}
    assert tree["支持各区建设。"] == ("主要任务", "建设集市")
