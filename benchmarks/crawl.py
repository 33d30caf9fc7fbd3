"""Pages a second of a whole crawl (fetch, archive, parse, store), beside Scrapy with an equal parse and store and no archive.

A site of list and article pages on loopback, in a process of its own; politeness is off on both sides. Scrapy comes with the
extra `bench`. `MODU_BENCH_PAGES` sets the number of articles (5,000 if not given); peak memory is that of the crawling process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_HOST = "bench.test"
_A_LIST = 50
_NAVIGATION = "".join(f'<li><a href="/nav/{n}.html">栏目{n}</a></li>' for n in range(150))
_BODY = "".join(
    f"<p>{'一二三四五六七八九十'[n % 10]}、加强数据治理。到202{n % 10}年，建成数据中心{n + 1}个，服务企业{n * 10 + 5}家，"
    "推动公共数据有序开放，完善分类分级保护制度，提高数据供给质量。各部门要按照职责分工抓好落实。</p>"
    for n in range(25)
)


def article(number: int) -> bytes:
    """An article in the shape of a common system of government portals, of some 20 kB."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="关于第{number}项数据工作的通知">'
        f'<meta name="PubDate" content="2023-05-{number % 28 + 1:02} 09:00"><meta name="ContentSource" content="示例市人民政府">'
        f"<title>关于第{number}项数据工作的通知</title></head><body><div class='nav'><ul>{_NAVIGATION}</ul></div>"
        f"<h1>关于第{number}项数据工作的通知</h1><div class='TRS_Editor'><p>示政发〔2023〕{number}号</p><p>各区县人民政府：</p>{_BODY}"
        f"<p>示例市人民政府</p><p>2023年5月{number % 28 + 1}日</p></div><div class='footer'>{_NAVIGATION}</div></body></html>"
    ).encode()


def listing(page: int, pages: int) -> bytes:
    """A list page of fifty articles."""
    rows = "".join(
        f'<li><a href="/zc/{n}.html" title="关于第{n}项数据工作的通知">关于第{n}项</a><span>2023-05-{n % 28 + 1:02}</span></li>'
        for n in range(page * _A_LIST, (page + 1) * _A_LIST)
    )
    return (
        f"<html><head><title>政策文件</title></head><body><ul class='list'>{rows}</ul><script>pages={pages}</script></body></html>"
    ).encode()


