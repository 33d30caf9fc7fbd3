"""List items and how they are read out of HTML; shared by all families."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Comment, Tag

from pipeline.portals.model import Place, Portal

_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list. ``related`` are links to interpretations inside it."""

    url: str
    title: str
    date: date | None = None
    number: str | None = None
    related: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The items of one page, and how many pages there are where the page tells."""

    items: tuple[ListItem, ...]
    pages: int | None = None


def parse_date(text: str | None) -> date | None:
    """A date in a list, or None."""
    found = _DATE.search(text or "")
    try:
        return date(int(found.group(1)), int(found.group(2)), int(found.group(3))) if found else None
    except ValueError:
        return None


def _value(element: Tag, field: Place) -> str | None:
    target = element.select_one(field.select) if field.select else element
    if target is None:
        return None
    raw = target.get(field.attribute) if field.attribute else None
    text = str(raw) if raw else target.get_text(" ", strip=True)
    if field.pattern:
        found = re.search(field.pattern, text)
        if found is None:
            return None
        text = found.group(1) if found.re.groups else found.group()
    return text.strip() or None


def read_items(html: str, portal: Portal, base: str) -> tuple[ListItem, ...]:
    """The items of a list in HTML, comments dropped, each URL once."""
    soup = BeautifulSoup(html, "lxml")
    for comment in soup.find_all(string=lambda node: isinstance(node, Comment)):
        comment.extract()
    declared = portal.list.item
    items: dict[str, ListItem] = {}
    for element in soup.select(declared.select):
        related = tuple(
            (urljoin(base, str(link["href"])), str(link.get("title") or link.get_text(" ", strip=True)))
            for link in (element.select(declared.related) if declared.related else ())
            if link.get("href")
        )
        for selector in declared.drop:
            for unwanted in element.select(selector):
                unwanted.decompose()
        if declared.require and element.select_one(declared.require) is None:
            continue
        link = _value(element, declared.link)
        title = _value(element, declared.title)
        if not link or not title or link.startswith(("javascript:", "#", "mailto:")):
            continue
        url = urljoin(base, link)
        number = _value(element, declared.number) if declared.number else None
        items.setdefault(url, ListItem(url, title, parse_date(_value(element, declared.date)), number, related))
    return tuple(items.values())


def count_pages(text: str, portal: Portal) -> int | None:
    """The number of pages that an answer tells by the declared patterns, or None."""
    declared = portal.list
    if declared.pages:
        found = re.search(declared.pages, text)
        return int(found.group(1)) if found else None
    if declared.records and declared.page_size:
        found = re.search(declared.records, text)
        return -(-int(found.group(1)) // declared.page_size) if found else None
    return None
