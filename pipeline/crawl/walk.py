"""One portal's crawl: lists walked until everything is known, details and attachments fetched, every item accounted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from pipeline.archive import ArchiveWriter
from pipeline.crawl.answer import Answer, text_of
from pipeline.crawl.lists import list_pages
from pipeline.crawl.outcomes import check_file
from pipeline.crawl.report import Account, CrawlReport, Role
from pipeline.crawl.session import PoliteSession
from pipeline.crawl.visit import Visit
from pipeline.errors import FetchError, HostNotAllowed, RobotsDisallowed
from pipeline.portals import Column, ListItem, ListRequest, Portal, attachment_links, canonical_url
from pipeline.records import Fetch, Page


def _nothing(*_: object) -> None:
    """The default listener."""


def crawl_portal(
    portal: Portal,
    session: PoliteSession,
    archive: ArchiveWriter,
    known: Mapping[str, str],
    *,
    run: str = "",
    since: date | None = None,
    limit: int | None = None,
    stop_at_known: bool = False,
    revisit_days: int | None = None,
    today: date | None = None,
    progress: Callable[[], None] = _nothing,
    on_fetch: Callable[[Fetch], None] = _nothing,
) -> CrawlReport:
    """Crawl every column of a portal.

    With the defaults every listed item is asked for again, and what did not change is not archived again. A nightly crawl sets
    ``stop_at_known`` and ``revisit_days``: then it reads the first pages of the lists, what is new, and what is recent enough
    to be corrected.

    Args:
        portal: the declaration.
        session: polite session.
        archive: where new and changed answers go.
        known: content hash by URL of what earlier crawls got.
        run: id of the run, part of the rows' ids.
        since: items dated before this day are left out, and end the walk of their list.
        limit: at most so many details are asked for.
        stop_at_known: a page of a list on which everything is known ends its walk.
        revisit_days: known items that were listed with a date more than so many days ago, or with none, are skipped.
        today: the day that ``revisit_days`` counts from; the present one if None.
        progress: called after each detail or attachment.
        on_fetch: told of each row of the report when it is made.

    Returns:
        The report; whatever goes wrong at the portal stands in it.
    """
    account = Account(portal.id, run, on_fetch)
    scope = _Scope(
        known={canonical_url(url): content for url, content in known.items()},
        since=since,
        stop_at_known=stop_at_known,
        revisit_days=revisit_days,
        today=today or date.today(),
    )
    _Walk(Visit(portal, session, account), archive, scope, limit, progress).columns()
    return account.report


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a crawl is about: what is known already, and how far it reaches."""

    known: Mapping[str, str]
    since: date | None
    stop_at_known: bool
    revisit_days: int | None
    today: date

    def reaches(self, item: ListItem) -> bool:
        """Not dated before the first day of interest."""
        return self.since is None or item.date is None or item.date >= self.since

    def knows(self, url: str) -> bool:
        """Whether an earlier crawl got it."""
        return canonical_url(url) in self.known

    def is_settled(self, item: ListItem) -> bool:
        """Known, and listed too long ago to be asked for again."""
        if self.revisit_days is None or not self.knows(item.url):
            return False
        return item.date is None or (self.today - item.date).days > self.revisit_days


