"""The body of a page as plain text: paragraphs as lines, table rows with cells told apart by ｜."""

from __future__ import annotations

import re
from collections.abc import Iterable

import trafilatura
from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from pipeline.documents.declared import furniture, page
from pipeline.portals import Portal

CELL = "｜"
_BLOCKS = {
    "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol", "table", "tbody", "thead", "blockquote",
    "center", "dl", "dt", "dd", "tr", "ucapcontent", "pre",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200f\ufeff]+")
_DEEPEST = 400
_LEAST_SHARED = 100


def soup_of(html: str) -> BeautifulSoup:
    """A parsed page without comments."""
    soup = BeautifulSoup(html, "lxml")
    for comment in soup.find_all(string=lambda node: isinstance(node, Comment)):
        comment.extract()
    return soup


def find_body(soup: BeautifulSoup, portal: Portal | None) -> Tag | None:
    """The container of the body: the portal's selectors, then the shared ones, then the densest block."""
    own = portal.detail.body if portal else ()
    least = portal.detail.least_chars if portal else _LEAST_SHARED
    for hidden in (False, True):  # some pages show their body by script only
        for selectors, enough in ((own, least), (page()["containers"], _LEAST_SHARED)):
            for selector in selectors:
                found = [tag for tag in soup.select(selector) if _is_hidden(tag) is hidden]
                best = max(found, key=_weight, default=None)
                if best is not None and _weight(best) >= enough:
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
    for selector in (*page()["remove"], *remove):
        for tag in container.select(selector):
            tag.decompose()
    for tag in container.find_all(style=_HIDDEN):
        if not tag.decomposed:
            tag.decompose()
    lines: list[str] = []
    current: list[str] = []

    def flush() -> None:
        line = _SPACES.sub(" ", "".join(current)).strip(" \n")
        if line.strip(" \u3000"):
            lines.append(line)
        current.clear()

    def walk(node: Tag, depth: int) -> None:
        for child in node.children:
            if isinstance(child, NavigableString):
                current.append(str(child).replace("\n", ""))
            elif isinstance(child, Tag):
                if child.name == "br":
                    flush()
                elif child.name == "tr" and child.find(["td", "th"]):
                    flush()
                    cells = [
                        _SPACES.sub(" ", cell.get_text("", strip=True).replace("\n", ""))
                        for cell in child.find_all(["td", "th"], recursive=False)
                    ]
                    if sum(bool(cell) for cell in cells) == 1 and len(cells) == 1 and depth < _DEEPEST:
                        walk(child, depth + 1)
                        flush()
                    elif any(cells):
                        lines.append(CELL.join(cells))
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
