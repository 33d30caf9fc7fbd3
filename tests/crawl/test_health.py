"""How a portal is doing, and that what fails its expectations is kept back and read later."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from loopback_site import declared

from pipeline.crawl import CrawlReport, health_after
from pipeline.records import Fetch, PortalHealth
from pipeline.store.counted import held_archives
from pipeline.store.database import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def report(*, done: int = 0, failed: int = 0, unmet: tuple[str, ...] = ()) -> CrawlReport:
    made = CrawlReport(unmet=list(unmet))
    made.outcomes.update({"done": done, "failed": failed})
    return made


def after(before: PortalHealth | None, made: CrawlReport, day: int = 1) -> PortalHealth:
    return health_after(declared(), made, before, run=f"r{day}", at=NOON.replace(day=day))


def test_a_failed_expectation_holds_a_portal_until_it_is_met_again() -> None:
    good = after(None, report(done=12))
    bad = after(good, report(unmet=("column zc: 0 items, expected at least 1",)), day=2)
    worse = after(bad, report(unmet=("again",)), day=3)
    healed = after(worse, report(done=1), day=4)
    assert [health.held for health in (good, bad, worse, healed)] == [False, True, True, False]
    assert (worse.failures_in_row, worse.last_success, worse.reasons) == (2, NOON, ("again",))
    assert (healed.failures_in_row, healed.last_success) == (0, NOON.replace(day=4))
    assert [row["done"] for row in healed.trend] == [12, 0, 0, 1]


@pytest.mark.parametrize(("done", "failed", "held"), [(5, 4, False), (5, 6, True), (0, 4, False)])
def test_many_failures_hold_a_portal(done: int, failed: int, held: bool) -> None:
    assert after(None, report(done=done, failed=failed)).held is held


def test_the_files_of_held_crawls_are_known(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    rows = [
        Fetch(id=file, run=file, portal="test", url="u", at=NOON.replace(day=day), outcome="done", archive_file=file)
        for day, file in ((1, "good.warc.gz"), (2, "bad.warc.gz"))
    ]
    good = after(None, report(done=12))
    held = after(good, report(unmet=("no items",)), day=2)
    store.enter({"fetches": rows, "portals": [held]})
    assert held_archives(store) == {"bad.warc.gz"}
    store.enter({"portals": [after(held, report(done=1), day=3)]})
    assert held_archives(store) == set()
    store.close()
