"""What a list is asked with, and how many pages it says it has; shared by all families."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from pipeline.portals.checks import PLACEHOLDER
from pipeline.portals.lists import Archives, ListPages
from pipeline.portals.model import Column, Portal
from pipeline.portals.select import soup_of
from pipeline.portals.urls import absolute_url

# Ways in which lists tell the number of their pages, the surest first; the last group that matched is the number.
_SHARED = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        r"createPage(?:HTML)?\(\s*'?\d+'?\s*,\s*'?(\d+)'?\s*,\s*'?\d+'?\s*,",  # (records, pages, current, …
        r"createPage(?:HTML)?\(\s*'?(\d+)'?\s*,",  # (pages, current, …
        r"\bcountPage\s*=\s*['\"]?(\d+)",
        r"\b(?:totalPages?|pageCount|totalpage)\b['\"]?\s*[:=]\s*['\"]?(\d+)",
        r"class=['\"](?:last|end)['\"][^>]{0,200}href=['\"][^'\"]{0,200}_(\d+)\.s?html",
        r"href=['\"][^'\"]{0,200}_(\d+)\.s?html['\"][^>]{0,200}class=['\"](?:last|end)['\"]",
    )
)
_RECORDS = re.compile(r"totalData['\"]?\s*:\s*(\d{1,9})\s*,\s*showData['\"]?\s*:\s*(\d{1,9})", re.I)


@dataclass(frozen=True, slots=True)
class ListRequest:
    """How a page of a list is asked for. A request with a body is a POST."""

    url: str
    body: bytes | None = None
    content_type: str = ""


def page_request(portal: Portal, column: Column, page: int, archive: str = "") -> ListRequest:
    """The request for a page of a column's list.

    Args:
        portal, column: the declaration.
        page: number of the page, from 0.
        archive: folder URL of the archive that is walked, where the list has archives.
    """
    declared = portal.list
    size = declared.page_size or 1
    values = {
        **declared.parameters,
        **column.parameters,
        "column": column.in_url,
        "page": str(page + declared.first_page),
        "page0": str(page),
        "start": str(page * size + 1),
        "end": str((page + 1) * size),
        "size": str(size),
        "archive": archive,
    }

    def filled(template: str) -> str:
        return PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group()), template)

    template = declared.first_url if page == 0 and declared.first_url else declared.url
    body = filled(declared.body).encode() if declared.body and template == declared.url else None
    return ListRequest(urljoin(portal.base_url, filled(template)), body, declared.body_type if body else "")


def archives_request(portal: Portal, column: Column, declared: Archives) -> ListRequest:
    """The request for the page that links to a column's archives."""
    values = {**portal.list.parameters, **column.parameters, "column": column.in_url}
    url = PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group()), declared.url)
    return ListRequest(urljoin(portal.base_url, url))


def archive_folders(html: str, declared: Archives, base: str) -> tuple[str, ...]:
    """Folder URLs of the archives that a page links to, in its order, each once."""
    pattern = re.compile(declared.text)
    links = [
        link for link in soup_of(html, base).select(declared.select) if pattern.search(link.get_text(" ", strip=True))
    ]
    urls = [absolute_url(base, str(link.get("href") or "")) for link in links]
    return tuple(dict.fromkeys(urljoin(url, ".") for url in urls if url))


def count_pages(text: str, declared: ListPages) -> int | None:
    """The number of pages that an answer tells, by the declared pattern or else the shared ones; None if it does not."""
    if declared.single_page:
        return 1
    if declared.pages and (pages := _number(re.search(declared.pages, text))) is not None:
        return pages
    if declared.records and (records := _number(re.search(declared.records, text))) is not None:
        return -(-records // declared.page_size)
    if found := _RECORDS.search(text):
        return -(-int(found.group(1)) // max(1, int(found.group(2))))
    return next((pages for pattern in _SHARED if (pages := _number(pattern.search(text))) is not None), None)


def _number(found: re.Match[str] | None) -> int | None:
    text = found.group(1) if found else None
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
