"""Hanweb JCMS: list records as CDATA inside XML, in blocks that ``dataproxy.jsp`` serves by record range.

The page of the column (``/col/col<N>/index.html``) holds the first block inside a ``<script type="text/xml">``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.portals.families.items import ListAnswer, read_items
from pipeline.portals.families.paging import count_pages
from pipeline.portals.model import Portal

_BLOCK = 45  # records in a block, unless `page_size` says otherwise: three pages of 15
_OPEN, _CLOSE = "<record><![CDATA[", "]]></record>"
_TOTAL = re.compile(r"<totalrecord>(\d{1,9})</totalrecord>|totalRecord['\"]?\s*[:=]\s*['\"]?(\d{1,9})", re.I)


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of a block; the number of blocks from its total of records."""
    declared = portal.list
    total = _TOTAL.search(text)
    pages = -(-int(total.group(1) or total.group(2)) // (declared.page_size or _BLOCK)) if total else None
    html = "\n".join(f"<div>{record}</div>" for record in _records(text))
    return ListAnswer(read_items(html, declared, url), pages if pages is not None else count_pages(text, declared))


def _records(text: str) -> Iterator[str]:
    at = 0
    while (start := text.find(_OPEN, at)) >= 0:
        end = text.find(_CLOSE, start)
        if end < 0:
            return
        yield text[start + len(_OPEN) : end]
        at = end
