"""Lists as BeautifulSoup, which knows every selector that a portal may declare. Detail pages are read by `tree`."""

from __future__ import annotations

import soupsieve
from bs4 import BeautifulSoup, Comment, Tag

MOST_CHARS = 5_000_000
"""Links and items beyond so many characters of a page are not looked for."""


def soup_of(html: str, most: int | None = None) -> BeautifulSoup:
    """A parsed page, or its first ``most`` characters, without comments: some portals keep every item a second time inside one."""
    soup = BeautifulSoup(html[:most], "lxml")
    for comment in [node for node in soup.descendants if isinstance(node, Comment)]:
        comment.extract()
    return soup


def elements(root: Tag) -> list[Tag]:
    """Every element below ``root`` in the order of the page, without the filters that `find_all` asks."""
    return [node for node in root.descendants if isinstance(node, Tag)]


def select_one(root: Tag, selector: str) -> Tag | None:
    """The first element below ``root`` that a selector fits."""
    return soupsieve.select_one(selector, root)
