"""Promises: quantities in context become target records."""

from pipeline.targets.extract import extract, time_frames
from pipeline.targets.promises import Flat, flatten
from pipeline.targets.records import to_row
from pipeline.targets.series import STATED, follow

__all__ = ["STATED", "Flat", "extract", "flatten", "follow", "time_frames", "to_row"]
