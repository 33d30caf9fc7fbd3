"""One loopback HTTP server for all sample portals; the Host header tells which of them is asked."""

from __future__ import annotations

import hashlib
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from flows.samples.pages import Answer, answer_key, render_site
from flows.samples.sites import Site, load_sites

_VIEWS = b'<em id="hits">0</em>'


class _Served:
    """A rendered site, with the parameters that matter to each of its paths."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.answers = render_site(site)
        self.parameters: dict[str, frozenset[str]] = {}
        for key in self.answers:
            path, *query = key.split("?")
            self.parameters[path] = frozenset(part.split("=", 1)[0] for part in query)

    def answer(self, target: str) -> Answer:
        """The answer to a request target; parameters that the site does not read are ignored."""
        url = urlsplit(target)
        wanted = self.parameters.get(url.path, frozenset())
        query = {name: value for name, value in parse_qsl(url.query) if name in wanted}
        missing = Answer(
            404, self.site.content_type, "<html><body>404 Not Found</body></html>".encode(self.site.charset)
        )
        return self.answers.get(answer_key(url.path, query), missing)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, sites: dict[str, _Served], count_views: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.sites = sites
        self.views = itertools.count(1) if count_views else None


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    server: _Server

    def do_GET(self) -> None:
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        self._send(with_body=False)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the crawler keeps the account of its requests."""

    def _send(self, *, with_body: bool) -> None:
        served = self.server.sites.get(self.headers.get("Host", "").partition(":")[0].lower())
        answer = served.answer(self.path) if served else Answer(404, "text/plain", b"unknown host")
        body = answer.body
        if self.server.views is not None:
            body = body.replace(_VIEWS, b'<em id="hits">%d</em>' % next(self.server.views))
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"' if served and served.site.etag else None
        unchanged = etag is not None and self.headers.get("If-None-Match") == etag
        self.send_response(304 if unchanged else answer.status)
        self.send_header("Content-Type", answer.content_type)
        if etag:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", "0" if unchanged else str(len(body)))
        self.end_headers()
        if with_body and not unchanged:
            self.wfile.write(body)


@contextmanager
def serve_samples(folder: Path | None = None, *, count_views: bool = False) -> Iterator[dict[str, tuple[str, int]]]:
    """Serve the sample portals on a free loopback port while the context lasts.

    Args:
        folder: folder of the sample portals; the ones that ship with the project if none is given.
        count_views: print a view count that grows with every request, as real sites do; otherwise every answer is the
            same bytes each time.

    Yields:
        The address of each host, ``{"hangzhou.sample.test": ("127.0.0.1", 41234), …}``.
    """
    served = {site.host: _Served(site) for site in load_sites(folder).values()}
    server = _Server(served, count_views)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield dict.fromkeys(served, ("127.0.0.1", server.server_port))
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
