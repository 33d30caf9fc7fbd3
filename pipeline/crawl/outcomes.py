"""What an answer really is: a challenge, the home page in place of an article, or what was asked for."""

from __future__ import annotations

import re

from pipeline.crawl.session import Answer
from pipeline.errors import ChallengePage, SoftRedirect
from pipeline.portals import Portal
from pipeline.portals.urls import canonical_url

_SHELL = re.compile(
    rb"\$_ts=window\['\$_ts'\]|__jsl_clearance|document\.cookie\s*=\s*['\"]C3VK|_\$jsvmprt|/_guard/|slider_captcha|"
    rb"\xe8\xaf\xb7\xe8\xbe\x93\xe5\x85\xa5\xe9\xaa\x8c\xe8\xaf\x81\xe7\xa0\x81|challenge-platform",
)
_TEXT = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]{0,2000}>", re.S | re.I)
_SHELL_STATUS = (412, 521)


def is_challenge(status: int, body: bytes) -> bool:
    """A script challenge, captcha or block page: a known shell, or scripts with next to no text."""
    if status in _SHELL_STATUS:
        return True
    head = body[:60_000]
    if _SHELL.search(head):
        return len(_TEXT.sub(b"", body[:200_000]).split()) < 40
    return False


def check_detail(answer: Answer, portal: Portal, homes: frozenset[str]) -> None:
    """Refuse an answer that is not the article that was asked for.

    Args:
        answer: the answer to a detail URL.
        portal: its portal.
        homes: content hashes of the portal's home and list pages.

    Raises:
        ChallengePage, SoftRedirect: by name what it is.
    """
    if is_challenge(answer.status, answer.body):
        raise ChallengePage(
            "a script challenge instead of the page", where=answer.requested, mend="this host needs another way in"
        )
    path = canonical_url(answer.url)
    if path != canonical_url(answer.requested) and path.rstrip("/") in (
        portal.base_url.rstrip("/"),
        portal.base_url.rstrip("/") + "/index.html",
    ):
        raise SoftRedirect("redirected to the home page", where=answer.requested, mend="the article is gone")
    if digest(answer.body) in homes:
        raise SoftRedirect(
            "the home page or a list instead of the article", where=answer.requested, mend="the article is gone"
        )


_VOLATILE = re.compile(
    rb"<em id=\"hits\">\d+</em>|<meta[^>]{0,80}(?:Maketime|generator)[^>]{0,120}>|<!--[^>]{0,300}-->|\b\d{2}:\d{2}:\d{2}\b",
    re.I,
)


def digest(body: bytes) -> str:
    """Content hash of a page without what changes with every request: view counts, clocks, comments."""
    import hashlib

    return hashlib.sha256(_VOLATILE.sub(b"", body)).hexdigest()
