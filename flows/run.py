"""Flow: the main job end to end, from portals, an archive or a folder to a release."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.annotate import annotate_documents
from flows.compare import compare_cities
from flows.crawl import NothingCrawled, crawl_portals
from flows.documents import read_documents
from flows.parameters import Compare, Crawl, Read
from flows.publish import publish_release
from flows.reports import report_whole_run
from flows.retries import through_an_outage
from pipeline.settings import Settings
from pipeline.store.database import Store


def holds_documents() -> bool:
    """Is there anything in the store to annotate?"""
    store = Store(Settings().database_url)
    try:
        return store.counts()["documents"] > 0
    finally:
        store.close()


def every_step(crawl: Crawl | None, read: Read, compare: Compare) -> dict[str, Any]:
    """Crawl (unless there is nothing to crawl), read, annotate, compare and publish; inside a flow.

    Returns:
        step → what it counted; `publish` is None where there is nothing to publish.

    Raises:
        NothingCrawled: no portal could be read; after the other steps, which go on with what is there.
    """
    crawled, failure = _crawled(crawl) if crawl is not None else ({}, None)
    documents = through_an_outage(read_documents, read)
    result: dict[str, Any] = {"crawl": crawled, "documents": documents, "publish": None}
    if holds_documents():
        result |= {
            "annotate": through_an_outage(annotate_documents),
            "compare": through_an_outage(compare_cities, compare),
            "publish": through_an_outage(publish_release),
        }
    through_an_outage(report_whole_run, result)
    if failure is not None:
        raise failure
    return result


def _crawled(crawl: Crawl) -> tuple[dict[str, Any], NothingCrawled | None]:
    """What the crawl counted, and its failure."""
    try:
        return through_an_outage(crawl_portals, crawl), None
    except NothingCrawled as error:
        return error.counts, error


@flow(name="run", flow_run_name="run", persist_result=False)
def run(crawl: Crawl | None = None, read: Read = Read(), compare: Compare = Compare()) -> dict[str, Any]:
    """Crawl, read, annotate, compare and publish. 采集、读取、标注、比较、发布。

    Args:
        crawl: which portals to crawl, and how far; none: nothing is crawled.
        read: what to read besides the archive.
        compare: how the measure of cities is taken.
    """
    return every_step(crawl, read, compare)
