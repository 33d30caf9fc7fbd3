"""Fetch politely: session, outcomes, lists, the walk of a portal."""

from pipeline.crawl.answer import Answer
from pipeline.crawl.report import CrawlReport
from pipeline.crawl.session import PoliteSession
from pipeline.crawl.walk import crawl_portal
from pipeline.portals import canonical_url

__all__ = ["Answer", "CrawlReport", "PoliteSession", "canonical_url", "crawl_portal"]
