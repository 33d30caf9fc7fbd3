"""What is read from one saved page of a portal: field by field, with the rule that found it; and examples checked against it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.documents import read_page
from pipeline.documents.body import find_body
from pipeline.documents.charset import decode
from pipeline.documents.declared import label_fields, page
from pipeline.documents.labels import squeeze
from pipeline.documents.metadata import metas
from pipeline.errors import ModuError
from pipeline.portals import Column, ListAnswer, Portal, family_of
from pipeline.portals.dialects import dialect_of
from pipeline.portals.examples import (
    ExpectedArchives,
    ExpectedDetail,
    ExpectedList,
    check_archives,
    check_list,
    example_portal,
    load_example,
    page_bytes,
    read_list,
)
from pipeline.portals.families.items import read_items
from pipeline.portals.lists import ListPages, Place
from pipeline.portals.relations import related_links
from pipeline.portals.tree import Element, PageTree, words
from pipeline.records import Document, Page

Kind = Literal["list", "detail"]
FIELDS = (
    "title", "issuer", "signers", "document_number", "index_number", "document_type", "issued_on", "published_on", "effective_on",
    "expires_on", "validity", "region_code", "city", "province", "level",
)  # fmt: skip
_GENERIC = ListPages(url="/", single_page=True)
_NOWHERE = "https://page.invalid/"  # for a page without address
_SOME = 3  # items make a list
_LEAST_PROSE = 200  # characters make a text
_LABEL = re.compile(r"[\[【]?([\u4e00-\u9fff]{2,8})[\]】]?[：:]")
_ROWS, _LONGEST_ROW = ["td", "th", "dt", "label", "li", "strong", "b"], 80
_META = {"title": ("articletitle",), "published_on": tuple(page()["published"])}
_MEANING = {
    "line": "a line such as 发布时间：…, below the title first",
    "page": "the page that carries the file",
    "url": "the address of the page",
    "list": "the list that led here",
    "title": "the title of the page (<title>)",
    "text": "the text: its first lines, signature or clauses",
    "signature": "the signature below the text",
    "issuer": "the seat of the issuer",
    "portal": "the portal's own declaration",
    "script": "a value printed by script",
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a page: its value (None where the page prints none), the source and the rule that found it."""

    field: str
    value: Any
    source: str
    rule: str


def read_detail(payload: bytes, url: str, portal: Portal | None, content_type: str = "text/html") -> Document:
    """The document on a saved page.

    Raises:
        DocumentError: by name why there is none.
    """
    return read_page(Page(url=url, fetched_at=datetime.now(UTC), content_type=content_type), payload, portal)


def is_list(payload: bytes, url: str, portal: Portal | None) -> bool:
    """Is a saved page a list? Records in JSON or XML are. A page that names its article or whose address is that of a detail page
    is none; any other is one if it holds some items or cannot be read as a document."""
    head = payload[:2000].lstrip().lower()
    if head.startswith((b"{", b"[", b"<datastore", b"<?xml")) or b"<datastore>" in payload:
        return True
    html, _ = decode(payload, "text/html", portal.encoding if portal else None)
    tree = PageTree(html)
    if dialect_of(url) or metas(tree).get("articletitle"):
        return False
    if (body := find_body(tree, portal)) is not None and _is_prose(tree, body):
        return False
    try:
        if len(read_items(html, _GENERIC, url if "://" in url else _NOWHERE)) >= _SOME:
            return True
        read_detail(payload, url, portal)
    except ModuError:
        return True
    return False


def _is_prose(tree: PageTree, body: Element) -> bool:
    """Is a body long, and less than half of it links?"""
    linked = sum(tree.lengths[link] for link in body.iter("a") if link.get("href") is not None)
    return max(_LEAST_PROSE, 2 * linked) < tree.lengths[body]


def field_rows(document: Document, payload: bytes, portal: Portal | None) -> list[FieldRow]:
    """Every field of a document with the rule that found its value."""
    html, charset = decode(payload, "text/html", portal.encoding if portal else None)
    tree = PageTree(html)
    text = squeeze(tree.root.text_content())
    labels = {**label_fields(), **(portal.detail.labels if portal else {})}
    meta = metas(tree)

    def rule(name: str, source: str, value: Any) -> str:
        if source == "meta":
            return "meta " + ", ".join(one for one in _META.get(name, ()) if one in meta)
        if source == "label":
            helpers = {"issued_on": "listed_on", "title": "title"}
            names = [label for label, field in labels.items() if field in (name, helpers.get(name)) and label in text]
            beside = (
                re.escape(squeeze(value)[:4]) if isinstance(value, str) and name != "validity" else r"\D?(?:19|20)\d\d"
            )
            exact = [label for label in names if re.search(rf"{label}[\]】：:]{{0,3}}{beside}", text)]
            return "label " + "、".join((exact or names)[:3])
        if source == "heading":
            own = portal.detail.title if portal else ()
            for one in (*own, *page()["titles"]):
                if any(squeeze(words(tag)) == squeeze(value) for tag in tree.matching(one)):
                    return f"selector {one}"
            return "a heading that the page's own title repeats, or the nearest above the body"
        return _MEANING.get(source, source)

    rows = []
    for name in FIELDS:
        value, source = getattr(document, name), document.sources.get(name, "")
        value = "、".join(value) or None if isinstance(value, tuple) else value
        if name == "document_type" and value:
            rows.append(FieldRow(name, value, "title", "patterns of a document's title"))
            continue
        rows.append(FieldRow(name, value, source, rule(name, source, value) if source else ""))
    rows.append(FieldRow("text", f"{document.chars} characters", "body", body_rule(tree, portal)))
    rows.append(FieldRow("charset", charset, "page", "meta, header and bytes, in this order"))
    return rows


