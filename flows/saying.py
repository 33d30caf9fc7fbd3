"""Lines that a run says of itself: on the console of a command, and in the log of a run in Prefect."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping

from flows.progress import bars
from pipeline.versions import changed

_log = logging.getLogger(__name__)


def tell(line: str) -> None:
    """Say a line where the person who started the run sees it."""
    _log.info("%s", line)
    bars().say(line)


def tell_why_again(what: str, made_by: Mapping[tuple[str, str], int]) -> None:
    """Say how much is done a second time, and which parts of Modu changed since the first.

    Args:
        what: noun and verb in both languages, after the number.
        made_by: version of the first time and the one here → how many.
    """
    counts: Counter[str] = Counter()
    for (before, now), count in made_by.items():
        counts[", ".join(changed(before, now))] += count
    for parts, count in sorted(counts.items()):
        tell(f"{count:,} {what}: {parts} changed 已变更")
