"""A polite session: robots.txt, a gap between requests to a host, retries, limits, and only the hosts a portal allows."""

from __future__ import annotations

import ipaddress
import random
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from protego import Protego
from requests.adapters import HTTPAdapter
from urllib3.util.ssl_ import create_urllib3_context

from pipeline.errors import BadStatus, FetchError, HostNotAllowed, RobotsDisallowed, TooLarge, Unreachable
from pipeline.settings import Settings

Resolve = Mapping[str, tuple[str, int]]
_REDIRECTS = (301, 302, 303, 307, 308)
_RETRY_STATUS = (429, 500, 502, 503, 504)
_MOST_REDIRECTS = 5
_MOST_TRIES = 3
_LONGEST_WAIT = 120.0
_BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gave. ``url`` is where redirects ended; ``body`` is decoded from its transfer encoding only."""

    requested: str
    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    seconds: float

    @property
    def content_type(self) -> str:
        """The Content-Type header."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


class _LoopbackAdapter(HTTPAdapter):
    """Sends a host's requests to a loopback address; URL and Host header stay as they are."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send to the mapped address."""
        asked = request.url or ""
        parts = urlsplit(asked)
        request.headers["Host"] = parts.netloc
        request.url = parts._replace(scheme="http", netloc=f"{self.address[0]}:{self.address[1]}").geturl()
        response = super().send(request, *args, **kwargs)
        response.url = request.url = asked
        return response


