"""The title of a page, and what it tells of the kind and field of a document."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml.html import fragment_fromstring

from pipeline.documents.declared import page
from pipeline.documents.metadata import Found, metas
from pipeline.portals import Portal
from pipeline.portals.tree import Element, PageTree, pieces, words

_SITE = re.compile(r"[-_—|·]{1,3}")
_ARTICLE = re.compile(r"^[\s\u3000]*第[\d一二三四五六七八九十百]{1,5}条", re.M)
_RULES = re.compile(
    r"(?:细则|规范|规定|办法|规则|准则|制度|守则)(?:[（(][^（）()]{1,12}[）)])*》?(?:的?(?:通知|公告|通告))?$"
)
_LEAST_ARTICLES = 3


def read_title(tree: PageTree, found: Found, list_title: str | None, portal: Portal | None) -> tuple[str | None, str]:
    """The title and where it stands: meta, label, heading, list, or the page's own title."""
    meta = metas(tree)
    site = meta.get("sitename", "")
    raw = meta.get("articletitle", "")
    if raw:
        text = words(fragment_fromstring(raw, create_parent="div")) if "<" in raw else raw
        text = re.sub(rf"^{re.escape(site)}\s*[-_—]{{1,2}}", "", text) if site else text
        return " ".join(text.split()), "meta"
    if found.values.get("label_title"):
        return str(found.values["label_title"]), "label"
    own = portal.detail.title if portal else ()
    for selector in (*own, *page()["titles"]):
        tag = tree.first(selector)
        if tag is not None and 4 <= len(text := _heading(tag)) <= 200:
            return text, "heading"
    if list_title:
        return list_title, "list"
    if (own_title := tree.first("title")) is not None:
        parts = [part.strip() for part in _SITE.split(words(own_title)) if part.strip()]
        best = max(parts, key=len, default=None)
        return best, "title"
    return None, ""


def _heading(tag: Element) -> str:
    """The text of a heading without the day that some put into it."""
    copy = deepcopy(tag)
    for small in list(copy.iter("small", "span")):
        if small is not copy and re.search(r"\d{4}", small.text_content()):
            small.drop_tree()
    return " ".join(" ".join(pieces(copy)).split())


def classify(title: str | None, document_class: str, text: str = "") -> str:
    """Type of a document by its title; rules that are written in articles are law_regulation whatever they are called."""
    if document_class == "interpretation":
        return "interpretation"
    known = next(
        (str(name) for name, pattern in page()["document_types"] if title and re.search(pattern, title)), "other"
    )
    if known != "interpretation" and title and _RULES.search(title) and len(_ARTICLE.findall(text)) >= _LEAST_ARTICLES:
        return "law_regulation"
    return known


def field_of(title: str | None) -> str:
    """Field of a document by its title: data, ai, digital_economy or other."""
    for name, pattern in page()["fields"]:
        if title and re.search(pattern, title):
            return str(name)
    return "other"
