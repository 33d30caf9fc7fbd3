"""A small web site on loopback, answering as a test tells it to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

HOST = "portal.test"
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
