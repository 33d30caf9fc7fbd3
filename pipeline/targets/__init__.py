"""Promises: quantities in context become target records."""

from pipeline.targets.extract import extract
from pipeline.targets.records import VERSION, to_row
from pipeline.targets.series import SERIES_VERSION, follow

__all__ = ["SERIES_VERSION", "VERSION", "extract", "follow", "to_row"]
