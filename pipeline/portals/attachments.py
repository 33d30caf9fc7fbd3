"""Links to files that belong to a page, found before the page is read as a document."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Comment

from pipeline.portals.model import Portal

FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|wps|et|ofd|zip|rar|txt|csv)(?:[?#].*)?$|/module/download/downfile\.jsp|cmd=download|/attachment/\d",
    re.I,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|webp|ico|mp4)(?:[?#].*)?$", re.I)
_MOST = 30


def attachment_links(html: str, base: str, portal: Portal | None = None) -> list[tuple[str, str]]:
    """URL and name of each file linked from a page, in order, each once; links inside comments do not count."""
    soup = BeautifulSoup(html, "lxml")
    for comment in soup.find_all(string=lambda node: isinstance(node, Comment)):
        comment.extract()
    extra = [re.compile(pattern) for pattern in portal.attachments.patterns] if portal else []
    found: dict[str, str] = {}
    for link in soup.find_all("a", href=True):
        href = str(link["href"]).strip()
        if href.startswith(("javascript:", "#", "mailto:", "data:")) or _PICTURE.search(href):
            continue
        if FILE.search(href) or any(pattern.search(href) for pattern in extra):
            name = link.get("download") or link.get("title") or link.get("alt") or link.get_text(" ", strip=True)
            found.setdefault(urljoin(base, href), str(name).strip())
        if len(found) >= _MOST:
            break
    return list(found.items())
