"""A portal none of whose lists can be read is a failure that nobody overlooks: task, health, event, line and exit code."""

from __future__ import annotations

import json
import logging
import re
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter

from flows import crawl, parameters
from flows.cli import main
from flows.nightly import nightly
from pipeline.crawl import CrawlReport, PoliteSession, Scope, crawl_portal
from pipeline.errors import PortalFailed
from pipeline.portals import Portal
from pipeline.records import Issue, PortalHealth
from pipeline.store.database import Store

SHELL = "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script><body></body></html>"
GOOD = '<html><ul><li><a href="1.html">关于示例工作的通知</a> 2026-02-20</li></ul></html>'
ANSWERS = {
    "gone": (404, "<html>404</html>"),
    "forbidden": (403, "<html>403</html>"),
    "precondition": (412, "<html></html>"),
    "broken": (500, "<html>500</html>"),
    "challenge": (200, SHELL),
    "redesigned": (200, "<html><a href='/x'>网站改版公告，请使用新版页面</a></html>"),
    "unknown": (0, ""),  # its name leads nowhere
    "good": (200, GOOD),
    "fine": (200, GOOD),
    "hostile": (200, ""),  # see HOSTILE and ENDLESS
    "growing": (200, ""),
}
BODY = "各单位要明确分工，按季度报送进展，确保到2027年建成数据标注基地5个。本通知自公布之日起施行。"
ARTICLE = f"<html><h1>关于示例工作的通知</h1><div id=zoom>{BODY}</div></html>"
LISTED = "".join(f"<li><a href='{n}.html'>关于第{n}项工作的通知</a> 2026-02-20</li>" for n in range(1, 10))
HOSTILE = {
    "/zc/index.html": f"HTTP/1.0 200 成功\r\n\r\n<html><ul>{LISTED}</ul></html>",
    "/zc/1.html": f"HTTP/1.0 200 成功\r\n\r\n{ARTICLE}",
    "/zc/2.html": f"HTTP/1.0 200 OK\r\nContent-Disposition: inline; filename=表；一.htm; x=乙\r\n\r\n{ARTICLE}二",
    "/zc/3.html": "HTTP/1.0 302 Found\r\nLocation: http://[::1\r\n\r\n",
    "/zc/4.html": f"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=undefined\r\nETag: \x07甲\r\n\r\n{ARTICLE}四",
    "/zc/5.html": "HTTP/1.0 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99999999999999999999\r\n\r\nx",
    "/zc/9.html": "HTTP/1.0 503 Busy\r\nRetry-After: 99999999999999999999\r\n\r\n",
}
NIGHT = datetime(2026, 3, 1, 2, tzinfo=UTC)
ENDLESS = {  # what is sent at first, and then for ever
    "/zc/6.html": ("HTTP/1.0 200 OK\r\nX: ", "x"),
    "/zc/7.html": ("", "HTTP/1.1 100 Continue\r\n\r\n"),
    "/zc/8.html": ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;" + "a" * 500 + "\r\nx\r\n"),
}
KINDS = {
    "gone": "gone",
    "forbidden": "http_4xx",
    "precondition": "challenge",
    "broken": "http_5xx",
    "challenge": "challenge",
    "redesigned": "empty_listing",
    "unknown": "dns",
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.headers["Host"].partition(".")[0]
        if name in ("hostile", "growing"):
            with suppress(OSError):  # the other side has had enough
                self.harm() if name == "hostile" else self.grow()
            return
        status, body = (404, "") if self.path == "/robots.txt" else ANSWERS[name]
        if name in ("good", "fine") and self.path.endswith("/1.html"):
            body = ARTICLE
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def harm(self) -> None:
        head, part = ENDLESS.get(self.path, (HOSTILE.get(self.path, "HTTP/1.0 404 找不到\r\n\r\n"), ""))
        self.wfile.write(head.encode())
        while part:
            self.wfile.write(part.encode())

    def grow(self) -> None:
        """Always another page of the list, and something new on it."""
        body = f"{ARTICLE}{self.path}"
        if number := re.fullmatch(r"/zc/index(?:_(\d+))?\.html", self.path):
            body = GOOD.replace("1.html", f"{number[1] or 0}.html")
        self.wfile.write(f"HTTP/1.0 200 OK\r\n\r\n{body}".encode())

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


def declared(name: str) -> Portal:
    host = f"{name}.test"
    one = {"url": "/{column}/index.html", "single_page": True}
    listed = {"url": "/{column}/index_{page0}.html", "first_url": one["url"]} if name == "growing" else one
    about = {"name_zh": "测试", "name_en": "Test", "base_url": f"http://{host}", "hosts": [host], "delay": 0}
    return Portal.model_validate({"id": name, "columns": [{"id": "zc"}, {"id": "gg"}], "list": listed, **about})


def quick_session(*args: Any, **kwargs: Any) -> PoliteSession:
    """It waits for nothing, and a second goes by whenever somebody looks at its clock."""
    seconds = count()
    return PoliteSession(*args, sleep=lambda _: None, clock=lambda: float(next(seconds)), **kwargs)


@pytest.fixture
def resolve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[str, int]]]:
    """Where the portals lie; those that do not resolve lie nowhere, and nothing waits."""
    lookup = socket.getaddrinfo

    def nowhere(host: str, *args: Any, **kwargs: Any) -> Any:
        if host == "unknown.test":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return lookup(host, *args, **kwargs)

    portals = {name: declared(name) for name in ANSWERS}
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    monkeypatch.setattr(crawl, "PoliteSession", quick_session)
    monkeypatch.setattr(crawl, "portals_by_id", lambda ids: {id: portals[id] for id in ids})
    monkeypatch.setattr(parameters, "all_portals", lambda: portals)
    monkeypatch.setattr("flows.sources.all_portals", lambda: portals)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield {f"{name}.test": ("127.0.0.1", server.server_port) for name in ANSWERS if name != "unknown"}
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("name", KINDS)
def test_no_list_is_a_failure(
    name: str, resolve: dict[str, tuple[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[PortalHealth] = []
    monkeypatch.setattr(crawl, "alone_at", lambda hosts, until: nullcontext())
    monkeypatch.setattr(crawl, "portal_failed", told.append)
    with pytest.raises(PortalFailed, match=name):
        crawl.crawl_one.fn(name, "r1", resolve, Scope())
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    (health,) = store.read(PortalHealth)
    assert health.held and health.last_success is None and health.failures_in_row == 1 and told == [health]
    assert {KINDS[name], "portal_held"} == {issue.kind for issue in store.read(Issue)}
    assert all(issue.mend for issue in store.read(Issue))
    store.close()


@pytest.mark.usefixtures("prefect_here")
def test_a_night_with_a_portal_that_does_all_harm_publishes_the_others(
    resolve: dict[str, tuple[str, int]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def passing(portal: Portal, *args: Any, **kwargs: Any) -> CrawlReport:
        """A crawl in which a minute goes by whenever somebody looks at the clock."""
        minutes = count()
        return crawl_portal(portal, *args, now=lambda: NIGHT + timedelta(minutes=next(minutes)), **kwargs)

    monkeypatch.setattr(crawl, "_served", lambda portals: nullcontext(resolve))
    monkeypatch.setattr(crawl, "crawl_portal", passing)
    done = nightly(parameters.Crawl(portals=["hostile", "growing", "good", "fine"]), parameters.Compare(replicates=20))
    assert done["crawl"]["good"]["done"] == done["crawl"]["fine"]["done"] == 2 and done["publish"]
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    told = {(issue.portal, issue.kind) for issue in store.read(Issue)}
    assert {("hostile", "too_slow"), ("hostile", "host_not_allowed"), ("growing", "out_of_time")} <= told
    assert {document.portal for document in store.documents()} >= {"growing", "good", "fine"}
    store.close()


@pytest.mark.usefixtures("prefect_here")
def test_the_run_is_red_where_no_portal_could_be_read(
    resolve: dict[str, tuple[str, int]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(crawl, "_served", lambda portals: nullcontext(resolve))
    monkeypatch.setattr(
        logging.root.manager, "disable", logging.CRITICAL
    )  # Prefect's own lines, silent on the command line
    began = datetime.now(UTC)
    monkeypatch.setattr(sys, "argv", ["modu", "crawl", "--portal", "gone", "--portal", "broken"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 2 and "no portal could be read" in said.splitlines()[-1]
    assert said.count("gone ×1") == said.count("http_5xx ×1") == 2 and "Traceback" not in said
    assert "crawl 采集: 2 portals, 0 requested" in said  # no terminal: a line a step
    # Two of four could be read, and one did all that a host can do: the run goes on to a release, and names the others.
    with pytest.raises(SystemExit) as ended:
        monkeypatch.setenv("MODU_HOME", str(tmp_path / "second"))
        portals = "--portal gone --portal hostile --portal good --portal fine"
        monkeypatch.setattr(sys, "argv", f"modu run {portals} --replicates 20 --json".split())
        main()
    told = capsys.readouterr()
    assert not ended.value.code, told.err
    assert "portal_held ×1 gone" in told.err and "host_not_allowed ×" in told.err
    assert json.loads(told.out)["documents"] >= 1 and json.loads(told.out)["crawl"]["good"]["done"] == 2
    with get_client(sync_client=True) as client:
        ours = FlowRunFilter(start_time={"after_": began})  # the server is that of other tests, too
        found = client.read_flow_runs(flow_run_filter=ours)
    runs = {run.name.partition(" ")[0]: run.state_type.value for run in found}
    states = {run.state_type.value for run in found if run.name == "crawl gone, broken"}
    assert states == {"FAILED"} and runs["publish"] == runs["run"] == "COMPLETED"
