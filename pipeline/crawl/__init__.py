"""Fetch politely: session, outcomes, frontier."""

from pipeline.crawl.session import Answer, PoliteSession
from pipeline.crawl.walk import CrawlReport, crawl_portal
from pipeline.portals.urls import canonical_url

__all__ = ["Answer", "CrawlReport", "PoliteSession", "canonical_url", "crawl_portal"]
