"""One portal's crawl: lists walked until everything is known, details and attachments fetched, every request accounted for.

requested = done + unchanged + skipped + failed, exactly; what fails has a name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bs4.dammit import EncodingDetector

from pipeline.archive import ArchiveWriter
from pipeline.crawl.outcomes import check_detail, digest, is_challenge
from pipeline.crawl.session import Answer, PoliteSession
from pipeline.errors import ChallengePage, FetchError, ModuError, NoItems, RobotsDisallowed
from pipeline.portals import Column, ListItem, Portal, family_of
from pipeline.portals.attachments import attachment_links
from pipeline.portals.urls import canonical_url
from pipeline.records import Fetch, Issue, Page, identify

_MOST_PAGES = 500
_KNOWN_ENDS = 1  # a page of a list on which nothing is new ends the walk


@dataclass
class CrawlReport:
    """What a crawl of one portal did."""

    pages: list[Page] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Requested, done, unchanged, skipped and failed items (details and attachments)."""
        outcomes = Counter(fetch.outcome for fetch in self.fetches if fetch.role in ("detail", "attachment"))
        names = ("done", "unchanged", "skipped", "failed")
        return {"requested": sum(outcomes.values()), **{name: outcomes[name] for name in names}}


def crawl_portal(
    portal: Portal,
    session: PoliteSession,
    archive: ArchiveWriter,
    known: Mapping[str, str],
    *,
    run: str = "",
    since: date | None = None,
    limit: int | None = None,
    revisit: bool = True,
    progress: Callable[[], None] = lambda: None,
) -> CrawlReport:
    """Crawl every column of a portal.

    Args:
        portal: the declaration.
        session: polite session.
        archive: where answers go; an unchanged one is not written again.
        known: content hash by canonical URL of what earlier crawls got.
        run: id of the run, part of the rows' ids.
        since: items dated before this day are left out.
        limit: at most so many details a column.
        revisit: fetch known details of listed items again to see whether they changed; without it they are skipped.
        progress: called after each detail or attachment.
    """
    return _Walk(portal, session, archive, dict(known), run, since, limit, revisit, progress).walk()


