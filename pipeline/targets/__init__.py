"""Promises: quantities in context become target records."""

from pipeline.targets.extract import extract
from pipeline.targets.records import VERSION, to_row

__all__ = ["VERSION", "extract", "to_row"]
