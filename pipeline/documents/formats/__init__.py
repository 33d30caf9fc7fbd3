"""Files → text: PDF, Word, spreadsheets, OFD, ZIP, plain text. What cannot be read is a named error with its mend."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.documents.formats import ofd, pdf, plain, rtf, sheet, word, zipped
from pipeline.documents.formats.kinds import READABLE, kind_of
from pipeline.documents.formats.limits import check_length
from pipeline.documents.wrapping import Printed
from pipeline.errors import EmptyDocument, UnsupportedType
from pipeline.language.wrapping import joined

__all__ = ["READABLE", "is_foreign", "kind_of", "printed_from", "text_from"]

_MENDS = {"rar": "unpack it first", "7z": "unpack it first", "ppt": "save it as PDF", "pptx": "save it as PDF"}
_READERS: dict[str, Callable[[bytes, str], str | Printed]] = {
    "pdf": pdf.read,
    "docx": word.read_docx,
    "doc": word.read_doc,
    "rtf": rtf.read,
    "xlsx": sheet.read_xlsx,
    "xls": sheet.read_xls,
    "ofd": ofd.read,
}


def is_foreign(kind: str) -> bool:
    """Is a file of this type read by a library that a hostile one can make fail?"""
    return kind == "zip" or kind in _READERS


def text_from(kind: str, payload: bytes, where: str, content_type: str = "") -> str:
    """Text of a file that is not a page; raises what `printed_from` does."""
    return printed_from(kind, payload, where, content_type).text


def printed_from(kind: str, payload: bytes, where: str, content_type: str = "") -> Printed:
    """Text of a file that is not a page of the web, and where its own pages begin: those of PDF and OFD.

    Foreign files that nobody vouches for are read by `apart.read_apart`, which calls this in a process with limits.

    Raises:
        UnsupportedType, NotText, EmptyDocument, TooLong, Mojibake, DocumentError: by name what is wrong.
    """
    text: str | Printed
    if kind in _READERS:
        text = _READERS[kind](payload, where)
    elif kind == "zip":
        text = zipped.read(payload, where, text_from)
    elif kind in ("txt", "md"):
        text = joined(plain.read(payload, where, content_type)).text
    else:
        mend = _MENDS.get(kind, "save it as PDF, DOCX or text")
        raise UnsupportedType(f"no reader for .{kind}", where=where, mend=mend)
    printed = text if isinstance(text, Printed) else Printed(text)
    if not printed.text.strip():
        mend = "a scan: install the extra `ocr`, or give its text" if kind == "pdf" else "check the file"
        raise EmptyDocument("no text in the file", where=where, mend=mend)
    check_length(len(printed.text), where)
    return printed
