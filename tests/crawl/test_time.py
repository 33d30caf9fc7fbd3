"""A crawl has its time and no more; and a clock that was wrong once is not believed for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from loopback_site import BASE, TODAY, Crawl, Site, declared

from pipeline.crawl import CrawlReport, MemoryFrontier, health_after
from pipeline.crawl.frontier import identity
from pipeline.records import Fetch, FrontierEntry, PortalHealth
from pipeline.store.database import Store
from pipeline.store.frontier import StoreFrontier

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = datetime(2999, 1, 1, tzinfo=UTC)


def page(number: int, links: str = "") -> str:
    return f"<html><h1>第{number}号通知</h1><p>第{number}号：本办法由市数据部门负责解释，自公布之日起施行。</p>{links}</html>"


def endless(site: Site) -> Callable[[], datetime]:
    """A list on which something new stands on every page; and a time that goes on by a minute with each request."""
    for number in range(1, 60):
        path = "/zc/index.html" if number == 1 else f"/zc/index_{number}.html"
        row = f'<li><a href="{number}.html">关于第{number}项工作的通知</a> 2026-02-20</li>'
        site.page(path, f"<html><title>列表</title><ul>{row}</ul></html>")
        site.page(f"/zc/{number}.html", page(number))
    return lambda: NOON + timedelta(minutes=len(site.requests))


def test_a_portal_without_end_is_left_when_its_time_is_up_and_gone_on_with_the_next_night(
    site: Site, crawl: Crawl
) -> None:
    now = endless(site)
    first = crawl(minutes=20, now=now)
    assert len(site.requests) == 20 and first.counts["done"] == 9
    assert [issue.kind for issue in first.issues] == ["out_of_time"] and not first.unmet
    second = crawl(after=first, now=now, until=NOON + timedelta(minutes=30))
    assert second.counts["skipped"] == 9 and second.counts["done"] == 9 and len(site.requests) == 30


def test_a_portal_that_was_never_reached_in_time_was_not_read(site: Site, crawl: Crawl) -> None:
    late = crawl(now=endless(site), until=NOON)
    assert not site.requests and len(late.unmet) == 1 and "time was up" in late.unmet[0]


def test_files_that_no_time_was_left_for_are_fetched_the_next_night(site: Site, crawl: Crawl) -> None:
    links = "".join(f"<a href='{name}.pdf'>附件{name}</a>" for name in "一二三")
    site.page("/zc/index.html", '<html><ul><li><a href="1.html">关于示例工作的通知</a> 2026-02-20</li></ul></html>')
    site.page("/zc/1.html", page(1, links))
    for name in ("%E4%B8%80", "%E4%BA%8C", "%E4%B8%89"):
        site.replies[f"/zc/{name}.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 " + name.encode())
    cut = crawl(minutes=5, now=lambda: NOON + timedelta(minutes=len(site.requests)))
    assert (cut.counts["done"], cut.counts["skipped"]) == (2, 2)
    assert crawl(after=cut, days=1).counts["done"] == 2


def test_what_was_checked_by_a_wrong_clock_is_asked_for_again(site: Site, crawl: Crawl) -> None:
    site.page("/zc/index.html", '<html><ul><li><a href="1.html">关于示例工作的通知</a> 2026-02-20</li></ul></html>')
    site.page("/zc/1.html", page(1))
    wrong = crawl(days=365_000)
    assert wrong.counts["done"] == 1
    site.page("/zc/1.html", page(2))
    right = crawl(after=wrong)
    assert right.counts["done"] == 1 and [issue.kind for issue in right.issues] == ["future_date"]
    assert not crawl(after=right, days=1).issues


@pytest.mark.parametrize("kind", ["memory", "store"])
def test_it_is_due_although_no_list_shows_it(kind: str, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    frontier = MemoryFrontier() if kind == "memory" else StoreFrontier(store, "test", identity)
    url, day = f"{BASE}/zc/1.html", date(2999, 1, 1)
    entry = FrontierEntry(id=identity("test", url), portal="test", url=url, checked_on=day, due_on=date(2999, 2, 1))
    frontier.enter(Fetch(id="f", run="r", portal="test", url=url, at=LATER, outcome="done"), entry)
    assert [one.url for one in frontier.due(TODAY, 9)] == [url]
    store.close()


def test_a_success_that_has_not_come_yet_holds_nothing_free() -> None:
    before = PortalHealth(id="test", portal="test", run="r1", crawled_at=LATER, last_success=LATER)
    after = health_after(declared(), CrawlReport(unmet=["no items"]), before, run="r2", at=NOON)
    assert after.held and after.last_success is None
