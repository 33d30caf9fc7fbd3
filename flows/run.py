"""Flow: the main job end to end, from portals, an archive or a folder to a release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow

from flows.annotate import annotate_documents
from flows.compare import compare_cities
from flows.crawl import crawl_portals
from flows.documents import read_documents
from flows.publish import publish_release
from pipeline.settings import Settings
from pipeline.store.database import Store


def holds_documents() -> bool:
    """Is there anything in the store to annotate?"""
    store = Store(Settings().database_url)
    try:
        return store.counts()["documents"] > 0
    finally:
        store.close()


@flow(name="run", flow_run_name="run", persist_result=False)
def run(
    portals: Sequence[str] = (),
    resolve: dict[str, tuple[str, int]] | None = None,
    archive: Path | None = None,
    documents: Path | None = None,
    manifest: Path | None = None,
    since: date | None = None,
    limit: int | None = None,
    replicates: int = 2000,
) -> dict[str, Any]:
    """Crawl, read, annotate, compare and publish.

    Args:
        portals: ids of portals to crawl.
        resolve: loopback address and port by host, for portals that are served on this machine.
        archive: a WARC file to read.
        documents: a folder of files to read.
        manifest: a CSV with title, city and date of these files.
        since: list items before this day are left out of the crawl.
        limit: at most so many documents a portal.
        replicates: bootstrap replicates of the city measure.
    """
    crawled = crawl_portals(list(portals), resolve, since, limit) if portals else {}
    read = read_documents(archive, documents, manifest)
    if not holds_documents():
        return {"crawl": crawled, "documents": read, "publish": None}
    return {
        "crawl": crawled,
        "documents": read,
        "annotate": annotate_documents(),
        "compare": compare_cities(replicates),
        "publish": publish_release(),
    }
