"""How much a file may unpack to, hold and say."""

from __future__ import annotations

import io
import lzma
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache

from lxml import etree

from pipeline.errors import DocumentError, TooLong
from pipeline.settings import Settings

MOST_UNZIPPED = 200_000_000
MOST_PAGES = 2000
MOST_CHARS = "MODU_MAX_CHARS"
_MOST_NODES = 5_000_000
_XML = (".xml", ".rels")
_PIECE = 1 << 20
BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
)
"""What a damaged or locked ZIP file makes its reader raise."""


def most_chars() -> int:
    """The longest text that is read, in code points: ``MODU_MAX_CHARS``."""
    return _most_chars(os.environ.get(MOST_CHARS))


@cache
def _most_chars(_set: str | None) -> int:
    """The setting, read again when its variable changes: reading all settings takes longer than a page."""
    return Settings().max_chars


def check_length(chars: int, where: str) -> None:
    """Refuse a text over the limit.

    Raises:
        TooLong: more code points than ``MODU_MAX_CHARS``.
    """
    if chars > most_chars():
        mend = f"split it, or raise {MOST_CHARS}"
        raise TooLong(f"{chars:,} characters, more than {most_chars():,}", where=where, mend=mend)


def within(texts: Iterable[str], where: str) -> Iterator[str]:
    """The same texts, as long as all of them together are within the limit: a small file may say one thing without end.

    Raises:
        TooLong: at the first that goes beyond it.
    """
    made = 0
    for text in texts:
        made += len(text)
        check_length(made, where)
        yield text


def check_unpacked(payload: bytes, where: str) -> int:
    """Refuse a ZIP-based file that would unpack to more than memory should hold, by bytes or by elements of its XML.

    Returns:
        what it unpacks to, in bytes.

    Raises:
        DocumentError: it is damaged, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            members = archive.infolist()
            size = sum(info.file_size for info in members)
            if size <= MOST_UNZIPPED:
                _check_nodes(archive, [info for info in members if info.filename.lower().endswith(_XML)], where)
    except BROKEN_ZIP as error:
        raise DocumentError("the file is damaged", where=where, mend="get the file again") from error
    if size > MOST_UNZIPPED:
        raise DocumentError(f"unpacks to {size:,} bytes", where=where, mend="split the file")
    return size


def _check_nodes(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], where: str) -> None:
    nodes = 0
    for info in members:
        with suppress(*BROKEN_ZIP), archive.open(info) as part:  # a damaged part may be one that nobody reads
            while piece := part.read(_PIECE):
                nodes += piece.count(b"<")
        if nodes > _MOST_NODES:
            raise DocumentError(f"more than {_MOST_NODES:,} elements", where=where, mend="split the file")


def parse_xml(data: bytes) -> etree._Element:
    """An XML part without entities, documents from elsewhere or boundless trees.

    Raises:
        etree.XMLSyntaxError: it is none.
    """
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    )
