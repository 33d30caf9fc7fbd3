"""Hanweb JCMS: list records as CDATA inside XML, in blocks that ``dataproxy.jsp`` serves by record range."""

from __future__ import annotations

import re

from pipeline.portals.families.items import ListAnswer, count_pages, read_items
from pipeline.portals.families.static_index import page_url as static_url
from pipeline.portals.model import Column, Portal

_RECORD = re.compile(r"<record><!\[CDATA\[(.*?)\]\]></record>", re.S)
_TOTAL = re.compile(r"<totalrecord>(\d+)</totalrecord>|totalRecord['\"]?\s*[:=]\s*['\"]?(\d+)", re.I)


def page_url(portal: Portal, column: Column, page: int) -> str:
    """URL of a block; ``{{start}}`` and ``{{end}}`` in the declaration stand for the record range, from 1."""
    size = portal.list.page_size or 45
    url = static_url(portal, column, page)
    return url.replace("{start}", str(page * size + 1)).replace("{end}", str((page + 1) * size))


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of a block; the number of blocks from its total of records."""
    html = "\n".join(_RECORD.findall(text))
    total = _TOTAL.search(text)
    pages = count_pages(text, portal)
    if pages is None and total:
        pages = -(-int(total.group(1) or total.group(2)) // (portal.list.page_size or 45))
    return ListAnswer(read_items(html, portal, url), pages)
