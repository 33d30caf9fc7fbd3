"""OFD (GB/T 33190-2016): a ZIP of XML pages whose text objects stand at places on the page."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from itertools import groupby, islice

from lxml import etree

from pipeline.documents.formats.limits import BROKEN_ZIP, MOST_PAGES, check_unpacked, parse_xml, within
from pipeline.documents.wrapping import Printed, unwrap
from pipeline.errors import DocumentError, TooLong

_SAME_LINE = 2.0  # millimetres


def read(payload: bytes, where: str) -> Printed:
    """The text of an OFD file, page by page, line by line, hard line breaks mended, and where its pages begin.

    Raises:
        TooLong: it has more than 2,000 pages, or too much text.
        DocumentError: it is no OFD file, or broken.
    """
    check_unpacked(payload, where)
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            names = list(islice(dict.fromkeys(_pages(archive)), MOST_PAGES + 1))
            if len(names) > MOST_PAGES:
                raise TooLong(f"more than {MOST_PAGES:,} pages", where=where, mend="split it")
            pages = ("\n".join(within(_lines(parse_xml(archive.read(name))), where)) for name in names)
            return unwrap(within(pages, where))
    except (*BROKEN_ZIP, KeyError, etree.XMLSyntaxError) as error:
        raise DocumentError("the OFD cannot be read", where=where, mend="save it as PDF") from error


def _pages(archive: zipfile.ZipFile) -> Iterator[str]:
    """The names of the pages' parts, in the order of the document; a file may name a root or a page again and again."""
    for root in dict.fromkeys(_texts(parse_xml(archive.read("OFD.xml")), "DocRoot")):
        name = root.lstrip("/")
        pages = [page.get("BaseLoc", "") for page in parse_xml(archive.read(name)).iter("{*}Page")]
        for location in pages:
            within = (
                location.lstrip("/") if location.startswith("/") else posixpath.join(posixpath.dirname(name), location)
            )
            yield posixpath.normpath(within)


def _texts(root: etree._Element, name: str) -> Iterator[str]:
    yield from (element.text.strip() for element in root.iter(f"{{*}}{name}") if element.text)


def _lines(page: etree._Element) -> Iterator[str]:
    """Text objects of nearly one height are a line, from left to right."""
    placed = sorted(_placed(page))
    height: float | None = None
    line = 0
    numbered = []
    for y, x, text in placed:
        if height is None or y - height > _SAME_LINE:
            line, height = line + 1, y
        numbered.append((line, x, text))
    for _, group in groupby(sorted(numbered, key=lambda item: item[:2]), key=lambda item: item[0]):
        yield "".join(text for _, _, text in group)


def _placed(page: etree._Element) -> Iterator[tuple[float, float, str]]:
    for thing in page.iter("{*}TextObject"):
        left, top = (float(number) for number in thing.get("Boundary", "0 0 0 0").split()[:2])
        for code in thing.iter("{*}TextCode"):
            if code.text and code.text.strip():
                yield top + float(code.get("Y") or 0), left + float(code.get("X") or 0), code.text.strip("\n\r")
