"""Flow: portals → archive. A task a portal; hosts run side by side, each at its own polite pace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from prefect import flow, task
from prefect.runtime import flow_run

from flows.environment import side_by_side
from flows.events import portal_failed
from flows.limits import alone_at, ensure_limits
from flows.parameters import Crawl
from flows.progress import bars
from flows.reports import OUTCOMES, Progress, report_counts, report_issues
from flows.retries import again_after
from flows.sources import portals_by_id, sample_portals
from flows.stopping import ending_its_tasks, go_on
from pipeline.archive import ArchiveWriter
from pipeline.crawl import PoliteSession, Scope, crawl_portal, health_after
from pipeline.crawl.frontier import identity
from pipeline.errors import PortalFailed, PortalHeld
from pipeline.records import PortalHealth
from pipeline.settings import Settings
from pipeline.store.database import Store, issue
from pipeline.store.frontier import StoreFrontier

Resolve = Mapping[str, tuple[str, int]]
Counts = dict[str, int]
STEP = "crawl 采集"
_SEE_ITS_HEALTH = "`modu portals health` and the table issues say why 原因见门户健康与问题表"


class NothingCrawled(PortalFailed):
    """No portal of a run could be read; ``counts`` is what the crawl would have given otherwise."""

    def __init__(self, counts: dict[str, Counts]) -> None:
        super().__init__("no portal could be read 没有可读取的门户", where=", ".join(counts), mend=_SEE_ITS_HEALTH)
        self.counts = counts


@task(
    task_run_name="crawl {portal_id}",
    persist_result=False,
    **again_after(30),
)
def crawl_one(portal_id: str, run: str, resolve: Resolve, scope: Scope) -> Counts:
    """Crawl one portal into a WARC file of its own; every request is logged when it is made, every issue at the end.

    Raises:
        PortalFailed: none of its lists could be read. Its health, issues and event are entered all the same.
    """
    settings = Settings()
    portal = portals_by_id([portal_id])[portal_id]
    store = Store(settings.database_url)
    try:
        with (
            alone_at(portal.hosts, scope.until),
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
                progress=_item_done,
            )
        before = _health(store, portal_id)
        health = health_after(portal, report, before, run=run, at=datetime.now(UTC))
        issues = list(report.issues)
        if health.held:
            held = PortalHeld("; ".join(health.reasons), where=portal_id, mend="mend the portal file, crawl it again")
            issues.append(issue("crawl", held, portal=portal_id))
        store.enter({"portals": [health], "issues": issues})
        if health.reasons:
            portal_failed(health)
        if report.failed:
            raise PortalFailed("none of its lists could be read", where=portal_id, mend=_SEE_ITS_HEALTH)
        return report.counts
    finally:
        store.close()


def _health(store: Store, portal: str) -> PortalHealth | None:
    """How a portal did so far; None before its first crawl."""
    return next((PortalHealth.model_validate(row) for row in store.rows("portals", id=portal)), None)


def _item_done() -> None:
    bars().advance(STEP)
    go_on()


@contextmanager
def _served(portals: Sequence[str]) -> Iterator[Resolve]:
    """Where the sample portals among some portals answer, while they are crawled; other portals are asked at home."""
    if not set(portals) & sample_portals().keys():
        yield {}
        return
    from flows.samples import serve_samples

    with serve_samples() as resolve:
        yield resolve


def portals_of_run() -> str:
    """The portals of the running flow: by id while they are few, else how many."""
    portals = Crawl.model_validate(flow_run.parameters.get("crawl") or {}).chosen
    return ", ".join(portals) if len(portals) <= 3 else f"{len(portals)} portals"


@flow(
    name="crawl-portals",
    flow_run_name=lambda: f"crawl {portals_of_run()}",
    task_runner=side_by_side(Settings().hosts_at_once),
)
def crawl_portals(crawl: Crawl = Crawl()) -> dict[str, Counts]:
    """Crawl portals and archive what they answer. 采集门户并归档。

    Args:
        crawl: which portals, and how far; sample portals are served on loopback while they are crawled. 采集范围。

    Returns:
        portal → requested, done, unchanged, skipped, failed.

    Raises:
        NothingCrawled: no portal could be read. One that could not does not keep the others from it; its task is red.
    """
    started = datetime.now(UTC)
    run, scope, portals = started.strftime("%Y%m%dT%H%M%S.%f"), crawl.scope(started), crawl.chosen
    ensure_limits(host for portal in portals_by_id(portals).values() for host in portal.hosts)
    counts: dict[str, Counts] = {}
    read = 0
    store = Store(Settings().database_url)
    try:
        progress = Progress("portals 门户", len(portals))
        with _served(portals) as resolve, ending_its_tasks():
            order = _longest_waiting_first(store, portals) if scope.until else portals
            futures = {portal: crawl_one.submit(portal, run, dict(resolve), scope) for portal in order}
            for portal, future in futures.items():
                result = future.result(raise_on_failure=False)
                read += isinstance(result, dict)
                counts[portal] = _counted(store, portal, result, run)
                progress.advance()
    finally:
        store.close()
    report_counts("portals", "Portals: what was asked for, and how it ended 门户采集结果", "portal 门户", counts)
    report_issues(started, ["crawl"])
    bars().ended(STEP, {name: sum(row[name] for row in counts.values()) for name in OUTCOMES}, portals=len(counts))
    if counts and not read:
        raise NothingCrawled(counts)
    return counts


def _longest_waiting_first(store: Store, portals: Sequence[str]) -> list[str]:
    """Portals by the time of their last success, so that one that was left out when the time was up is the first next time."""
    known = {row["id"]: str(row["last_success"] or "") for row in store.rows("portals", id=list(portals))}
    return sorted(portals, key=lambda portal: known.get(portal, ""))


def _broke_down(store: Store, portal: str, error: Exception, run: str) -> None:
    """A crawl that ended without a report is a night without success as well: an issue, the portal's health, an event."""
    health = _health(store, portal) or PortalHealth(id=portal, portal=portal, run=run, crawled_at=datetime.now(UTC))
    health = health.model_copy(
        update={"failures_in_row": health.failures_in_row + 1, "reasons": (f"{type(error).__name__}: {error}",)}
    )
    store.enter({"portals": [health], "issues": [issue("crawl", error, portal=portal)]})
    portal_failed(health)


def _counted(store: Store, portal: str, result: Counts | BaseException, run: str) -> Counts:
    """Counts of a portal; one whose crawl broke down counts as one that failed, and the others go on."""
    if isinstance(result, dict):
        return result
    if not isinstance(result, Exception):
        raise result
    if isinstance(result, PortalFailed) and (health := _health(store, portal)):
        return {name: getattr(health, name) for name in OUTCOMES}
    _broke_down(store, portal, result, run)
    return {**dict.fromkeys(OUTCOMES, 0), "requested": 1, "failed": 1}
