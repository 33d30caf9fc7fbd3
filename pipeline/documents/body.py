"""The body of a page as plain text: paragraphs as lines, table rows with cells told apart by a tab."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import itemgetter

import trafilatura
from bs4 import BeautifulSoup, NavigableString, Tag

from pipeline.documents.declared import furniture, page
from pipeline.errors import DocumentError
from pipeline.portals import Portal
from pipeline.portals.select import elements, select, selectors

CELL = "\t"
_BLOCKS = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol", "table", "tbody", "thead", "blockquote",
    "center", "dl", "dt", "dd", "tr", "ucapcontent", "pre",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200f\ufeff]+")
_WRAP = re.compile(r"(?<=[!-~])[ \t\r]*\n\s*(?=[!-~])")  # a line of the source that ends between two Latin words
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*\n[ \t\r\n]*")
_DEEPEST = 400
_LEAST_SHARED = 100


def check_depth(soup: BeautifulSoup, where: str) -> None:
    """Refuse a page whose nesting would make every step slow.

    Raises:
        DocumentError: elements stand in each other more than 400 deep.
    """
    depths = {id(soup): 0}
    for tag in elements(soup):
        depth = depths[id(tag)] = depths.get(id(tag.parent), 0) + 1
        if depth > _DEEPEST:
            raise DocumentError(f"elements nested more than {_DEEPEST} deep", where=where, mend="save it as text")


def find_body(soup: BeautifulSoup, portal: Portal | None) -> Tag | None:
    """The container of the body: the portal's selectors, then the shared ones, then the densest block."""
    own = portal.detail.body if portal else ()
    least = portal.detail.least_chars if portal else _LEAST_SHARED
    wanted = [
        *((selector, least) for selector in own),
        *((selector, _LEAST_SHARED) for selector in page()["containers"]),
    ]
    found = [
        (tag, numbers, _is_hidden(tag), _weight(tag))
        for tag, numbers in selectors(*(selector for selector, _ in wanted)).select(soup)
    ]
    for hidden in (False, True):  # some pages show their body by script only
        for number, (_, enough) in enumerate(wanted):
            fit = [
                (weight, tag) for tag, numbers, is_hidden, weight in found if is_hidden is hidden and number in numbers
            ]
            weight, best = max(fit, key=itemgetter(0), default=(0, None))
            if best is not None and weight >= enough:
                return best
    return _densest(soup)


def _weight(tag: Tag) -> int:
    return len(tag.get_text("", strip=True))


def _is_hidden(tag: Tag) -> bool:
    return any(
        isinstance(node, Tag)
        and (_HIDDEN.search(str(node.get("style") or "")) or "ng-hide" in (node.get("class") or []))
        for node in (tag, *tag.parents)
    )


def _densest(soup: BeautifulSoup) -> Tag | None:
    """The innermost block that holds most of the text of paragraphs."""
    scores: dict[int, tuple[int, Tag]] = {}
    for paragraph in soup.find_all("p"):
        parent = paragraph.parent
        if parent is not None and not _is_hidden(parent):
            length = len(paragraph.get_text("", strip=True))
            total, _ = scores.get(id(parent), (0, parent))
            scores[id(parent)] = (total + length, parent)
    best = max(scores.values(), key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _LEAST_SHARED else None


def text_of(container: Tag, remove: Iterable[str] = ()) -> str:
    """Plain text of a container. The container is changed: furniture and hidden parts are taken out of it."""
    for tag in select(container, *page()["remove"], *remove):
        if not tag.decomposed:
            tag.decompose()
    for tag in container.find_all(style=_HIDDEN):
        if not tag.decomposed:
            tag.decompose()
    lines: list[str] = []
    current: list[str] = []

    def flush() -> None:
        line = _one_line("".join(current))
        if line.strip(" \u3000"):
            lines.append(line)
        current.clear()

    def walk(node: Tag, depth: int) -> None:
        for child in node.children:
            if isinstance(child, NavigableString):
                current.append(str(child))
            elif isinstance(child, Tag):
                if child.name == "br":
                    flush()
                elif child.name == "tr" and child.find(["td", "th"]):
                    flush()
                    cells = child.find_all(["td", "th"], recursive=False)
                    if _is_layout(cells) and depth < _DEEPEST:
                        for cell in cells:
                            walk(cell, depth + 1)
                            flush()
                    elif any(words := [_one_line(cell.get_text("", strip=True)) for cell in cells]):
                        lines.append(CELL.join(words))
                elif child.name in _BLOCKS and depth < _DEEPEST:
                    flush()
                    walk(child, depth + 1)
                    flush()
                elif depth < _DEEPEST:
                    walk(child, depth + 1)
                else:
                    current.append(child.get_text())

    walk(container, 0)
    flush()
    return "\n".join(lines)


def _one_line(text: str) -> str:
    """A line as a reader sees it: line ends of the source are a blank between Latin words and nothing between Han."""
    return _SPACES.sub(" ", _BREAK.sub("", _WRAP.sub(" ", text))).strip(" \n")


def _is_layout(cells: Sequence[Tag]) -> bool:
    """A row that only places things: a single cell, tables inside it, or paragraphs beside empty cells."""
    if len(cells) == 1 or any(cell.find("table") for cell in cells):
        return True
    filled = [cell for cell in cells if cell.get_text("", strip=True)]
    return len(filled) == 1 and len(filled[0].find_all("p", limit=2)) > 1 and _weight(filled[0]) >= _LEAST_SHARED


def trim(text: str, cut_after: Iterable[str] = ()) -> str:
    """A body without trailing furniture, and without what follows a declared end."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if number and any(mark in line for mark in cut_after):
            lines = lines[:number]
            break
    while lines and furniture().match(lines[-1].strip(" \u3000")):
        lines.pop()
    while lines and furniture().match(lines[0].strip(" \u3000")) and len(lines[0]) < 60:
        lines.pop(0)
    return "\n".join(lines)


def fallback(html: str) -> str:
    """The text that trafilatura finds, for pages without any known container."""
    return trafilatura.extract(html, favor_recall=True, include_tables=True, include_comments=False) or ""
