"""Where a match begins and ends that may not be there."""

from __future__ import annotations

import re


def start_of(found: re.Match[str] | None, default: int) -> int:
    """Where a match begins; ``default`` where there is none."""
    return default if found is None else found.start()


def end_of(found: re.Match[str] | None, default: int) -> int:
    """Where a match ends; ``default`` where there is none."""
    return default if found is None else found.end()
