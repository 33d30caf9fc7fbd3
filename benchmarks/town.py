"""A town's web site that lives for many nights, and a night of Modu at it: what soaks and kills are measured on. All text is made here.

Every night it publishes two documents; one is revised, a page fails, another is gone for two nights, one moves to another address, and
every seventh night the whole site is down. What it shows depends on the night alone, so that two ways through the nights can be compared.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "town.test"
PORTAL = "soak-town"
FIRST = date(2026, 1, 1)
_FIRST_DAY, _A_NIGHT, _ON_A_PAGE = 12, 2, 10
_DOWN, _BROKEN, _GONE, _MOVED = 7, 5, (3, 4), 3
_DECLARED = f"""
id: {PORTAL}
name_zh: 星桥市人民政府（样例）
name_en: Town of the soak
region_code: "330100"
city: 杭州市
province: 浙江省
level: city
base_url: http://{HOST}
hosts: [{HOST}]
delay: 0
columns: [{{id: zc, name: 政策文件, document_class: policy}}]
list: {{url: "/{{column}}/index_{{page}}.html", first_url: "/{{column}}/index.html", pages: 'pages=(\\d+)'}}
detail: {{title: [h1], body: ["#zoom"]}}
verified: {{by: sample}}
"""


def declare(folder: Path) -> None:
    """Write the portal file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{PORTAL}.yaml").write_text(_DECLARED, "utf-8")


def published(night: int) -> int:
    """Documents that the site has shown by a night, the first of which is 1."""
    return _FIRST_DAY + _A_NIGHT * night


def is_down(night: int) -> bool:
    """Whether the whole site fails that night."""
    return night % _DOWN == 0


def path_of(number: int, night: int) -> str:
    """The address of a document; number 5 moves."""
    return f"/zc/moved-{number}.html" if number == 5 and night >= _MOVED else f"/zc/{number}.html"


def answer(path: str, night: int) -> tuple[int, str]:
    """Status and page that the site gives at a path in a night."""
    if is_down(night):
        return 404, "<html>停机维护</html>"
    if path == "/":
        return (
            200,
            "<html><title>星桥市人民政府</title><body>欢迎访问星桥市人民政府门户网站，今天天气晴好</body></html>",
        )
    known = {path_of(number, night): number for number in range(published(night))}
    if path in known:
        return _page(known[path], night)
    return _list(path, night)


def _page(number: int, night: int) -> tuple[int, str]:
    if (number == 2 and night in _GONE) or (number == 7 and night == _BROKEN):
        return 404, "<html>页面不存在</html>"
    year, value = 2022 + number % 4, 10 + number + (night if number == night % 9 else night // 10)
    body = "".join(
        f"<p>{n}、第{number + n}项：健全公共数据目录，守住数据安全底线，由星桥市数据局会同有关部门落实。</p>"
        for n in range(1, 8)
    )
    return 200, (
        f"<html><h1>星桥市第{number}项数据工作行动方案</h1><div id=zoom><p>发布日期：{year}-03-0{1 + number % 9}</p>"
        f"<p>到{year + 3}年，建成公共数据集{value}个，培育数据企业{value + 20}家，落实《公共数据管理示范办法》。</p>{body}</div></html>"
    )


def _list(path: str, night: int) -> tuple[int, str]:
    numbers = list(reversed(range(published(night))))
    pages = -(-len(numbers) // _ON_A_PAGE)
    for page in range(1, pages + 1):
        if path == ("/zc/index.html" if page == 1 else f"/zc/index_{page}.html"):
            rows = "".join(
                f'<li><a href="{path_of(n, night)}">星桥市第{n}项数据工作行动方案</a> 2025-03-0{1 + n % 9}</li>'
                for n in numbers[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
            )
            return 200, f"<html><title>政策文件</title><ul>{rows}</ul><script>pages={pages}</script></html>"
    return 404, "<html>404</html>"


class Town:
    """The site while it is served; ``night`` says what it shows."""

    def __init__(self) -> None:
        self.night = 1
        self.port = 0


@contextmanager
def serve() -> Iterator[Town]:
    """The site on loopback while the block runs."""
    town = Town()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, page = answer(self.path, town.night)
            body = page.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    town.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Clock:
    """A clock that only sleeping moves on: no night waits for a site that is down."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def spend_night(home: Path, portals: Path, port: int, night: int, begins: Callable[[str], None]) -> None:
    """A night in this process: crawl, read, annotate, derive, publish.

    Args:
        home: the home folder.
        portals: folder of the portal file.
        port: where the site is served.
        night: its number; the crawl takes the day from it.
        begins: told of each step before it is done.
    """
    os.environ |= {"MODU_HOME": str(home), "MODU_PORTALS": str(portals), "MODU_FORMATS": "parquet"}
    begins("crawl")
    _crawl(port, night)
    begins("read")
    _read()
    begins("annotate")
    _annotate()
    _derive(begins)
    begins("publish")
    _publish(night)


def _crawl(port: int, night: int) -> None:
    from flows.sources import portals_by_id
    from pipeline.archive import ArchiveWriter
    from pipeline.crawl import PoliteSession, Scope, crawl_portal, health_after
    from pipeline.crawl.frontier import identity
    from pipeline.records import PortalHealth
    from pipeline.settings import Settings
    from pipeline.store.database import Store
    from pipeline.store.frontier import StoreFrontier

    settings, clock, run = Settings(), _Clock(), f"n{night:03d}-{time.time_ns()}"
    portal, store = portals_by_id([PORTAL])[PORTAL], Store(settings.database_url)
    at = datetime.combine(FIRST + timedelta(days=night), datetime.min.time(), UTC)
    addresses = {HOST: ("127.0.0.1", port)}
    with (
        ArchiveWriter(settings.archive, f"{run}-{PORTAL}") as archive,
        PoliteSession(settings, resolve=addresses, clock=clock, sleep=clock.sleep) as session,
    ):
        frontier = StoreFrontier(store, PORTAL, identity)
        report = crawl_portal(portal, session, archive, frontier, Scope(), run=run, today=at.date(), now=lambda: at)
    before = next((PortalHealth.model_validate(row) for row in store.rows("portals", id=PORTAL)), None)
    health = health_after(portal, report, before, run=run, at=at)
    store.enter({"portals": [health], "issues": list(report.issues)})
    store.close()


def _read() -> None:
    from flows.documents import read_one_archive, unread
    from pipeline.archive import Location
    from pipeline.settings import Settings

    Location(Settings().archive_location).collect(Settings().archive)
    for name in unread(Settings()):
        read_one_archive.fn(name)


def _annotate() -> None:
    from flows.annotate import annotate_batch
    from pipeline.settings import Settings
    from pipeline.store.database import Store
    from pipeline.store.readings import pending
    from pipeline.versions import READING, versions

    store = Store(Settings().database_url)
    ids = pending(store, versions(READING)).ids
    store.close()
    if ids:
        annotate_batch.fn(ids, ids[0])


def _derive(begins: Callable[[str], None]) -> None:
    from flows import compare
    from flows.parameters import Compare

    told = compare._inputs()
    for step in ("link_documents", "follow_promises", "list_promises"):
        begins(step)
        getattr(compare, step).fn(told)
    begins("measure_cities")
    compare.measure_cities.fn(told, Compare(replicates=20))


def _publish(night: int) -> None:
    from pipeline.publish.release import publish
    from pipeline.settings import Settings
    from pipeline.store.database import Store

    store = Store(Settings().database_url)
    publish(store, Settings().releases, today=FIRST + timedelta(days=night), formats=())
    store.close()
