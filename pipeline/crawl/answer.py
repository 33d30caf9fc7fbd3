"""What a request gave, and its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from bs4.dammit import EncodingDetector

from pipeline.crawl.content import content_hash

_GB = ("gb2312", "gbk", "gb_2312-80", "gb18030")
# Codecs of Python that no web page has; one whose declaration could be read is not in UTF-16, says the HTML standard.
_NO_CHARSET = re.compile(r"(?:raw[-_])?unicode[-_]escape|punycode|idna|undefined|utf[-_]?(?:7|16.*|32.*)")


@dataclass(frozen=True)
class Answer:
    """What a request gave.

    ``requested`` is the URL that was asked for, ``url`` the one where redirects ended; ``body`` is freed of its transfer and
    content encoding, and otherwise as received. Times: ``fetched_at`` in UTC, when the request began; ``seconds`` it took.
    """

    requested: str
    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    seconds: float

    def header(self, name: str) -> str:
        """A header, or the empty string."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def content_type(self) -> str:
        """The Content-Type header."""
        return self.header("content-type")

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the body in hex; of a page, without what changes with every request."""
        return content_hash(self.body, is_html=self.is_html)

    @cached_property
    def is_html(self) -> bool:
        """Whether it is a web page, by its own beginning or its header."""
        head = self.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return head.startswith((b"<!doctype html", b"<html")) or "html" in self.content_type.lower()


def text_of(answer: Answer, encoding: str | None) -> str:
    """The text of a list or page for the crawler's own use.

    The charset is the portal's, else the page's, else the header's; gb2312 is read as gb18030, which old portals send under
    that name. A charset that does not fit gives way to UTF-8 and GB18030.
    """
    declared = encoding or EncodingDetector.find_declared_encoding(answer.body[:4096], is_html=True)
    if not declared and "charset=" in answer.content_type.lower():
        declared = answer.content_type.lower().split("charset=", 1)[1].split(";")[0].strip(" \"'")
    name = str(declared or "utf-8").lower().strip()
    if _NO_CHARSET.fullmatch(name):
        name = "utf-8"
    for candidate in ("gb18030" if name in _GB else name, "utf-8-sig", "gb18030"):
        try:
            return answer.body.decode(candidate)
        except (ValueError, LookupError):
            continue
    return answer.body.decode("utf-8", "replace")
