"""Every declared portal can be crawled: from its home over archives and lists to a document, on a site that serves its example."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pipeline.archive import ArchiveWriter, read_archive
from pipeline.crawl import MemoryFrontier, PoliteSession, crawl_portal
from pipeline.portals import Portal, archives_request, declared_folder, family_of, load_portals
from pipeline.portals.examples import example_portal, load_example, page_bytes
from pipeline.settings import Settings

EXAMPLES = Path(__file__).parent / "examples"
DECLARED = load_portals([declared_folder()])
TYPES = {".json": "application/json", ".html": "text/html; charset=utf-8"}


def key(url: str) -> str:
    parts = urlsplit(url)
    return unquote(f"{parts.hostname}{parts.path}?{parts.query}")


def site_of(folder: Path, portal: Portal) -> dict[str, tuple[str, bytes]]:
    """Address → type and bytes, for every page of an example."""
    example = load_example(folder)
    columns = {column.id: column for column in portal.columns}
    pages: list[tuple[str, str]] = [(portal.base_url + "/", "")]
    for index in example.archives:
        here = portal.for_column(columns[index.column])
        assert here.list.archives is not None
        pages.append((archives_request(here, columns[index.column], here.list.archives).url, index.page))
    for listed in example.lists:
        column = columns[listed.column]
        here = portal.for_column(column)
        pages.append((listed.url or family_of(here).url(here, column, 0), listed.page))
    pages += [(detail.url, detail.page) for detail in example.details]
    home = (
        "text/html; charset=utf-8",
        f"<html><title>{portal.name_zh}</title><p>{'欢迎访问。' * 40}</p></html>".encode(),
    )
    return {key(url): (TYPES[Path(name).suffix], page_bytes(folder, name)) if name else home for url, name in pages}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: dict[str, tuple[str, bytes]] = self.server.site  # type: ignore[attr-defined]
        host = self.headers["Host"].partition(":")[0]
        kind, body = site.get(key(f"http://{host}{self.path}"), ("text/html", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.daemon_threads = True
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.mark.parametrize("folder", sorted(EXAMPLES.iterdir()), ids=lambda folder: folder.name)
def test_a_portal_is_crawled_to_its_document(folder: Path, server: ThreadingHTTPServer, tmp_path: Path) -> None:
    example = load_example(folder)
    portal = example_portal(folder, example, DECLARED)
    server.site = site_of(folder, portal)  # type: ignore[attr-defined]
    settings = Settings(home=tmp_path)
    served = dict.fromkeys(portal.hosts, ("127.0.0.1", server.server_port))
    with (
        ArchiveWriter(settings.archive, "run") as archive,
        PoliteSession(settings, resolve=served, sleep=lambda seconds: None) as session,
    ):
        report = crawl_portal(portal, session, archive, MemoryFrontier())
    assert report.counts["done"] >= 1
    archived = {page.url for page, _ in read_archive(tmp_path / "archive" / "run.warc.gz")}
    assert example.details[0].url in archived