class _Walk:
    def __init__(
        self,
        portal: Portal,
        session: PoliteSession,
        archive: ArchiveWriter,
        known: dict[str, str],
        run: str,
        since: date | None,
        limit: int | None,
        revisit: bool,
        progress: Callable[[], None],
    ) -> None:
        self.portal, self.session, self.archive, self.known = portal, session, archive, known
        self.run, self.since, self.limit, self.revisit, self.progress = run, since, limit, revisit, progress
        self.report = CrawlReport()
        self.seen: set[str] = set()
        self.lists: set[str] = set()
        if portal.legacy_tls:
            for host in portal.hosts:
                session.allow_legacy_tls(host)

    def walk(self) -> CrawlReport:
        self._home()
        for column in self.portal.columns:
            self._column(column)
        return self.report

    def _get(self, url: str, *, robots: bool = True) -> Answer:
        portal = self.portal
        return self.session.get(url, hosts=portal.hosts, delay=portal.delay, headers=portal.headers, robots=robots)

    def _home(self) -> None:
        """The home page is fetched once, so that it is known when it is served in place of an article."""
        try:
            answer = self._get(self.portal.base_url)
            self.lists.add(digest(answer.body))
            self._log(answer.requested, "list", "done", answer)
        except FetchError as error:
            self._log(self.portal.base_url, "list", "failed", None, error)

    def _column(self, column: Column) -> None:
        family = family_of(self.portal)
        total, taken, page, pages = 0, 0, 0, None
        last_urls: frozenset[str] = frozenset()
        while page < min(pages or _MOST_PAGES, _MOST_PAGES):
            url = family.url(self.portal, column, page)
            try:
                answer = self._get(url)
                if is_challenge(answer.status, answer.body):
                    raise ChallengePage(
                        "a script challenge instead of the list", where=url, mend="this host needs another way in"
                    )
                listed = family.read(decode_list(answer, self.portal.encoding), self.portal, answer.url)
            except ModuError as error:
                self._log(url, "list", "failed", None, error)
                self._issue(error)
                break
            self.lists.add(digest(answer.body))
            self._log(url, "list", "done", answer)
            urls = frozenset(item.url for item in listed.items)
            if not urls or urls == last_urls:
                break
            pages = listed.pages or pages
            total += len(listed.items)
            fresh = [
                item for item in listed.items if self.since is None or item.date is None or item.date >= self.since
            ]
            new = [item for item in fresh if canonical_url(item.url) not in self.known]
            for item in fresh:
                if self.limit is not None and taken >= self.limit:
                    return
                taken += self._item(item, column)
            last_urls, page = urls, page + 1
            if not fresh or (not new and not self.revisit) or (pages is None and not new and page > _KNOWN_ENDS):
                break
        if total < self.portal.expect.least_items:
            place = family.url(self.portal, column, 0)
            self._issue(
                NoItems(
                    f"column {column.id}: {total} items, expected at least {self.portal.expect.least_items}",
                    where=place,
                    mend="look at the archived list page and the portal's `list.item`",
                )
            )

    def _item(self, item: ListItem, column: Column) -> int:
        url = canonical_url(item.url)
        if url in self.seen:
            return 0
        self.seen.add(url)
        if url in self.known and not self.revisit:
            self._log(url, "detail", "skipped", None, reason="known")
            self.progress()
            return 1
        metadata: dict[str, object] = {
            "portal": self.portal.id,
            "column": column.id,
            "document_class": column.document_class,
            "list_title": item.title,
            "list_date": item.date.isoformat() if item.date else None,
            "list_number": item.number,
        }
        answer = self._fetch(url, "detail", metadata)
        if answer is not None:
            for link, name in attachment_links(decode_list(answer, self.portal.encoding), answer.url, self.portal):
                self._attachment(canonical_url(link), name, url, metadata)
        return 1

    def _attachment(self, url: str, name: str, parent: str, metadata: dict[str, object]) -> None:
        if url in self.seen:
            return
        self.seen.add(url)
        self._fetch(
            url, "attachment", {**metadata, "list_title": name or None, "list_number": None, "parent_url": parent}
        )

    def _fetch(self, url: str, role: str, metadata: dict[str, object]) -> Answer | None:
        """Fetch and archive one item; its outcome is logged exactly once."""
        try:
            answer = self._get(url)
            if role == "detail":
                check_detail(answer, self.portal, frozenset(self.lists))
        except RobotsDisallowed as error:
            self._log(url, role, "skipped", None, error)
            self._issue(error)
            return None
        except FetchError as error:
            named: FetchError = error
            if error.message in ("HTTP 412", "HTTP 521"):
                named = ChallengePage("a script challenge instead of the page", where=url, mend=error.mend)
            self._log(url, role, "failed", None, named)
            self._issue(named)
            return None
        finally:
            self.progress()
        content = digest(answer.body)
        if self.known.get(url) == content:
            self._log(url, role, "unchanged", answer)
            return answer
        file, record, offset = self.archive.write_response(
            url, answer.status, answer.reason, list(answer.headers), answer.body, answer.fetched_at, metadata
        )
        self.report.pages.append(
            Page.model_validate(
                {
                    **metadata,
                    "url": url,
                    "fetched_at": answer.fetched_at,
                    "status": answer.status,
                    "content_type": answer.content_type,
                    "archive_file": file,
                    "archive_record": record,
                    "archive_offset": offset,
                }
            )
        )
        self.known[url] = content
        self._log(url, role, "done", answer, file=file, record=record)
        return answer

    def _log(
        self,
        url: str,
        role: str,
        outcome: str,
        answer: Answer | None,
        error: ModuError | None = None,
        *,
        reason: str | None = None,
        file: str = "",
        record: str = "",
    ) -> None:
        at = answer.fetched_at if answer else datetime.now(UTC)
        self.report.fetches.append(
            Fetch(
                id=identify(self.run, self.portal.id, role, url, len(self.report.fetches)),
                run=self.run,
                portal=self.portal.id,
                url=url,
                role=role,
                at=at,
                status=answer.status if answer else None,
                bytes=len(answer.body) if answer else 0,
                seconds=round(answer.seconds, 4) if answer else 0.0,
                outcome=outcome,
                kind=error.kind if error else reason,
                content_hash=digest(answer.body) if answer and role in ("detail", "attachment") else None,
                archive_file=file,
                archive_record=record,
            )
        )

    def _issue(self, error: ModuError) -> None:
        self.report.issues.append(
            Issue(
                id=identify("crawl", self.portal.id, error.where, error.kind, error.message),
                step="crawl",
                kind=error.kind,
                portal=self.portal.id,
                place=error.where,
                message=error.message,
                mend=error.mend,
                seen_at=datetime.now(UTC),
            )
        )


def decode_list(answer: Answer, encoding: str | None) -> str:
    """Text of a list or detail page for the crawler's own use: declared charset, gb2312 read as gb18030."""
    declared = encoding or EncodingDetector.find_declared_encoding(answer.body[:4096], is_html=True)
    if not declared and "charset=" in answer.content_type.lower():
        declared = answer.content_type.lower().split("charset=", 1)[1].split(";")[0].strip(" \"'")
    name = str(declared or "utf-8").lower()
    candidates = ["gb18030" if name in ("gb2312", "gbk", "gb18030") else name, "utf-8", "gb18030"]
    for candidate in candidates:
        try:
            return answer.body.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
    return answer.body.decode("utf-8", "replace")
