"""OFD (GB/T 33190-2016): a ZIP of XML pages whose text objects stand at places on the page."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from itertools import chain, groupby, islice

from lxml import etree

from pipeline.documents.formats.glyphs import legible
from pipeline.documents.formats.limits import BROKEN_ZIP, MOST_PAGES, check_unpacked, parse_xml, within
from pipeline.documents.wrapping import Printed, unwrap
from pipeline.errors import DocumentError, TooLong

_SAME_LINE = 2.0  # millimetres
_DEEPEST = 4  # graphic units in graphic units


def read(payload: bytes, where: str) -> Printed:
    """The text of an OFD file, page by page, line by line, hard line breaks mended, where its pages begin, and what glyphs say nothing.

    Raises:
        TooLong: it has more than 2,000 pages, or too much text.
        GlyphSoup: its font does not say which characters its glyphs are.
        DocumentError: it is no OFD file, or broken.
    """
    check_unpacked(payload, where)
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            pages = list(within(_texts_of_pages(_Parts(archive), where), where))
    except (*BROKEN_ZIP, KeyError, etree.XMLSyntaxError) as error:
        raise DocumentError("the OFD cannot be read", where=where, mend="save it as PDF") from error
    texts, unread = legible(pages, where)
    return unwrap(texts)._replace(unread=unread)


def _texts_of_pages(parts: _Parts, where: str) -> Iterator[str]:
    """The text of each page; a file may name a root or a page again and again."""
    roots = dict.fromkeys(_texts(parts.tree("OFD.xml"), "DocRoot"))
    documents = [_Document(parts, name.lstrip("/")) for name in roots]
    names = list(
        islice(dict.fromkeys((n, name) for n, one in enumerate(documents) for name in one.pages()), MOST_PAGES + 1)
    )
    if len(names) > MOST_PAGES:
        raise TooLong(f"more than {MOST_PAGES:,} pages", where=where, mend="split it")
    for number, name in names:
        yield "\n".join(within(_lines(documents[number].placed(name)), where))


class _Parts:
    """The XML parts of the file, by their names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def tree(self, name: str) -> etree._Element:
        """A part parsed; KeyError where there is none of this name."""
        return parse_xml(self._archive.read(name))


_Placed = tuple[float, float, str]


class _Document:
    """One document of the file: its pages with the templates, graphic units and annotations that they refer to."""

    def __init__(self, parts: _Parts, name: str) -> None:
        self._parts, self._name = parts, name
        self._root = parts.tree(name)
        self._used: set[str] = set()

    def pages(self) -> Iterator[str]:
        """The names of the pages' parts, in order."""
        yield from (self._at(page.get("BaseLoc", "")) for page in self._root.iter("{*}Page"))

    def placed(self, name: str) -> list[_Placed]:
        """The texts of a page, each with its place; a template counts for the first page that it lies under."""
        page = self._parts.tree(name)
        roots = [page]
        for template in page.iterfind("{*}Template"):
            known = self._templates.get(template.get("TemplateID", ""))
            if known and known not in self._used:
                self._used.add(known)
                roots.append(self._parts.tree(known))
        roots += map(self._parts.tree, self._annotations.get(name, ()))
        return [one for root in roots for one in self._texts(root, 0.0, 0.0, _DEEPEST)]

    def _at(self, location: str, part: str | None = None) -> str:
        """The name of a part that this one, or another of the document, gives the location of."""
        if location.startswith("/"):
            return posixpath.normpath(location.lstrip("/"))
        return posixpath.normpath(posixpath.join(posixpath.dirname(part or self._name), location))

    @cached_property
    def _templates(self) -> dict[str, str]:
        found = self._root.iterfind("{*}CommonData/{*}TemplatePage")
        return {one.get("ID", ""): self._at(one.get("BaseLoc", "")) for one in found}

    @cached_property
    def _units(self) -> dict[str, etree._Element]:
        """Graphic units that pages refer to, by their ids."""
        names = chain(_texts(self._root, "PublicRes"), _texts(self._root, "DocumentRes"))
        return {
            unit.get("ID", ""): unit
            for name in names
            for unit in self._parts.tree(self._at(name)).iter("{*}CompositeGraphicUnit")
        }

    @cached_property
    def _annotations(self) -> dict[str, list[str]]:
        """The parts with the annotations of a page, by the name of its part."""
        pages = {one.get("ID"): self._at(one.get("BaseLoc", "")) for one in self._root.iter("{*}Page")}
        found: dict[str, list[str]] = {}
        for location in islice(_texts(self._root, "Annotations"), 1):
            part = self._at(location)
            for page in self._parts.tree(part).iterfind("{*}Page"):
                held = found.setdefault(pages.get(page.get("PageID"), ""), [])
                held += (self._at(name, part) for name in _texts(page, "FileLoc"))
        return found

    def _texts(self, element: etree._Element, left: float, top: float, depth: int) -> Iterator[_Placed]:
        """The texts below an element, and those of the graphic units that it refers to; watermarks are none."""
        for thing in element.iter("{*}TextObject", "{*}CompositeObject"):
            if any(around.get("Type") == "Watermark" for around in thing.iterancestors("{*}Annot")):
                continue
            x, y = _corner(thing)
            if etree.QName(thing).localname == "TextObject":
                for code in thing.iterchildren("{*}TextCode"):  # of objects in objects each says its own
                    if code.text and code.text.strip():
                        yield (
                            top + y + float(code.get("Y") or 0),
                            left + x + float(code.get("X") or 0),
                            code.text.strip("\n\r"),
                        )
            elif depth and (unit := self._units.get(thing.get("ResourceID", ""))) is not None:
                yield from self._texts(unit, left + x, top + y, depth - 1)


def _corner(thing: etree._Element) -> tuple[float, float]:
    left, top = map(float, thing.get("Boundary", "0 0 0 0").split()[:2])
    return left, top


def _texts(root: etree._Element, name: str) -> Iterator[str]:
    yield from (element.text.strip() for element in root.iter(f"{{*}}{name}") if element.text)


def _lines(placed: list[_Placed]) -> Iterator[str]:
    """Text objects of nearly one height are a line, from left to right."""
    height: float | None = None
    line = 0
    numbered = []
    for y, x, text in sorted(placed):
        if height is None or y - height > _SAME_LINE:
            line, height = line + 1, y
        numbered.append((line, x, text))
    for _, group in groupby(sorted(numbered, key=lambda item: item[:2]), key=lambda item: item[0]):
        yield "".join(text for _, _, text in group)
