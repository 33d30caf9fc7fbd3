"""What an answer really is: a challenge, the home page in place of an article, or what was asked for."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipeline.crawl.answer import Answer
from pipeline.crawl.content import either, visible_bytes
from pipeline.errors import BadStatus, ChallengePage, ClientError, Gone, ServerError, SoftRedirect, WrongType
from pipeline.portals import canonical_url

_HEAD = 200_000
_LITTLE = 60  # bytes of visible text below which a page says nothing: 20 characters in UTF-8
_CHALLENGE_STATUS = (412, 521)


# Shells of the protections that stand before Chinese portals (Ruishu, jsluid, C3VK …), and block pages in words.
_SHELL = re.compile(
    rb"\$_ts\s*=\s*window|__jsl_clearance|__jsluid|C3VK|_\$jsvmprt|/_guard/|acw_sc__v2|slider_captcha|challenge-platform|"
    rb"document\.cookie\s*=[^;]{0,300};[\s\S]{0,400}location"
)
_BLOCKED = re.compile(
    either(
        "请输入验证码", "滑动验证", "访问被拦截", "访问被阻断", "疑似攻击", "安全验证", "网站防火墙", "请开启JavaScript"
    )
)
_SENT_ON = re.compile(
    rb"location(?:\.href)?\s{0,9}=\s{0,9}['\"]([^'\"]{1,500})|location\.(?:replace|assign)\(\s{0,9}['\"]([^'\"]{1,500})|"
    rb"http-equiv=['\"]?refresh[^<>]{0,80}url=([^'\"<>\s]{1,500})",
    re.I,
)
_ARTICLE = re.compile(rb"<meta\b[^<>]{0,200}ArticleTitle[^<>]{0,400}>", re.I)
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<]{0,400})", re.I)
_LINK = re.compile(rb"href\s*=\s*['\"]([^'\"#?]{1,300})", re.I)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar)$", re.I)
_MOST_SHAPES = 200
_TEXT_OR_FILE = (b"\xff\xfe", b"\xfe\xff", b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # UTF-16, PDF, ZIP, OLE
_MENDS = {
    401: "the page wants a login; leave it out of the list",
    403: "the host may block this address or agent",
    404: "the item is gone; look at the portal's list",
    410: "the item is gone; look at the portal's list",
    429: "raise the portal's delay",
}


def check_answer(answer: Answer) -> None:
    """Refuse what is no page at all.

    Raises:
        ChallengePage: a script challenge, captcha or block page.
        BadStatus: the status is not a page's.
    """
    if is_challenge(answer):
        raise ChallengePage(
            "a script challenge or block page", where=answer.requested, mend="this host needs another way in"
        )
    if not 200 <= answer.status < 300:
        mend = _MENDS.get(answer.status, "try again later")
        raise _named(answer.status)(f"HTTP {answer.status}", where=answer.requested, mend=mend)


def _named(status: int) -> type[BadStatus]:
    if status in (404, 410):
        return Gone
    return ClientError if 400 <= status < 500 else ServerError if 500 <= status < 600 else BadStatus


def is_challenge(answer: Answer) -> bool:
    """A known shell, or a page that is all script, or a block page in few words."""
    if answer.status in _CHALLENGE_STATUS:
        return True
    head = answer.body[:_HEAD]
    if not answer.is_html or _ARTICLE.search(head):
        return False
    visible = visible_bytes(head)
    if _BLOCKED.search(head) or _SHELL.search(head):
        return visible < 10 * _LITTLE
    return b"<script" in head.lower() and visible < _LITTLE and not _SENT_ON.search(head) and not _LINK.search(head)


class Lookalikes:
    """The home and list pages of a portal, to be known again when one is served in place of an article."""

    def __init__(self) -> None:
        self._digests: set[str] = set()
        self._shapes: list[tuple[bytes, frozenset[bytes]]] = []
        self._urls: set[str] = set()

    def add(self, answer: Answer) -> None:
        """Remember a home or list page."""
        self._digests.add(answer.content_hash)
        self._urls.update({canonical_url(answer.requested), canonical_url(answer.url)})
        if answer.is_html and len(self._shapes) < _MOST_SHAPES:
            self._shapes.append(_shape(answer))

    def check(self, answer: Answer) -> None:
        """Refuse a page that is not the article that was asked for.

        Raises:
            SoftRedirect: it is the home page or a list, or sends readers elsewhere by script.
        """
        where, gone = answer.requested, "the article is gone; look at the portal's list"
        asked, got = canonical_url(answer.requested), canonical_url(answer.url)
        if asked != got and (got in self._urls or urlsplit(got).path == "/"):
            raise SoftRedirect("redirected to the home page or a list", where=where, mend=gone)
        if answer.content_hash in self._digests or self._looks_alike(answer):
            raise SoftRedirect("the home page or a list instead of the article", where=where, mend=gone)
        if target := _sent_on(answer):
            raise SoftRedirect(f"a script sends readers on to {target}", where=where, mend="look where it leads")

    def _looks_alike(self, answer: Answer) -> bool:
        """Same title, nearly the same links, and none of an article's marks: a home page whose news went on meanwhile."""
        if not answer.is_html or _ARTICLE.search(answer.body[:_HEAD]):
            return False
        title, links = _shape(answer)
        return any(
            title == other and len(links & known) >= 0.8 * len(links | known) > 4 for other, known in self._shapes
        )


def _shape(answer: Answer) -> tuple[bytes, frozenset[bytes]]:
    head = answer.body[:_HEAD]
    title = _TITLE.search(head)
    return title.group(1).strip() if title else b"", frozenset(_LINK.findall(head))


def _sent_on(answer: Answer) -> str | None:
    """Where a page without content of its own sends its readers, or None."""
    head = answer.body[:_HEAD]
    if not answer.is_html or _ARTICLE.search(head):
        return None
    found = _SENT_ON.search(head)
    if found is None or visible_bytes(head) >= _LITTLE:
        return None
    return bytes(found.group(found.lastindex or 0)).decode("utf-8", "replace")[:200]


def check_page(answer: Answer) -> None:
    """Refuse bytes that say they are a web page and are none. A file of a known kind is left to the readers.

    Raises:
        WrongType: they are neither text nor a file that is known.
    """
    head = answer.body[:1024]
    if b"\x00" in head and "html" in answer.content_type.lower() and not head.startswith(_TEXT_OR_FILE):
        raise WrongType("bytes instead of a web page", where=answer.requested, mend="look what the portal sends there")


def check_file(answer: Answer) -> None:
    """Refuse a page that is served in place of a file.

    Raises:
        WrongType: the URL names a file type, the answer is a web page.
    """
    if _FILE.search(urlsplit(answer.requested).path) and answer.is_html:
        raise WrongType("a web page instead of the file", where=answer.requested, mend="the file is gone")
