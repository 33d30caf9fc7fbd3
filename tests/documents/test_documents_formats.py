"""Files of every kind that portals attach, and what hostile ones do."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import matplotlib
import matplotlib.pyplot as plt
import openpyxl
import pypdf
import pytest
import xlwt
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_pdf import PdfPages
from office_files import compound_file, doc, ofd, zip_of

from pipeline.documents import read_folder
from pipeline.documents.formats import kind_of, ocr, printed_from, text_from
from pipeline.errors import DocumentError

TEXT = "Annex 1\r关于示例工作的通知\r\x13 HYPERLINK x \x14数据局\x15负责\x0b落实。\r指标\x07目标\x07\x07算力\x07500\x07\x07"


def read(payload: bytes, name: str = "a.bin") -> str:
    return text_from(kind_of(name, "", payload), payload, name)


def test_a_doc_by_its_piece_table() -> None:
    assert read(doc(TEXT), "a.doc").splitlines() == [
        "Annex 1",
        "关于示例工作的通知",
        "数据局负责",
        "落实。",
        "指标\t目标",
        "算力\t500",
    ]
    assert read(doc(TEXT), "a.wps") == read(doc(TEXT), "a.doc")


def test_an_older_doc_by_libreoffice_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older = compound_file({"WordDocument": b"\xdc\xa5".ljust(64, b"\0")})  # as Word 6 and 95 begin
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match="install LibreOffice"):
        read(older, "a.doc")
    saved = docx.Document()
    saved.add_paragraph("到2027年建成数据集市30个。")
    saved.save(str(tmp_path / "saved.docx"))
    office = tmp_path / "soffice"  # which is told: … --outdir FOLDER SOURCE
    office.write_text(
        "#!/bin/sh\nwhile [ $# -gt 2 ]; do shift; done\n"
        f'/bin/mkdir -p "$1" && /bin/cmp -s "$2" {tmp_path}/told.doc && /bin/cp {tmp_path}/saved.docx "$1/file.docx"\n'
    )
    office.chmod(0o755)
    with pytest.raises(DocumentError, match=r"save it as DOCX or PDF$"):
        read(older, "a.doc")  # it makes nothing of it
    (tmp_path / "told.doc").write_bytes(older)
    assert read(older, "a.doc") == "到2027年建成数据集市30个。"


def test_an_old_sheet_by_its_cells() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("一")
    for row, cells in enumerate([("指标", "目标"), ("算力", 500), ("占比", 12.5)]):
        for column, value in enumerate(cells):
            sheet.write(row, column, value)
    saved = io.BytesIO()
    book.save(saved)
    assert read(saved.getvalue(), "a.et") == "指标\t目标\n算力\t500\n占比\t12.5"


def test_an_ofd_by_the_places_of_its_text() -> None:
    first = [(50.0, 30.2, "二号"), (20.0, 30.0, "通知第"), (20.0, 20.0, "标题")]
    assert read(ofd(first, [(20.0, 20.0, "第二页")])) == "标题\n通知第二号\n第二页"


def test_pages_of_an_ofd_are_told_apart() -> None:
    text, pages, *_ = printed_from("ofd", ofd([(1, 1, "甲")], [(1, 1, "乙丙")]), "a.ofd")
    assert [text[at] for at in pages] == ["甲", "乙"]


def test_a_zip_gives_what_can_be_read_in_it() -> None:
    packed = zip_of({"附件/一.txt": "各部门落实。".encode(), "b.exe": b"MZ\0", "in.zip": zip_of({"c.txt": b"inner"})})
    printed = printed_from("zip", packed, "a.zip")
    assert printed.text == "一.txt\n各部门落实。\nin.zip\nc.txt\ninner"
    assert printed.unread == ("b.exe: no reader for .exe",)


def test_a_folder_tells_what_of_its_files_was_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of({"一.txt": "各部门落实。".encode(), "b.exe": b"MZ\0"}))
    told: list[Exception] = []
    (document,) = read_folder(tmp_path, None, told.append)
    assert document.unread == ("b.exe: no reader for .exe",) and next(map(str, told)).startswith("a.zip: b.exe")


def test_names_in_a_zip_of_old_machines_are_gb18030() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("通知.txt".encode("gb18030").decode("cp437"))
        archive.writestr(info, b"text")
    assert read(packed.getvalue()).startswith("通知.txt") or "text" in read(packed.getvalue())


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'


BROKEN = {
    "locked": doc("锁", locked=True),
    "no Word": compound_file({"WordDocument": b"\0" * 600}),
    "no sheet": compound_file({"Workbook": b"no sheet"}),
    "no compound file": b"\xd0\xcf\x11\xe0" + b"\0" * 900,
    "no XML": zip_of({"OFD.xml": b"<no"}),
    "entities": zip_of({"OFD.xml": BOMB}),
    "out of the file": zip_of({"OFD.xml": b"<OFD><DocRoot>../../etc/passwd</DocRoot></OFD>"}),
    "bomb": zip_of({"a.txt": bytes(30_000_000)}),
    "too deep": zip_of({"1.zip": zip_of({"2.zip": zip_of({"3.zip": zip_of({"a.txt": b"a"})})})}),
    "too many": zip_of({f"{n}.txt": b"a" for n in range(300)}),
    "nothing to read": zip_of({"a.exe": b"MZ\0"}),
    "no ZIP": b"PK\x03\x04 no zip",
    "no PDF": b"%PDF-1.7 no pdf",
}


@pytest.mark.parametrize("payload", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_or_hostile_has_a_name(payload: bytes) -> None:
    with pytest.raises(DocumentError) as raised:
        read(payload)
    assert raised.value.mend


def locked_pdf() -> bytes:
    writer, held = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(held)
    return held.getvalue()


def repacked(payload: bytes, member: str, old: str, new: str) -> bytes:
    """An Office file with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = parts[member].replace(old.encode(), new.encode())
    assert changed != parts[member]
    return zip_of({**parts, member: changed})


