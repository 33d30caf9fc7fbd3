"""The texts that benchmarks read: the sample documents, or a folder of texts named by MODU_BENCH_TEXTS."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.settings import corpora_dir

_MOST = 60


def texts() -> list[str]:
    """Texts in order of file name; of a large folder sixty, spread evenly."""
    folder = os.environ.get("MODU_BENCH_TEXTS")
    if not folder:
        paths = sorted(corpora_dir().glob("sample_portals/*/documents/*.md"))
    else:
        held = sorted(Path(folder).rglob("*.txt"))
        paths = held[:: max(1, len(held) // _MOST)][:_MOST]
    return [path.read_text("utf-8").split("---\n", 2)[-1] for path in paths]


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of some runs."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def run() -> Iterator[str]:
    """How much there is to read."""
    found = texts()
    yield f"{len(found)} texts, {sum(map(len, found)):,} characters"
