"""What is new: feeds of promises, and the list of releases with their differences."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.publish.release import Release, publish
from pipeline.store.database import Store
from tests.publish import test_release

_ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def releases(tmp_path: Path) -> list[Release]:
    """A release, and the next one: the same promise, and a document with another."""
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    test_release.fill(store, "数据集方案\x00\u202e & <b>")
    made = [publish(store, tmp_path / "releases", today=date(2026, 1, 2), formats=())]
    first = next(store.documents(["d1"]))
    text = "到2027年，建成集市30个。"
    other = first.model_copy(update={"id": "d2", "url": "http://a.test/2", "text": text, "city": "甲市"})
    store.save_documents([other])
    row = next(store.rows("targets"))
    store.upsert("targets", [_target(row, other.id, text)])
    return [*made, publish(store, tmp_path / "releases", today=date(2026, 1, 3), formats=())]


def _target(row: dict[str, object], document: str, text: str) -> object:
    from pipeline.records import Target

    new = {"id": "t2", "document": document, "start": 9, "end": 12, "quote": "30个", "sentence": text, "value": 30.0}
    return Target.model_validate({**row, **new})


def _entries(path: Path) -> list[tuple[str, str]]:
    feed = ElementTree.parse(path).getroot()
    return [
        (str(one.findtext(f"{_ATOM}id")), one.find(f"{_ATOM}link").get("href", ""))  # type: ignore[union-attr]
        for one in feed.iter(f"{_ATOM}entry")
    ]


def test_a_feed_holds_the_promises_that_are_new(releases: list[Release]) -> None:
    first, second = (release.folder for release in releases)
    assert _entries(first / "feed.atom") == [("tag:modu,2026:row/t1", "t.html#t1")]
    assert _entries(second / "feed.atom") == [("tag:modu,2026:row/t2", "t.html#t2")]
    assert _entries(second / "feeds" / "jiashi.atom") == [("tag:modu,2026:row/t2", "../t.html#t2")]
    assert _entries(second / "feeds" / "hangzhoushi.atom") == []


def test_the_releases_are_listed_with_their_differences(releases: list[Release]) -> None:
    page = (releases[1].folder / "releases.html").read_text("utf-8")
    assert 'href="../2026-01-02-1/index.html"' in page and "<code>documents</code> +1 ~0 −0" in page
