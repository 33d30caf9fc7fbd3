"""The package of an office file (ISO/IEC 29500-2): parts in a ZIP, and the relationships between them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from contextlib import suppress

from lxml import etree

from pipeline.documents.formats.limits import parse_xml

_RELATIONSHIPS = ".rels"


def without_dead_links(payload: bytes) -> bytes:
    """The package without relationships to parts that it does not hold, which some writers leave behind; as it is if it has none."""
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        names = set(archive.namelist())
        mended = {}
        for name in names:
            if name.endswith(_RELATIONSHIPS):
                with suppress(etree.XMLSyntaxError):
                    root = parse_xml(archive.read(name))
                    if dead := [link for link in root if not _leads_somewhere(link, name, names)]:
                        for link in dead:
                            root.remove(link)
                        mended[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if not mended:
            return payload
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
            for name in dict.fromkeys(archive.namelist()):
                out.writestr(name, mended[name] if name in mended else archive.read(name))
        return made.getvalue()


def _leads_somewhere(link: etree._Element, place: str, names: set[str]) -> bool:
    target = (link.get("Target") or "").partition("#")[0]
    if link.get("TargetMode") == "External" or not target:
        return True
    source = posixpath.dirname(posixpath.dirname(place))  # word/_rels/document.xml.rels speaks for word/document.xml
    return posixpath.normpath(posixpath.join("/", source, target)).lstrip("/") in names
