"""What a browser captures beside a document is none: type, content and name must agree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.documents import read_page
from pipeline.errors import NoDocument
from pipeline.records import Page

PROSE = "各部门应当把数据管好用好，到2026年建成数据集30个。"
HTML = f"<html><body><div id=zoom>{f'<p>{PROSE}</p>' * 9}</div></body></html>"


def page(path: str, content_type: str) -> Page:
    url = f"http://portal.test/{path}"
    return Page(url=url, fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type=content_type)


NONE = {
    "a script by its name": ("js/jquery.js", "text/html", HTML, "script"),
    "by its type": ("combine/", "application/javascript; charset=utf-8", HTML, "script"),
    "by its content, called a page": ("combine", "text/html", f'!function(a){{var b="{PROSE}"}}(window)', "script"),
    "by its content, called a text": ("combine", "text/plain", f'var t = "{PROSE}";', "script"),
    "a callback": ("search", "text/html", f'cb({{"title": "{PROSE}"}});', "script"),
    "a style sheet": ("c", "text/html", f"/* {PROSE} */ body{{margin:0}}", "script"),
    "a style sheet by content": ("c", "text/plain", f'.a, #b > p {{ content: "{PROSE}"; }}', "style sheet"),
    "data by type": ("api/list", "application/json", f'{{"title": "{PROSE}"}}', "data"),
    "data called a page": ("api/list", "text/html", f'\n[{{"title": "{PROSE}"}}]', "data"),
    "a feed": ("rss", "text/xml", f"<?xml version='1.0'?><rss><title>{PROSE}</title></rss>", "data"),
    "a word of a server": ("ping", "text/plain", "ok", "data"),
    "robots.txt": ("robots.txt", "text/plain", f"User-agent: *\n# {PROSE}", "file for robots"),
    "a font": ("f", "application/octet-stream", b"wOF2" + bytes(50), "font"),
    "a picture": ("p", "text/html", b"\x89PNG" + bytes(50), "picture"),
    "a drawing": ("p", "image/svg+xml", f"<svg><text>{PROSE}</text></svg>", "picture"),
}


@pytest.mark.parametrize(("path", "content_type", "content", "family"), NONE.values(), ids=NONE)
def test_it_is_refused_under_its_kind(path: str, content_type: str, content: str | bytes, family: str) -> None:
    with pytest.raises(NoDocument) as error:
        read_page(page(path, content_type), content if isinstance(content, bytes) else content.encode())
    assert error.value.family == family


@pytest.mark.parametrize(
    ("path", "content_type", "content"),
    [
        ("zc/c_1.html", "text/html", HTML),
        ("zc/c_1", "", HTML),
        ("zc/view.jsp", "application/octet-stream", HTML),
        ("zc/c_1.xhtml", "application/xhtml+xml", f"<?xml version='1.0'?>\n<!DOCTYPE html>{HTML}"),
        ("zc/c_1.html", "text/html", f"<!-- header.js --><script>var a = 1;</script>{HTML}"),
        ("zc/a.txt", "text/plain", f"var：变量。\n{PROSE * 3}"),
        ("zc/a", "text/plain", PROSE * 3),
        ("zc/down", "text/plain; charset=gbk", (PROSE * 3).encode("gb18030")),
    ],
)
def test_documents_are_read(path: str, content_type: str, content: str | bytes) -> None:
    document = read_page(page(path, content_type), content if isinstance(content, bytes) else content.encode())
    assert "数据集30个" in document.text
