"""Annotation by Prefect on threads, processes and Dask, beside plain calls: documents a minute, and whether all give the same rows.

Texts: the files of MODU_BENCH_BULK, a folder with `*.txt` in it, the first so many in order of name (MODU_BENCH_DOCUMENTS, 300);
without it the sample documents. Dask is a scheduler with two workers in processes of their own, one of which is killed on the way.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.texts import texts
from pipeline.records import Document, revision_of
from pipeline.store.database import Store

_PLAIN = """
from benchmarks.runners import plain
plain()
"""
_FLOW = """
import time
from flows.environment import prepare
prepare()
from prefect.testing.utilities import prefect_test_harness
from flows.annotate import annotate_documents
from pipeline.annotate import load
load()("到2027年，建成智算中心5个。")
with prefect_test_harness(server_startup_timeout=120):
    started = time.perf_counter()
    annotate_documents()
    print("seconds", time.perf_counter() - started, flush=True)
"""
_TABLES = ("targets", "mentions", "citations", "emphasis", "clauses")


def plain() -> None:
    """The work itself: what a task does, over all documents in batches of the same size, without Prefect."""
    from functools import partial

    from pipeline.annotate import annotate_all, load
    from pipeline.records import Annotations
    from pipeline.review import settle
    from pipeline.settings import Settings
    from pipeline.store.readings import pending
    from pipeline.versions import READING, versions

    load()("到2027年，建成智算中心5个。")
    started = time.perf_counter()
    settings = Settings()
    store = Store(settings.database_url)
    ids = pending(store, versions(READING)).ids
    for at in range(0, len(ids), settings.documents_per_task):
        documents = list(store.documents(ids[at : at + settings.documents_per_task]))
        for document, result in zip(documents, annotate_all(documents), strict=True):
            if isinstance(result, Annotations):
                store.save_annotations(result, partial(settle, document=document))
    store.close()
    print("seconds", time.perf_counter() - started, flush=True)


def _documents() -> list[Document]:
    folder, most = os.environ.get("MODU_BENCH_BULK"), int(os.environ.get("MODU_BENCH_DOCUMENTS", "300"))
    found = [path.read_text("utf-8") for path in sorted(Path(folder).rglob("*.txt"))[:most]] if folder else texts()
    return [
        Document(
            id=f"{number:06d}",
            url=f"http://bench.test/{number}",
            text=text,
            chars=len(text),
            revision=revision_of(text),
        )
        for number, text in enumerate(found)
        if text.strip()
    ]


def _digest(home: Path) -> str:
    """One number for all rows of a store."""
    store, hashed = Store(f"sqlite:///{home / 'modu.sqlite'}"), hashlib.sha256()
    for table in _TABLES:
        for row in store.rows(table):
            hashed.update(json.dumps(row, sort_keys=True, default=str).encode())
    store.close()
    return hashed.hexdigest()[:12]


def _timed(script: str, documents: Sequence[Document], runner: str = "") -> tuple[float, str]:
    """Seconds of the work in a process of its own, on a fresh store, and the digest of its rows."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder)
        store = Store(f"sqlite:///{home / 'modu.sqlite'}")
        store.save_documents(documents)
        store.close()
        env = {**os.environ, "MODU_HOME": str(home), "PREFECT_HOME": str(home / "prefect")}
        env |= {"PREFECT_LOGGING_LEVEL": "CRITICAL"} | ({"MODU_TASK_RUNNER": runner} if runner else {})
        victim = 0
        if runner == "dask":
            env["MODU_DASK_ADDRESS"], victim = stack.enter_context(_cluster(env))
        with subprocess.Popen([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, text=True) as process:
            if victim:
                _after_some_rows(home, process)
                os.kill(victim, signal.SIGKILL)
            said, _ = process.communicate()
        return float(said.split("seconds")[1].split()[0]), _digest(home)


def _after_some_rows(home: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the work is on its way."""
    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    while process.poll() is None and not store.counts(["readings"])["readings"]:
        time.sleep(0.2)
    store.close()


@contextmanager
def _cluster(env: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """A Dask scheduler and two workers; its address, and the process number of one worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    dask = [sys.executable, "-m", "dask"]
    worker = [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    scheduler = [*dask, "scheduler", "--host", address, "--no-dashboard"]
    started = []
    try:
        for command in (scheduler, worker, worker):
            started.append(subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        yield address, started[1].pid
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


def run() -> Iterator[str]:
    """Seconds and documents a minute of each way; rows must be the same."""
    documents = _documents()
    yield f"{len(documents)} documents, {sum(len(one.text) for one in documents):,} characters, {os.cpu_count()} processors"
    seconds, rows = _timed(_PLAIN, documents)
    yield _line("plain calls", seconds, seconds, len(documents), same=True)
    for name in ("threads", "processes"):
        took, found = _timed(_FLOW, documents, name)
        yield _line(name, took, seconds, len(documents), same=found == rows)
    took, found = _timed(_FLOW, documents, "dask")
    yield _line("dask, one of two killed", took, seconds, len(documents), same=found == rows)


def _line(name: str, took: float, plain_calls: float, documents: int, *, same: bool) -> str:
    rows = "same rows" if same else "ROWS DIFFER"
    return (
        f"{name:<24} {took:7.1f} s  {60 * documents / took:7,.0f} documents/min  {took / plain_calls - 1:+7.1%}  {rows}"
    )
