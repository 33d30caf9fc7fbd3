"""Pages whose document is in a file: the file is the document, and its name may be all that says number and title."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipeline.documents import as_part_of, read_page
from pipeline.documents.attached import is_in_its_file
from pipeline.documents.file_names import named
from pipeline.errors import EmptyDocument
from pipeline.records import Document, Page
from tests.documents.office_files import pdf, shown

TITLE, NUMBER = "临海市人民政府关于印发临海市算力网行动方案的通知", "临政发〔2025〕3号"
AT = datetime(2026, 1, 5, tzinfo=UTC)
FOOT = '<div class="footer"><a href="/app.zip">客户端.zip</a><a href="/map.html">网站地图</a></div>'
HOST = "http://www.a.test"


def page(body: str, heading: str = TITLE) -> Document:
    html = (
        f"<html><title>{heading}</title><body><h1>{heading}</h1><p>发布时间：2025-03-06</p>{body}{FOOT}</body></html>"
    )
    return read_page(Page(url=f"{HOST}/zc/1.html", fetched_at=AT, content_type="text/html"), html.encode())


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (f'<div id="zoom"><p><a href="1.pdf">{TITLE}.pdf</a></p></div>', None),
        ('<div id="zoom"><p>附件：<a href="1.pdf">临政发（2025）3号.pdf</a></p></div>', NUMBER),
        ('<div id="zoom"><p><a href="1.pdf">点击下载</a></p></div>', None),
        (f'<div class="x7"><a href="1.docx">{NUMBER} {TITLE}.docx</a>（扫描版）</div>', NUMBER),
        ('<div id="zoom"><iframe src="/web/viewer.html?file=/zc/1.pdf"></iframe></div>', None),
        ('<div id="zoom"><a href="1.ofd">正文.ofd</a> <a href="1.pdf">正文.pdf</a></div>', None),
    ],
)
def test_a_body_that_is_only_a_link_to_a_file(body: str, number: str | None) -> None:
    found = page(body)
    assert (found.title, found.published_on, found.document_number) == (TITLE, date(2025, 3, 6), number)
    assert found.attachments and is_in_its_file(found)


def test_title_and_number_may_stand_in_the_name_of_the_file_alone() -> None:
    found = page(f'<div id="zoom"><p>附件1：<a href="1.pdf">{NUMBER}{TITLE}.pdf</a></p></div>', "政策文件")
    assert (found.title, found.document_number) == (TITLE, NUMBER)
    assert (found.sources["title"], found.sources["document_number"]) == ("file", "file")


def test_the_file_is_the_document() -> None:
    lines = ["各镇人民政府，市政府各部门：", "到2027年，建成算力网节点30个。", "临海市人民政府", "2025年3月1日"]
    carrier = page('<div id="zoom"><p><a href="1.pdf">临政发〔2025〕3号.pdf</a></p></div>')
    made = pdf("".join(shown(line, 80, 100 + 40 * number) for number, line in enumerate(lines)))
    about = {"list_title": "临政发〔2025〕3号.pdf", "parent_url": carrier.url}
    file = read_page(Page(url=f"{HOST}/zc/1.pdf", fetched_at=AT, content_type="application/pdf", **about), made)
    found = as_part_of(file, carrier)
    assert (found.title, found.document_number, found.document_type) == (TITLE, NUMBER, carrier.document_type)
    assert (found.issuer, found.issued_on, found.published_on) == ("临海市人民政府", date(2025, 3, 1), date(2025, 3, 6))


@pytest.mark.parametrize(
    "body",
    [
        '<div id="zoom"><p>各镇要把任务分解到人，按季度报送进展。</p><p>附件：<a href="1.pdf">任务分工表.pdf</a></p></div>',
        '<div id="zoom"><p>现将名单予以公布，请遵照执行。</p><a href="1.pdf">省政发〔2024〕9号 省算力方案的通知.pdf</a></div>',
    ],
)
def test_a_page_that_says_something_is_a_document_itself(body: str) -> None:
    found = page(body)
    assert not is_in_its_file(found) and found.document_number is None


def test_files_of_the_site_and_long_lists_of_downloads_are_no_body() -> None:
    many = "".join(f'<li><a href="{n}.doc">申请表{n}.doc</a></li>' for n in range(9))
    for body in ("", f"<ul>{many}</ul>"):
        with pytest.raises(EmptyDocument):
            page(body)


@pytest.mark.parametrize(
    ("name", "title", "number"),
    [
        ("附件2：临数函[2024]18号关于做好数据登记的通知.wps", "关于做好数据登记的通知", "临数函〔2024〕18号"),
        ("（临政办〔2024〕7号）临海市数据管理办法.doc", "临海市数据管理办法", "临政办〔2024〕7号"),
        ("申报表.xlsx", None, None),
        ("2024年第3号.pdf", None, None),
        ("P020250306.pdf", None, None),
    ],
)
def test_what_names_of_files_say(name: str, title: str | None, number: str | None) -> None:
    assert named(name) == (title, number)
