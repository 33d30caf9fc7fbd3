"""Canonical URLs: one page, one name."""

from __future__ import annotations

import re
from typing import overload
from urllib.parse import parse_qs, quote, urljoin, urlsplit, urlunsplit

_SESSION_NAMES = ("token", "jsessionid", "sessionid", "phpsessid", "spm", "from", "isappinstalled")
_CACHE_NAMES = ("_", "_t", "t_", "timestamp", "random", "rnd")
_TRACKING_NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
_VOLATILE = frozenset((*_SESSION_NAMES, *_CACHE_NAMES, *_TRACKING_NAMES))
_PORTS = {"http": 80, "https": 443}
_SAFE = "/:@!$&'()*+,;=~-._%?"
_INDEX = re.compile(r"/index\.s?html?$", re.I)
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.I)
_MOBILE = re.compile(r"/content/mpost_(?=\d+\.html$)")  # a page of NFCMS for telephones
_WRAPPER = re.compile(r"/visit/link\.do$")  # the counter of clicks of a site search
_MOST_FIELDS = 50
_NOTHING = re.compile(
    r"(?<!\s)\s*[\t\r\n]\s*|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ud800-\udfff]+"
)  # what browsers leave out of an address, and what no address can hold


def absolute_url(base: str, link: str) -> str | None:
    """A link made absolute as browsers do, without fragment; None if it leads to no web page."""
    link = _tidy(link)
    if not link or link.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, link))
        known = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # "http://[", a port that is no number
        return None
    return urlunsplit(parts._replace(fragment="")) if known else None


def _tidy(url: str) -> str:
    """An address without line breaks and outer blanks; inner blanks encoded, and backslashes of its path turned."""
    path, mark, rest = _NOTHING.sub("", url.strip()).partition("?")
    return f"{path.replace(chr(92), '/')}{mark}{rest}".replace(" ", "%20")


@overload
def unwrapped(url: str) -> str: ...
@overload
def unwrapped(url: None) -> None: ...
def unwrapped(url: str | None) -> str | None:
    """The page that a link of a site search leads to, instead of its counter of clicks; any other address as it is."""
    if url is None or not _WRAPPER.search(urlsplit(url).path):
        return url
    try:
        targets = parse_qs(urlsplit(url).query, max_num_fields=_MOST_FIELDS).get("url", [])
    except ValueError:  # more of them than a link has
        return url
    return next((target for text in targets if (target := absolute_url(url, text))), url)


def canonical_url(url: str) -> str:
    """The name under which a page is known, whatever way its URL was written.

    Host in lower case; no fragment, default port, session, tracking or cache-breaking parameter, no ``index.html``; the page
    itself for its twin made for telephones. The scheme stays, since some hosts serve only one, and so does the order of the
    query. Percent-encoded bytes are left as they are: older portals encode file names in GBK. A URL that cannot be taken apart
    is returned as it is.
    """
    url = _tidy(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _PORTS.get(scheme):
        host = f"{host}:{port}"
    path = _MOBILE.sub("/content/post_", _INDEX.sub("/", _SESSION.sub("", parts.path))) or "/"
    pairs = [pair for pair in parts.query.split("&") if pair and pair.split("=", 1)[0].lower() not in _VOLATILE]
    return urlunsplit((scheme, host, quote(path, safe=_SAFE), quote("&".join(pairs), safe=_SAFE), ""))
