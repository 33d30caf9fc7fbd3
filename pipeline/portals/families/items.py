"""List items and how they are read out of HTML; shared by all families."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bs4 import BeautifulSoup, PageElement, Tag

from pipeline.portals.dialects import dialect_of
from pipeline.portals.lists import Item, ListPages, Place, Stop
from pipeline.portals.select import elements, select_one, soup_of, texts, too_deep
from pipeline.portals.urls import absolute_url, unwrapped

_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)\s*")
_CLIMB = 4  # a date stands at most so many elements below its item
_LEAST_TITLE = 4
_MOST_INSIDE = 100  # items in each other, as where a page leaves them open
_MOST_TEXTS = 200  # pieces of text in which an item's date is looked for
_NO_ITEM = ("html", "body", "ul", "ol", "table", "tbody", "script", "style")


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list. ``related`` are URL and title of the links to interpretations inside it."""

    url: str
    title: str
    date: date | None = None
    number: str | None = None
    related: tuple[tuple[str, str], ...] = ()
    issuer: str | None = None
    index_number: str | None = None


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The items of one page, and what it tells of the others.

    ``pages`` is how many there are; ``more`` the address of further pages, a template, which holds from then on; ``ended`` says
    that the page stands past the end of the list.
    """

    items: tuple[ListItem, ...]
    pages: int | None = None
    more: str = ""
    ended: bool = False


def parse_date(text: str | None) -> date | None:
    """The first date printed in a text, or the text itself if it is eight digits (20260422), or None."""
    found = _DATE.search(text or "") or _COMPACT.fullmatch(text or "")
    try:
        return date(int(found.group(1)), int(found.group(2)), int(found.group(3))) if found else None
    except ValueError:
        return None


def tidy_title(text: str) -> str:
    """A title on one line; letters that were spaced out (关 于 印 发) stand together again."""
    words = text.split()
    if len(words) >= _LEAST_TITLE and 2 * sum(len(word) == 1 and word >= "\u4e00" for word in words) > len(words):
        return "".join(words)
    return " ".join(words)


def has_ended(text: str, stop: Stop) -> bool:
    """Whether an answer is declared to stand past the end of its list."""
    return len(text) < stop.least_chars or bool(stop.pattern and re.search(stop.pattern, text))


def read_items(html: str, declared: ListPages, base: str) -> tuple[ListItem, ...]:
    """The items of a list in HTML, each URL once.

    Args:
        html: a page or a fragment of one.
        declared: the portal's list.
        base: URL that links are relative to.

    Raises:
        NoItems: the page, or its items, are nested so deep that reading them would take for ever.
    """
    soup = soup_of(html, base)
    if tag := soup.select_one("base[href]"):
        base = absolute_url(base, str(tag["href"])) or base
    linked = {id(text) for link in soup.find_all("a") for text in texts(link)}
    found = soup.select(declared.item.select) if declared.item.select else _dated(soup, linked)
    _check_nesting(soup, found, base)
    if not declared.item.select and (declared.item.everywhere or not found):
        inside = {id(link) for element in found for link in (element, *element.find_all("a", href=True))}
        found = [*found, *(link for link in _detailed(soup, base) if id(link) not in inside)]
    items: dict[str, ListItem] = {}
    for element in found:
        item = _read(element, declared.item, base, linked)
        if item is not None:
            items.setdefault(item.url, item)
    return tuple(items.values())


def _check_nesting(soup: BeautifulSoup, found: Iterable[Tag], where: str) -> None:
    """Refuse items of which more than a hundred stand in each other: each is read with all that is inside."""
    items, depths = set(map(id, found)), {id(soup): 0}
    for tag in elements(soup):  # what is inside comes after what it is in
        depths[id(tag)] = depths[id(tag.parent)] + (id(tag) in items)
    if max(depths.values()) > _MOST_INSIDE:
        raise too_deep(where)


def _dated(soup: BeautifulSoup, linked: Collection[int]) -> list[Tag]:
    """The smallest elements around each date that hold a link with a title; dates inside titles count if there are no others."""
    holders = {
        id(tag) for link in soup.find_all("a", href=True) if _is_title(link) for tag in _upwards(link, 2 * _CLIMB)
    }
    printed = soup.find_all(string=_DATE)
    outside = [text for text in printed if id(text) not in linked]
    return _around(outside, holders) or _around(printed, holders)


def _detailed(soup: BeautifulSoup, base: str) -> list[Tag]:
    """Links with a title whose address is that of a detail page, for lists without dates."""
    links = filter(_is_title, soup.find_all("a", href=True))
    return [link for link in links if dialect_of(absolute_url(base, str(link["href"])) or "")]


def _around(texts: Iterable[PageElement], holders: set[int]) -> list[Tag]:
    around = (next((tag for tag in _upwards(text.parent, _CLIMB) if id(tag) in holders), None) for text in texts)
    return list({id(tag): tag for tag in around if tag is not None}.values())


def _upwards(tag: Tag | None, most: int) -> Iterator[Tag]:
    """A tag and those around it, as far as an item may reach."""
    for _ in range(most):
        if tag is None or tag.name in _NO_ITEM:
            return
        yield tag
        tag = tag.parent


def _is_title(link: Tag) -> bool:
    title = str(link.get("title") or "") or link.get_text(strip=True)
    return len(title) >= _LEAST_TITLE and not str(link["href"]).startswith(("#", "javascript:"))


def _read(element: Tag, declared: Item, base: str, linked: Collection[int]) -> ListItem | None:
    related = tuple(
        (url, str(link.get("title") or link.get_text(" ", strip=True)))
        for link in (element.select(declared.related) if declared.related else ())
        if (url := absolute_url(base, str(link.get("href") or "")))
    )
    for selector in declared.drop:
        for unwanted in element.select(selector):
            unwanted.decompose()
    if declared.require and element.select_one(declared.require) is None:
        return None
    link, title = _value(element, declared.link), _value(element, declared.title)
    url = unwrapped(absolute_url(base, link)) if link else None
    if url is None or title is None:
        return None
    number, issuer, index = (
        _value(element, place) if place else None for place in (declared.number, declared.issuer, declared.index_number)
    )
    return ListItem(url, tidy_title(title), _date(element, declared.date, url, linked), number, related, issuer, index)


def _date(element: Tag, place: Place | None, url: str, linked: Collection[int]) -> date | None:
    """The date at its declared place; else the first one outside the links, whose titles may hold dates of their own; else
    that in the address."""
    if place is not None:
        return parse_date(_value(element, place))
    first = list(islice(texts(element), _MOST_TEXTS))
    outside = (text for text in first if id(text) not in linked)
    if printed := parse_date(" ".join(outside)) or parse_date(" ".join(first)):
        return printed
    dialect = dialect_of(url)
    return dialect.date if dialect else None


def _value(element: Tag, place: Place) -> str | None:
    target: Tag | None = element
    if place.select:
        target = select_one(element, place.select)
        if target is None and element.name == "a" and place.select == "a[href]":
            target = element
    if target is None:
        return None
    raw = target.get(place.attribute) if place.attribute else None
    text = str(raw) if raw else target.get_text(" ", strip=True)
    if place.pattern:
        found = re.search(place.pattern, text)
        if found is None:
            return None
        text = found.group(1) if found.re.groups else found.group()
    return " ".join(text.split()) or None
