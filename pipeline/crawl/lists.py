"""A column's list, walked page by page until there is nothing more to learn from it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from pipeline.crawl.answer import text_of
from pipeline.crawl.visit import Visit, reading
from pipeline.errors import EndlessListing, FetchError, ModuError, NoItems
from pipeline.portals import Column, ListAnswer, ListItem, ListRequest, Portal, archives_request, family_of

MOST_PAGES = 2000


def list_pages(visit: Visit, column: Column) -> Iterator[tuple[ListItem, ...]]:
    """The items of each page of a column's list, newest page first, over all its archives.

    A walk ends where the pages do: by their count, at a page that is not there, holds nothing or repeats an earlier one. If the
    page count promised more, or a page could not be read, an expectation of the portal failed. The caller ends it earlier by
    asking for no further page.
    """
    portal = visit.portal.for_column(column)
    _warm_up(visit, portal)
    folders = _archives(visit, portal, column)
    total, whole = 0, bool(folders)
    for folder in folders:
        pages = _Pages(visit, portal, column, folder)
        for items in pages:
            total += len(items)
            visit.account.listed(column.id, len(items))
            yield items
        whole = whole and pages.whole
    least = portal.expect.least_items
    if whole and total < least:
        visit.account.unmet(
            NoItems(
                f"column {column.id}: {total} items, expected at least {least}",
                where=family_of(portal).url(portal, column, 0),
                mend="open the list and compare it with the portal's `list.item`",
            )
        )


def _warm_up(visit: Visit, portal: Portal) -> None:
    """Open the page that a portal wants to be seen before its lists, for its cookies; the lists are asked for in any case."""
    if portal.warm_up:
        try:
            visit.list_page(ListRequest(urljoin(portal.base_url, portal.warm_up)), may_end=True)
        except FetchError as error:
            visit.account.issue(error)


def _archives(visit: Visit, portal: Portal, column: Column) -> tuple[str, ...]:
    declared = portal.list.archives
    if declared is None:
        return ("",)
    request = archives_request(portal, column, declared)
    try:
        answer = visit.list_page(request, may_end=False)
        with reading(request.url):
            text = text_of(answer, portal.encoding) if answer else ""
            folders = family_of(portal).archives(text, portal, column, answer.url) if answer else ()
    except ModuError as error:
        visit.account.unfinished.add(column.id)
        visit.account.unmet(error)
        return ()
    if not folders:
        mend = "compare it with the portal's `list.archives`"
        visit.account.unmet(NoItems(f"column {column.id}: no archives", where=request.url, mend=mend))
    return folders


class _Pages:
    """The pages of one list. ``whole`` is False if it broke off with an issue of its own."""

    def __init__(self, visit: Visit, portal: Portal, column: Column, folder: str) -> None:
        self.visit, self.portal, self.column, self.folder = visit, portal, column, folder
        self.whole = True
        self.pages: int | None = None

    def __iter__(self) -> Iterator[tuple[ListItem, ...]]:
        family = family_of(self.portal)
        first = family.request(self.portal, self.column, 0, self.folder)
        seen: set[frozenset[str]] = {frozenset()}
        for page in range(MOST_PAGES):
            request = family.request(self.portal, self.column, page, self.folder)
            if page and request == first:
                self._ended_early(page, "has no address of its own", request.url)
                return
            listed = self._read(request, may_end=page > 0 and self.pages is None)
            if listed is None or (page and listed.ended):
                return
            self.pages = self.pages if listed.pages is None else listed.pages
            self.portal = self.portal.told(listed.more)
            urls = frozenset(item.url for item in listed.items)
            if page and urls in seen:
                self._ended_early(page, "repeats an earlier one" if urls else "has no items", request.url)
                return
            seen.add(urls)
            yield listed.items
            if self.pages is not None and page + 1 >= self.pages:
                return
        mend = "look whether the portal's paging repeats itself, or declare `stop`"
        said = f"column {self.column.id}: more than {MOST_PAGES} pages"
        self._unfinished()  # a bound, and no failure: what was read so far was read
        self.visit.account.issue(EndlessListing(said, where=first.url, mend=mend))

    def _read(self, request: ListRequest, may_end: bool) -> ListAnswer | None:
        """What a page lists; None where the list ended or broke off."""
        try:
            answer = self.visit.list_page(request, may_end=may_end)
            if answer is None:
                return None
            with reading(request.url):
                return family_of(self.portal).read(text_of(answer, self.portal.encoding), self.portal, answer.url)
        except ModuError as error:
            self._broke_off(error)
            return None

    def _ended_early(self, page: int, what: str, url: str) -> None:
        if self.pages is not None:
            mend = "the rest of the list is out of reach; look whether the portal declares its paging rightly"
            self._broke_off(NoItems(f"page {page + 1} of {self.pages} {what}", where=url, mend=mend))

    def _broke_off(self, error: ModuError) -> None:
        self._unfinished()
        self.visit.account.unmet(error)

    def _unfinished(self) -> None:
        self.whole = False
        self.visit.account.unfinished.add(self.column.id)
