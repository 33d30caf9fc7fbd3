"""Hanweb JCMS: list records as CDATA inside XML, in blocks that ``dataproxy.jsp`` serves by record range.

The page of a column (``/col/col<N>/index.html``) holds the first block inside a ``<script type="text/xml">``, and in its
``nextgroup`` the address of the further ones with the numbers of site and unit, so that a column needs only its own number.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.portals.families.items import ListAnswer, has_ended, read_items
from pipeline.portals.families.paging import count_pages
from pipeline.portals.model import Portal
from pipeline.portals.urls import absolute_url

_BLOCK = 45  # records in a block, unless `page_size` says otherwise: three pages of 15
_SHOWN = 15  # records that a visitor sees at once
_OPEN, _CLOSE = "<record><![CDATA[", "]]></record>"
_TOTAL = re.compile(r"<totalrecord>(\d{1,9})</totalrecord>|totalRecord['\"]?\s*[:=]\s*['\"]?(\d{1,9})", re.I)
_NEXT = re.compile(r"<nextgroup><!\[CDATA\[[^\]]{0,40}?href=['\"]?([^'\"\s>\]]{1,2000})", re.I)
_RANGE = re.compile(r"&?\b(?:page|startrecord|endrecord|perpage)=[^&]*")


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of a block; the number of blocks from its total of records; the address of further blocks from its ``nextgroup``."""
    declared = portal.list
    if has_ended(text, declared.stop):
        return ListAnswer((), ended=True)
    total = _TOTAL.search(text)
    block = declared.page_size or _BLOCK
    pages = -(-int(total.group(1) or total.group(2)) // block) if total else None
    records = "\n".join(f"<div>{record}</div>" for record in _records(text))
    return ListAnswer(
        read_items(records, declared, url),
        pages if pages is not None else count_pages(text, declared),
        _more(text, portal, url),
    )


def _more(text: str, portal: Portal, url: str) -> str:
    """The address of the further blocks, with the range of their records left open; empty if the portal declares one."""
    found = _NEXT.search(text)
    told = absolute_url(url, html.unescape(found.group(1))) if found else None
    if told is None or "{start}" in portal.list.url or urlsplit(told).hostname not in portal.hosts:
        return ""
    kept = _RANGE.sub("", told).replace("?&", "?").replace("{", "%7B").replace("}", "%7D")
    return f"{kept}{'&' if '?' in kept else '?'}startrecord={{start}}&endrecord={{end}}&perpage={_SHOWN}"


def _records(text: str) -> Iterator[str]:
    at = 0
    while (start := text.find(_OPEN, at)) >= 0:
        end = text.find(_CLOSE, start)
        if end < 0:
            return
        yield text[start + len(_OPEN) : end]
        at = end
