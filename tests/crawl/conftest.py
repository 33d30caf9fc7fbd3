"""Fixtures of the crawl: a site on loopback, and a clock that does not wait."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from loopback_site import TODAY, Clock, Crawl, Crawled, Site, declared

from pipeline.archive import ArchiveWriter, read_archive
from pipeline.crawl import MemoryFrontier, PoliteSession, Scope, crawl_portal
from pipeline.portals import Portal
from pipeline.settings import Settings


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            made.headers[self.path] = dict(self.headers.items())
            status, headers, body = made.reply(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            made.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def crawl(site: Site, clock: Clock, tmp_path: Path) -> Crawl:
    site.page("/", "<html><title>测试门户</title><body>欢迎访问测试门户网站，今天是新的一天</body></html>")
    runs: list[int] = []

    def run(
        portal: Portal | None = None,
        after: Crawled | None = None,
        days: int = 0,
        progress: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        **scope: Any,
    ) -> Crawled:
        runs.append(1)
        site.requests.clear()
        frontier = (
            MemoryFrontier(dict(after.frontier.entries), dict(after.frontier.walks)) if after else MemoryFrontier()
        )
        name = f"run{len(runs)}"
        with (
            ArchiveWriter(tmp_path, name) as archive,
            PoliteSession(Settings(), resolve=site.resolve, clock=clock, sleep=clock.sleep) as session,
        ):
            report = crawl_portal(
                portal or declared(),
                session,
                archive,
                frontier,
                Scope(**scope),
                run=name,
                today=TODAY + timedelta(days=days),
                progress=progress,
                now=now,
            )
        counts = report.counts
        assert counts["requested"] == sum(counts[name] for name in ("done", "unchanged", "skipped", "failed"))
        assert len({fetch.id for fetch in frontier.fetches}) == len(frontier.fetches)
        pages = [page for file in tmp_path.glob(f"{name}.warc.gz") for page, _ in read_archive(file)]
        return Crawled(counts, report.issues, frontier.fetches, pages, frontier, report.unmet)

    return run
