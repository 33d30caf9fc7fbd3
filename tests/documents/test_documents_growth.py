"""Time that a page or a file takes grows with its length, not with the square of it, whatever it repeats."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import pytest
import xlwt

from pipeline.documents import read_page
from pipeline.documents.charset import decode
from pipeline.documents.formats import kind_of, printed_from
from pipeline.documents.formats.aligned import aligned_tables
from pipeline.errors import ModuError
from pipeline.records import Page
from tests.documents.office_files import doc, ofd, pdf, ruled, shown, with_parts, zip_of
from tests.growth import grows_evenly

pytestmark = pytest.mark.slow  # it measures

ABOUT = Page(url="http://a.test/zc/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html")


def body(html: str) -> str:
    return f"<html><body><h1>关于数据的办法</h1><div id=zoom>{html}</div></body></html>"


PAGES: dict[str, tuple[Callable[[int], str], int]] = {
    "one long line without a full stop": (lambda n: body(f"<p>{'数据' * n}</p>"), 3000),
    "blanks in a link": (lambda n: body(f"<p>甲</p><a href='a{' ' * n}b.pdf'>乙</a>"), 10_000),
    "blanks in a line": (lambda n: body(f"<p>甲{' ' * n}乙</p>"), 10_000),
    "an XML declaration of blanks": (lambda n: f"<?xml {' ' * n}", 10_000),
    "brackets that open": (lambda n: body("（《〔" * n), 1000),
    "labels": (lambda n: body(f"<p>{'发文机关：甲 ' * n}</p>"), 1000),
    "a word of a script": (lambda n: "a" * n + "(", 10_000),
    "links to files": (lambda n: body("".join(f"<a href='a{k}.pdf'>附件</a>" for k in range(n))), 100),
    "rows": (lambda n: body(f"<table>{'<tr><td>甲<td>乙' * n}</table>"), 80),
}


@pytest.mark.parametrize(("make", "size"), PAGES.values(), ids=PAGES)
def test_twice_the_page_is_twice_the_time(make: Callable[[int], str], size: int) -> None:
    def reading(size: int) -> Callable[[], None]:
        page = make(size).encode()

        def read() -> None:
            with contextlib.suppress(ModuError):
                read_page(ABOUT, page)

        return read

    assert grows_evenly(reading, size)


def word(*paragraphs: str) -> bytes:
    document, held = docx.Document(), io.BytesIO()
    document.save(held)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = "".join(paragraphs)
    return with_parts(held.getvalue(), document=lambda _: f"<w:document {space}><w:body>{text}</w:body></w:document>")


def sheet(rows: str) -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.save(held)
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return with_parts(held.getvalue(), sheet1=lambda _: f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>")


def old_sheet(rows: int, columns: int) -> bytes:
    book, held = xlwt.Workbook(), io.BytesIO()
    made = book.add_sheet("a")
    for row in range(rows):
        for column in range(columns):
            made.write(row, column, "数")
    book.save(held)
    return held.getvalue()


RUN, CELL = "<w:r><w:t>数</w:t></w:r>", '<c t="inlineStr"><is><t>数</t></is></c>'
INSERTED = f"<w:p>{'<w:ins>' * 20}{RUN}{'</w:ins>' * 20}</w:p>"
BOX = f"<w:r><w:pict><w:txbxContent><w:p>{RUN}</w:p></w:txbxContent></w:pict></w:r>"
LISTED = f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{RUN}</w:p>'
WIDE = (
    f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="99"/></w:tcPr><w:p>{RUN}</w:p></w:tc><w:tc><w:p>{RUN}</w:p></w:tc></w:tr>'
)


FILES: dict[str, tuple[str, Callable[[int], bytes], int]] = {
    "lines.pdf": ("pdf", lambda n: pdf("".join(shown("数据", 50, at % 700) for at in range(n))), 60),
    "rules.pdf": ("pdf", lambda n: pdf(ruled([["甲", "乙"]] * n, 50, [100, 100])), 4),
    "pages.pdf": ("pdf", lambda n: pdf(*[shown("数据", 50, 50)] * n), 8),
    "runs.docx": ("docx", lambda n: word(f"<w:p>{RUN * n}</w:p>"), 50),
    "lists.docx": ("docx", lambda n: word(LISTED * n), 15),
    "spans.docx": ("docx", lambda n: word(f"<w:tbl>{WIDE * n}</w:tbl>"), 10),
    "joined.docx": (
        "docx",
        lambda n: word(f'<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{RUN}</w:p>' * n),
        150,
    ),
    "boxes.docx": ("docx", lambda n: word(f"<w:p>{BOX * n}</w:p>"), 20),
    "inserted.docx": ("docx", lambda n: word(f"<w:p><w:ins>{RUN * n}</w:ins></w:p>" + INSERTED * n), 25),
    "fields.doc": ("doc", lambda n: doc("\x13数\x14" * n), 4000),
    "open-fields.doc": ("doc", lambda n: doc("\x13" * n + "数"), 10_000),
    "rows.xlsx": ("xlsx", lambda n: sheet(f"<row>{CELL * 2}</row>" * n), 60),
    "rows.xls": ("xls", lambda n: old_sheet(n, 2), 60),
    "wide.xls": ("xls", lambda n: old_sheet(n, 30), 10),
    "text.rtf": ("rtf", lambda n: b"{\\rtf1 " + b"\\'ca\\'fd\\par " * n + b"}", 300),
    "groups.rtf": ("rtf", lambda n: b"{\\rtf1 " + b"{" * n + b"x" + b"}" * n + b"}", 1000),
    "wide.xlsx": ("xlsx", lambda n: sheet(f"<row>{CELL * n}</row>"), 100),
    "objects.ofd": ("ofd", lambda n: ofd([(10, 10 + at % 200, "数据") for at in range(n)]), 300),
    "pages.ofd": ("ofd", lambda n: ofd(*[[(10, 10, "数据")]] * n), 30),
    "lines.txt": ("txt", lambda n: "数据\n".encode() * n, 3000),
    "two-charsets.txt": ("txt", lambda n: ("数据".encode("gb18030") + b"\xff") * n, 4000),
    "members.zip": ("zip", lambda n: zip_of({f"{at}.txt": "数据。".encode() for at in range(n)}), 20),
}


@pytest.mark.parametrize(("kind", "make", "size"), FILES.values(), ids=FILES)
def test_twice_the_file_is_twice_the_time(kind: str, make: Callable[[int], bytes], size: int) -> None:
    def reading(size: int) -> Callable[[], None]:
        payload = make(size)

        def read() -> None:
            with contextlib.suppress(ModuError):
                printed_from(kind, payload, "a")

        return read

    assert grows_evenly(reading, size)


HEADS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "headers": (lambda n: b"a:\r\n" * n + b"x", 100),
    "lines that go on": (lambda n: b"a:\r\n" + b" \r\n" * n + b"x", 120),
}


@pytest.mark.parametrize(("make", "size"), HEADS.values(), ids=HEADS)
def test_what_a_file_is_is_told_in_time_that_grows_with_its_beginning(make: Callable[[int], bytes], size: int) -> None:
    def telling(size: int) -> Callable[[], object]:
        payload = make(size)
        return lambda: kind_of("a.doc", "", payload)

    assert grows_evenly(telling, size)


def letter(x: float, top: float) -> dict[str, Any]:
    return {"text": "数", "x0": x, "x1": x + 10, "top": top, "bottom": top + 10, "size": 10.0}


LETTERS: dict[str, tuple[Callable[[int], list[dict[str, Any]]], int]] = {
    "columns": (lambda n: [letter(20 * at, top) for at in range(n) for top in (0, 20, 40)], 100),
    "lines of which few have columns": (
        lambda n: [letter(x, 15 * at) for at in range(n) for x in (0, 90)[: 2 - bool(at % 3)]],
        100,
    ),
}


@pytest.mark.parametrize(("make", "size"), LETTERS.values(), ids=LETTERS)
def test_columns_are_found_in_time_that_grows_with_the_page(
    make: Callable[[int], list[dict[str, Any]]], size: int
) -> None:
    def looking(size: int) -> Callable[[], object]:
        page = SimpleNamespace(chars=make(size))
        return lambda: aligned_tables(page)

    assert grows_evenly(looking, size)


@pytest.mark.parametrize("charset", ["punycode", "undefined", "idna", "unicode_escape", "zlib", "no-such"])
def test_what_is_no_charset_of_pages_is_never_read_in(charset: str) -> None:
    html = f"<meta charset={charset}>" + "数据" * 200_000
    assert decode(html.encode(), f"text/html; charset={charset}") == (html, "utf-8")
