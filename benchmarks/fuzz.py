"""Spoilt files of all kinds: what becomes of them, what no reader of ours foresaw, the slowest and how much memory it took.

2,000 files made by the builders of the tests, or MODU_BENCH_SPOILT of them; a folder named by MODU_BENCH_FILES gives its own files to be
spoilt instead. MODU_BENCH_SEED names another seed than 1. What no reader foresaw, and the slowest, is kept in a folder that is named.
"""

from __future__ import annotations

import os
import resource
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from pipeline.documents.formats import READABLE, apart
from tests.documents.spoilt import own_files, read_spoilt, series

_MOST_BYTES = 3_000_000  # of a file that others made
_KINDS = READABLE | {"gz", "wacz", "csv"}
_SHOWN = 20


def _files(folder: str | None) -> Mapping[str, bytes]:
    if not folder:
        return own_files()
    found = [path for path in sorted(Path(folder).rglob("*")) if path.suffix.lower().lstrip(".") in _KINDS]
    few = [path for path in found if path.is_file() and 0 < path.stat().st_size < _MOST_BYTES]
    return {f"{number}-{path.name}": path.read_bytes() for number, path in enumerate(few)}


def run() -> Iterator[str]:
    """Files by their end, and what was unforeseen."""
    files = _files(os.environ.get("MODU_BENCH_FILES"))
    count, seed = int(os.environ.get("MODU_BENCH_SPOILT", "2000")), int(os.environ.get("MODU_BENCH_SEED", "1"))
    ends, unforeseen = Counter[str](), list[str]()
    slowest, slow = (0.0, ""), b""
    kept = Path(mkdtemp(prefix="modu-spoilt-"))
    with TemporaryDirectory() as folder:
        for number, (name, payload) in enumerate(series(files, count, seed)):
            came = read_spoilt(name, payload, Path(folder))
            ends["read" if "documents" in came.end else came.end] += 1
            if came.seconds > slowest[0]:
                slowest, slow = (came.seconds, f"number {number}, {name}"), payload
            if came.unforeseen:
                unforeseen.append(f"number {number}: {came.unforeseen}")
                (kept / f"{number}-{name}").write_bytes(payload)
    (kept / "slowest").write_bytes(slow)
    apart.end_all()  # what readers took is known when they have ended
    own, readers = (
        resource.getrusage(whose).ru_maxrss // 1024 for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    yield f"{count} files of {len(files)} spoilt, seed {seed}: " + ", ".join(
        f"{n} {end}" for end, n in ends.most_common()
    )
    yield f"slowest {slowest[0]:.1f} s ({slowest[1]}), memory at most {own} MB here, {readers} MB in readers"
    yield f"{len(unforeseen)} that no reader foresaw; kept in {kept}"
    yield from unforeseen[:_SHOWN]
