"""Links to files that belong to a page, found before the page is read as a document."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from pipeline.portals.model import Attachments, Portal
from pipeline.portals.select import MOST_CHARS
from pipeline.portals.tree import Element, PageTree, words
from pipeline.portals.urls import absolute_url

_EXTENSION = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|txt|csv)"
_SCRIPT = r"/module/download/downfile\.jsp|cmd=download|/attachment/\d"
FILE = re.compile(rf"{_EXTENSION}(?:[?#].*)?$|{_SCRIPT}", re.I)
_HINT = re.compile(rf"{_EXTENSION}\b|{_SCRIPT}", re.I)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|webp|ico|mp4)(?:[?#].*)?$", re.I)
_PAGE = re.compile(r"^(?:#|javascript:|mailto:)|(?:/|\.(?:s?html?|jsp|php|aspx?))(?:[?#].*)?$", re.I)
_NO_NAME = re.compile(r"^(?:点击|文件|附件)?(?:下载|附件|查看)?$|^(?:点击|在线)(?:这里|此处|预览|浏览|打开)$")
_MOST = 30


def attachment_links(page: str | PageTree, base: str, portal: Portal | None = None) -> list[tuple[str, str]]:
    """URL and name of each file linked from a page, in order, each once; links inside comments do not count.

    A link leads to a file if its address has the extension or the shape of one, the shared or the portal's own, or if it stands
    in an area of attachments and leads to no page. The name is the first one found in the places that the portal declares; words
    such as 点击下载 are none.

    Args:
        page: its source, or what it was parsed into.
        base: its URL.
        portal: its portal.
    """
    declared = portal.attachments if portal else Attachments()
    is_file = _files(declared)
    own = declared.areas or declared.patterns or declared.extensions
    if isinstance(page, str) and not own and _HINT.search(page) is None:
        return []  # most pages carry no file, and need not be parsed to know it
    tree = PageTree(page, MOST_CHARS) if isinstance(page, str) else page
    in_areas = {link for area in declared.areas for part in tree.matching(area) for link in part.iter("a")}
    found: dict[str, str] = {}
    for link in tree.matching("a[href]"):
        href = link.get("href").strip()
        if _PICTURE.search(href) or not (is_file(href) or (link in in_areas and not _PAGE.search(href))):
            continue
        url = absolute_url(base, href)
        if url is not None:
            found.setdefault(url, _name(link, url, declared))
        if len(found) >= _MOST:
            break
    return list(found.items())


def _files(declared: Attachments) -> Callable[[str], bool]:
    own = rf"\.(?:{'|'.join(declared.extensions)})(?:[?#].*)?$" if declared.extensions else None
    patterns = [re.compile(pattern, re.I) for pattern in (*declared.patterns, *([own] if own else []))]
    return lambda href: bool(FILE.search(href)) or any(pattern.search(href) for pattern in patterns)


def _name(link: Element, url: str, declared: Attachments) -> str:
    """The first name that is one; else whatever stands there."""
    places = {
        "download": str(link.get("download") or ""),
        "title": str(link.get("title") or ""),
        "alt": str(link.get("alt") or ""),
        "text": words(link, " "),
        "url": PurePath(unquote(urlsplit(url).path)).name,
    }
    names = [name for place in declared.names if (name := " ".join(places[place].split()))]
    return next((name for name in names if not _NO_NAME.match(name)), names[0] if names else "")
