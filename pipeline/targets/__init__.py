"""Promises: quantities in context become target records."""

from pipeline.targets.extract import VERSION, extract, to_row

__all__ = ["VERSION", "extract", "to_row"]
