"""What a file is: by its bytes first, then by its name, then by its header."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

import olefile

READABLE = frozenset(
    [
        "txt",
        "md",
        "html",
        "htm",
        "shtml",
        "mhtml",
        "mht",
        "pdf",
        "docx",
        "doc",
        "wps",
        "rtf",
        "xlsx",
        "xls",
        "et",
        "ofd",
        "zip",
    ]
)
"""Suffixes of files that can be read."""
PAGES = frozenset(("html", "htm", "shtml", "mhtml"))
"""Types that are read as a page of the web."""
_KNOWN = READABLE | {"rar", "7z", "ppt", "pptx"}
_PDF, _ZIP, _OLE = b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
PACKED = (_PDF, _ZIP, _OLE)
"""With what the bytes of PDF, office files and archives begin."""
_IN_ZIP = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "OFD.xml": "ofd", "ppt/presentation.xml": "pptx"}
_OFFICE = ("doc", "wps", "rtf", "xls", "et")
_RTF = b"{\\rtf"
_MARKUP = re.compile(rb"\s*<(?:!doctype\s+html|html|head|meta|body|table|style)\b", re.I)
_SAVED = re.compile(
    rb"(?:[\w-]{1,40}:[^\n]{0,500}\n(?:[ \t][^\n]{0,500}\n)*){0,20}?Content-Type:\s*multipart/related", re.I
)
_FIRST = 4096
_IN_OLE = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))


def kind_of(name: str, content_type: str, payload: bytes) -> str:
    """Type of a file: a suffix of those that are readable, or another that says what it is."""
    suffix = PurePath(name.split("?")[0]).suffix.lower().lstrip(".")
    if payload.startswith(_PDF):
        return "pdf"
    if payload.startswith(_ZIP):
        return _inside_zip(payload)
    if payload.startswith(_OLE):
        return _inside_ole(payload) or {"wps": "doc", "et": "xls"}.get(suffix, suffix or "doc")
    if suffix in (*_OFFICE, "mhtml", "mht") and (inside := _inside_text(payload[:_FIRST])):
        return inside
    if suffix in _KNOWN:
        return suffix
    header = content_type.lower()
    if "html" in header or payload[:300].lstrip()[:1] == b"<":
        return "html"
    return "txt" if "text" in header else suffix or "html"


def _inside_text(first: bytes) -> str | None:
    """What text is called an office file: office programs write pages and RTF under the suffixes of their own types."""
    first = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if first.startswith(_RTF):
        return "rtf"
    if _SAVED.match(first):
        return "mhtml"
    return "html" if _MARKUP.match(first) else None


def _inside_zip(payload: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "zip"
    return next((kind for member, kind in _IN_ZIP.items() if member in names), "zip")


def _inside_ole(payload: bytes) -> str | None:
    """Kingsoft's WPS and ET files are Word's and Excel's under another name."""
    try:
        with olefile.OleFileIO(io.BytesIO(payload)) as file:
            return next((kind for stream, kind in _IN_OLE if file.exists(stream)), None)
    except (OSError, ValueError, IndexError, TypeError):
        return None
