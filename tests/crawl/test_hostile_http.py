"""Whatever bytes a portal answers with, a crawl ends with a report in which everything has a name."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from loopback_site import HOST, TODAY, Clock, Crawl, Site, declared

from pipeline.archive import ArchiveWriter, read_archive
from pipeline.crawl import CrawlReport, MemoryFrontier, PoliteSession, crawl_portal
from pipeline.errors import ModuError
from pipeline.portals import Portal
from pipeline.settings import Settings

ROWS = "".join(f'<li><a href="{name}.html">关于第{name}项工作的通知</a> 2026-02-20</li>' for name in "ab")
LIST = f"<html><ul>{ROWS}</ul></html>"
PAGE = "<html><h1>通知</h1><p>本办法由市数据部门负责解释，自公布之日起施行。</p><a href='f.pdf'>附件.pdf</a></html>"
JSON_LIST = {
    "family": "json_gateway",
    "url": "/{column}/index.html",
    "records_path": "list",
    "record_fields": {"title": "title", "url": "url", "date": "date", "number": "number"},
    "total_path": "total",
    "page_size": 10,
}


def plain(body: str, kind: str = "text/html; charset=utf-8") -> bytes:
    raw = body.encode("utf-8", "surrogatepass")
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(raw)}\r\n\r\n".encode() + raw


class Wire:
    """A host that answers each path with the bytes that it is told to, and hangs up."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes] = {}
        self.server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection:
                try:
                    asked = connection.recv(65536).split(b" ", 2)
                    path = asked[1].decode("latin-1") if len(asked) > 1 else "/"
                    nothing = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                    connection.sendall(self.answers.get(path, nothing))
                except OSError:
                    continue


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    made = Wire()
    yield made
    made.server.close()


def crawl_twice(wire: Wire, portal: Portal, **answers: bytes) -> CrawlReport:
    """Two crawls, the second with what the first one learned; all that they archived can be read back."""
    names = {"robots": "/robots.txt", "home": "/", "list": "/zc/index.html", "a": "/zc/a.html", "b": "/zc/b.html"}
    usual = {"list": plain(LIST), "a": plain(PAGE), "b": plain(PAGE.replace("通知", "办法"))}
    wire.answers = {names[name]: answer for name, answer in {**usual, **answers}.items()}
    clock, frontier = Clock(), MemoryFrontier()
    limits = Settings(timeout=5, max_bytes=200_000)
    resolve = {HOST: ("127.0.0.1", wire.server.getsockname()[1])}
    with tempfile.TemporaryDirectory() as folder:
        for run in ("r1", "r2"):
            with (
                ArchiveWriter(Path(folder), run) as archive,
                PoliteSession(limits, resolve=resolve, clock=clock, sleep=clock.sleep) as session,
            ):
                report = crawl_portal(portal, session, archive, frontier, run=run, today=TODAY)
            read = [problem for path in Path(folder).glob(f"{run}*") for problem in unread(path)]
            assert not read
    counts = report.counts
    assert counts["requested"] == sum(counts[name] for name in ("done", "unchanged", "skipped", "failed"))
    assert all(issue.mend and issue.message.isprintable() for issue in report.issues)
    json.dumps([fetch.model_dump(mode="json") for fetch in frontier.fetches], ensure_ascii=False).encode()
    return report


def unread(path: Path) -> list[ModuError]:
    problems: list[ModuError] = []
    for _ in read_archive(path, problems.append):
        pass
    return problems


HEADERS = """Content-Type Content-Length Content-Encoding Transfer-Encoding Content-Disposition Content-Range Location
    Retry-After Set-Cookie ETag Last-Modified Date Connection Link Refresh WWW-Authenticate X-其他"""
