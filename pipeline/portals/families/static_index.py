"""List pages in HTML: TRS, NFCMS, 龙讯 label fragments, the skins of Beijing and Shanghai, data bureaus.

Pages are numbered in the path (``index_2.html``, ``index_pc_1.html``) or in the query (``pageIndex=2``); some print all items on
one page and let a script slice them.
"""

from __future__ import annotations

from urllib.parse import urljoin

from pipeline.portals.families.items import ListAnswer, count_pages, read_items
from pipeline.portals.model import Column, Portal


def page_url(portal: Portal, column: Column, page: int) -> str:
    """URL of a page of a column's list; ``page`` counts from 0."""
    declared = portal.list
    template = declared.first_url if page == 0 and declared.first_url else declared.url
    filled = template.format(column=column.in_url, page=page + declared.first_page, page0=page)
    return urljoin(portal.base_url, filled)


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of a list page, and the number of pages if it tells."""
    return ListAnswer(read_items(text, portal, url), 1 if portal.list.single_page else count_pages(text, portal))