def unread_labels(payload: bytes, portal: Portal | None) -> list[str]:
    """Labels printed outside the body that no field takes, in the order of the page: candidates for `detail.labels`."""
    html, _ = decode(payload, "text/html", portal.encoding if portal else None)
    tree = PageTree(html)
    body = find_body(tree, portal)
    inside = set() if body is None else set(body.iter())
    known = {*label_fields(), *(portal.detail.labels if portal else ())}
    rows = (tag for tag in tree.root.iter(*_ROWS) if tag not in inside)
    found = (_LABEL.match(squeeze(words(tag)[:_LONGEST_ROW])) for tag in rows)
    return list(dict.fromkeys(label.group(1) for label in found if label and label.group(1) not in known))


def related_rows(
    payload: bytes, url: str, document: Document, portal: Portal | None
) -> list[tuple[str, str, str, str]]:
    """Kind, address, title and rule of each link to an interpretation or an original."""
    html, _ = decode(payload, "text/html", portal.encoding if portal else None)
    found = related_links(html, url, document.title or "", portal)
    return [(one.kind, one.url, one.title, one.rule) for one in found]


def body_rule(tree: PageTree, portal: Portal | None) -> str:
    """Where the body of a page stands, and by whose selector it is found."""
    container = find_body(tree, portal)
    if container is None:
        return "no container: the main text as trafilatura sees it"
    own = portal.detail.body if portal else ()
    for whose, selectors in (
        ("the portal's", own),
        ("the shared", (*page()["containers"], *page()["wide_containers"])),
    ):
        for selector in selectors:
            if any(tag is container for tag in tree.matching(selector)):
                return f"{whose} selector {selector}"
    return f"the densest block, <{container.tag}>"


def place_rule(place: Place | None, otherwise: str) -> str:
    """How a place of a list item is declared, in a few words."""
    if place is None:
        return otherwise
    attribute = f", attribute {place.attribute}, then text" if place.attribute else ", text"
    return f"{place.select or 'the item'}{attribute}" + (f", pattern {place.pattern}" if place.pattern else "")


def list_rules(portal: Portal, column: Column) -> list[tuple[str, str]]:
    """What is read of a column's list, and by which rule."""
    here = portal.for_column(column)
    declared, item = here.list, here.list.item
    rules = [
        ("family", f"{declared.family}, {declared.mode}, paging {declared.paging}"),
        ("address", family_of(here).url(here, column, 0)),
    ]
    if declared.mode == "json":
        rules.append(("records", " or ".join(declared.records_path) or "the answer itself"))
        return rules + [(name, " or ".join(paths)) for name, paths in declared.record_fields.items()]
    rules += [
        ("items", item.select or "every element with a link and a date, else every link to a detail page"),
        ("title", place_rule(item.title, "")),
        ("url", place_rule(item.link, "")),
        ("date", place_rule(item.date, "the first date of the item, else that of the address")),
    ]
    more = (("number", item.number), ("issuer", item.issuer), ("index_number", item.index_number))
    return rules + [(name, place_rule(place, "")) for name, place in more if place]


def column_for(portal: Portal, url: str) -> Column:
    """The column whose list or pages an address belongs to by its path; the first one if none does."""
    path = urlsplit(url).path
    keyed = [column for column in portal.columns if column.in_url.strip("/") and column.in_url.strip("/") in url]
    return max(keyed, key=lambda column: len(column.in_url), default=portal.columns[0]) if path else portal.columns[0]


def saved_list(payload: bytes, portal: Portal, column: Column, url: str) -> ListAnswer:
    """The items of a saved list page.

    Raises:
        ModuError: by name why there are none.
    """
    text, _ = decode(payload, "text/html", portal.encoding)
    return read_list(text, portal, column, url)


def check_example(folder: Path, declared: Mapping[str, Portal]) -> list[str]:
    """What the pages of an example give otherwise than expected, a line each; empty if nothing.

    Raises:
        MissingInput: a file is missing.
        PortalFileError: the expectation, or the portal, is wrong.
    """
    example = load_example(folder)
    portal = example_portal(folder, example, declared)
    wrong = [] if example.lists or example.archives or example.details else ["the expectation holds no page"]
    pages: list[ExpectedArchives | ExpectedList | ExpectedDetail] = [
        *example.archives,
        *example.lists,
        *example.details,
    ]
    for expected in pages:
        payload = page_bytes(folder, expected.page)
        text, _ = decode(payload, "text/html", portal.encoding)
        try:
            if isinstance(expected, ExpectedArchives):
                wrong += check_archives(text, expected, portal)
            elif isinstance(expected, ExpectedList):
                wrong += check_list(text, expected, portal)
            else:
                wrong += _check_detail(payload, text, expected, portal)
        except ModuError as error:
            wrong.append(f"{expected.page}: {error}")
    return wrong


def _check_detail(payload: bytes, text: str, expected: ExpectedDetail, portal: Portal) -> list[str]:
    document = read_detail(payload, expected.url, portal)
    links = related_links(text, expected.url, document.title or "", portal)
    got = {
        **{name: _plain(getattr(document, name, None)) for name in expected.fields},
        "begins": document.text[: len(expected.begins)],
        "ends": document.text[len(document.text) - len(expected.ends) :] if expected.ends else "",
        "attachments": tuple((one.url, one.name) for one in document.attachments),
        "related": tuple((one.kind, one.url) for one in links),
    }
    want = {
        **{name: _plain(value) for name, value in expected.fields.items()},
        "begins": expected.begins,
        "ends": expected.ends,
        "attachments": expected.attachments,
        "related": expected.related,
    }
    return [
        f"{expected.page}: {name} {got[name]!r}, expected {want[name]!r}" for name in want if got[name] != want[name]
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return str(value) if value is not None else None