class _Walk:
    """The state of a crawl: what was seen, and how much is left to fetch."""

    def __init__(
        self, visit: Visit, archive: ArchiveWriter, scope: _Scope, limit: int | None, progress: Callable[[], None]
    ) -> None:
        self.visit, self.portal, self.account = visit, visit.portal, visit.account
        self.archive, self.scope, self.left, self.progress = archive, scope, limit, progress
        self.seen: set[str] = set()
        self.related: list[tuple[ListItem, Column]] = []

    def columns(self) -> None:
        """Walk all columns, then the interpretations that stood inside items and in no list of their own."""
        self.visit.home()
        for column in self.portal.columns:
            self._column(column)
        for item, column in self.related:
            if not self._spent:
                self._item(item, column, document_class="interpretation")
        if error := self.visit.given_up:
            self.account.issue(
                type(error)(
                    f"left after failures in a row, the last one: {error.message}",
                    where=self.portal.base_url,
                    mend=error.mend or "look at the portal",
                )
            )

    @property
    def _spent(self) -> bool:
        return self.left is not None and self.left <= 0

    def _column(self, column: Column) -> None:
        for items in list_pages(self.visit, column):
            fresh = [item for item in items if self.scope.reaches(item)]
            # Links to other hosts never become known and must not keep a walk going.
            known = [self.scope.knows(item.url) for item in fresh if urlsplit(item.url).hostname in self.portal.hosts]
            for item in fresh:
                if self._spent:
                    return
                self._item(item, column)
                self.related += [(ListItem(url, title, item.date), column) for url, title in item.related]
            learnt = self.scope.stop_at_known and known and all(known)
            if self.visit.given_up or learnt or (items and not fresh):
                return

    def _item(self, item: ListItem, column: Column, document_class: str = "") -> None:
        if not self._is_new(item.url):
            return
        if self.scope.is_settled(item):
            self._skip(item.url, "detail", "known")
            return
        metadata: dict[str, Any] = {
            "portal": self.portal.id,
            "column": column.id,
            "document_class": document_class or column.document_class,
            "list_title": item.title,
            "list_date": item.date,
            "list_number": item.number,
        }
        if self.left is not None:
            self.left -= 1
        answer, changed = self._fetch(item.url, "detail", metadata)
        if answer is not None and answer.is_html:
            links = attachment_links(text_of(answer, self.portal.encoding), answer.url, self.portal)
            self._attachments(links, {**metadata, "parent_url": answer.url, "list_number": None}, changed)

    def _attachments(self, links: Sequence[tuple[str, str]], metadata: dict[str, Any], changed: bool) -> None:
        for url, name in links:
            if not self._is_new(url):
                continue
            if self.scope.revisit_days is not None and not changed and self.scope.knows(url):
                self._skip(url, "attachment", "known")
            else:
                self._fetch(url, "attachment", {**metadata, "list_title": name or None})

    def _is_new(self, url: str) -> bool:
        """Whether a URL was not met in this crawl yet; it is from now on."""
        key = canonical_url(url)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def _skip(self, url: str, role: Role, kind: str) -> None:
        self.account.fetched(url, role, "skipped", kind=kind)
        self.progress()

    def _fetch(self, url: str, role: Role, metadata: dict[str, Any]) -> tuple[Answer | None, bool]:
        """One item, fetched and archived; its outcome is entered exactly once.

        Returns:
            the answer, if there is one, and whether it is new or changed.
        """
        if self.visit.given_up:
            self._skip(url, role, self.visit.given_up.kind)
            return None, False
        answer: Answer | None = None
        try:
            answer = self.visit.ask(ListRequest(url))
            self.visit.check(answer)
            if role == "detail":
                self.visit.lookalikes.check(answer)
            else:
                check_file(answer)
        except (RobotsDisallowed, HostNotAllowed) as error:
            place = urlsplit(error.where).hostname or "" if isinstance(error, HostNotAllowed) else ""
            self.account.issue(error, place=place)
            self._skip(url, role, error.kind)
            return None, False
        except FetchError as error:
            self.account.issue(error)
            self.account.fetched(url, role, "failed", answer, kind=error.kind)
            self.progress()
            return None, False
        if canonical_url(answer.url) != canonical_url(url) and not self._is_new(answer.url):
            self._skip(url, role, "duplicate")
            return None, False
        if self.scope.known.get(canonical_url(url)) == answer.content_hash:
            self.account.fetched(url, role, "unchanged", answer)
            self.progress()
            return answer, False
        self.account.fetched(url, role, "done", answer, page=self._keep(answer, metadata))
        self.progress()
        return answer, True

    def _keep(self, answer: Answer, metadata: dict[str, Any]) -> Page:
        """Archive an answer."""
        file, record, offset = self.archive.write_response(
            answer.url, answer.status, answer.reason, list(answer.headers), answer.body, answer.fetched_at, metadata
        )
        return Page(
            url=answer.url,
            fetched_at=answer.fetched_at,
            status=answer.status,
            content_type=answer.content_type,
            archive_file=file,
            archive_record=record,
            archive_offset=offset,
            **metadata,
        )
