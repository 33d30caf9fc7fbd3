"""A crawl of the sample portals: every document and file archived, every trap named, nothing new the second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.samples import Site, load_sites, serve_samples
from flows.samples.sites import samples_dir
from pipeline.archive import ArchiveWriter, read_archive
from pipeline.crawl import CrawlReport, MemoryFrontier, PoliteSession, Scope, crawl_portal
from pipeline.portals import load_portals
from pipeline.settings import Settings

SITES = load_sites()
PORTALS = load_portals([samples_dir()])
NAMED = {
    "challenge": "challenge",
    "home": "soft_redirect",
    "missing": "gone",
    "disallowed": "refused_by_robots",
}


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, tuple[str, int]]]:
    with serve_samples() as addresses:
        yield addresses


def crawl(
    site: Site, served: dict[str, tuple[str, int]], home: Path, frontier: MemoryFrontier, scope: Scope | None = None
) -> CrawlReport:
    settings = Settings(home=home)
    portal = PORTALS[f"sample-{site.id}"]
    name = f"run-{len(frontier.fetches)}"
    with ArchiveWriter(settings.archive, name) as archive, PoliteSession(settings, resolve=served) as session:
        return crawl_portal(portal, session, archive, frontier, scope)


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.id)
def test_a_crawl_finds_all_and_names_every_trap(site: Site, served: dict[str, tuple[str, int]], tmp_path: Path) -> None:
    frontier = MemoryFrontier()
    report = crawl(site, served, tmp_path, frontier)
    base = PORTALS[f"sample-{site.id}"].base_url
    files = {attachment.path for document in site.documents for attachment in document.attachments}
    archived = [page.url for page, _ in read_archive(tmp_path / "archive" / "run-0.warc.gz")]
    assert {url.removeprefix(base) for url in archived} == {d.path for d in site.documents} | files
    assert {issue.place.removeprefix(base): issue.kind for issue in report.issues} == {
        trap.path: NAMED[trap.answer] for trap in site.traps
    }
    again = crawl(site, served, tmp_path, frontier, Scope(mode="full"))
    assert again.counts["done"] == 0
    assert again.counts["unchanged"] == len(site.documents) + len(files)
