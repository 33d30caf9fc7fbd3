"""Word: DOCX, and DOC by its piece table ([MS-DOC], sections 2.4.1 and 2.9.38), or by LibreOffice where it is older."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress

import docx
import olefile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from pipeline.documents.bold import bold_beginning, bold_spans
from pipeline.documents.formats import office
from pipeline.documents.formats.limits import check_length, check_unpacked, parse_xml
from pipeline.documents.formats.numbering import Numbering
from pipeline.documents.formats.styles import Styles, is_bold, value
from pipeline.documents.formats.word_package import without_dead_links
from pipeline.documents.formats.word_tree import notes_of, settle
from pipeline.documents.rows import CELL, Columns
from pipeline.documents.wrapping import Printed
from pipeline.errors import DocumentError

_MAGIC, _ENCRYPTED, _TABLE_1 = 0xA5EC, 0x0100, 0x0200
_FLAGS, _TEXT_LENGTH, _CLX = 0x0A, 0x4C, 0x01A2
_COMPRESSED = 0x40000000
_DEEPEST = 20
_HEADING = re.compile(r"heading|title|标题", re.I)
_BLACK = re.compile("黑体|SimHei|小标宋")
_FIELD_MARK = re.compile("([\x13-\x15])")
_MARKS = str.maketrans(
    {
        "\r": "\n",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x07": CELL,
        "\x1e": "-",
        "\xa0": " ",
        **dict.fromkeys("\x01\x02\x03\x04\x05\x08\x1f"),  # pictures, notes, optional hyphens
    }
)


def read_docx(payload: bytes, where: str) -> Printed:
    """Paragraphs and tables of a DOCX file, in order, with the numbers and the bold beginnings of paragraphs.

    Raises:
        DocumentError: it is broken or unpacks to too much.
    """
    check_unpacked(payload, where)
    try:
        document = docx.Document(io.BytesIO(without_dead_links(payload)))
        made, blocks = 0, []
        styles = Styles(document)
        settle(document.element.body, styles, notes_of(_note_parts(document), styles))
        for text, count in _blocks(document, Numbering(document, styles), styles):
            made += len(text)
            check_length(made, where)
            blocks += [(line, 0 if number else count) for number, line in enumerate(text.split("\n"))]
        lines = [line for line, _ in blocks]
        return Printed("\n".join(lines), (), bold_spans(lines, {n: count for n, (_, count) in enumerate(blocks)}))
    except DocumentError:
        raise
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors
        raise DocumentError("the DOCX cannot be read", where=where, mend="open and save it again") from error


def _note_parts(document: docx.document.Document) -> Iterator[tuple[str, etree._Element]]:
    for sort, kind in (("footnotes", RELATIONSHIP_TYPE.FOOTNOTES), ("endnotes", RELATIONSHIP_TYPE.ENDNOTES)):
        with suppress(KeyError, etree.XMLSyntaxError):  # the text stands without its notes
            yield sort, parse_xml(document.part.part_related_by(kind).blob)


def _blocks(
    holder: docx.document.Document | _Cell, numbering: Numbering, styles: Styles, depth: int = 0
) -> Iterator[tuple[str, int]]:
    """Paragraphs and rows, each with how many of its first characters are bold."""
    for block in holder.iter_inner_content():
        if isinstance(block, Paragraph):
            if block.text.strip():
                number, bold = numbering.label(block), _bold(block, styles)
                yield number + block.text, bold + len(number.replace(" ", "")) if bold else 0
        else:
            yield from _rows(block, numbering, styles, depth)


def _bold(paragraph: Paragraph, styles: Styles) -> int:
    """How many characters of a paragraph are bold before the first that is not, by its runs and styles."""
    style = styles.of_paragraph(paragraph._p)
    heads = bool(is_bold(style)) or _HEADING.match(value(style, "w:name")) is not None
    return bold_beginning((run.text, heads if (own := _own(run, styles)) is None else own) for run in paragraph.runs)


def _own(run: Run, styles: Styles) -> bool | None:
    """Is a run bold by itself? None where it says nothing."""
    for element in (run._r, styles.of_run(run._r)):
        if (bold := is_bold(element)) is not None:
            return bold
    fonts = run._r.rPr.rFonts if run._r.rPr is not None else None
    return True if fonts is not None and _BLACK.search(fonts.get(qn("w:eastAsia")) or "") else None


def _rows(table: Table, numbering: Numbering, styles: Styles, depth: int) -> Iterator[tuple[str, int]]:
    """The rows of a table; one that is a single cell is a box around its paragraphs."""
    columns = Columns()
    for row in table.rows:  # `row.cells` repeats a cell for each column that it claims to span
        cells = [(_Cell(cell, table), cell.grid_span) for cell in row._tr.tc_lst]
        if len(cells) == 1 and depth < _DEEPEST:
            yield from _blocks(cells[0][0], numbering, styles, depth + 1)
        elif any(texts := columns.row((_words(cell), across, 1) for cell, across in cells)):
            yield CELL.join(texts), 0


def _words(cell: _Cell) -> str:
    """The words of a cell, those of a table in it too."""
    return " ".join(" ".join(Paragraph(part, cell).text for part in cell._tc.iter(qn("w:p"))).split())


def read_doc(payload: bytes, where: str) -> str | Printed:
    """The main text of a DOC file of Word 97 and later, or of Kingsoft's WPS; an older one is read by LibreOffice where it is
    installed. A damaged one is not: LibreOffice makes a text of whatever it finds.

    Raises:
        DocumentError: it is locked, damaged, or older and nobody reads it.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(payload)) as file:
            head = file.openstream("WordDocument").read()
            magic, flags = struct.unpack_from("<H", head)[0], struct.unpack_from("<H", head, _FLAGS)[0]
            if magic != _MAGIC:
                return _read_older(payload, where)
            if flags & _ENCRYPTED:
                raise DocumentError("the DOC is locked by a password", where=where, mend="remove the password")
            table = file.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
        length = struct.unpack_from("<i", head, _TEXT_LENGTH)[0]
        offset, size = struct.unpack_from("<II", head, _CLX)
        check_length(length, where)
        text = "".join(_cut(_pieces(head, table[offset : offset + size]), length))
    except (OSError, ValueError, struct.error, IndexError, TypeError) as error:
        raise DocumentError("the DOC cannot be read", where=where, mend="save it as DOCX or PDF") from error
    return _cleaned(text)


