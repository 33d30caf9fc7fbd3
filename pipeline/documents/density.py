"""Where the sentences of a page stand: its body, where no container of it is known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.documents.declared import foot, page
from pipeline.portals.tree import Element, PageTree, upwards, words

BLOCKS = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol", "table", "tbody", "thead", "blockquote",
    "center", "dl", "dt", "dd", "tr", "ucapcontent", "pre",
}  # fmt: skip
"""Elements that begin and end a line."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_LINES = frozenset(("p", "li", "span", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "a", "b", "strong"))
_NO_PROSE = frozenset(("a", "footer", "nav", "button", "select", "option", "textarea", "noscript"))
_NEARLY_ALL, _LEAST_PROSE, _LEAST = 0.85, 40, 100
_LEAST_NOTICE, _MOST_LINKED_SHORT, _LEAST_ROWS = 12, 0.1, 2
_HIGHEST, _MOST_ABOVE, _MOST_LINKED = 3, 150, 0.3


def hides(tag: Element) -> bool:
    """Does an element hide what is in it?"""
    style, names = tag.get("style"), tag.get("class")
    return bool((style and _HIDDEN.search(style)) or (names and "ng-hide" in names.split()))


def is_hidden(tag: Element) -> bool:
    """Does an element, or one that it stands in, hide it?"""
    return any(map(hides, upwards(tag)))


def main_block(tree: PageTree, prose: dict[Element, int]) -> Element | None:
    """The block that holds nearly all sentences of a page: a long one, else a notice of one line; else a page that is no site's.

    Args:
        tree: the page.
        prose: its sentences, hidden ones too, as `sentences_of` counts them.
    """
    return next((block for block in _ways(tree, prose) if block is not None), None)


def _ways(tree: PageTree, prose: dict[Element, int]) -> Iterator[Element | None]:
    seen = sentences_of(tree, seen=True)
    yield _densest(tree, seen)
    yield _densest(tree, prose)  # some pages show everything by script only
    yield _short_article(tree, seen)
    yield _whole_page(tree)


def _densest(tree: PageTree, prose: dict[Element, int]) -> Element | None:
    """The innermost block that holds nearly all sentences of the page, whatever its lines are: p, div, br or cells.

    What follows them in the same place, tables and signatures without a sentence, belongs to it. None for fewer than 40
    characters of sentences or 100 of text.
    """
    block = _innermost(tree, prose)
    if block is not tree.root and prose[block] >= _LEAST_PROSE and tree.lengths[block] >= _LEAST:
        return _with_following(tree, block)
    return None


def _short_article(tree: PageTree, prose: dict[Element, int]) -> Element | None:
    """The innermost block that holds nearly all sentences of a page, however few, where it has a heading and hardly a link: a notice
    of one line beside a menu."""
    block = _innermost(tree, prose)
    if block is tree.root or prose[block] < _LEAST_NOTICE or next(block.iter("h1", "h2", "h3"), None) is None:
        return None
    return block if _linked(tree, block) <= _MOST_LINKED_SHORT * tree.lengths[block] else None


def _whole_page(tree: PageTree) -> Element | None:
    """The page itself where it is no site's: hardly a link, and a table or some text. So are pages that office programs write."""
    body = tree.first("body")
    if body is None or _linked(tree, body) > _MOST_LINKED_SHORT * tree.lengths[body]:
        return None
    if tree.lengths[body] < _LEAST and len(tree.matching("tr")) < _LEAST_ROWS:
        return None
    return body if any(map(str.isalnum, words(body))) else None


def _linked(tree: PageTree, block: Element) -> int:
    return sum(tree.lengths.get(link, 0) for link in block.iter("a"))


def _innermost(tree: PageTree, prose: dict[Element, int]) -> Element:
    """The innermost block that holds nearly all sentences."""
    block = tree.root
    while (inner := max(block, key=lambda child: prose.get(child, 0), default=None)) is not None:
        if inner.tag in _LINES or prose.get(inner, 0) < _NEARLY_ALL * prose[block] or not _has_lines(inner):
            break
        block = inner
    return block


def sentences_of(tree: PageTree, seen: bool = False) -> dict[Element, int]:
    """Characters of sentences in each element: pieces of text with the marks of a sentence, not linked, and seen."""
    prose: dict[Element, int] = dict.fromkeys(tree.every, 0)
    for element in reversed(tree.every):
        if element.tag in _NO_PROSE or (seen and hides(element)):
            prose[element] = 0
        elif text := element.text:
            prose[element] += _sentences(text)
        if (parent := element.getparent()) is not None:
            tail = element.tail
            prose[parent] += prose[element] + (_sentences(tail) if tail else 0)
    return prose


def _sentences(text: str) -> int:
    marked = "，" in text or "。" in text or "；" in text
    return len(text.strip()) if marked and not foot().search(text) else 0


def _has_lines(block: Element) -> bool:
    """Does a block hold lines, and not one only?"""
    return next(block.iterdescendants("br", *BLOCKS), None) is not None


def _with_following(tree: PageTree, block: Element) -> Element:
    """A block, or the one around it where what follows it there is text as well, and no furniture or list of links."""
    for _ in range(_HIGHEST):
        parent = block.getparent()
        if (
            parent is None
            or parent.tag in ("body", "html")
            or sum(_lengths(tree, block.itersiblings(preceding=True))) > _MOST_ABOVE
        ):
            break
        following = [
            one for one in block.itersiblings() if one in tree.lengths and tree.lengths[one] and not hides(one)
        ]
        size = sum(tree.lengths[one] for one in following)
        linked = sum(tree.lengths[link] for one in following for link in one.iter("a"))
        if not size or linked > _MOST_LINKED * size or re.search(page()["after_body"], " ".join(map(words, following))):
            break
        block = parent
    return block


def _lengths(tree: PageTree, elements: Iterable[Element]) -> Iterable[int]:
    return (tree.lengths.get(one, 0) for one in elements)
