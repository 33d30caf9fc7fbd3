"""Links to files that belong to a page, found before the page is read as a document."""

from __future__ import annotations

import re

from pipeline.portals.families.items import soup_of
from pipeline.portals.model import Portal
from pipeline.portals.urls import absolute_url

FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|txt|csv)(?:[?#].*)?$|"
    r"/module/download/downfile\.jsp|cmd=download|/attachment/\d",
    re.I,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|webp|ico|mp4)(?:[?#].*)?$", re.I)
_MOST = 30


def attachment_links(html: str, base: str, portal: Portal | None = None) -> list[tuple[str, str]]:
    """URL and name of each file linked from a page, in order, each once; links inside comments do not count.

    Args:
        html: the page.
        base: its URL.
        portal: its portal, whose `attachments.patterns` are looked for beside the shared ones.
    """
    extra = [re.compile(pattern) for pattern in portal.attachments.patterns] if portal else []
    found: dict[str, str] = {}
    for link in soup_of(html).select("a[href]"):
        href = str(link["href"]).strip()
        if _PICTURE.search(href) or not (FILE.search(href) or any(pattern.search(href) for pattern in extra)):
            continue
        url = absolute_url(base, href)
        if url is not None:
            name = link.get("download") or link.get("title") or link.get("alt") or link.get_text(" ", strip=True)
            found.setdefault(url, str(name).strip())
        if len(found) >= _MOST:
            break
    return list(found.items())