header_names = st.sampled_from(HEADERS.split())
header_values = st.one_of(
    st.sampled_from(
        [
            'attachment; filename="附件一；表.pdf"; x=乙',
            "http://[::1",
            "//[",
            "http://portal.test:99999999/",
            "99999999999999999999",
            "9" * 5000,
            "Mon, 01 Jan 99999 00:00:00 GMT",
            "Fri, 31 Dec 9999 23:59:59 -9999999",
            "gzip, deflate, br, gzip",
            "br",
            "zstd",
            "chunked",
            "chunked, chunked",
            "text/html; charset=undefined",
            "text/html; charset=unicode_escape",
            "text/html; charset=punycode",
            "text/html; charset=",
            "a=b; expires=Mon, 99 Xxx 0000 99:99:99; max-age=" + "9" * 30,
            "-1",
            "0x10",
            "close, \x0b\x0c\x1c\x85\xa0",
        ]
    ).map(lambda value: value.encode()),
    st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b" ")),
    st.text(max_size=40).map(lambda text: text.replace("\n", " ").encode("utf-8", "replace")),
)
status_lines = st.one_of(
    st.sampled_from(
        [
            "200 OK",
            "200 成功",
            "200",
            "304 x",
            "302 Found",
            "301",
            "404 找不到",
            "429 慢",
            "503 忙",
            "999 x",
            "100 Continue",
            "20 x",
            "x",
        ]
    ).map(lambda line: b"HTTP/1.1 " + line.encode()),
    st.binary(max_size=30).map(lambda raw: b"HTTP/1." + raw.replace(b"\n", b" ")),
)
bodies = st.one_of(
    st.binary(max_size=300),
    st.sampled_from(
        [PAGE.encode(), LIST.encode("gb18030"), b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffffff\r\nx", b"-5\r\nx\r\n"]
    ),
    st.text(max_size=120).map(
        lambda text: f"<html><meta charset=unicode_escape>{text}\\ud800</html>".encode("utf-8", "replace")
    ),
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    headers = draw(st.lists(st.tuples(header_names, header_values), max_size=5))
    lines = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
    whole = draw(status_lines) + b"\r\n" + lines + b"\r\n" + draw(bodies)
    return whole[: draw(st.integers(0, len(whole)))] if draw(st.integers(0, 9)) == 0 else whole


def head(*headers: str, status: str = "200 OK", body: str = PAGE) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", body]).encode()


@settings(max_examples=80)
@given(where=st.sampled_from(["robots", "home", "list", "a"]), answer=answers())
@example("a", head(status="200 成功"))
@example("list", head(status="200 成功", body=LIST))
@example("a", head('Content-Disposition: attachment; filename="附件一；表.pdf"; x=乙'))
@example("a", head("Location: http://[::1", status="302 Found"))
@example("list", head("Location: http://[::1", status="302 Found"))
@example("a", head("Retry-After: 99999999999999999999", status="503 Busy"))
@example("home", head("Retry-After: Fri, 31 Dec 9999 23:59:59 -9999999", status="429 Slow"))
@example("a", head('ETag: "\x07甲\x0b"', "Last-Modified:  一月"))
@example("robots", head("Content-Type: text/plain", body="User-agent: *\nCrawl-delay: nan\nDisallow: /[\n"))
@example(
    "robots", head("Content-Type: text/plain", body="Crawl-delay: -1\nUser-agent: *\nCrawl-delay: 1e999\nAllow: %%%\n")
)
@example("a", head("Content-Type: text/html; charset=unicode_escape", body="<html>\\ud800</html>"))
@example("list", head("Content-Type: text/html; charset=undefined", body=LIST))
def test_no_answer_ends_a_crawl_unnamed(wire: Wire, where: str, answer: bytes) -> None:
    report = crawl_twice(wire, declared(), **{where: answer})
    assert report.counts["requested"] or report.unmet or where in ("list", "robots")


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None), max_size=12)
    | st.sampled_from(["\ud800", "\x00", "a.html", "http://[::1", "2026-02-20", "1", 10**18, 1e308]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
records = st.dictionaries(st.sampled_from(["title", "url", "date", "number"]), values)


@settings(max_examples=40)
@given(
    answer=st.fixed_dictionaries({"list": st.lists(records | values, max_size=4) | values, "total": values}).map(
        json.dumps
    )
)
@example(
    '{"list": [{"title": "关于\\ud800示例的\\u0000通知", "url": "a.html\\udfff", "date": 1760000000000}], "total": 1}'
)
@example('{"list": [], "total": ' + "9" * 5000 + "}")
@example("[" * 100_000)
@example('{"list": [{"title": "' + "9" * 20 + '", "url": "a.html", "date": ' + "9" * 13 + "}]}")
def test_no_json_ends_a_crawl_unnamed(wire: Wire, answer: str) -> None:
    crawl_twice(wire, declared(list=JSON_LIST), list=plain(answer, "application/json"))


def test_half_a_character_is_mended_and_its_item_read(wire: Wire) -> None:
    item = '{"list": [{"title": "关于\\ud800示例的\\u0000通知", "url": "a.html"}], "total": 1}'
    report = crawl_twice(wire, declared(list=JSON_LIST), list=plain(item, "application/json"))
    assert report.listed == {"zc": 1} and not report.issues


def test_whatever_a_reader_of_lists_raises_is_named(site: Site, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("never thought of")

    site.page("/zc/index.html", LIST)
    monkeypatch.setattr("pipeline.portals.families.MODES", {"html": fails})
    report = crawl()
    assert [issue.kind for issue in report.issues] == ["unreadable_answer"] and report.unmet
