"""Flow: portals → archive. A task a portal; hosts run side by side, each at its own polite pace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from prefect import flow, task
from prefect.runtime import flow_run

from flows.environment import side_by_side
from flows.progress import bars
from flows.sources import portals_by_id
from pipeline.archive import ArchiveWriter
from pipeline.crawl import Mode, PoliteSession, Scope, crawl_portal, health_after
from pipeline.crawl.frontier import identity
from pipeline.errors import PortalHeld
from pipeline.records import PortalHealth
from pipeline.settings import Settings
from pipeline.store.database import Store, issue
from pipeline.store.frontier import StoreFrontier

Resolve = Mapping[str, tuple[str, int]]
Counts = dict[str, int]


@task(task_run_name="crawl {portal_id}", persist_result=False)
def crawl_one(portal_id: str, run: str, resolve: Resolve, scope: Scope) -> Counts:
    """Crawl one portal into a WARC file of its own; every request is logged when it is made, every issue at the end."""
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
                StoreFrontier(store, portal_id, identity),
                scope,
                run=run,
                progress=lambda: bars().advance("crawl 采集"),
            )
        before = next((health for health in store.read(PortalHealth) if health.id == portal_id), None)
        health = health_after(portal, report, before, run=run, at=datetime.now(UTC))
        issues = list(report.issues)
        if health.held:
            held = PortalHeld("; ".join(health.reasons), where=portal_id, mend="mend the portal file, crawl it again")
            issues.append(issue("crawl", held, portal=portal_id))
        store.enter({"portals": [health], "issues": issues})
        return report.counts
    finally:
        store.close()


def _run_name() -> str:
    """What the run is about: its portals by id while they are few."""
    portals = flow_run.parameters["portals"]
    return f"crawl {', '.join(portals) if len(portals) <= 3 else f'{len(portals)} portals'}"


@flow(name="crawl-portals", flow_run_name=_run_name, task_runner=side_by_side(Settings().hosts_at_once))
def crawl_portals(
    portals: Sequence[str],
    resolve: Resolve | None = None,
    since: date | None = None,
    limit: int | None = None,
    mode: Mode = "update",
    max_pages: int | None = None,
) -> dict[str, Counts]:
    """Crawl portals and archive what they answer.

    Args:
        portals: ids of declared portals.
        resolve: loopback address and port by host, for portals that are served on this machine.
        since: list items before this day are left out.
        limit: at most so many documents a portal.
        mode: update (what is new and what is due), backfill (every list to its end) or full (every item again).
        max_pages: at most so many pages of a list.
    """
    run = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    scope = Scope(mode=mode, since=since, limit=limit, max_pages=max_pages)
    futures = {portal: crawl_one.submit(portal, run, resolve or {}, scope) for portal in portals}
    return {portal: future.result() for portal, future in futures.items()}
