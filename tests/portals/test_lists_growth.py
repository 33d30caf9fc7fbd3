"""Time that a list takes grows with its length, whatever it repeats; what is nested without end is refused."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable

import pytest

from pipeline.errors import ModuError, NoItems
from pipeline.portals import Portal
from pipeline.portals.families import ListAnswer, family_of
from tests.growth import grows_evenly

pytestmark = pytest.mark.slow  # it measures

URL = "http://a.test/zc/"
ITEM = '<li><a href="/art/2026/1/{}.html">关于数据的通知</a><span>2026-01-05</span></li>'
RECORD = "<record><![CDATA[{}]]></record>"
LISTS = {
    "static_index": {"url": "/{column}/index.html"},
    "jpage": {"family": "jpage", "url": "/x?c={column}&start={start}&end={end}", "page_size": 45},
    "json_gateway": {
        "family": "json_gateway",
        "url": "/{column}",
        "records_path": "list",
        "record_fields": {"title": "title", "url": "url", "date": "date"},
    },
    "ucap": {"family": "ucap", "url": "/{column}?page={page}", "mode": "json"},
}


def read(family: str, text: str) -> ListAnswer:
    about = {"id": "a", "name_zh": "甲", "name_en": "A", "base_url": "http://a.test", "hosts": ["a.test"]}
    portal = Portal.model_validate({**about, "columns": [{"id": "zc"}], "list": LISTS[family]})
    return family_of(portal).read(text, portal, URL)


def records(*found: dict[str, object], at: str = "list") -> str:
    return json.dumps({at: found})


REPEATED: dict[str, tuple[str, Callable[[int], str], int]] = {
    "items": ("static_index", lambda n: "".join(map(ITEM.format, range(n))), 20),
    "comments": ("static_index", lambda n: "<div>" + "<!--甲-->乙" * n, 400),
    "dates in one item": (
        "static_index",
        lambda n: f"<li><a href=/a.html>关于数据的通知</a>{'<i>2026-01-05</i>' * n}</li>",
        100,
    ),
    "dates in links": ("static_index", lambda n: "<a href=/a.html>关于数据的通知2026-01-05</a>" * n, 50),
    "numbers of pages": ("static_index", lambda n: "createPage(" * n, 2000),
    "records": ("jpage", lambda n: "".join(RECORD.format(ITEM.format(at)) for at in range(n)), 20),
    "comments that never end": ("jpage", lambda n: RECORD.format("<!--") * n, 400),
    "records that never end": ("jpage", lambda n: "<record><![CDATA[" * n, 3000),
    "marks in a title": ("json_gateway", lambda n: records({"title": "<" * n, "url": "/a.html"}), 20_000),
    "halves of characters": ("json_gateway", lambda n: records({"title": "\ud800" * n, "url": "/a.html"}), 5000),
    "named values": (
        "ucap",
        lambda n: records(
            {"title": "甲乙丙丁", "url": "/a.html", "domainMetaList": [[{"key": "a"}]] * n}, at="results"
        ),
        1000,
    ),
}


@pytest.mark.parametrize(("family", "make", "size"), REPEATED.values(), ids=REPEATED)
def test_twice_the_list_is_twice_the_time(family: str, make: Callable[[int], str], size: int) -> None:
    def reading(size: int) -> Callable[[], None]:
        text = make(size)

        def once() -> None:
            with contextlib.suppress(ModuError):
                read(family, text)

        return once

    assert grows_evenly(reading, size)


@pytest.mark.parametrize("html", ["<div><a href=/a.html>关于数据的通知</a>2026-01-05" * 200, "<div>" * 500 + "甲"])
def test_what_is_nested_without_end_is_no_list(html: str) -> None:
    with pytest.raises(NoItems, match="nested too deep"):
        read("static_index", html)


def test_items_that_a_page_leaves_open_are_read() -> None:
    rows = "".join(f"<div><a href=/{at}.html>关于数据的通知</a>2026-01-{at + 1:02}" for at in range(25))
    items = read("static_index", rows).items
    assert [item.date and item.date.day for item in items] == list(range(1, 26))
