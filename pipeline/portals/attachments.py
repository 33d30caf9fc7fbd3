"""Links to files that belong to a page, found before the page is read as a document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from pathlib import PurePath
from urllib.parse import parse_qs, unquote, urlsplit

from pipeline.portals.model import Attachments, Portal
from pipeline.portals.select import MOST_CHARS
from pipeline.portals.tree import Element, PageTree, words
from pipeline.portals.urls import absolute_url

_EXTENSION = r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|txt|csv)"
_SCRIPT = (
    r"/module/download/downfile\.jsp|cmd=download|/attachment/\d|download\w*(?:\.(?:jsp|do|action|aspx|ashx|php))?\?\w"
)
FILE = re.compile(rf"{_EXTENSION}(?:[?#].*)?$|{_SCRIPT}", re.I)
_HINT = re.compile(rf"{_EXTENSION}\b|{_SCRIPT}", re.I)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|webp|ico|mp4)(?:[?#].*)?$", re.I)
_PAGE = re.compile(r"^(?:#|javascript:|mailto:)|(?:/|\.(?:s?html?|jsp|php|aspx?))(?:[?#].*)?$", re.I)
_NO_NAME = re.compile(r"^(?:点击|文件|附件)?(?:下载|附件|查看)?$|^(?:点击|在线)(?:这里|此处|预览|浏览|打开)$")
_NO_ADDRESS = re.compile(r"#|javascript:", re.I)
_OF_THE_SITE = re.compile(r"(?:^|[\s_-])(?:foot|footer|copyright|nav|navbar|menu)(?:$|[\s_-])", re.I)
_NAMED = re.compile(rf"\S{_EXTENSION}$", re.I)
_NO_FILE = re.compile(r"^(?:#|javascript:|mailto:|$)|\.s?html?(?:[?#].*)?$", re.I)
_QUOTED = re.compile(r"['\"]([^'\"\s]{3,500})['\"]")
_HELD = ("data-href", "data-url", "data-file", "data-link")  # attributes from which a script takes the address
_MOST, _MOST_FIELDS = 30, 20


def attachment_links(page: str | PageTree, base: str, portal: Portal | None = None) -> list[tuple[str, str]]:
    """URL and name of each file linked from a page, in order, each once; links inside comments do not count.

    A link leads to a file if its address has the extension or the shape of one, the shared or the portal's own, if it stands
    in an area of attachments and leads to no page, or if its words end like the name of a file. So does what a frame shows. The
    name is the first one found in the places that the portal declares; words such as 点击下载 are none.

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
    base = tree.base(base)
    areas = chain.from_iterable(map(tree.matching, declared.areas))
    in_areas = {link for area in areas for link in area.iter("a")}
    found: dict[str, str] = {}
    for link in tree.matching("a"):
        href = _address(link, is_file)
        if href is None or not _leads_to_file(link, href, link in in_areas, is_file):
            continue
        url = absolute_url(base, href)
        if url is not None:
            found.setdefault(url, _name(link, url, declared))
    for url in _shown(tree, base, is_file):
        found.setdefault(url, name_in(url))
    return list(islice(found.items(), _MOST))


def _leads_to_file(link: Element, href: str, in_area: bool, is_file: Callable[[str], bool]) -> bool:
    """Does a link lead to a file of the document, and to no picture and nothing of the site's head or foot?"""
    if _PICTURE.search(href):
        return False
    known = is_file(href) or (in_area and not _PAGE.search(href))
    if not known and (not _is_named(link) or _NO_FILE.search(href)):
        return False
    return in_area or not _is_of_the_site(link)


def _address(link: Element, is_file: Callable[[str], bool]) -> str | None:
    """Where a link leads: its address, or that of a file that its script is given; None if it has neither."""
    href = (link.get("href") or "").strip()
    if href and not _NO_ADDRESS.match(href):
        return href
    held = [str(link.get(name) or "").strip() for name in _HELD]
    quoted = _QUOTED.findall(f"{unquote(href)} {link.get('onclick') or ''}")
    return next(filter(is_file, (*held, *quoted)), href or None)


def _is_named(link: Element) -> bool:
    """Do the words of a link name a file (报名表.xlsx), whatever its address looks like?"""
    return any(_NAMED.search(name or "") for name in (words(link), link.get("title"), link.get("download")))


def _is_of_the_site(link: Element) -> bool:
    """Does a link stand in the menu or the foot of the page, where every page of the site has it?"""
    return any(
        tag.tag in ("nav", "footer") or _OF_THE_SITE.search(f"{tag.get('class') or ''} {tag.get('id') or ''}")
        for tag in link.iterancestors()
    )


def _shown(tree: PageTree, base: str, is_file: Callable[[str], bool]) -> Iterator[str]:
    """URLs of files that a page shows inside itself, by a frame or by a viewer that is given the file."""
    for frame in tree.select("iframe", "embed", "object"):
        address = (frame.get("src") or frame.get("data") or "").strip()
        try:
            parts = urlsplit(address)
            fields = parse_qs(parts.query, max_num_fields=_MOST_FIELDS)
        except ValueError:
            continue
        given = [one for name, values in fields.items() for one in values if name == "file" or "/" in one]
        for one in (*given, parts.fragment, address):
            if is_file(one) and (url := absolute_url(base, one)):
                yield url
                break


def _files(declared: Attachments) -> Callable[[str], bool]:
    own = rf"\.(?:{'|'.join(declared.extensions)})(?:[?#].*)?$" if declared.extensions else None
    patterns = [re.compile(pattern, re.I) for pattern in (*declared.patterns, *([own] if own else []))]
    return lambda href: bool(FILE.search(href)) or any(pattern.search(href) for pattern in patterns)


def name_in(url: str) -> str:
    """The name of a file in its address."""
    return PurePath(unquote(urlsplit(url).path)).name


def _name(link: Element, url: str, declared: Attachments) -> str:
    """The first name that is one; else whatever stands there."""
    places = {
        "download": str(link.get("download") or ""),
        "title": str(link.get("title") or ""),
        "alt": str(link.get("alt") or ""),
        "text": words(link, " "),
        "url": name_in(url),
    }
    names = [name for place in declared.names if (name := " ".join(places[place].split()))]
    return next((name for name in names if not _NO_NAME.match(name)), names[0] if names else "")
