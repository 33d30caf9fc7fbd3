"""Promises: quantities in context become target records."""

from pipeline.targets.extract import extract
from pipeline.targets.records import VERSION, to_row
from pipeline.targets.series import follow

__all__ = ["VERSION", "extract", "follow", "to_row"]
