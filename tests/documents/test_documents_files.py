"""Files of a folder read into documents, and every way in which one fails. All texts are made up for the tests."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import openpyxl
import pytest

from pipeline.documents import document_id, read_file, read_folder, read_manifest, read_page
from pipeline.errors import (
    ConfigurationError,
    DocumentError,
    EmptyDocument,
    MissingInput,
    ModuError,
    Mojibake,
    NotText,
    TooLong,
)
from pipeline.records import Page

TEXT = "临海市数据集市建设方案\n临数〔2024〕3号\n到2026年建成数据集３０个。\n本方案自2024年5月1日起施行。\n临海市数据局\n2024年3月8日\n"


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("附件：任务分工表")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "数据\n集", "30个"
    document.add_paragraph("由市数据局负责。")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def pdf(words: str) -> bytes:
    """The smallest PDF that shows a line of Latin letters."""
    shown = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )


def sheet() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["指标", None, 30])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_by_its_own_words(tmp_path: Path, charset: str) -> None:
    document = read_file(write(tmp_path / "a.txt", TEXT.replace("\n", "\r\n").encode(charset)))
    assert "数据集30个" in document.text and "\r" not in document.text
    assert document.title == "临海市数据集市建设方案"
    assert (document.document_number, document.issuer) == ("临数〔2024〕3号", "临海市数据局")
    assert (document.issued_on, document.effective_on) == (date(2024, 3, 8), date(2024, 5, 1))


def test_a_manifest_has_the_last_word(tmp_path: Path) -> None:
    write(tmp_path / "sub/a.txt", TEXT)
    write(tmp_path / "b.html", f"<html><body><div id=zoom>{'<p>加快建设数据集市。</p>' * 20}</div></body></html>")
    manifest = write(
        tmp_path / ".manifest.csv",
        "\ufeff文件,标题,发文机关,城市,层级,成文日期\nsub/a.txt,方案,台州市政府,台州,市,2024.3.9\nb.html,另一个,,,,\n",
    )
    first, second = read_folder(tmp_path, manifest, lambda error: pytest.fail(str(error)))
    assert (first.title, second.title) == ("另一个", "方案")
    assert (second.issuer, second.city, second.level, second.issued_on) == (
        "台州市政府",
        "台州市",
        "city",
        date(2024, 3, 9),
    )
    assert second.document_number == "临数〔2024〕3号"
    assert (second.sources["issuer"], second.sources["document_number"]) == ("manifest", "text")


def test_word_pdf_and_sheets(tmp_path: Path) -> None:
    assert read_file(write(tmp_path / "a.docx", word())).text == "附件：任务分工表\n数据 集\t30个\n由市数据局负责。"
    assert read_file(write(tmp_path / "a.xlsx", sheet())).text == "指标\t\t30"
    assert read_file(write(tmp_path / "a.pdf", pdf("30 data sets"))).text.strip() == "30 data sets"
    assert read_file(write(tmp_path / "misnamed.docx", pdf("30 data sets"))).text.strip() == "30 data sets"


def test_an_attachment_knows_its_page() -> None:
    page = Page(
        url="http://a.test/f/%E5%88%86%E5%B7%A5.docx",
        parent_url="http://a.test/t.html",
        fetched_at=datetime(2026, 1, 5, tzinfo=UTC),
        content_type="application/octet-stream",
    )
    document = read_page(page, word())
    assert (document.parent, document.document_type, document.title) == (
        document_id("http://a.test/t.html"),
        "list_annex",
        "分工",
    )


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\0" * 300_000_000)
    return held.getvalue()


BAD: dict[str, tuple[str, bytes, type[ModuError]]] = {
    "empty": ("a.txt", b"", EmptyDocument),
    "blank": ("a.txt", b" \n\t", EmptyDocument),
    "picture called text": ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), NotText),
    "zeros called text": ("a.txt", b"abc\0\0\0" * 100, NotText),
    "too long": ("a.txt", "数据。".encode() * 2_300_000, TooLong),
    "broken PDF": ("a.pdf", b"%PDF-1.7\n1 0 obj <</Type/Catalog", DocumentError),
    "PDF without text": ("a.pdf", pdf(""), EmptyDocument),
    "broken DOCX": ("a.docx", b"PK\x03\x04 and no more", DocumentError),
    "half a DOCX": ("a.docx", word()[:2000], DocumentError),
    "a DOCX that unpacks without end": ("a.docx", bomb(), DocumentError),
    "old Word": ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, DocumentError),
    "spoilt": ("a.txt", ("锟斤拷烫烫烫" * 10).encode(), Mojibake),
}


@pytest.mark.parametrize(("name", "content", "kind"), BAD.values(), ids=BAD)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, name: str, content: bytes, kind: type[ModuError]) -> None:
    with pytest.raises(kind) as error:
        read_file(write(tmp_path / name, content))
    line = str(error.value)
    assert name in line and " — " in line and "\n" not in line


def test_a_folder_is_read_in_spite_of_them(tmp_path: Path) -> None:
    write(tmp_path / "good.txt", TEXT)
    write(tmp_path / "bad.pdf", b"%PDF-1.7")
    write(tmp_path / "empty.txt", b"")
    write(tmp_path / "film.mp4", b"0")
    issues: list[Exception] = []
    assert [document.url for document in read_folder(tmp_path, None, issues.append)] == ["good.txt"]
    assert sorted(issue.kind for issue in issues if isinstance(issue, ModuError)) == [
        "document",
        "empty_document",
        "unsupported_type",
    ]


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        read_file(tmp_path / "none.txt")
    with pytest.raises(MissingInput):
        list(read_folder(tmp_path / "none", None, print))
    with pytest.raises(MissingInput):
        read_manifest(tmp_path / "none.csv", print)
    for bad in ("城市,标题\n临海,方案\n", b"\x81\xff\x00", "", "文件,标题\n" + "a" * 200_000):
        with pytest.raises(ConfigurationError):
            read_manifest(write(tmp_path / "m.csv", bad), print)
