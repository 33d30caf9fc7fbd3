"""List pages in HTML: TRS, NFCMS, 龙讯 label fragments, the skins of Beijing and Shanghai, data bureaus.

Pages are numbered in the path (``index_2.html``, ``index_pc_1.html``) or in the query (``pageIndex=2``); some print all items on
one page and let a script slice them.
"""

from __future__ import annotations

from pipeline.portals.families.items import ListAnswer, read_items
from pipeline.portals.families.paging import count_pages
from pipeline.portals.model import Portal


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of a list page, and the number of pages if it tells."""
    return ListAnswer(read_items(text, portal.list, url), count_pages(text, portal.list))
