"""List pages in HTML: TRS, NFCMS, 龙讯 label fragments, the skins of Beijing and Shanghai, data bureaus, old site searches.

Pages are numbered in the path (``index_2.html``, ``index_pc_1.html``) or in the query (``pageIndex=2``); some print all items on
one page and let a script slice them. How the pages of each family look is declared (``declared/*.yaml``).
"""

from __future__ import annotations

from pipeline.portals.families.items import ListAnswer, has_ended, read_items
from pipeline.portals.families.paging import count_pages
from pipeline.portals.model import Portal


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of a list page, and the number of pages if it tells."""
    declared = portal.list
    if has_ended(text, declared.stop):
        return ListAnswer((), ended=True)
    return ListAnswer(read_items(text, declared, url), count_pages(text, declared))
