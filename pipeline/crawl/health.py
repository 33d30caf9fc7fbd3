"""How a portal is doing after a crawl, and whether its changes may be published."""

from __future__ import annotations

from datetime import datetime

from pipeline.crawl.report import CrawlReport
from pipeline.portals import Portal
from pipeline.records import PortalHealth, in_future

_TREND = 14
_MOST_FAILED = 0.5
_LEAST_ASKED = 10


def health_after(
    portal: Portal, report: CrawlReport, before: PortalHealth | None, *, run: str, at: datetime
) -> PortalHealth:
    """The health of a portal after a crawl. Its changes are held where an expectation failed.

    Expectations are the least number of items of each column, that every page of a list and a column's archives can be read,
    that the host did not shut the crawl out, and that not more than half of at least ten items failed.

    Args:
        portal: the declaration.
        report: of the crawl.
        before: its health after the crawl before.
        run, at: id of the run, and when it ended.
    """
    counts = report.counts
    asked = counts["done"] + counts["unchanged"] + counts["failed"]
    reasons = list(report.unmet)
    if asked >= _LEAST_ASKED and counts["failed"] > _MOST_FAILED * asked:
        reasons.append(f"{portal.base_url}: {counts['failed']} of {asked} items failed")
    crawled = {"run": run, "at": at.isoformat(), **counts, "listed": sum(report.listed.values())}
    trend = (*(before.trend if before else ()), crawled)
    return PortalHealth(
        id=portal.id,
        portal=portal.id,
        run=run,
        crawled_at=at,
        last_success=(None if before is None or in_future(before.last_success, at) else before.last_success)
        if reasons
        else at,
        held=bool(reasons),
        reasons=tuple(reasons),
        failures_in_row=(before.failures_in_row if before else 0) + 1 if reasons else 0,
        trend=trend[-_TREND:],
        fill=before.fill if before else {},
        **counts,
    )
