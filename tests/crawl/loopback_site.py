"""A small web site on loopback, answering as a test tells it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.crawl import MemoryFrontier
from pipeline.portals import Portal
from pipeline.records import Fetch, Issue, Page

HOST = "portal.test"
BASE = f"http://{HOST}"
TODAY = date(2026, 3, 1)
Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """What the site answers, by path with query; a callable is asked with the number of the request to that path."""

    replies: dict[str, Reply | Callable[[int], Reply]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0

    def page(self, path: str, html: str, status: int = 200, charset: str = "utf-8", **headers: str) -> None:
        """Answer a path with a web page."""
        names = {"Content-Type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        self.replies[path] = (status, names, html.encode(charset))

    def reply(self, target: str) -> Reply:
        """The answer to a request."""
        self.requests.append(target)
        found = self.replies.get(target, (404, {"Content-Type": "text/html"}, b"<html>404</html>"))
        return found(self.requests.count(target)) if callable(found) else found

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return self.requests.count(path)

    @property
    def resolve(self) -> dict[str, tuple[str, int]]:
        """Where the test hosts lie."""
        return dict.fromkeys((HOST, "other.test"), ("127.0.0.1", self.port))


@dataclass
class Clock:
    """A clock that only sleeping moves on."""

    now: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Crawled:
    """What a crawl left behind: its rows, what can be read from its archive, its issues."""

    counts: dict[str, int]
    issues: list[Issue]
    fetches: list[Fetch]
    pages: list[Page]
    frontier: MemoryFrontier
    unmet: list[str]


Crawl = Callable[..., Crawled]


def declared(**changes: Any) -> Portal:
    fields = {
        "id": "test",
        "name_zh": "测试门户",
        "name_en": "Test portal",
        "base_url": BASE,
        "hosts": [HOST],
        "delay": 0,
        "columns": [{"id": "zc"}],
        "list": {"url": "/{column}/index_{page}.html", "first_url": "/{column}/index.html", "pages": r"pages=(\d+)"},
    }
    return Portal.model_validate({**fields, **changes})
