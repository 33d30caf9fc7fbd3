"""What office programs, browsers and printers make of a text, each shape in a file made here."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from office_files import ofd, pdf, shown, zip_of

from pipeline.documents.charset import decode
from pipeline.documents.files import read_file
from pipeline.documents.formats import kind_of, printed_from, text_from
from pipeline.errors import GlyphSoup

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
PAGE = "<html><head><title>示例</title></head><body><h1>临山市数据集建设方案</h1><p>到2027年，建成行业数据集30个。</p></body></html>"


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def word(*blocks: str, parts: dict[str, bytes] | None = None) -> bytes:
    """A Word file whose body holds these blocks, with parts put in the place of its own."""
    document, held = docx.Document(), io.BytesIO()
    for block in blocks:
        document.element.body.insert(-1, parse_xml(block.replace(">", f" {SPACES}>", 1)))
    document.save(held)
    with zipfile.ZipFile(held) as archive:
        return zip_of({name: archive.read(name) for name in archive.namelist()} | (parts or {}))


BOX = f"<w:txbxContent><w:p>{run('框里一段')}</w:p></w:txbxContent>"
SHOWN = "<w:vanish w:val='0'/>"


def cells(*texts: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(f'<w:tc><w:p>{run(text)}</w:p></w:tc>' for text in texts)}</w:tr>"


BLOCKS = [
    (
        f"<w:p>{run('建成')}<w:ins>{run('示范园区')}</w:ins><w:del><w:r><w:delText>厂房</w:delText></w:r></w:del>{run('3个')}</w:p>",
        ["建成示范园区3个"],
    ),
    (f"<w:p><w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新增')}</w:moveTo>{run('8家')}</w:p>", ["新增8家"]),
    (f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{run('控件里的一段')}</w:p></w:sdtContent></w:sdt>", ["控件里的一段"]),
    (
        f"<w:p>{run('在')}<w:smartTag><w:smartTag>{run('临山市')}</w:smartTag></w:smartTag><w:fldSimple>{run('设站')}</w:fldSimple></w:p>",
        ["在临山市设站"],
    ),
    (f"<w:p>{run('公开的')}{run('草稿', '<w:vanish/>')}{run('一句', SHOWN)}</w:p>", ["公开的一句"]),
    (
        f"<w:p><w:r><w:ruby><w:rt>{run('róng')}</w:rt><w:rubyBase>{run('镕')}</w:rubyBase></w:ruby></w:r>{run('江')}</w:p>",
        ["镕江"],
    ),
    (f"<w:p>{run('强度')}<m:oMath><m:r><m:t>≥3%</m:t></m:r></m:oMath></w:p>", ["强度≥3%"]),
    (
        f"<w:p>{run('正文')}<w:r><mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        ["正文", "框里一段"],
    ),
    (
        f"<w:tbl>{cells('甲', '1')}{cells('乙', '2', properties='<w:trPr><w:del/></w:trPr>')}{cells('丙', '3')}</w:tbl>",
        ["甲\t1", "丙\t3"],
    ),
]


@pytest.mark.parametrize(("block", "lines"), BLOCKS)
def test_word_as_its_paper_shows_it(block: str, lines: list[str]) -> None:
    assert text_from("docx", word(block), "a.docx").splitlines() == lines


def test_a_note_stands_behind_its_paragraph() -> None:
    notes = f'<w:footnotes {SPACES}><w:footnote w:id="2"><w:p>{run("按可比价计算。")}</w:p></w:footnote></w:footnotes>'
    links = b"</Relationships>"
    related = (
        b'<Relationship Id="rIdN" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" '
        b'Target="footnotes.xml"/>'
        b'<Relationship Id="rIdO" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="NULL"/>'
    )
    block = f'<w:p>{run("增长6%")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("左右。")}</w:p>'
    with zipfile.ZipFile(io.BytesIO(word())) as archive:
        name = "word/_rels/document.xml.rels"
        own = {name: archive.read(name).replace(links, related + links), "word/footnotes.xml": notes.encode()}
        types = archive.read("[Content_Types].xml").replace(
            b"</Types>",
            b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'wordprocessingml.footnotes+xml"/></Types>',
        )
    read = text_from("docx", word(block, parts={**own, "[Content_Types].xml": types}), "a.docx")
    assert read.splitlines() == ["增长6%左右。", "（注：按可比价计算。）"]


def saved_page() -> bytes:
    message = EmailMessage()
    message.set_content(PAGE, subtype="html", charset="utf-8")
    message.make_related()
    return b"From: <Saved>\r\nSubject: x\r\n" + message.as_bytes().replace(b"\n", b"\r\n")


LINE = "到2027年，建成行业数据集30个。"
RICH = b"{\\rtf1\\ansi\\ansicpg936 " + b"".join(b"\\'%02x" % byte for byte in LINE.encode("gbk")) + b"\\par}"
TABLE = f"<table><tr><td>指标</td><td>目标</td></tr><tr><td>{LINE}</td><td>30</td></tr></table>".encode()


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("a.doc", PAGE.encode()),
        ("a.wps", RICH),
        ("a.rtf", RICH),
        ("a.mhtml", saved_page()),
        ("a.doc", saved_page()),
        ("a.xls", TABLE),
    ],
)
def test_pages_and_rich_text_under_the_names_of_office_files(name: str, payload: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(payload)
    assert LINE in read_file(tmp_path / name).text


def test_cells_of_a_sheet_as_they_are_printed() -> None:
    book, held = openpyxl.Workbook(), io.BytesIO()
    sheet, hidden = book.worksheets[0], book.create_sheet("底稿")
    values: list[tuple[str, object, str]] = [
        ("强度", 0.035, "0.00%"),
        ("增速", 0.065, "0%"),
        ("完成", date(2027, 12, 1), 'yyyy"年"m"月"'),
        ("编号", 155135000000012.0, "General"),
    ]
    for row, (name, value, written) in enumerate(values, start=1):
        sheet.cell(row, 1, name)
        sheet.cell(row, 2, value).number_format = written
    sheet.append(["合计", "=SUM(B1:B2)"])
    hidden.append(["不发布"])
    hidden.sheet_state = "hidden"
    book.save(held)
    read = printed_from("xlsx", held.getvalue(), "a.xlsx")
    assert read.text.splitlines() == ["强度\t3.50%", "增速\t7%", "完成\t2027年12月", "编号\t155135000000012", "合计\t"]
    assert read.unread == ("1 formulas without a value",)


def raised(text: str, left: int, top: int) -> str:
    """A mark of a note, or a power: half as large as its line, and higher."""
    return f"BT /F1 5 Tf {left} {800 - top + 5} Td <{text.encode('utf-16-be').hex()}> Tj ET "


def test_bold_that_is_drawn_twice_stands_once() -> None:
    line = shown("建成示范园区3个。", 50, 50)
    page = line + line.replace("50 750", "50.2 750") + shown("第二行。", 50, 70)
    assert text_from("pdf", pdf(page), "a.pdf").splitlines() == ["建成示范园区3个。", "第二行。"]


def test_a_mark_of_a_note_is_no_digit_and_breaks_no_line() -> None:
    page = (
        shown("常住人口", 50, 50)
        + raised("1", 91, 50)
        + shown("1761万人。", 95, 50)
        + shown("面积20km", 50, 90)
        + raised("2", 111, 90)
    )
    assert text_from("pdf", pdf(page), "a.pdf").splitlines() == ["常住人口1761万人。", "面积20km²"]


def test_a_font_without_characters_gives_no_text_and_single_glyphs_a_box() -> None:
    soup = "".join(chr(0xE100 + 7 * number) for number in range(30))
    for kind, payload in (("ofd", ofd([(20.0, 20.0, "标题"), (20.0, 30.0, soup)])), ("pdf", pdf(shown(soup, 20, 20)))):
        with pytest.raises(GlyphSoup, match="glyphs"):
            text_from(kind, payload, "a")
    read = printed_from("ofd", ofd([(20.0, 20.0, "到二〇二七年，建成行业数据集三十个，开放" * 2 + "\ue123")]), "a.ofd")
    assert read.text.endswith("□") and read.unread == ("1 glyphs that stand for no character",)


def test_an_ofd_with_templates_graphic_units_and_annotations() -> None:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'

    def thing(text: str, top: int) -> str:
        return (
            f'<ofd:TextObject Boundary="20 {top} 90 5"><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'
        )

    members = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>D/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "D/Document.xml": f'<ofd:Document {space}><ofd:CommonData><ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID="7" '
        'BaseLoc="T/Content.xml"/></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="P/1.xml"/><ofd:Page ID="2" BaseLoc="P/2.xml"/>'
        "</ofd:Pages><ofd:Annotations>A/All.xml</ofd:Annotations></ofd:Document>",
        "D/Res.xml": f'<ofd:Res {space}><ofd:CompositeGraphicUnit ID="50"><ofd:Content>{thing("组合图元一行", 10)}</ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:Res>",
        "D/T/Content.xml": f"<ofd:Page {space}>{thing('模板抬头', 5)}</ofd:Page>",
        "D/P/1.xml": f'<ofd:Page {space}><ofd:Template TemplateID="7"/><ofd:CompositeObject ResourceID="50" Boundary="0 20 9 9"/>'
        "</ofd:Page>",
        "D/P/2.xml": f'<ofd:Page {space}><ofd:Template TemplateID="7"/>{thing("第二页", 20)}</ofd:Page>',
        "D/A/All.xml": f'<ofd:Annotations {space}><ofd:Page PageID="2"><ofd:FileLoc>2.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>',
        "D/A/2.xml": f'<ofd:PageAnnot {space}><ofd:Annot Type="Stamp"><ofd:Appearance>{thing("更正说明", 40)}</ofd:Appearance></ofd:Annot>'
        f'<ofd:Annot Type="Watermark"><ofd:Appearance>{thing("水印", 60)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>',
    }
    read = text_from("ofd", zip_of({name: text.encode() for name, text in members.items()}), "a.ofd")
    assert read.splitlines() == ["模板抬头", "组合图元一行", "第二页", "更正说明"]


@pytest.mark.parametrize(
    ("charset", "header"),
    [("big5", ""), ("gbk", "text/html; charset=ISO-8859-1"), ("gbk", "text/html; charset=windows-1252"), ("utf-8", "")],
)
def test_a_page_in_another_charset_than_is_said_is_read(charset: str, header: str) -> None:
    text = (
        "關於二零二七年建成示範工廠三十家的通知，請各單位遵照辦理"
        if charset == "big5"
        else "关于二〇二七年建成示范工厂三十家的通知"
    )
    assert decode(f"<html><p>{text}</p></html>".encode(charset), header)[0] == f"<html><p>{text}</p></html>"


def test_kinds_by_what_is_inside() -> None:
    assert [
        kind_of("a.doc", "", one) for one in (PAGE.encode(), b"{\\rtf1 x}", saved_page(), b"\xd0\xcf\x11\xe0x")
    ] == [
        "html",
        "rtf",
        "mhtml",
        "doc",
    ]
