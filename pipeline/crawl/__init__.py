"""Fetch politely: session, outcomes, lists, frontier, the walk of a portal, its health."""

from pipeline.crawl.answer import Answer
from pipeline.crawl.frontier import Frontier, MemoryFrontier
from pipeline.crawl.health import health_after
from pipeline.crawl.probe import Probed, probe_portal
from pipeline.crawl.report import CrawlReport
from pipeline.crawl.session import PoliteSession
from pipeline.crawl.walk import Mode, Scope, crawl_portal
from pipeline.portals import canonical_url

__all__ = [
    "Answer",
    "CrawlReport",
    "Frontier",
    "MemoryFrontier",
    "Mode",
    "PoliteSession",
    "Probed",
    "Scope",
    "canonical_url",
    "crawl_portal",
    "health_after",
    "probe_portal",
]
