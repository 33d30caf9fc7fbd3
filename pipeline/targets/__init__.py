"""Promises: quantities in context become target records."""

from pipeline.targets.extract import extract, time_frames
from pipeline.targets.promises import flatten
from pipeline.targets.records import to_row
from pipeline.targets.series import follow

__all__ = ["extract", "flatten", "follow", "time_frames", "to_row"]