class _LegacyTlsAdapter(HTTPAdapter):
    """For portals that declare that they speak only old TLS. Certificates are still checked."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> Any:
        """A pool with a context that allows unsafe renegotiation and weak curves."""
        context = create_urllib3_context(ciphers="DEFAULT:@SECLEVEL=1")
        context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
        context.load_default_certs()
        return super().init_poolmanager(*args, ssl_context=context, **kwargs)


class PoliteSession:
    """Requests to portals. One session a portal and thread; a context manager.

    Args:
        settings: time-outs, limits, user agent.
        resolve: loopback address and port by host; these hosts alone may lie on this machine.
        clock, sleep: seconds and how to wait for them, for tests that must not wait.
    """

    def __init__(
        self,
        settings: Settings,
        resolve: Resolve | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self.resolve = dict(resolve or {})
        self._clock, self._sleep = clock, sleep
        self._next: dict[str, float] = {}
        self._robots: dict[str, Protego | None] = {}
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.update(
            {"User-Agent": settings.user_agent, "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5", "Accept": "*/*"}
        )
        for host, address in self.resolve.items():
            for scheme in ("http", "https"):
                self._session.mount(f"{scheme}://{host}/", _LoopbackAdapter(address))

    def __enter__(self) -> PoliteSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def allow_legacy_tls(self, host: str) -> None:
        """Let one host speak old TLS."""
        self._session.mount(f"https://{host}/", _LegacyTlsAdapter())

    def get(
        self,
        url: str,
        *,
        hosts: Iterable[str],
        delay: float = 0.0,
        headers: Mapping[str, str] | None = None,
        robots: bool = True,
    ) -> Answer:
        """One page, politely.

        Args:
            url: http or https.
            hosts: hosts that it and its redirects may lie on.
            delay: least seconds since the last request to the host; robots.txt and settings may ask for more.
            headers: request headers beside the session's.
            robots: ask robots.txt first.

        Raises:
            HostNotAllowed, RobotsDisallowed, Unreachable, BadStatus, TooLarge: by name what went wrong.
        """
        allowed = frozenset(hosts)
        at = url
        for _ in range(_MOST_REDIRECTS + 1):
            self._check_host(at, allowed)
            if robots and not self._may_fetch(at, delay):
                raise RobotsDisallowed(
                    "robots.txt forbids it", where=at, mend="leave the item out of the portal's list"
                )
            answer = self._try(url, at, delay, headers or {})
            location = next((value for name, value in answer.headers if name.lower() == "location"), None)
            if answer.status in _REDIRECTS and location:
                at = urljoin(at, location)
                continue
            if answer.status >= 400:
                raise BadStatus(f"HTTP {answer.status}", where=url, mend=_mend(answer.status))
            return answer
        raise BadStatus(f"more than {_MOST_REDIRECTS} redirects", where=url, mend="look whether a cookie is wanted")

    def _check_host(self, url: str, allowed: frozenset[str]) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or host not in allowed:
            raise HostNotAllowed(
                f"{host or url} is not among the portal's hosts", where=url, mend="add it to `hosts` if it is right"
            )
        if host not in self.resolve and _is_private(host):
            raise HostNotAllowed("the host lies in a private network", where=url, mend="portals are public hosts")

    def _may_fetch(self, url: str, delay: float) -> bool:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin, delay)
        rules = self._robots[origin]
        return rules is None or bool(rules.can_fetch(url, self.settings.user_agent))

    def _read_robots(self, origin: str, delay: float) -> Protego | None:
        """Rules of a host; None where it has none. A server that fails allows nothing until it answers (RFC 9309)."""
        url = f"{origin}/robots.txt"
        try:
            answer = self._try(url, url, delay, {})
        except FetchError:
            return Protego.parse("User-agent: *\nDisallow: /")
        if answer.status >= 500:
            return Protego.parse("User-agent: *\nDisallow: /")
        text = answer.body[:500_000].decode("utf-8", "replace")
        # A home page or challenge served for a missing robots.txt is no rule.
        return Protego.parse(text) if answer.status == 200 and "<html" not in text[:500].lower() else None

    def _gap(self, host: str, origin: str, delay: float) -> float:
        rules = self._robots.get(origin)
        asked = rules.crawl_delay(self.settings.user_agent) if rules is not None else None
        wanted = max(delay, float(asked or 0.0), self.settings.delay or 0.0)
        return 0.0 if host in self.resolve and not self.settings.delay else wanted

    def _wait(self, url: str, delay: float) -> None:
        parts = urlsplit(url)
        now = self._clock()
        due = self._next.get(parts.netloc, now)
        if due > now:
            self._sleep(due - now)
        self._next[parts.netloc] = max(now, due) + self._gap(
            parts.hostname or "", f"{parts.scheme}://{parts.netloc}", delay
        )

    def _try(self, requested: str, url: str, delay: float, headers: Mapping[str, str]) -> Answer:
        error: FetchError = Unreachable("no answer", where=url)
        for attempt in range(_MOST_TRIES):
            self._wait(url, delay)
            try:
                answer = self._once(requested, url, headers)
            except requests.RequestException as failure:
                error = Unreachable(_reason(failure), where=url, mend="try again later; check the host and its TLS")
                pause = 2.0**attempt
            else:
                if answer.status not in _RETRY_STATUS or attempt == _MOST_TRIES - 1:
                    return answer
                pause = _retry_after(answer) or 2.0**attempt
            if attempt < _MOST_TRIES - 1:
                self._sleep(min(pause, _LONGEST_WAIT) * (1 + 0.1 * random.random()))
        raise error

    def _once(self, requested: str, url: str, headers: Mapping[str, str]) -> Answer:
        started = self._clock()
        limit = self.settings.max_bytes
        with self._session.get(
            url, headers=dict(headers), timeout=self.settings.timeout, stream=True, allow_redirects=False
        ) as response:
            body = bytearray()
            for block in response.iter_content(_BLOCK):
                body += block
                if len(body) > limit:
                    raise TooLarge(f"more than {limit:,} bytes", where=url, mend="raise MODU_MAX_BYTES")
            return Answer(
                requested,
                url,
                response.status_code,
                response.reason or "",
                tuple(response.headers.items()),
                bytes(body),
                datetime.now(UTC),
                self._clock() - started,
            )


def _is_private(host: str) -> bool:
    """Does a host name resolve to an address that is not public? One that does not resolve fails later, by its name."""
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return False
    return any(not ipaddress.ip_address(str(address).split("%")[0]).is_global for address in found)


def _reason(failure: Exception) -> str:
    name = type(failure).__name__
    return {
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "no answer in time",
        "SSLError": "TLS failed",
    }.get(name, f"no connection ({name})")


def _retry_after(answer: Answer) -> float | None:
    value = next((v for name, v in answer.headers if name.lower() == "retry-after"), "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None


def _mend(status: int) -> str:
    return {
        403: "the host may block this address or agent",
        404: "the item is gone; look at the portal's list",
        412: "a script challenge; this host needs another way in",
        429: "raise the portal's delay",
        521: "a script challenge; this host needs another way in",
    }.get(status, "try again later")
