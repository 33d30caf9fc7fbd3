"""Flow: portals → archive. A task a portal; hosts run side by side, each at its own polite pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from prefect import flow, task

from flows.environment import side_by_side
from flows.progress import bars
from flows.sources import portals_by_id
from pipeline.archive import ArchiveWriter
from pipeline.crawl import PoliteSession, crawl_portal
from pipeline.settings import Settings
from pipeline.store.database import Store

Resolve = Mapping[str, tuple[str, int]]
Counts = dict[str, int]


@task(task_run_name="crawl {portal_id}", persist_result=False)
def crawl_one(portal_id: str, run: str, resolve: Resolve, since: date | None, limit: int | None) -> Counts:
    """Crawl one portal into a WARC file of its own; log every request and every issue."""
    settings = Settings()
    portal = portals_by_id([portal_id])[portal_id]
    store = Store(settings.database_url)
    try:
        with (
            ArchiveWriter(settings.archive, f"{run}-{portal_id}") as archive,
            PoliteSession(settings, resolve=dict(resolve)) as session,
        ):
            report = crawl_portal(
                portal,
                session,
                archive,
                store.known_pages(portal_id),
                run=run,
                since=since,
                limit=limit,
                progress=lambda: bars().advance("crawl 采集"),
            )
        store.add_fetches(report.fetches)
        store.add_issues(report.issues)
        return report.counts
    finally:
        store.close()


@flow(name="crawl-portals", flow_run_name="crawl {portals}", task_runner=side_by_side(8))
def crawl_portals(
    portals: Sequence[str], resolve: Resolve | None = None, since: date | None = None, limit: int | None = None
) -> dict[str, Counts]:
    """Crawl portals and archive what they answer.

    Args:
        portals: ids of declared portals.
        resolve: loopback address and port by host, for portals that are served on this machine.
        since: list items before this day are left out.
        limit: at most so many documents a portal.
    """
    run = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    futures = {portal: crawl_one.submit(portal, run, resolve or {}, since, limit) for portal in portals}
    return {portal: future.result() for portal, future in futures.items()}
