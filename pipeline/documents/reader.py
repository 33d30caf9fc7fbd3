"""Archived bytes → `Document`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from pipeline.documents.admission import check_is_document
from pipeline.documents.body import Lines, body_lines, body_of, check_depth, check_elements, fallback, lines_of, trim
from pipeline.documents.bold import bold_spans
from pipeline.documents.charset import check_mojibake, decode
from pipeline.documents.declared import containers, no_documents
from pipeline.documents.file_names import are_the_body, named, number_of, without_suffix
from pipeline.documents.formats import READABLE, kind_of
from pipeline.documents.formats.apart import printed_of
from pipeline.documents.formats.kinds import PACKED, PAGES
from pipeline.documents.formats.limits import check_length
from pipeline.documents.formats.saved import page_in
from pipeline.documents.frame import around_body
from pipeline.documents.guard import naming
from pipeline.documents.letter import read_letter
from pipeline.documents.metadata import add_byline, add_letter, add_validity, metas, read_metadata
from pipeline.documents.titles import classify, field_of, read_title, title_in_text
from pipeline.errors import EmptyDocument, SoftRedirect
from pipeline.language.legible import check_legible
from pipeline.language.normalise import normalise
from pipeline.portals import Portal
from pipeline.portals.attachments import attachment_links, name_in
from pipeline.portals.relations import related_links
from pipeline.portals.tree import Element, PageTree, pieces, words
from pipeline.portals.urls import canonical_url
from pipeline.records import Attachment, Document, Page, RelatedPage, identify, revision_of, storable

_FILES = READABLE - {*PAGES, "txt", "md"}
_HTML = ("html", "htm", "shtml", "jsp", "xhtml", "php", "asp", "aspx")
_LEAST_FOUND = 40  # what stands in no known container and is shorter is furniture
_FIRST_PIECES = 60
_MANY = 15  # links of a list or a home page
_LIST_PATH = re.compile(r"/(?:index(?:_\w{1,12})?\.s?html?)?$")


def document_id(url: str) -> str:
    """Id of the document at a URL."""
    return identify(canonical_url(url))


def build(url: str, text: str, fields: dict[str, Any]) -> Document:
    """A document from its text and metadata, normalised and identified.

    Raises:
        TooLong: the text is over the limit.
        GlyphSoup: it is codes of glyphs.
    """
    check_length(len(text), url)
    check_legible(text, url)
    normal = normalise(text)
    known = {name: storable(one) if isinstance(one, str) else one for name, one in fields.items()}
    known = {"id": document_id(url), "url": url, **known}
    return Document(text=normal, chars=len(normal), revision=revision_of(normal), **known)


def read_page(page: Page, payload: bytes, portal: Portal | None = None) -> Document:
    """The document on an archived page, or in an archived attachment.

    Raises:
        EmptyDocument: no body was found.
        NoDocument: it is a script, a style sheet or the like.
        SoftRedirect: the page is a home or list page.
        DocumentError: the other ways in which bytes fail to be a document, by name.
    """
    with naming(page.url):
        return _read(page, payload, portal)


def _read(page: Page, payload: bytes, portal: Portal | None) -> Document:
    if not payload.strip():
        raise EmptyDocument("the answer is empty", where=page.url, mend="fetch it again")
    check_is_document(page.url, page.content_type, payload)
    url = canonical_url(page.url)
    provenance = {
        "portal": portal.id if portal else page.portal,
        "document_class": page.document_class,
        "archive_file": page.archive_file,
        "archive_record": page.archive_record,
        "first_seen": page.fetched_at,
        "last_seen": page.fetched_at,
        **_place(portal),
    }
    path = urlsplit(url).path
    kind = "" if payload.startswith(PACKED) else kind_of(path, page.content_type, payload)
    if kind == "mhtml":
        content_type, payload = page_in(payload, page.url)
        page, kind = page.model_copy(update={"content_type": content_type}), "html"
    if _is_html(kind, page.content_type):
        return _read_html(page, payload, portal, url, provenance)
    printed = printed_of(path, page.content_type, payload, page.url)
    text = printed.text
    name = without_suffix(page.list_title or name_in(url))
    parent = document_id(page.parent_url) if page.parent_url else None
    fields = {
        "title": name,
        "document_type": "list_annex" if parent else classify(name, page.document_class, text),
        "field": field_of(name),
        "published_on": page.list_date,
        "pages": printed.pages,
        "bold": printed.bold,
        "unread": printed.unread,
        "parent": parent,
        "sources": {
            "title": "list" if page.list_title else "url",
            **({"published_on": "list"} if page.list_date else {}),
        },
    }
    return build(url, text, {**provenance, **fields})


def _is_html(kind: str, content_type: str) -> bool:
    return kind in _HTML or ("html" in content_type.lower() and kind not in _FILES)


def _place(portal: Portal | None) -> dict[str, Any]:
    if portal is None:
        return {}
    return {"region_code": portal.region_code, "city": portal.city, "province": portal.province, "level": portal.level}


def _read_html(page: Page, payload: bytes, portal: Portal | None, url: str, provenance: dict[str, Any]) -> Document:
    html, _ = decode(payload, page.content_type, portal.encoding if portal else None)
    check_mojibake(html, page.url)
    check_elements(html, page.url)
    tree = PageTree(html)
    check_depth(tree, page.url)
    container, holds_more = body_of(tree, portal)
    if _is_list(tree, container, url):
        raise SoftRedirect(
            "a list, home, search or error page, no document",
            where=page.url,
            mend="leave it out of the archive's details",
        )
    files = attachment_links(tree, page.url, portal)
    # The metadata are read first: taking the body's text changes the tree.
    found = read_metadata(tree, html, portal, container)
    names = [name or name_in(link) for link, name in files]
    title, title_source = read_title(tree, container, found, page.list_title, portal)
    if title is None:
        title, title_source = _title_beside(container, names)
    add_byline(found, tree, container, title, url)
    related = related_links(tree, page.url, title or "", portal)
    lines = _body_lines(tree, container, title, holds_more, portal)
    text = lines.text or _text_without_body(html, title, names)
    if not text.strip():
        raise _no_body(tree, page.url)
    check_length(len(text), page.url)
    for name, value in _place(portal).items():
        found.offer(name, value, "portal")
    found.offer("published_on", page.list_date, "list")
    if title is None:
        title, title_source = title_in_text(text), "text"
    add_letter(found, read_letter(text, title, found.values.get("published_on")), title)
    found.offer("document_number", number_of(title, names, alone=are_the_body(text, title, names)), "file")
    add_validity(found, title, page.fetched_at.date())
    found.offer("document_number", page.list_number, "list")
    found.offer("issuer", page.list_issuer, "list")
    found.offer("index_number", page.list_index_number, "list")
    fields = {
        "title": title,
        "document_type": classify(title, page.document_class, text),
        "field": field_of(title),
        "bold": bold_spans(*lines) if lines.text else (),
        "related": tuple(RelatedPage(kind=link.kind, url=link.url, title=link.title) for link in related),
        "attachments": tuple(Attachment(url=link, name=name) for link, name in files),
        "sources": {**found.sources, **({"title": title_source} if title else {})},
    }
    return build(url, text, {**provenance, **found.values, **fields})


def _title_beside(container: Element | None, names: Sequence[str]) -> tuple[str | None, str]:
    """The title with which the body begins, else that of a file, for a page that prints none of its own; and where it stands."""
    begun = title_in_text("\n".join(islice(pieces(container), _FIRST_PIECES))) if container is not None else None
    if begun is not None:
        return begun, "text"
    return next((own for own, _ in map(named, names) if own), None), "file"


def _body_lines(
    tree: PageTree, container: Element | None, title: str | None, holds_more: bool, portal: Portal | None
) -> Lines:
    """The lines of the body, without what stands around it where its container holds more than the body."""
    if container is None:
        return Lines([], {})
    frame = around_body(tree, container, title) if holds_more else ()
    removed, ends = (portal.detail.remove, portal.detail.cut_after) if portal else ((), ())
    lines = lines_of(tree, container, removed, frame)
    return lines.part(body_lines(lines.lines, ends))


def _text_without_body(html: str, title: str | None, names: Sequence[str]) -> str:
    """The text of a page whose body was not found: what looks like one, else the names of the files that are the document."""
    text = trim(fallback(html))
    if len(text) >= _LEAST_FOUND:
        return text
    return "\n".join(names) if title and are_the_body("", title, names) else ""


def _no_body(tree: PageTree, where: str) -> EmptyDocument:
    """What is said of a page without a text: that it shows pictures in its place, or nothing."""
    if any(area.find(".//img") is not None for area in tree.select(*containers())):
        return EmptyDocument("the body is pictures", where=where, mend="read them by OCR, or give the text")
    return EmptyDocument("no body on the page", where=where, mend="add its container to the portal's `detail.body`")


def _is_list(tree: PageTree, container: Element | None, url: str) -> bool:
    """A page without the metas of an article whose address is a directory, whose text is links for the most part, or whose
    title is that of a search or an error."""
    if metas(tree).get("articletitle"):
        return False
    if (title := tree.first("title")) is not None and no_documents().search(words(title, " ")):
        return True
    if _LIST_PATH.search(urlsplit(url).path) and len(tree.matching("a")) > _MANY:
        return True
    scope = tree.root if container is None else container
    links = [link for link in scope.iter("a") if link.get("href") is not None]
    return len(links) > _MANY and sum(map(tree.lengths.__getitem__, links)) > tree.lengths[scope] / 2


def document_from_text(text: str, *, id: str, title: str | None = None, **fields: Any) -> Document:
    """A document from plain text, for callers that bring their own."""
    normal = normalise(text)
    return Document(id=id, url=id, title=title, text=normal, chars=len(normal), revision=revision_of(normal), **fields)


def to_row(document: Document) -> dict[str, Any]:
    """A document as the flat row of ``modu documents``."""
    row = document.model_dump(mode="json")
    return {**row, "file": PurePath(urlsplit(document.url).path).name if not document.url.startswith("http") else None}
