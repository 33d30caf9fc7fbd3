"""The account of a crawl: every item once, every failure by its name.

requested = done + unchanged + skipped + failed, exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from pipeline.crawl.answer import Answer
from pipeline.errors import ModuError
from pipeline.records import Fetch, Issue, Page, identify

Role = Literal["list", "detail", "attachment"]
Outcome = Literal["done", "unchanged", "skipped", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("done", "unchanged", "skipped", "failed")


@dataclass
class CrawlReport:
    """What a crawl of one portal did.

    Attributes:
        pages: the answers that were archived.
        fetches: one row a list page, detail or attachment.
        issues: what went wrong, each by its name.
    """

    pages: list[Page] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Requested, done, unchanged, skipped and failed items (details and attachments)."""
        outcomes = Counter(fetch.outcome for fetch in self.fetches if fetch.role != "list")
        return {"requested": sum(outcomes.values()), **{name: outcomes[name] for name in OUTCOMES}}


class Account:
    """Writes the report while the crawl goes on.

    Args:
        portal: id of the portal.
        run: id of the run, part of the rows' ids.
        on_fetch: told of each row when it is made.
    """

    def __init__(self, portal: str, run: str, on_fetch: Callable[[Fetch], None]) -> None:
        self.report = CrawlReport()
        self._portal, self._run, self._on_fetch = portal, run, on_fetch
        self._issues: dict[str, int] = {}

    def fetched(
        self,
        url: str,
        role: Role,
        outcome: Outcome,
        answer: Answer | None = None,
        *,
        kind: str | None = None,
        page: Page | None = None,
    ) -> None:
        """Enter one request, or one item that was left."""
        fetches = self.report.fetches
        kept = answer is not None and role != "list" and outcome in ("done", "unchanged")
        fetch = Fetch(
            id=identify(self._run, self._portal, role, url, len(fetches)),
            run=self._run,
            portal=self._portal,
            url=url,
            role=role,
            at=answer.fetched_at if answer else datetime.now(UTC),
            status=answer.status if answer else None,
            bytes=len(answer.body) if answer else 0,
            seconds=round(answer.seconds, 4) if answer else 0.0,
            outcome=outcome,
            kind=kind,
            content_hash=answer.content_hash if answer is not None and kept else None,
            archive_file=page.archive_file if page else "",
            archive_record=page.archive_record if page else "",
        )
        fetches.append(fetch)
        if page is not None:
            self.report.pages.append(page)
        self._on_fetch(fetch)

    def issue(self, error: ModuError, *, place: str = "") -> None:
        """Enter a failure; the same one at the same place is counted up."""
        place = place or error.where
        key = identify("crawl", self._portal, place, error.kind, error.message)
        issues = self.report.issues
        if key in self._issues:
            at = self._issues[key]
            issues[at] = issues[at].model_copy(update={"count": issues[at].count + 1})
            return
        self._issues[key] = len(issues)
        issues.append(
            Issue(
                id=key,
                step="crawl",
                kind=error.kind,
                portal=self._portal,
                place=place,
                message=error.message,
                mend=error.mend,
                seen_at=datetime.now(UTC),
            )
        )
