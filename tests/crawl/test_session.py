"""A polite session, against a real server and a clock that does not wait."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import requests
from loopback_site import HOST, Clock, Site

from pipeline.crawl import Answer, PoliteSession
from pipeline.crawl.transport import is_public
from pipeline.errors import BadStatus, FetchError, HostNotAllowed, RobotsDisallowed, TooLarge, Unreachable
from pipeline.settings import Settings

BASE = f"http://{HOST}"


def fetch(site: Site, clock: Clock, path: str = "/a.html", **settings: object) -> Answer:
    with session(site, clock, **settings) as polite:
        return polite.fetch(BASE + path, hosts=[HOST])


def session(site: Site, clock: Clock, **settings: object) -> PoliteSession:
    return PoliteSession(Settings.model_validate(settings), resolve=site.resolve, clock=clock, sleep=clock.sleep)


def robots(site: Site, text: str, status: int = 200) -> None:
    site.replies["/robots.txt"] = (status, {"Content-Type": "text/plain"}, text.encode())


def test_bytes_are_kept_as_received_once_unpacked(site: Site, clock: Clock) -> None:
    body = "<html>正文</html>".encode("gb18030")
    site.replies["/a.html"] = (200, {"Content-Encoding": "gzip", "Content-Type": "text/html"}, gzip.compress(body))
    answer = fetch(site, clock)
    assert (answer.body, answer.url, answer.status, answer.is_html) == (body, BASE + "/a.html", 200, True)


def test_robots_is_read_once_and_obeyed(site: Site, clock: Clock) -> None:
    robots(site, "User-agent: *\nDisallow: /private/\n\nUser-agent: crawler\nDisallow: /\n")
    site.page("/a.html", "<html>a</html>")
    with session(site, clock) as polite:
        polite.fetch(BASE + "/a.html", hosts=[HOST])
        polite.fetch(BASE + "/a.html", hosts=[HOST])
        with pytest.raises(RobotsDisallowed):
            polite.fetch(BASE + "/private/b.html", hosts=[HOST])
    assert site.asked("/robots.txt") == 1
    assert site.asked("/private/b.html") == 0


@pytest.mark.parametrize(
    ("status", "kind", "text", "allowed"),
    [
        (404, "text/html", "<html>no</html>", True),
        (403, "text/plain", "no", True),
        (200, "text/html", "<html>Disallow: /</html>", True),  # a home page in its place is no rule
        (500, "text/plain", "", False),
        (429, "text/plain", "", False),
        (200, "text/plain", "\ufeffUser-agent: modu\nDisallow: /", False),
    ],
)
def test_what_stands_for_robots(site: Site, clock: Clock, status: int, kind: str, text: str, allowed: bool) -> None:
    site.replies["/robots.txt"] = (status, {"Content-Type": kind}, text.encode())
    site.page("/a.html", "<html>a</html>")
    if allowed:
        assert fetch(site, clock).status == 200
    else:
        with pytest.raises(RobotsDisallowed):
            fetch(site, clock)
        assert site.asked("/a.html") == 0


def test_the_longest_delay_of_portal_robots_and_settings_counts(site: Site, clock: Clock) -> None:
    site.page("/a.html", "<html>a</html>")
    for crawl_delay, portal, own, expected in [
        (7, 2.0, None, 7.0),
        (1, 3.0, None, 3.0),
        (1, 2.0, 9.0, 9.0),
        (9999, 0, None, 120.0),
    ]:
        robots(site, f"User-agent: *\nCrawl-delay: {crawl_delay}")
        clock.slept.clear()
        with session(site, clock, delay=own) as polite:
            polite.fetch(BASE + "/a.html", hosts=[HOST], delay=portal)
            polite.fetch(BASE + "/a.html", hosts=[HOST], delay=portal)
        assert clock.slept[-1] == pytest.approx(expected)


def test_a_host_that_is_busy_is_asked_again_when_it_says(site: Site, clock: Clock) -> None:
    busy = (429, {"Retry-After": "30"}, b"")
    site.replies["/a.html"] = lambda count: busy if count == 1 else (200, {}, b"now")
    assert fetch(site, clock).body == b"now"
    assert 30 <= max(clock.slept) <= 33


def test_a_date_tells_when_as_well(site: Site, clock: Clock) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    site.replies["/a.html"] = lambda count: (503, {"Retry-After": later}, b"") if count == 1 else (200, {}, b"now")
    assert fetch(site, clock).body == b"now"
    assert 50 <= max(clock.slept) <= 66


def test_a_host_that_asks_for_an_hour_gets_it(site: Site, clock: Clock) -> None:
    site.replies["/a.html"] = (429, {"Retry-After": "3600"}, b"")
    site.page("/b.html", "<html>b</html>")
    with session(site, clock) as polite:
        assert polite.fetch(BASE + "/a.html", hosts=[HOST]).status == 429
        with pytest.raises(Unreachable, match="left alone"):
            polite.fetch(BASE + "/b.html", hosts=[HOST])
        clock.now += 3601
        assert polite.fetch(BASE + "/b.html", hosts=[HOST]).status == 200
    assert site.asked("/a.html") == 1


def test_failures_are_tried_again_and_then_told(site: Site, clock: Clock) -> None:
    site.replies["/a.html"] = (502, {}, b"")
    assert fetch(site, clock).status == 502
    assert site.asked("/a.html") == 3
    assert clock.slept[-1] > clock.slept[0]


def test_no_connection_has_a_name(site: Site, clock: Clock) -> None:
    with (
        PoliteSession(Settings(), resolve={HOST: ("127.0.0.1", 9)}, clock=clock, sleep=clock.sleep) as polite,
        pytest.raises(Unreachable),
    ):
        polite.fetch(BASE + "/a.html", hosts=[HOST])


def test_a_huge_answer_is_cut_short(site: Site, clock: Clock) -> None:
    site.replies["/a.html"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(5_000_000)))
    with pytest.raises(TooLarge):
        fetch(site, clock, max_bytes=100_000)


@pytest.mark.parametrize(
    "target", ["http://other.test/", "//other.test/x", "ftp://portal.test/", "file:///etc/passwd", "http://["]
)
def test_a_redirect_off_the_hosts_is_not_followed(site: Site, clock: Clock, target: str) -> None:
    site.replies["/a.html"] = (302, {"Location": target}, b"")
    site.page("/", "<html>other</html>")
    with pytest.raises(HostNotAllowed):
        fetch(site, clock)
    assert site.asked("/") == 0


def test_a_redirect_on_the_hosts_is_followed_to_its_end(site: Site, clock: Clock) -> None:
    site.replies["/a.html"] = (301, {"Location": "/文/b.html".encode().decode("latin-1")}, b"")
    site.page("/%E6%96%87/b.html", "<html>b</html>")
    answer = fetch(site, clock)
    assert answer.body == b"<html>b</html>"
    assert (answer.requested, answer.url) == (BASE + "/a.html", BASE + "/文/b.html")


def test_a_redirect_in_a_circle_ends(site: Site, clock: Clock) -> None:
    site.replies["/a.html"] = (302, {"Location": "/a.html"}, b"")
    with pytest.raises(BadStatus, match="redirects"):
        fetch(site, clock)


def test_this_machine_is_no_portal(site: Site, clock: Clock) -> None:
    site.page("/a.html", "<html>secret</html>")
    for host in ("127.0.0.1", "localhost"):
        with (
            PoliteSession(Settings(), clock=clock, sleep=clock.sleep) as polite,
            pytest.raises(HostNotAllowed, match="private"),
        ):
            polite.fetch(f"http://{host}:{site.port}/a.html", hosts=[host])
    assert not site.requests


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("::1", False),
        ("::ffff:127.0.0.1", False),
        ("fe80::1%eth0", False),
        ("2001:4860:4860::8888", True),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_body_makes_a_post(site: Site, clock: Clock) -> None:
    site.replies["/api"] = (200, {"Content-Type": "application/json"}, b"{}")
    with session(site, clock) as polite:
        polite.fetch(BASE + "/api", hosts=[HOST], body=b'{"page":1}', headers={"Content-Type": "application/json"})
    assert site.bodies == [b'{"page":1}']


def test_legacy_tls_is_for_the_host_that_declares_it() -> None:
    with PoliteSession(Settings()) as polite:
        polite.allow_legacy_tls("old.test")
        adapters = {host: polite._session.get_adapter(f"https://{host}/") for host in ("old.test", "new.test")}
    assert type(adapters["old.test"]).__name__ == "LegacyTlsAdapter"
    assert type(adapters["new.test"]).__name__ == "PublicAdapter"
    assert isinstance(adapters["old.test"], requests.adapters.HTTPAdapter)


def test_every_failure_is_a_fetch_error() -> None:
    for kind in (BadStatus, HostNotAllowed, RobotsDisallowed, TooLarge, Unreachable):
        assert issubclass(kind, FetchError)
