"""Files → text: PDF, DOCX, XLSX, plain text. What cannot be read is a named error with its mend."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

import docx
import openpyxl
import pypdf
from docx.table import Table
from docx.text.paragraph import Paragraph

from pipeline.documents.body import CELL
from pipeline.documents.charset import check_mojibake, decode
from pipeline.documents.wrapping import unwrap
from pipeline.errors import DocumentError, EmptyDocument, NotText, UnsupportedType

_MOST_UNZIPPED = 200_000_000
_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"Rar!",
)
_MENDS = {
    "doc": "save it as DOCX or PDF",
    "wps": "save it as DOCX or PDF",
    "xls": "save it as XLSX",
    "ofd": "save it as PDF",
    "rar": "unpack it first",
}
READABLE = frozenset(("txt", "md", "html", "htm", "shtml", "pdf", "docx", "xlsx"))


def kind_of(name: str, content_type: str, payload: bytes) -> str:
    """Type of a file by its first bytes, then its name, then its header."""
    suffix = PurePath(name.split("?")[0]).suffix.lower().lstrip(".")
    if payload.startswith(b"%PDF"):
        return "pdf"
    if payload.startswith(b"PK\x03\x04"):
        names = _zip_names(payload)
        return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else suffix or "zip"
    if payload.startswith(b"\xd0\xcf\x11\xe0"):
        return suffix if suffix in ("doc", "xls", "wps", "et", "ppt") else "doc"
    if suffix in READABLE or suffix in _MENDS:
        return suffix
    header = content_type.lower()
    return (
        "html"
        if "html" in header or payload[:300].lstrip()[:1] == b"<"
        else "txt"
        if "text" in header
        else suffix or "html"
    )


def _zip_names(payload: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            return set(archive.namelist())
    except zipfile.BadZipFile:
        return set()


def text_from(kind: str, payload: bytes, where: str, content_type: str = "") -> str:
    """Text of a file that is not a page.

    Raises:
        UnsupportedType, NotText, EmptyDocument, Mojibake, DocumentError: by name what is wrong.
    """
    if kind == "pdf":
        text = _pdf(payload, where)
    elif kind == "docx":
        text = _docx(payload, where)
    elif kind == "xlsx":
        text = _xlsx(payload, where)
    elif kind in ("txt", "md"):
        text = _plain(payload, where, content_type)
    else:
        raise UnsupportedType(
            f"no reader for .{kind}", where=where, mend=_MENDS.get(kind, "save it as PDF, DOCX or text")
        )
    if not text.strip():
        raise EmptyDocument(
            "no text in the file",
            where=where,
            mend="a scan? run OCR and give the text" if kind == "pdf" else "check the file",
        )
    return text


def _plain(payload: bytes, where: str, content_type: str) -> str:
    sample = payload[:4096]
    if payload.startswith(_BINARY) or (b"\0" in sample and not payload.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise NotText("binary data in a text file", where=where, mend="give it the suffix of its real type")
    text, _ = decode(payload, content_type)
    control = sum(character < " " and character not in "\t\r\n\f" for character in text[:4096])
    if control > 8:
        raise NotText("binary data in a text file", where=where, mend="give it the suffix of its real type")
    check_mojibake(text, where)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _pdf(payload: bytes, where: str) -> str:
    try:
        reader = pypdf.PdfReader(io.BytesIO(payload))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("the PDF is locked by a password", where=where, mend="remove the password")
        return unwrap(page.extract_text() or "" for page in reader.pages)
    except DocumentError:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        raise DocumentError(
            f"the PDF cannot be read ({type(error).__name__})", where=where, mend="get the file again"
        ) from error


def _guard(payload: bytes, where: str) -> None:
    """Refuse an archive that would unpack to more than memory should hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile as error:
        raise DocumentError("the file is damaged", where=where, mend="get the file again") from error
    if size > _MOST_UNZIPPED:
        raise DocumentError(f"unpacks to {size:,} bytes", where=where, mend="split the file")


def _docx(payload: bytes, where: str) -> str:
    _guard(payload, where)
    try:
        document = docx.Document(io.BytesIO(payload))
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors
        raise DocumentError("the DOCX cannot be read", where=where, mend="open and save it again") from error
    return "\n".join(_blocks(document))


def _blocks(document: docx.document.Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            if block.text.strip():
                yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                yield CELL.join(" ".join(cell.text.split()) for cell in row.cells)


def _xlsx(payload: bytes, where: str) -> str:
    _guard(payload, where)
    try:
        book = openpyxl.load_workbook(io.BytesIO(payload), read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds on broken files
        raise DocumentError("the XLSX cannot be read", where=where, mend="open and save it again") from error
    lines = []
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else str(value).strip() for value in row]
            if any(cells):
                lines.append(CELL.join(cells))
    return "\n".join(lines)
