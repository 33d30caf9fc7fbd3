"""Time that a page takes grows with its length, not with the square of it, whatever it repeats."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pipeline.documents import read_page
from pipeline.documents.charset import decode
from pipeline.errors import ModuError
from pipeline.records import Page

ABOUT = Page(url="http://a.test/zc/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html")
_MOST = 2.3
_ATTEMPTS = 3  # a busy machine spoils a measurement, a square spoils them all
_NOISE = 0.2  # seconds of processor time, below which a ratio says nothing


def body(html: str) -> str:
    return f"<html><body><h1>关于数据的办法</h1><div id=zoom>{html}</div></body></html>"


REPEATED: dict[str, tuple[Callable[[int], str], int]] = {
    "one long line without a full stop": (lambda n: body(f"<p>{'数据' * n}</p>"), 100_000),
    "blanks in a link": (lambda n: body(f"<p>甲</p><a href='a{' ' * n}b.pdf'>乙</a>"), 100_000),
    "blanks in a line": (lambda n: body(f"<p>甲{' ' * n}乙</p>"), 200_000),
    "an XML declaration of blanks": (lambda n: f"<?xml {' ' * n}", 100_000),
    "brackets that open": (lambda n: body("（《〔" * n), 40_000),
    "labels": (lambda n: body(f"<p>{'发文机关：甲 ' * n}</p>"), 20_000),
    "a word of a script": (lambda n: "a" * n + "(", 200_000),
    "links to files": (lambda n: body("".join(f"<a href='a{k}.pdf'>附件</a>" for k in range(n))), 3000),
    "rows": (lambda n: body(f"<table>{'<tr><td>甲<td>乙' * n}</table>"), 5000),
}


def seconds(html: str) -> float:
    """The least processor time of three readings."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        with contextlib.suppress(ModuError):
            read_page(ABOUT, html.encode())
        times.append(time.process_time() - begun)
    return min(times)


@pytest.mark.parametrize(("make", "size"), REPEATED.values(), ids=REPEATED)
def test_twice_the_page_is_twice_the_time(make: Callable[[int], str], size: int) -> None:
    def grows_with_it() -> bool:
        once, twice = seconds(make(size)), seconds(make(2 * size))
        return twice <= _MOST * max(once, _NOISE)

    assert any(grows_with_it() for _ in range(_ATTEMPTS))


@pytest.mark.parametrize("charset", ["punycode", "undefined", "idna", "unicode_escape", "zlib", "no-such"])
def test_what_is_no_charset_of_pages_is_never_read_in(charset: str) -> None:
    html = f"<meta charset={charset}>" + "数据" * 200_000
    assert decode(html.encode(), f"text/html; charset={charset}") == (html, "utf-8")
