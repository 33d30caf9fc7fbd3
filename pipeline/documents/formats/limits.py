"""How much a packed file may unpack to."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib

from lxml import etree

from pipeline.errors import DocumentError

MOST_UNZIPPED = 200_000_000
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


def check_unpacked(payload: bytes, where: str) -> None:
    """Refuse a ZIP-based file that would unpack to more than memory should hold.

    Raises:
        DocumentError: it is damaged, or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except BROKEN_ZIP as error:
        raise DocumentError("the file is damaged", where=where, mend="get the file again") from error
    if size > MOST_UNZIPPED:
        raise DocumentError(f"unpacks to {size:,} bytes", where=where, mend="split the file")


def parse_xml(data: bytes) -> etree._Element:
    """An XML part without entities, documents from elsewhere or boundless trees.

    Raises:
        etree.XMLSyntaxError: it is none.
    """
    return etree.fromstring(
        data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    )
