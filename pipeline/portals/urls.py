"""Canonical URLs: one page, one name."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_VOLATILE = {
    "token",
    "timestamp",
    "_t",
    "t_",
    "random",
    "jsessionid",
    "sid_",
    "spm",
    "from",
    "isappinstalled",
    "utm_source",
    "utm_medium",
    "utm_campaign",
}
_PORTS = {"http": "80", "https": "443"}
_SAFE = "/:@!$&'()*+,;=~-._%"


def canonical_url(url: str) -> str:
    """A URL without fragment, default port, session and tracking parameters; host in lower case, query in order as given.

    The scheme stays: some hosts serve only one. ``index.html`` stays too: some hosts know no other name for a directory.
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if parts.port and str(parts.port) != _PORTS.get(parts.scheme.lower()):
        host = f"{host}:{parts.port}"
    path = quote(unquote(parts.path), safe=_SAFE) if "%" not in parts.path else parts.path
    path = path.split(";jsessionid=")[0] or "/"
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() not in _VOLATILE])
    return urlunsplit((parts.scheme.lower(), host, path, query, ""))
