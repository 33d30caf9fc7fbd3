"""A crawl of the sample portals: every document and file archived, every trap named, nothing new the second time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.samples import Site, load_sites, serve_samples
from flows.samples.sites import samples_dir
from pipeline.archive import ArchiveWriter
from pipeline.crawl import CrawlReport, PoliteSession, crawl_portal
from pipeline.portals import load_portals
from pipeline.portals.urls import canonical_url
from pipeline.settings import Settings

SITES = load_sites()
PORTALS = load_portals([samples_dir()])
NAMED = {
    "challenge": "challenge_page",
    "home": "soft_redirect",
    "missing": "bad_status",
    "disallowed": "robots_disallowed",
}


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, tuple[str, int]]]:
    with serve_samples() as addresses:
        yield addresses


def crawl(site: Site, served: dict[str, tuple[str, int]], home: Path, known: dict[str, str]) -> CrawlReport:
    settings = Settings(home=home)
    portal = PORTALS[f"sample-{site.id}"]
    name = f"{portal.id}-{len(known)}"
    with ArchiveWriter(settings.archive, name) as archive, PoliteSession(settings, resolve=served) as session:
        return crawl_portal(portal, session, archive, known)


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.id)
def test_a_crawl_finds_all_and_names_every_trap(site: Site, served: dict[str, tuple[str, int]], tmp_path: Path) -> None:
    report = crawl(site, served, tmp_path, {})
    base = PORTALS[f"sample-{site.id}"].base_url
    files = {attachment.path for document in site.documents for attachment in document.attachments}
    assert {page.url.removeprefix(base) for page in report.pages} == {d.path for d in site.documents} | files
    assert {issue.place.removeprefix(base): issue.kind for issue in report.issues} == {
        trap.path: NAMED[trap.answer] for trap in site.traps
    }
    known = {canonical_url(fetch.url): fetch.content_hash for fetch in report.fetches if fetch.content_hash}
    again = crawl(site, served, tmp_path, known)
    assert again.counts["done"] == 0
    assert again.counts["unchanged"] == len(site.documents) + len(files)