def _read_older(payload: bytes, where: str) -> Printed:
    if (saved := office.as_docx(payload, ".doc")) is not None:
        return read_docx(saved, where)
    mend = "save it as DOCX or PDF" + ("" if office.program() else ", or install LibreOffice")
    raise DocumentError("the DOC is older than Word 97 and cannot be read", where=where, mend=mend)


def _pieces(head: bytes, clx: bytes) -> Iterator[str]:
    """The pieces of the text in order, by the character positions and offsets of the piece table."""
    at = 0
    while clx[at] == 1:  # property modifiers, which say nothing of the text
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at] != 2:
        raise ValueError("no piece table")
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    positions = struct.unpack_from(f"<{count + 1}I", plc)
    for number in range(count):
        characters = positions[number + 1] - positions[number]
        start = struct.unpack_from("<I", plc, (count + 1) * 4 + number * 8 + 2)[0]
        if start & _COMPRESSED:
            start = (start & ~_COMPRESSED) // 2
            yield head[start : start + characters].decode("cp1252", "replace")
        else:
            yield head[start : start + 2 * characters].decode("utf-16-le", "replace")


def _cut(pieces: Iterable[str], length: int) -> Iterator[str]:
    """The pieces up to a length: a table may name one piece again and again."""
    for piece in pieces:
        if length <= 0:
            return
        yield piece[:length]
        length -= len(piece)


def _without_codes(text: str) -> str:
    """A text without the codes of its fields, which stand between \\x13 and \\x14, or \\x15 where a field has no result; fields nest.

    A code that never ends is text.
    """
    kept: list[str] = []
    fields: list[int | None] = []  # where in `kept` the code of each open field begins; None once its result does
    for piece in _FIELD_MARK.split(text):
        if piece == "\x13":
            fields.append(len(kept))
        elif piece in ("\x14", "\x15"):
            if fields and (begin := fields[-1]) is not None:
                del kept[begin:]
                fields[-1] = None
            if fields and piece == "\x15":
                fields.pop()
        else:
            kept.append(piece)
    return "".join(kept)


def _cleaned(text: str) -> str:
    """Paragraphs as lines, rows of tables as lines of cells; codes of fields and pictures left out."""
    text = _without_codes(text)
    text = text.replace("\x07\x07", "\n").translate(_MARKS)
    return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())
