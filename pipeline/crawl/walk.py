"""One portal's crawl: lists walked until everything is known, details and attachments fetched, every item accounted for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from pipeline.archive import ArchiveWriter
from pipeline.crawl.answer import Answer, text_of
from pipeline.crawl.frontier import Frontier, begun, believed, ended, is_settled
from pipeline.crawl.lists import list_pages
from pipeline.crawl.outcomes import check_file, check_page
from pipeline.crawl.report import Account, CrawlReport, Role
from pipeline.crawl.session import PoliteSession
from pipeline.crawl.visit import Visit, reading
from pipeline.errors import FetchError, FutureDate, HostNotAllowed, OutOfTime, RobotsDisallowed, UnreadableAnswer
from pipeline.portals import Column, ListItem, ListRequest, Portal, attachment_links, canonical_url
from pipeline.records import FrontierEntry

Mode = Literal["update", "backfill", "full"]

_log = logging.getLogger(__name__)

_OF_THE_PAGE_ALONE = {"list_number": None, "list_issuer": None, "list_index_number": None}  # not of what it carries


def _nothing() -> None:
    """The default listener."""


@dataclass(frozen=True, slots=True)
class Scope:
    """How far a crawl reaches.

    Attributes:
        mode: ``update`` ends the walk of a list at the first page on which everything is known, and asks for known items only
            when they are due; ``backfill`` walks every list to its end; ``full`` asks for every item again besides,
            whatever the portal says of its not having changed.
        since: items dated before this day are left out, and end the walk of their list.
        limit: at most so many items are asked for.
        max_pages: at most so many pages of a list are read.
        revisits: at most so many due items are asked for that no list showed.
        until: no item or list page is asked for after this time (with its time zone); the next crawl goes on from there.
        minutes: nor later than so many minutes after the crawl began.
        files: whether the files of pages are asked for.
    """

    mode: Mode = "update"
    since: date | None = None
    limit: int | None = None
    max_pages: int | None = None
    revisits: int = 200
    until: datetime | None = None
    minutes: float | None = None
    files: bool = True

    def ends(self, began: datetime) -> datetime | None:
        """When a crawl that began at a time has to end; None if it may go on for ever."""
        own = began + timedelta(minutes=self.minutes) if self.minutes is not None else None
        return min(filter(None, (self.until, own)), default=None)

    def reaches(self, item: ListItem) -> bool:
        """Not dated before the first day of interest."""
        return self.since is None or item.date is None or item.date >= self.since


def crawl_portal(
    portal: Portal,
    session: PoliteSession,
    archive: ArchiveWriter,
    frontier: Frontier,
    scope: Scope | None = None,
    *,
    run: str = "",
    today: date | None = None,
    progress: Callable[[], None] = _nothing,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CrawlReport:
    """Crawl every column of a portal.

    Every answer is archived and every item entered in the frontier before the next request is made: a crawl that is killed
    loses at most the request in flight, and the next one goes on.

    Args:
        portal: the declaration.
        session: polite session.
        archive: where answers go.
        frontier: what earlier crawls know; told of each row when it is made.
        scope: how far it reaches; an update without limits if None.
        run: id of the run, part of the rows' ids.
        today: the day of the crawl; the present one if None.
        progress: called after each detail or attachment.
        now: the time, with its zone.

    Returns:
        The report; whatever goes wrong at the portal stands in it.
    """
    account = Account(portal.id, run, archive, frontier, today or date.today())
    scope, began = scope or Scope(), now()
    ends = scope.ends(began)
    if ends is not None:
        session.end_in((ends - began).total_seconds())
    visit = Visit(portal, session, account, lambda: ends is not None and now() >= ends)
    Walk(visit, scope, progress).columns()
    _log.info("%s: %s", portal.id, ", ".join(f"{count} {name}" for name, count in account.report.counts.items()))
    return account.report


class Walk:
    """The state of a crawl: what was seen, and how much is left to fetch."""

    def __init__(self, visit: Visit, scope: Scope, progress: Callable[[], None]) -> None:
        self.visit, self.portal, self.account = visit, visit.portal, visit.account
        self.frontier, self.scope, self.left, self.progress = visit.account.frontier, scope, scope.limit, progress
        self.seen: set[str] = set()
        self.related: list[tuple[ListItem, Column]] = []

    def columns(self) -> None:
        """Walk all columns, then the interpretations that stood inside items, then what is due and stood in no list."""
        if not self.visit.out_of_time():
            self.visit.home()
        for column in self.portal.columns:
            self._column(column)
        for item, column in self.related:
            if not self._spent:
                self._item(item, self._known(item.url), column, document_class="interpretation")
        if self.scope.mode == "update":
            self._revisit()
        if self.visit.left_in_time:
            self._left_in_time()
        if error := self.visit.given_up:
            left = f"left after failures in a row, the last one: {error.message}"
            mend = error.mend or "look at the portal"
            self.account.unmet(type(error)(left, where=self.portal.base_url, mend=mend))

    def _left_in_time(self) -> None:
        """Say that the time was up; a portal of which no list was read is one that failed."""
        rest = "the next crawl goes on from here; give it more `minutes` or a later hour `until` if that is every night"
        error = OutOfTime("left when its time was up, with more to ask for", where=self.portal.base_url, mend=rest)
        if self.account.report.listed:
            self.account.issue(error)
        else:
            self.account.unmet(error)

    @property
    def _spent(self) -> bool:
        return self.visit.out_of_time() or (self.left is not None and self.left <= 0)

    @property
    def _is_over(self) -> bool:
        """Was the portal given up, or is the time up?"""
        return self.visit.given_up is not None or self.visit.out_of_time()

    def _column(self, column: Column) -> None:
        if self._is_over:
            return
        known_whole = self.scope.mode == "update" and self.frontier.is_complete(column.id)
        self.frontier.walked(begun(self.portal.id, column.id))
        total = 0
        for page, items in enumerate(list_pages(self.visit, column), start=1):
            total += len(items)
            fresh = list(filter(self.scope.reaches, items))
            before = {item.url: self._known(item.url) for item in fresh}
            known = self._settled(before)
            _log.info("%s/%s: page %d, %d items, %d known", self.portal.id, column.id, page, len(items), sum(known))
            if not self._page(fresh, before, column) or page == self.scope.max_pages:
                return
            if (items and not fresh) or (known_whole and known and all(known)):
                break  # what is older is left out, or was taken
        if column.id not in self.account.unfinished:
            self.frontier.walked(ended(self.portal.id, column.id, total))

    def _page(self, items: Sequence[ListItem], before: Mapping[str, FrontierEntry | None], column: Column) -> bool:
        """Take the items of a page; False where time or patience was up."""
        for item in items:
            if self._spent:
                return False
            self._item(item, before[item.url], column)
            self.related += [(ListItem(url, title, item.date), column) for url, title in item.related]
        return not self._is_over

    def _settled(self, before: Mapping[str, FrontierEntry | None]) -> list[bool]:
        """Of each item of the portal, whether it is known; links to other hosts never become so and must not keep a walk going."""
        return [is_settled(entry) for url, entry in before.items() if _host(url) in self.portal.hosts]

    def item(self, item: ListItem, column: Column) -> None:
        """Ask for an item of a list and enter it."""
        self._item(item, self._known(item.url), column)

    def _item(self, item: ListItem, before: FrontierEntry | None, column: Column, document_class: str = "") -> None:
        if not self._is_new(item.url):
            return
        if before is not None and not self._is_due(before):
            self._skip(item.url, "detail", before.state)
            return
        about: dict[str, Any] = {
            "portal": self.portal.id,
            "column": column.id,
            "document_class": document_class or column.document_class,
            "list_title": item.title,
            "list_date": item.date,
            "list_number": item.number,
            "list_issuer": item.issuer,
            "list_index_number": item.index_number,
        }
        self._detail(item.url, about, before)

    def _detail(self, url: str, about: dict[str, Any], before: FrontierEntry | None) -> None:
        if self.left is not None:
            self.left -= 1
        answer, changed = self._fetch(url, "detail", about, before)
        if answer is not None and answer.is_html and self.scope.files:
            self._attachments(self._links(answer), {**about, **_OF_THE_PAGE_ALONE, "parent_url": answer.url}, changed)

    def _links(self, answer: Answer) -> Sequence[tuple[str, str]]:
        """Files that a page links to; an issue where they cannot be looked for."""
        try:
            with reading(answer.requested):
                return attachment_links(text_of(answer, self.portal.encoding), answer.url, self.portal)
        except UnreadableAnswer as error:
            self.account.issue(error)
            return ()

    def _attachments(self, links: Sequence[tuple[str, str]], about: dict[str, Any], changed: bool) -> None:
        for url, name in links:
            if not self._is_new(url):
                continue
            before = self._known(url)
            if before is not None and not changed and not self._is_due(before):
                self._skip(url, "attachment", before.state)
            else:
                self._fetch(url, "attachment", {**about, "list_title": name or None}, before)

    def _revisit(self) -> None:
        """Ask for what is due and stood in no list that was read."""
        for entry in self.frontier.due(self.account.day, self.scope.revisits):
            if self._spent or self.visit.given_up:
                return
            if self._is_new(entry.url) and entry.state != "refused":
                if entry.role == "attachment":
                    self._fetch(entry.url, "attachment", dict(entry.about), self._believed(entry))
                else:
                    self._detail(entry.url, dict(entry.about), self._believed(entry))

    def _known(self, url: str) -> FrontierEntry | None:
        """What is known of a URL, if it can be believed."""
        return self._believed(self.frontier.get(url))

    def _believed(self, entry: FrontierEntry | None) -> FrontierEntry | None:
        known = believed(entry, self.account.day)
        if entry is not None and known is None:
            said, mend = (
                "pages were checked on a day that has not come yet",
                "they are asked for again; look at the clock",
            )
            self.account.issue(FutureDate(said, where=self.portal.base_url, mend=mend))
        return known

    def _is_due(self, before: FrontierEntry | None) -> bool:
        return before is None or self.scope.mode == "full" or before.due_on <= self.account.day

    def _is_new(self, url: str) -> bool:
        """Whether a URL was not met in this crawl yet; it is from now on."""
        key = canonical_url(url)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def _skip(self, url: str, role: Role, kind: str, about: Mapping[str, Any] | None = None) -> None:
        self.account.left(url, role, kind, about)
        self.progress()

    def _fetch(
        self, url: str, role: Role, about: Mapping[str, Any], before: FrontierEntry | None
    ) -> tuple[Answer | None, bool]:
        """One item, fetched and archived; its outcome is entered exactly once.

        Returns:
            the answer, if there is one, and whether it is new or changed.
        """
        if self.visit.given_up:
            self._skip(url, role, self.visit.given_up.kind)
            return None, False
        if self.visit.out_of_time():  # entered with what is known of it, so that the next crawl asks for it
            self._skip(url, role, OutOfTime.kind, about)
            return None, False
        answer: Answer | None = None
        try:
            answer = self.visit.ask(ListRequest(url), None if self.scope.mode == "full" else before)
            if answer.status != 304:
                self.visit.check(answer)
                with reading(url):
                    self._check_kind(role, answer)
        except (RobotsDisallowed, HostNotAllowed) as error:
            self.account.issue(error, place=_host(error.where) if isinstance(error, HostNotAllowed) else "")
            self._skip(url, role, error.kind, about)
            return None, False
        except FetchError as error:
            self.account.missed(url, role, answer, about, error)
            self.progress()
            return None, False
        if canonical_url(answer.url) != canonical_url(url) and not self._is_new(answer.url):
            self._skip(url, role, "duplicate")
            return None, False
        changed = self.account.got(url, role, answer, about, before)
        self.progress()
        return answer, changed

    def _check_kind(self, role: Role, answer: Answer) -> None:
        """Refuse what is not of the kind that was asked for, by the name of what it is."""
        if role == "detail":
            check_page(answer)
            self.visit.lookalikes.check(answer)
        else:
            check_file(answer)


def _host(url: str) -> str:
    """The host of a URL, or nothing where it is none (``http://[::1``)."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
