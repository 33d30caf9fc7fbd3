"""Lists as BeautifulSoup, which knows every selector that a portal may declare. Detail pages are read by `tree`."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

import soupsieve
from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.builder._lxml import LXMLTreeBuilder

from pipeline.errors import NoItems

MOST_CHARS = 5_000_000
"""Links and items beyond so many characters of a page are not looked for."""
_DEEPEST = 400  # elements in each other; the parser looks through all of them at many a text


class _TooDeep(Exception):
    """A page is nested without end."""


class _Seen(LXMLTreeBuilder):
    """Builds what a visitor sees. What is left out now need not be taken out later, at the cost of a look at all that stands beside it."""

    def start(self, tag: str | bytes, attrib: Any, nsmap: Any = MappingProxyType({})) -> None:
        """Begin an element, unless it stands too deep in others."""
        if self.soup is not None and len(self.soup.tagStack) > _DEEPEST:
            raise _TooDeep
        super().start(tag, attrib, nsmap)

    def comment(self, text: str | bytes) -> None:
        """Pass a comment over."""

    def pi(self, target: str, data: str) -> None:
        """Pass an instruction to a program over."""


def soup_of(html: str, where: str) -> BeautifulSoup:
    """A parsed page, up to its limit and without comments: some portals keep every item a second time inside one.

    Raises:
        NoItems: it is nested so deep that reading it would take for ever.
    """
    try:
        return BeautifulSoup(html[:MOST_CHARS], builder=_Seen)
    except _TooDeep as error:
        raise too_deep(where) from error


def too_deep(where: str) -> NoItems:
    """What is said of a page that is nested without end."""
    return NoItems("the page is nested too deep to be a list", where=where, mend="look what the host serves there")


def elements(root: Tag) -> list[Tag]:
    """Every element below ``root`` in the order of the page, without the filters that `find_all` asks."""
    return [node for node in root.descendants if isinstance(node, Tag)]


def texts(root: Tag) -> Iterator[NavigableString]:
    """Every piece of text below ``root`` in the order of the page, those of scripts too: some write dates."""
    return (node for node in root.descendants if isinstance(node, NavigableString))


def select_one(root: Tag, selector: str) -> Tag | None:
    """The first element below ``root`` that a selector fits."""
    return soupsieve.select_one(selector, root)
