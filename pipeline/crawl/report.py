"""The account of a crawl: every answer archived, every item counted once, every failure by its name.

requested = done + unchanged + skipped + failed, exactly.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from pipeline.archive import ArchiveWriter, Written
from pipeline.crawl.answer import Answer
from pipeline.crawl.frontier import Frontier, failed, succeeded
from pipeline.errors import ModuError
from pipeline.records import Fetch, FrontierEntry, Issue, identify

_log = logging.getLogger(__name__)

Role = Literal["robots", "list", "detail", "attachment"]
Outcome = Literal["done", "unchanged", "skipped", "failed"]
OUTCOMES: tuple[Outcome, ...] = ("done", "unchanged", "skipped", "failed")
_ITEMS = ("detail", "attachment")


@dataclass
class CrawlReport:
    """What a crawl of one portal did.

    Attributes:
        outcomes: how many items (details and attachments) ended how.
        issues: what went wrong, each by its name.
        listed: items that each column's list showed.
        unmet: expectations of the portal that this crawl failed; its changes must not be published.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    listed: dict[str, int] = field(default_factory=dict)
    unmet: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether an expectation failed and no list showed an item: the portal could not be read at all."""
        return bool(self.unmet) and not any(self.listed.values())

    @property
    def counts(self) -> dict[str, int]:
        """Requested, done, unchanged, skipped and failed items."""
        return {"requested": self.outcomes.total(), **{name: self.outcomes[name] for name in OUTCOMES}}


class Account:
    """Archives and enters what happens while the crawl goes on.

    Args:
        portal: id of the portal.
        run: id of the run, part of the rows' ids.
        archive: takes every answer.
        frontier: takes every row, and what it says of its URL.
        day: the day of the crawl.
    """

    def __init__(self, portal: str, run: str, archive: ArchiveWriter, frontier: Frontier, day: date) -> None:
        self.report = CrawlReport()
        self.frontier, self.day = frontier, day
        self.unfinished: set[str] = set()  # columns whose list broke off before its end
        self._portal, self._run, self._archive = portal, run, archive
        self._rows = 0
        self._issues: dict[str, int] = {}

    def page(
        self, url: str, role: Role, answer: Answer | None, *, kind: str | None = None, failed: bool = False
    ) -> None:
        """Enter a list page or robots.txt, and archive what it is."""
        written = self._keep(answer, {"portal": self._portal, "role": role}) if answer is not None else None
        self._enter(url, role, "failed" if failed else "done", answer, kind, written)

    def got(self, url: str, role: Role, answer: Answer, about: Mapping[str, Any], before: FrontierEntry | None) -> bool:
        """Enter an item that was got; says whether it is new or changed. What did not change leaves a revisit record."""
        same = answer.status == 304 or (before is not None and before.content_hash == answer.content_hash)
        if same and before is not None and before.archived_at is not None and before.payload_digest:
            written = self._archive.write_revisit(
                answer.url,
                answer.status,
                answer.reason,
                list(answer.headers),
                answer.fetched_at,
                digest=before.payload_digest,
                first_at=before.archived_at,
            )
        else:
            written = self._keep(answer, {**about, "role": role})
        entry = succeeded(
            before,
            answer,
            self.day,
            portal=self._portal,
            url=url,
            role=role,
            about=about,
            changed=not same,
            payload_digest=written.digest,
        )
        self._enter(url, role, "unchanged" if same else "done", answer, None, written, entry)
        return not same

    def missed(self, url: str, role: Role, answer: Answer | None, about: Mapping[str, Any], error: ModuError) -> None:
        """Enter an item that failed; the body of the failure is archived as such."""
        self.issue(error)
        written = self._keep(answer, {"portal": self._portal, "role": "failure"}) if answer is not None else None
        self._enter(url, role, "failed", answer, error.kind, written, self._failure(url, role, about, error.kind))

    def left(self, url: str, role: Role, kind: str, about: Mapping[str, Any] | None = None) -> None:
        """Enter an item that was not asked for; with ``about``, because it may not be."""
        entry = self._failure(url, role, about, kind) if about is not None else None
        self._enter(url, role, "skipped", None, kind, None, entry)

    def _failure(self, url: str, role: Role, about: Mapping[str, Any], kind: str) -> FrontierEntry:
        before = self.frontier.get(url)
        return failed(before, self.day, portal=self._portal, url=url, role=role, about=about, kind=kind)

    def _keep(self, answer: Answer, metadata: Mapping[str, Any]) -> Written:
        return self._archive.write_response(
            answer.url,
            answer.status,
            answer.reason,
            list(answer.headers),
            answer.body,
            answer.fetched_at,
            dict(metadata),
        )

    def _enter(
        self,
        url: str,
        role: Role,
        outcome: Outcome,
        answer: Answer | None,
        kind: str | None,
        written: Written | None,
        entry: FrontierEntry | None = None,
    ) -> None:
        good = outcome in ("done", "unchanged") and role in _ITEMS
        fetch = Fetch(
            id=identify(self._run, self._portal, role, url, self._rows),
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
            content_hash=entry.content_hash if entry is not None and good else None,
            archive_file=written.file if written else "",
            archive_record=written.record if written else "",
            archive_offset=written.offset if written else None,
            payload_digest=written.digest if written else "",
        )
        self._rows += 1
        if role in _ITEMS:
            self.report.outcomes[outcome] += 1
        self.frontier.enter(fetch, entry)

    def listed(self, column: str, items: int) -> None:
        """Enter how many items a column's list showed."""
        self.report.listed[column] = self.report.listed.get(column, 0) + items

    def unmet(self, error: ModuError) -> None:
        """Enter a failure that breaks an expectation of the portal."""
        self.issue(error)
        self.report.unmet.append(str(error))

    def issue(self, error: ModuError, *, place: str = "") -> None:
        """Enter a failure; the same one at the same place is counted up."""
        place = place or error.where
        key = identify("crawl", self._portal, place, error.kind, error.message)
        issues = self.report.issues
        if key in self._issues:
            at = self._issues[key]
            issues[at] = issues[at].model_copy(update={"count": issues[at].count + 1})
            return
        _log.warning("%s: %s: %s", self._portal, error.kind, error)
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
