"""A detail page as an lxml tree, and CSS selectors on it, many at once.

Declared selectors are nearly all of the shapes ``tag``, ``.class``, ``#id``, ``[attribute]``, ``tag.class`` and these one below
another, which a look into an index of the page answers; the others are translated to XPath by cssselect.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Any, NamedTuple

from lxml import etree, html
from lxml.cssselect import CSSSelector

from pipeline.portals.urls import absolute_url

Element = Any
"""An element of lxml, which brings no types."""

_PART = re.compile(r"([a-zA-Z][\w-]*)?(?:#([\w-]+)|\.([\w-]+)|\[([\w-]+)\])?")
_UNSEEN = ("script", "style", "template", "rt", "rp", etree.Comment, etree.ProcessingInstruction)
_REMOVED = "removed"
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")  # what no tree can hold
_END = re.compile(
    r"</(?:body|html)\s*>", re.I
)  # some portals put whole pages into their heads: what follows would be lost


class PageTree:
    """A parsed page without its comments, scripts and styles: some portals keep every item a second time inside a comment.

    ``every`` holds all elements in the order of the page, which keeps each of them one object.
    """

    def __init__(self, source: str, most: int | None = None) -> None:
        """Parse a page, or its first ``most`` characters."""
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
        source = _END.sub("", _NO_TEXT.sub("\ufffd", source[:most]))
        try:
            tree = html.document_fromstring(source.encode(), parser)
        except etree.ParserError:  # no element at all
            tree = html.document_fromstring(b"<html>", parser)
        etree.strip_elements(tree, *_UNSEEN, with_tail=False)
        self.root: Element = tree
        self.every: list[Element] = list(tree.iter(etree.Element))

    @cached_property
    def depth(self) -> int:
        """How deep elements stand in each other."""
        depths: dict[Element, int] = {None: 0}
        for element in self.every:
            depths[element] = depths.get(element.getparent(), 0) + 1
        return max(depths.values())

    @cached_property
    def lengths(self) -> dict[Element, int]:
        """Characters of text in each element, the blanks around its pieces left out."""
        lengths = dict.fromkeys(self.every, 0)
        for element in reversed(self.every):  # what is inside comes after what it is in
            lengths[element] += len((element.text or "").strip())
            if (parent := element.getparent()) is not None:
                lengths[parent] += lengths[element] + len((element.tail or "").strip())
        return lengths

    @cached_property
    def _index(self) -> dict[tuple[str, str], list[Element]]:
        """Elements by tag, id, class and attribute."""
        found: dict[tuple[str, str], list[Element]] = defaultdict(list)
        for element in self.every:
            found["tag", element.tag].append(element)
            for name, value in element.items():
                found["attribute", name].append(element)
                if name == "id":
                    found["id", value].append(element)
                elif name == "class":
                    for one in dict.fromkeys(value.split()):
                        found["class", one].append(element)
        return found

    @cached_property
    def _places(self) -> dict[Element, int]:
        return {element: number for number, element in enumerate(self.every)}

    def base(self, url: str) -> str:
        """The address that the links of the page begin from: its own, or the one that it names."""
        named = next((one.get("href") for one in self.matching("base") if one.get("href")), "")
        return (absolute_url(url, named.strip()) if named else None) or url

    def matching(self, selector: str) -> list[Element]:
        """The elements that a selector fits, in the order of the page."""
        parts = _parts(selector)
        if parts is None:
            return sorted(_compiled(selector)(self.root), key=self._places.__getitem__)
        keyed = self._index.get(_key(parts[-1]), ())
        return [element for element in keyed if parts[-1].fits(element) and _stands_below(element, parts[:-1])]

    def select(self, *selectors: str) -> list[Element]:
        """The elements that any of the selectors fits, in the order of the page."""
        found = {element for selector in selectors for element in self.matching(selector)}
        return sorted(found, key=self._places.__getitem__)

    def first(self, selector: str) -> Element | None:
        """The first element that a selector fits, or None."""
        return next(iter(self.matching(selector)), None)


class _Part(NamedTuple):
    """An element by its tag and one of id, class and attribute; what is empty is not asked."""

    tag: str
    id: str
    class_: str
    attribute: str

    def fits(self, element: Element) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.id:
            return bool(element.get("id") == self.id)
        if self.class_:
            return self.class_ in (element.get("class") or "").split()
        return not self.attribute or element.get(self.attribute) is not None


@cache
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


def _key(part: _Part) -> tuple[str, str]:
    """What the innermost part is looked up by: the rarest thing that it asks for."""
    for name, value in (("id", part.id), ("class", part.class_), ("attribute", part.attribute)):
        if value:
            return name, value
    return "tag", part.tag


def _stands_below(element: Element, parts: Sequence[_Part]) -> bool:
    left = list(parts)
    for above in element.iterancestors():
        if not left:
            return True
        if left[-1].fits(above):
            left.pop()
    return not left


@cache
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def remove(root: Element, unwanted: Iterable[Element]) -> None:
    """Take elements out from below ``root``; the text behind them stays, whatever control characters it holds."""
    for element in unwanted:
        if element is not root:
            element.tag = _REMOVED
    etree.strip_elements(root, _REMOVED, with_tail=False)


def pieces(element: Element) -> Iterator[str]:
    """The text of an element piece by piece, the blanks around each left out."""
    return filter(None, map(str.strip, element.itertext()))


def words(element: Element, between: str = "") -> str:
    """The text of an element, the blanks around its pieces left out."""
    return between.join(pieces(element))


def upwards(element: Element) -> Iterator[Element]:
    """An element and those that it stands in."""
    yield element
    yield from element.iterancestors()
