"""CSS selectors on a parsed page, many at once in one pass.

Soup Sieve asks every selector of every element. Declared selectors are nearly all of the shapes ``tag``, ``.class``, ``#id``,
``[attribute]``, ``tag.class`` and these one below another, which a look into a dictionary answers; the others go to Soup Sieve.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import soupsieve
from bs4 import BeautifulSoup, Comment, Tag

MOST_CHARS = 5_000_000
"""Links and items beyond so many characters of a page are not looked for."""

_PART = re.compile(r"([a-zA-Z][\w-]*)?(?:#([\w-]+)|\.([\w-]+)|\[([\w-]+)\])?")


def soup_of(html: str, most: int | None = None) -> BeautifulSoup:
    """A parsed page, or its first ``most`` characters, without comments: some portals keep every item a second time inside one."""
    soup = BeautifulSoup(html[:most], "lxml")
    for comment in [node for node in soup.descendants if isinstance(node, Comment)]:
        comment.extract()
    return soup


class _Part(NamedTuple):
    """An element by its tag and one of id, class and attribute; what is empty is not asked."""

    tag: str
    id: str
    class_: str
    attribute: str

    def fits(self, element: Tag) -> bool:
        if self.tag and element.name != self.tag:
            return False
        if self.id:
            return element.get("id") == self.id
        if self.class_:
            return self.class_ in (element.get("class") or ())
        return not self.attribute or element.has_attr(self.attribute)


def _parts(selector: str) -> tuple[_Part, ...] | None:
    """The parts of a selector, the innermost last; None where it is of another shape."""
    parts = []
    for word in selector.split():
        found = _PART.fullmatch(word)
        if found is None or not any(found.groups()):
            return None
        tag, *others = (group or "" for group in found.groups())
        parts.append(_Part(tag.lower(), *others))
    return tuple(parts) or None


def elements(root: Tag) -> list[Tag]:
    """Every element below ``root`` in the order of the page, without the filters that `find_all` asks."""
    return [node for node in root.descendants if isinstance(node, Tag)]


class Selectors:
    """Selectors, ready to be asked of pages."""

    def __init__(self, selectors: Sequence[str]) -> None:
        self._keyed: dict[tuple[str, str], list[tuple[int, tuple[_Part, ...]]]] = defaultdict(list)
        self._others: list[tuple[int, str]] = []
        for number, selector in enumerate(selectors):
            parts = _parts(selector)
            if parts is None:
                self._others.append((number, selector))
            else:
                self._keyed[_key(parts[-1])].append((number, parts))

    def select(self, root: Tag) -> list[tuple[Tag, set[int]]]:
        """Every element below ``root`` that a selector fits, in the order of the page, with the numbers of these selectors."""
        others: dict[int, set[int]] = defaultdict(set)
        for number, selector in self._others:
            for element in root.select(selector):
                others[id(element)].add(number)
        found = []
        for element in elements(root):
            numbers = set(self._numbers(element)) | others.get(id(element), set())
            if numbers:
                found.append((element, numbers))
        return found

    def _numbers(self, element: Tag) -> Iterator[int]:
        keyed = self._keyed
        keys = [("tag", element.name)]
        attributes = element.attrs
        if attributes:
            if "id" in attributes:
                keys.append(("id", str(attributes["id"])))
            keys += [("class", name) for name in attributes.get("class", ())]
            keys += [("attribute", name) for name in attributes]
        for key in keys:
            for number, parts in keyed.get(key, ()):
                if parts[-1].fits(element) and _stands_below(element, parts[:-1]):
                    yield number


def _key(part: _Part) -> tuple[str, str]:
    """What the innermost part is looked up by: the rarest thing that it asks for."""
    for name, value in (("id", part.id), ("class", part.class_), ("attribute", part.attribute)):
        if value:
            return name, value
    return "tag", part.tag


def _stands_below(element: Tag, parts: tuple[_Part, ...]) -> bool:
    left = list(parts)
    for above in element.parents:
        if not left:
            return True
        if isinstance(above, Tag) and left[-1].fits(above):
            left.pop()
    return not left


@cache
def selectors(*names: str) -> Selectors:
    """The selectors, made ready once."""
    return Selectors(names)


def select(root: Tag, *names: str) -> list[Tag]:
    """The elements below ``root`` that any of the selectors fits, in the order of the page."""
    return [element for element, _ in selectors(*names).select(root)] if names else []


def select_one(root: Tag, name: str) -> Tag | None:
    """The first element below ``root`` that a selector fits."""
    if _parts(name) is None:
        return soupsieve.select_one(name, root)
    return next(iter(select(root, name)), None)
