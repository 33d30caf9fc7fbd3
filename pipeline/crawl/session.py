"""A polite session: robots.txt, a gap between requests to a host, retries, limits, and only the hosts a portal allows."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urlsplit

import requests
from requests import exceptions as failures
from urllib3 import exceptions as broken

from pipeline.crawl.answer import Answer
from pipeline.crawl.budget import Budget
from pipeline.crawl.robots import Robots, origin_of
from pipeline.crawl.transport import LegacyTlsAdapter, LoopbackAdapter, PublicAdapter
from pipeline.errors import (
    BadStatus,
    FetchError,
    HostNotAllowed,
    TlsFailed,
    TooLarge,
    TooSlow,
    UnknownHost,
    Unreachable,
)
from pipeline.portals import absolute_url
from pipeline.settings import Settings

Resolve = Mapping[str, tuple[str, int]]
_REDIRECTS = (301, 302, 303, 307, 308)
_RETRIED = (429, 500, 502, 503, 504)
_MOST_REDIRECTS = 5
_MOST_TRIES = 3
_LONGEST_WAIT = 120.0  # a host that asks for more is left alone for that time
_SLOWEST = 20  # an answer may take so many time-outs in all
_GRACE = 2  # time-outs that a request may go on after the session's end
_CODED = 2  # times the bytes of the largest answer that may come over the wire, with headers, chunks and all
_BLOCK = 65_536
_HEADERS_ROOM = 1 << 20


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """None: redirects are followed under the rules of the polite session, and their bodies read under its limits."""


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
        self._closed: dict[str, float] = {}
        self._budget = Budget(clock)
        self._ends = math.inf
        self._session = _Session()
        self._session.trust_env = False
        self._session.headers.update(
            {"User-Agent": settings.user_agent, "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5", "Accept": "*/*"}
        )
        for scheme in ("http", "https"):
            self._session.mount(f"{scheme}://", PublicAdapter(self._budget))
            for host, address in self.resolve.items():
                for name in (host, f"{host}:{443 if scheme == 'https' else 80}"):
                    self._session.mount(f"{scheme}://{name}/", LoopbackAdapter(address, self._budget))
        self._allowed: frozenset[str] = frozenset()
        self.on_robots: Callable[[Answer], None] = lambda answer: None
        self._robots = Robots(self._ask_robots, settings.user_agent)

    def __enter__(self) -> PoliteSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def allow_legacy_tls(self, host: str) -> None:
        """Let one host speak old TLS."""
        if host not in self.resolve:
            self._session.mount(f"https://{host}/", LegacyTlsAdapter(self._budget))

    def end_in(self, seconds: float) -> None:
        """Let no request go on for long after so many seconds, and none be tried again then."""
        self._ends = self._clock() + seconds

    def fetch(
        self,
        url: str,
        *,
        hosts: Iterable[str],
        delay: float = 0.0,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """The answer to a request, whatever its status, redirects followed.

        Args:
            url: http or https.
            hosts: hosts that it and its redirects may lie on.
            delay: least seconds since the last request to the host; robots.txt and settings may ask for more.
            headers: request headers beside the session's.
            body: body of a POST request; None for GET.

        Raises:
            HostNotAllowed, RobotsDisallowed, Unreachable, TooLarge, BadStatus: by name why there is no answer.
        """
        self._allowed = frozenset(hosts)
        return self._follow(url, delay, headers or {}, body)

    def _ask_robots(self, url: str) -> Answer:
        answer = self._follow(url, 0.0, {}, robots=False)
        self.on_robots(answer)
        return answer

    def _follow(
        self, url: str, delay: float, headers: Mapping[str, str], body: bytes | None = None, *, robots: bool = True
    ) -> Answer:
        at = url
        for _ in range(_MOST_REDIRECTS + 1):
            self._check_host(at)
            if robots:
                self._robots.check(at)
            answer = self._try(url, at, delay, headers, body)
            location = answer.header("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            body = body if answer.status in (307, 308) else None
            # Header bytes reach us as latin-1; portals send UTF-8 there.
            location = location.encode("latin-1", "replace").decode("utf-8", "replace")
            at = absolute_url(at, location) or location
        raise BadStatus(f"more than {_MOST_REDIRECTS} redirects", where=url, mend="look whether a cookie is wanted")

    def _check_host(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            host = parts.hostname or ""
        except ValueError:
            host = ""
        if not host or parts.scheme not in ("http", "https") or host not in self._allowed:
            raise HostNotAllowed(
                f"{host or url[:80]} is not among the portal's hosts",
                where=url,
                mend="add it to `hosts` if it is right",
            )

    def _wait(self, url: str) -> None:
        host = urlsplit(url).netloc
        now = self._clock()
        closed = self._closed.get(host, now)
        if closed > now:
            raise Unreachable(
                f"the host asked to be left alone for {closed - now:.0f} s more", where=url, mend="try again later"
            )
        due = self._next.get(host, now)
        if due > now:
            self._sleep(due - now)

    def _leave_gap(self, url: str, delay: float) -> None:
        gap = max(delay, self._robots.delay(origin_of(url)), self.settings.delay or 0.0)
        self._next[urlsplit(url).netloc] = self._clock() + gap

    def _try(self, requested: str, url: str, delay: float, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """An answer after at most so many tries, with longer pauses between them or those that the host asks for."""
        got: Answer | FetchError = Unreachable("no answer", where=url)
        for attempt in range(_MOST_TRIES):
            self._wait(url)
            got = self._attempt(requested, url, delay, headers, body)
            if isinstance(got, Answer) and got.status not in _RETRIED:
                return got
            pause = (_retry_after(got) if isinstance(got, Answer) else None) or 2.0**attempt
            if pause > _LONGEST_WAIT:
                self._closed[urlsplit(url).netloc] = self._clock() + pause
            if pause > _LONGEST_WAIT or self._clock() + pause > self._ends or attempt == _MOST_TRIES - 1:
                break
            self._sleep(pause * (1 + 0.1 * random.random()))
        if isinstance(got, FetchError):
            raise got
        return got

    def _attempt(
        self, requested: str, url: str, delay: float, headers: Mapping[str, str], body: bytes | None
    ) -> Answer | FetchError:
        """An answer, or why there is none where another try may give one.

        Raises:
            FetchError: another try would end in the same way.
        """
        try:
            return self._once(requested, url, headers, body)
        except FetchError:
            raise
        except (failures.SSLError, failures.InvalidURL, failures.InvalidSchema) as failure:
            raise _unreachable(url, failure) from failure
        except Exception as failure:  # whatever libraries make of hostile bytes is a failed request, by name
            return _unreachable(url, failure)
        finally:
            self._leave_gap(url, delay)

    def _once(self, requested: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        started, seen = self._clock(), datetime.now(UTC)
        limit, timeout = self.settings.max_bytes, self.settings.timeout
        method = "GET" if body is None else "POST"
        left = max(0.0, self._ends - started) + _GRACE * timeout
        self._budget.begin(url, min(_SLOWEST * timeout, left), _CODED * limit + _HEADERS_ROOM)
        with self._session.request(
            method, url, data=body, headers=dict(headers), timeout=timeout, stream=True, allow_redirects=False
        ) as response:
            received = bytearray()
            for block in _blocks(response):
                received += block
                if len(received) > limit:
                    raise TooLarge(f"more than {limit:,} bytes", where=url, mend="raise MODU_MAX_BYTES")
            return Answer(
                requested,
                url,
                response.status_code,
                response.reason or "",
                tuple(response.headers.items()),
                bytes(received),
                seen,
                self._clock() - started,
            )


def _blocks(response: requests.Response) -> Iterator[bytes]:
    """The body, unpacked, as it comes in: no read waits for more than what one packet brings, so that a drip is noticed."""
    try:
        while block := response.raw.read1(_BLOCK, decode_content=True):
            yield block
    except broken.ReadTimeoutError as error:
        raise failures.ReadTimeout(error) from error
    except broken.SSLError as error:
        raise failures.SSLError(error) from error
    except broken.DecodeError as error:
        raise failures.ContentDecodingError(error) from error
    except broken.HTTPError as error:
        raise failures.ChunkedEncodingError(error) from error


def _unreachable(url: str, failure: Exception) -> Unreachable:
    """The named error for a failure of the connection; the most special class comes first."""
    if isinstance(failure, failures.ConnectionError) and "NameResolutionError" in repr(failure):
        return UnknownHost("no such host", where=url, mend="check the host's name")
    slow = "try again later, or raise MODU_TIMEOUT"
    reasons: tuple[tuple[type[Exception], type[Unreachable], str, str], ...] = (
        (failures.SSLError, TlsFailed, "TLS failed", "declare `legacy_tls: true` if the host speaks only old TLS"),
        (failures.ConnectTimeout, TooSlow, "no connection in time", slow),
        (failures.Timeout, TooSlow, "no answer in time", slow),
        (failures.ChunkedEncodingError, Unreachable, "the transfer broke off", "try again later"),
        (failures.ContentDecodingError, Unreachable, "the answer could not be unpacked", "try again later"),
        (failures.ConnectionError, Unreachable, "no connection", "check whether the host answers at all"),
    )
    for kind, error, message, mend in reasons:
        if isinstance(failure, kind):
            return error(message, where=url, mend=mend)
    said = f"no answer that HTTP knows ({type(failure).__name__})"
    return Unreachable(said, where=url, mend="check the URL, and look what the host sends")


def _retry_after(answer: Answer) -> float | None:
    """Seconds that the host asks to wait, or None."""
    value = answer.header("retry-after").strip()
    if value.isdecimal():
        return float(value[:9])  # 30 years: as good as for ever
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