def serve(articles: int) -> None:
    """The site, until it is killed; prints its port."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    pages = articles // _A_LIST

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = self.path
            body, kind = b"<html><title>home</title><body>welcome to the example city</body></html>", "text/html"
            if path == "/robots.txt":
                body, kind = b"User-agent: *\nAllow: /\n", "text/plain"
            elif path.startswith("/zc/index"):
                number = path.removeprefix("/zc/index").removesuffix(".html").lstrip("_")
                body = listing(int(number or 1) - 1, pages)
            elif path.startswith("/zc/"):
                body = article(int(path.removeprefix("/zc/").removesuffix(".html")))
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def portal(articles: int) -> Any:
    """The declaration of the site."""
    from pipeline.portals import Portal

    return Portal.model_validate(
        {
            "id": "bench",
            "name_zh": "示例市",
            "name_en": "Example",
            "base_url": f"http://{_HOST}/",
            "hosts": [_HOST],
            "delay": 0,
            "columns": [{"id": "zc"}],
            "list": {
                "url": "/{column}/index_{page}.html",
                "first_url": "/{column}/index.html",
                "pages": r"pages=(\d+)",
                "item": {"select": "ul.list li"},
            },
        }
    )


def fetching(port: int, articles: int, home: Path) -> None:
    """The first half of the crawl by Modu: fetch and archive."""
    from pipeline.archive import ArchiveWriter
    from pipeline.crawl import PoliteSession, crawl_portal
    from pipeline.crawl.frontier import identity
    from pipeline.settings import Settings
    from pipeline.store.database import Store
    from pipeline.store.frontier import StoreFrontier

    frontier = StoreFrontier(Store(f"sqlite:///{home}/modu.sqlite"), "bench", identity)
    with ArchiveWriter(home, "bench") as archive, PoliteSession(Settings(), {_HOST: ("127.0.0.1", port)}) as session:
        report = crawl_portal(portal(articles), session, archive, frontier, run="bench")
    assert report.counts["done"] == articles


def modu(port: int, articles: int, home: Path) -> None:
    """The crawl by Modu: fetch and archive, then parse and store."""
    from pipeline.archive import Location, read_stream
    from pipeline.documents import read_page
    from pipeline.store.database import Store

    fetching(port, articles, home)
    declared, store = portal(articles), Store(f"sqlite:///{home}/modu.sqlite")
    with Location(home).open("bench.warc.gz") as file:
        for page, payload in read_stream(file, "bench.warc.gz"):
            store.save_documents([read_page(page, payload, declared)])
    assert store.counts()["documents"] == articles


def scrapy(port: int, articles: int, home: Path) -> None:
    """The crawl by Scrapy, with Modu's reader and store."""
    from datetime import UTC, datetime

    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess

    from pipeline.documents import read_page
    from pipeline.records import Page
    from pipeline.store.database import Store

    declared, store = portal(articles), Store(f"sqlite:///{home}/modu.sqlite")
    base = f"http://127.0.0.1:{port}"

    class Articles(Spider):  # type: ignore[misc]
        name = "articles"

        async def start(self) -> Any:
            for page in range(articles // _A_LIST):
                yield Request(f"{base}/zc/index.html" if page == 0 else f"{base}/zc/index_{page + 1}.html")

        def parse(self, response: Any) -> Any:
            for link in response.css("ul.list li a::attr(href)").getall():
                yield response.follow(link, self.detail)

        def detail(self, response: Any) -> None:
            page = Page(
                url=response.url.replace(base, f"http://{_HOST}"),
                portal="bench",
                fetched_at=datetime.now(UTC),
                content_type="text/html",
            )
            store.save_documents([read_page(page, response.body, declared)])

    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False})
    process.crawl(Articles)
    process.start()
    assert store.counts()["documents"] == articles


@contextmanager
def _served(articles: int) -> Iterator[int]:
    program = f"from benchmarks.crawl import serve; serve({articles})"
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def timed(kind: str, articles: int) -> dict[str, float]:
    """Seconds and peak memory (MB) of one crawl in a process of its own."""
    program = (
        "import json, resource, sys, time; from pathlib import Path; from benchmarks import crawl; "
        "import pipeline.documents, pipeline.crawl, pipeline.store.database; "
        "job = json.loads(sys.argv[1]); t = time.perf_counter(); "
        "getattr(crawl, job['kind'])(job['port'], job['articles'], Path(job['home'])); "
        "print(json.dumps({'seconds': time.perf_counter() - t, "
        "'peak': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))"
    )
    with _served(articles) as port, tempfile.TemporaryDirectory() as home:
        job = {"kind": kind, "port": port, "articles": articles, "home": home}
        done = subprocess.run(
            [sys.executable, "-c", program, json.dumps(job)], capture_output=True, text=True, check=True, env=os.environ
        )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def run() -> Iterator[str]:
    """A line each: Modu small, Modu whole, Scrapy whole."""
    articles = int(os.environ.get("MODU_BENCH_PAGES", "5000")) // _A_LIST * _A_LIST
    requests = articles + articles // _A_LIST
    few = max(articles // 5, _A_LIST)
    small, whole = timed("modu", few), timed("modu", articles)
    yield f"Modu   {requests:,} pages: {requests / whole['seconds']:6.0f} pages/s, peak {whole['peak']:.0f} MB"
    yield f"Modu   {few:,} articles: peak {small['peak']:.0f} MB; {articles:,}: {whole['peak'] / small['peak']:.2f} of it"
    if find_spec("scrapy") is None:
        yield "Scrapy is not installed: pip install -e '.[bench]'"
        return
    other = timed("scrapy", articles)
    yield f"Scrapy {requests:,} pages: {requests / other['seconds']:6.0f} pages/s, peak {other['peak']:.0f} MB (no archive)"
    yield f"Modu is {other['seconds'] / whole['seconds']:.2f} times as fast"
