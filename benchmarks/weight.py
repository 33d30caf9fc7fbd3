"""What a release weighs, in bytes a byte of text (UTF-8) by part, and what its pages make a reader wait for.

A release that MODU_BENCH_RELEASE names, or one of 300 documents of the benchmark's own. Times are those of Chromium, from files, where
it and playwright are installed: until the first row is seen, the middle one of three.
"""

from __future__ import annotations

import importlib
import os
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.library import fill
from pipeline.publish.release import publish
from pipeline.store.database import Store

_DOCUMENTS = 300
_ROWS = {
    "index.html": "main table tbody tr",
    "places.html": "#places tbody tr",
    "promises.html": "#rows tr",
    "names.html": "#names tbody tr",
    "citations.html": "#policies tbody tr",
    "search.html?q=数据": "#hits li",
    "compare.html": "#table tbody tr",
}
"""Pages, and what of each a reader waits for."""
_LARGEST = 12


def _parts(release: Path) -> Counter[str]:
    """Bytes by part: tables by format, the room's pages and data by folder."""
    held: Counter[str] = Counter()
    for path in release.rglob("*"):
        if path.is_file():
            inside = path.relative_to(release).parts
            kind = "".join(path.suffixes) if path.suffix != ".html" else "pages"
            held["/".join(inside[:2][: len(inside) - 1]) or kind] += path.stat().st_size
    return held


def _tables(release: Path) -> Iterator[tuple[str, int]]:
    """Bytes of each table and index of the SQLite file, the largest first; none where this SQLite cannot tell."""
    with closing(sqlite3.connect(f"{(release / 'modu.sqlite').resolve().as_uri()}?mode=ro", uri=True)) as file:
        try:
            yield from file.execute("SELECT name, sum(pgsize) n FROM dbstat GROUP BY 1 ORDER BY n DESC")
        except sqlite3.OperationalError:
            return


def _text(release: Path) -> int:
    with closing(sqlite3.connect(f"{(release / 'modu.sqlite').resolve().as_uri()}?mode=ro", uri=True)) as file:
        return int(file.execute("SELECT sum(length(CAST(text AS BLOB))) FROM documents").fetchone()[0])


def _waits(release: Path) -> Iterator[str]:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        playwright: Any = importlib.import_module("playwright.sync_api")
    except ImportError:
        browser = None
    if browser is None:
        yield "Chromium or playwright is not installed: no times"
        return
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for name, row in _ROWS.items():
            times, size = [], (release / name.partition("?")[0]).stat().st_size
            for _ in range(3):
                page = opened.new_page()
                begun = time.perf_counter()
                page.goto((release / name.partition("?")[0]).as_uri() + name[len(name.partition("?")[0]) :])
                page.wait_for_selector(row, state="visible")
                times.append(1000 * (time.perf_counter() - begun))
                page.close()
            yield f"  {name:<20} {size / 1000:7,.0f} kB, first row after {sorted(times)[1]:5,.0f} ms"
        opened.close()


def _weigh(release: Path) -> Iterator[str]:
    text, parts = _text(release), _parts(release)
    whole = sum(parts.values())
    extra = sum(n for name, n in parts.items() if name in (".csv", ".excel.csv", ".jsonl", ".xlsx"))
    yield f"{text / 1e6:,.1f} MB of text; {whole / text:.1f} bytes a byte of it in all"
    yield f"{(whole - extra) / text:.1f} bytes a byte without CSV, JSON Lines and workbook"
    for name, size in parts.most_common(_LARGEST):
        yield f"  {name:<20} {size / 1e6:7,.1f} MB {size / text:6.2f}"
    for name, size in list(_tables(release))[:_LARGEST]:
        yield f"  modu.sqlite {name:<28} {size / 1e6:7,.1f} MB {size / text:6.2f}"
    yield from _waits(release)


def run() -> Iterator[str]:
    """The benchmark's lines."""
    if named := os.environ.get("MODU_BENCH_RELEASE"):
        yield from _weigh(Path(named))
        return
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "store.sqlite", _DOCUMENTS)
        store = Store(f"sqlite:///{Path(folder) / 'store.sqlite'}")
        yield from _weigh(publish(store, Path(folder) / "releases").folder)
        store.close()
