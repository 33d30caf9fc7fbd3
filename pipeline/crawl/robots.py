"""What a host's robots.txt allows (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from pipeline.crawl.answer import Answer
from pipeline.errors import FetchError, HostNotAllowed, RobotsDisallowed

_MOST_BYTES = 500_000
_LONGEST_DELAY = 120.0  # a Crawl-delay of an hour or a day would end the crawl; such a host is still asked slowly


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


class Robots:
    """The rules of the hosts that were met, each read once.

    Args:
        fetch: gives the answer to a URL, redirects followed.
        user_agent: the full user agent; rules are matched by its product token.
    """

    def __init__(self, fetch: Callable[[str], Answer], user_agent: str) -> None:
        self._fetch = fetch
        self._token = user_agent.split("/")[0].strip() or user_agent
        self._rules: dict[str, Protego | FetchError | None] = {}

    def check(self, url: str) -> None:
        """Pass if a URL may be fetched.

        Raises:
            RobotsDisallowed: robots.txt forbids it, or the server fails to give it (then nothing is allowed for now).
            FetchError: the host could not be reached.
        """
        origin = origin_of(url)
        if origin not in self._rules:
            self._rules[origin] = self._read(origin)
        rules = self._rules[origin]
        if isinstance(rules, FetchError):
            raise type(rules)(rules.message, where=url, mend=rules.mend)
        if rules is not None and not rules.can_fetch(url, self._token):
            raise RobotsDisallowed("robots.txt forbids it", where=url, mend="leave it out of the portal's list")

    def delay(self, origin: str) -> float:
        """Seconds that robots.txt asks to leave between two requests, if it was read already."""
        rules = self._rules.get(origin)
        asked = rules.crawl_delay(self._token) if isinstance(rules, Protego) else None
        seconds = float(asked or 0.0)
        return min(seconds, _LONGEST_DELAY) if seconds > 0 else 0.0  # NaN is not, either

    def _read(self, origin: str) -> Protego | FetchError | None:
        """Rules; None where everything is allowed; the error where nothing is."""
        try:
            answer = self._fetch(f"{origin}/robots.txt")
        except HostNotAllowed:  # redirected to a foreign host: as good as none
            return None
        except FetchError as error:
            return error
        if answer.status >= 500 or answer.status == 429:
            return RobotsDisallowed(
                f"robots.txt answers HTTP {answer.status}: nothing is allowed for now", mend="try again later"
            )
        # A home page or script challenge served for a missing robots.txt is no rule.
        if answer.status != 200 or answer.is_html:
            return None
        try:
            return Protego.parse(answer.body[:_MOST_BYTES].decode("utf-8-sig", "replace"))
        except Exception as error:  # rules that cannot be read may forbid anything
            said = f"robots.txt cannot be read ({type(error).__name__}): nothing is allowed for now"
            return RobotsDisallowed(said, mend="look at the host's robots.txt")
