"""What hosts do to a crawler, on raw sockets: each fault ends in its name, in bounded time and memory."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from loopback_site import HOST, Clock, Crawl, Crawled, Site

from pipeline.crawl import Answer, PoliteSession, lists
from pipeline.errors import FetchError, TooLarge, TooSlow, Unreachable
from pipeline.settings import Settings

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@contextmanager
def host(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """A host that does what it likes with each connection."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                asked = connection.recv(65536)
                if asked.startswith(b"GET /robots.txt"):
                    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    continue
                try:
                    answer(connection)
                except OSError:
                    continue

    threading.Thread(target=serve, daemon=True).start()
    yield server.getsockname()[1]
    server.close()


class Ticking(Clock):
    """A clock that goes on by a second whenever somebody looks at it."""

    def __call__(self) -> float:
        self.now += 1
        return self.now


def fetch(answer: Callable[[socket.socket], None], clock: Clock | None = None, **settings: object) -> Answer:
    clock = clock or (Ticking() if answer is drip else Clock())
    with (
        host(answer) as port,
        PoliteSession(
            Settings(**settings),  # type: ignore[arg-type]
            resolve={HOST: ("127.0.0.1", port)},
            clock=clock,
            sleep=clock.sleep,
        ) as session,
    ):
        return session.fetch(f"http://{HOST}/a.html", hosts=[HOST])


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n" + b"x" * 100)


def half_chunked(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + b"x" * 100)


def no_gzip(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain")


def silence(connection: socket.socket) -> None:
    connection.recv(1)  # until the other side hangs up


def drip(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Length: 100000000\r\n\r\n")
    while True:
        connection.sendall(b"x")


@cache
def packed() -> bytes:
    return gzip.compress(bytes(30_000_000))


def bomb(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed()) + packed())


def flood(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"\r\n")
    while True:
        connection.sendall(b"<p>" * 100_000)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (reset, Unreachable),
        (half, Unreachable),
        (half_chunked, Unreachable),
        (no_gzip, Unreachable),
        (silence, TooSlow),
        (drip, TooSlow),
        (bomb, TooLarge),
        (flood, TooLarge),
    ],
    ids=lambda value: value.__name__,
)
def test_a_fault_has_its_name(fault: Callable[[socket.socket], None], error: type[FetchError]) -> None:
    with pytest.raises(error) as raised:
        fetch(fault, timeout=0.3 if error is TooSlow else 30, max_bytes=1_000_000)
    assert raised.value.where == f"http://{HOST}/a.html" and raised.value.mend


def for_ever(head: bytes, part: bytes) -> Callable[[socket.socket], None]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(part)

    return answer


def dripped_headers(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"X: ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.001)  # so that it is time that ends it, and not the length of the line


CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = {
    "headers": dripped_headers,
    "interim": for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "extensions": for_ever(CHUNKED, b"1;" + b"a" * 500 + b"\r\nx\r\n"),
    "trailers": for_ever(CHUNKED + b"0\r\n", b"X: y\r\n"),
    "members": for_ever(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"")),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_request_has_one_deadline_whatever_comes(name: str) -> None:
    clock = Ticking()
    with pytest.raises(TooSlow, match="not whole after 60 s"):
        fetch(ENDLESS[name], clock, timeout=3, max_bytes=10**9)
    assert not clock.slept  # nor is such a host asked again


@pytest.mark.parametrize("name", ["interim", "trailers", "members"])
def test_what_counts_for_no_body_counts_on_the_wire(name: str) -> None:
    with pytest.raises(TooLarge):
        fetch(ENDLESS[name], timeout=30, max_bytes=100_000)


def test_more_than_was_promised_is_cut_to_the_promise() -> None:
    assert fetch(lambda c: c.sendall(HEAD + b"Content-Length: 3\r\n\r\n<p>and more")).body == b"<p>"


def test_bytes_that_say_they_are_a_page_are_no_page(site: Site, crawl: Crawl) -> None:
    site.page("/zc/index.html", listing_of("1.html"))
    site.replies["/zc/1.html"] = (200, {"Content-Type": "text/html"}, b"MZ\x90\x00\x03\x00\x00\x00")
    assert kinds_of(crawl()) == ["wrong_type"]


def test_a_list_without_end_is_left(site: Site, crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_PAGES", 4)
    for page in range(1, 9):
        path = "/zc/index.html" if page == 1 else f"/zc/index_{page}.html"
        site.page(path, listing_of(f"{page}.html"))
        site.page(
            f"/zc/{page}.html",
            f'<html><meta name="ArticleTitle" content="{page}"><p>正文第{page}号，内容完整。</p></html>',
        )
    report = crawl()
    assert kinds_of(report) == ["endless_listing"] and not report.unmet
    assert site.asked("/zc/index_5.html") == 0


def listing_of(*paths: str) -> str:
    rows = "".join(f'<li><a href="{path}">关于示例工作的通知</a> 2026-02-20</li>' for path in paths)
    return f"<html><head><title>列表</title></head><body><ul>{rows}</ul></body></html>"


def kinds_of(report: Crawled) -> list[str]:
    return sorted(issue.kind for issue in report.issues)