def office() -> tuple[bytes, bytes]:
    """A DOCX with a table and an XLSX with a cell."""
    text, book, held = docx.Document(), openpyxl.Workbook(), (io.BytesIO(), io.BytesIO())
    text.add_table(1, 2).cell(0, 0).text = "甲"
    book.active["A1"] = "甲"  # type: ignore[index]
    text.save(held[0])
    book.save(held[1])
    return held[0].getvalue(), held[1].getvalue()


def test_locks_and_claims_without_bound() -> None:
    with pytest.raises(DocumentError, match="password"):
        read(locked_pdf())
    text, book = office()
    wide = repacked(text, "word/document.xml", "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="900000000"/>')
    assert read(wide) == "甲\t"
    claims = repacked(book, "xl/worksheets/sheet1.xml", "A1:A1", "A1:XFD1048576")
    far = '</row><row r="900000"><c r="XFD900000"><v>0</v></c></row>'
    assert read(repacked(claims, "xl/worksheets/sheet1.xml", "</row>", far)).splitlines()[0] == "甲"
    entities = '<!DOCTYPE w:document [<!ENTITY a "xxxx"><!ENTITY b "&a;&a;&a;">]><w:document'
    bomb = repacked(repacked(text, "word/document.xml", "<w:document", entities), "word/document.xml", "甲", "乙&b;")
    assert read(bomb) == "乙\t"
    old, held = xlwt.Workbook(), io.BytesIO()
    sheet = old.add_sheet("a")
    sheet.write(0, 0, "甲")
    sheet.write(40_000, 255, "乙")
    old.save(held)
    with pytest.raises(DocumentError, match="cells"):
        read(held.getvalue())


@settings(max_examples=60)
@given(
    st.sampled_from([doc(TEXT), ofd([(1, 1, "字")]), zip_of({"a.txt": b"a"})]),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_damaged_bytes_end_in_text_or_in_a_named_error(payload: bytes, damage: list[tuple[int, int]]) -> None:
    torn = bytearray(payload)
    for at, byte in damage:
        torn[at % len(torn)] = byte
    try:
        assert isinstance(read(bytes(torn)), str)
    except DocumentError as error:
        assert error.kind


def test_nothing_is_written_by_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    read(zip_of({"../../evil.txt": b"text", "/abs.txt": b"text"}))
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(ocr.is_installed(), reason="the extra `ocr` reads the page")
def test_a_scanned_page_among_others_is_told() -> None:
    matplotlib.use("Agg")
    both = io.BytesIO()
    with PdfPages(both) as pages:
        for picture in (False, True):
            figure = plt.figure()
            if picture:
                figure.add_axes((0, 0, 1, 1)).imshow([[0.0, 1.0]])
                figure.axes[0].axis("off")
            else:
                figure.text(0.1, 0.5, "Article 1")
            pages.savefig(figure)
            plt.close(figure)
    printed = printed_from("pdf", both.getvalue(), "a.pdf")
    assert "Article 1" in printed.text and printed.unread == ("page 2: a picture without a text layer",)


@pytest.mark.skipif(not ocr.is_installed(), reason="the extra `ocr` is not installed")
def test_a_scan_is_read_where_it_can_be() -> None:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (900, 160), "white")
    ImageDraw.Draw(picture).text((30, 30), "2025 DATA PLAN", fill="black", font_size=80)
    scan = io.BytesIO()
    picture.save(scan, "PDF")
    assert "DATA" in read(scan.getvalue(), "a.pdf")


def test_numbers_that_word_sets_itself_are_read() -> None:
    """Lists of a notice: 一、 for parts, （一） below them, and the numbers of a built-in style."""
    file, held = docx.Document(), io.BytesIO()
    numbering = file.part.numbering_part.element
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, text in enumerate(("%1、", "（%2）"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in ((0, "总体要求"), (1, "目标"), (1, "原则"), (0, "主要任务"), (1, "建设集市")):
        properties = file.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {space}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))
    file.add_paragraph("开放场景。", style="List Number")
    file.add_paragraph("提供数据。", style="List Bullet")
    file.save(held)
    assert read(held.getvalue()).splitlines() == [
        *("一、总体要求", "（一）目标", "（二）原则", "二、主要任务", "（一）建设集市"),
        *("1.开放场景。", "提供数据。"),
    ]


def test_a_text_file_with_hard_line_ends_is_read_as_paragraphs_and_glyph_codes_are_an_issue(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("充电行动方案\n到\n2027\n年，建成充电桩\n3600\n个。\n（二）引进企业80家。", "utf-8")
    (tmp_path / "b.txt").write_text("方案" + "".join(chr(0xE100 + 7 * n) for n in range(60)), "utf-8")
    issues: list[Exception] = []
    (document,) = read_folder(tmp_path, None, issues.append)
    assert document.text.splitlines() == ["充电行动方案", "到2027年，建成充电桩3600个。", "（二）引进企业80家。"]
    assert [issue.kind for issue in issues] == ["glyph_soup"]
