"""A crawl whose documents are not what the portal promised is not read, until the portal file is mended."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import documents
from pipeline.archive import ArchiveWriter
from pipeline.documents import document_from_text
from pipeline.portals import Portal
from pipeline.records import Issue, PortalHealth
from pipeline.store.database import Store

AT = datetime(2026, 3, 1, tzinfo=UTC)
BODY = "各部门应当把数据管好用好，守住安全的底线，按照职责分工抓好落实。" * 9


def portal(**expect: object) -> Portal:
    return Portal.model_validate(
        {
            "id": "test",
            "name_zh": "测试",
            "name_en": "Test",
            "base_url": "http://portal.test",
            "hosts": ["portal.test"],
            "columns": [{"id": "zc"}],
            "list": {"url": "/"},
            "expect": expect,
        }
    )


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    with ArchiveWriter(tmp_path / "archive", "r1-test") as archive:
        for number in range(6):
            page = f"<html><body><div class='TRS_Editor'><p>第{number}项。{BODY}</p></div></body></html>".encode()
            url, html = f"http://portal.test/zc/t{number}.html", [("Content-Type", "text/html; charset=utf-8")]
            archive.write_response(url, 200, "OK", html, page, AT, {"portal": "test", "role": "detail"})
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    store.upsert("portals", [PortalHealth(id="test", portal="test", run="r1", crawled_at=AT, last_success=AT)])
    return store


def read(monkeypatch: pytest.MonkeyPatch, declared: Portal) -> dict[str, int]:
    monkeypatch.setattr(documents, "all_portals", lambda: {"test": declared})
    counts: dict[str, int] = documents.read_one_archive.fn("r1-test.warc.gz")
    return counts


def test_it_is_held_with_its_reason_and_read_once_the_file_is_mended(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(monkeypatch, portal(fill_rates={"index_number": 0.9}))["new"] == 0
    (health,) = store.read(PortalHealth)
    assert health.held and health.reasons == ("index_number filled on 0% of 6 pages, expected at least 90%",)
    assert [issue.kind for issue in store.read(Issue)] == ["portal_held"]
    assert not list(store.rows("documents")) and not list(store.rows("archives"))
    assert read(monkeypatch, portal())["new"] == 6
    (health,) = store.read(PortalHealth)
    assert not health.held and not health.reasons


def test_what_an_archive_gave_another_version_stays_and_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"url": "http://portal.test/old", "archive_file": "r1-test.warc.gz", "portal": "test"}
    old = document_from_text(BODY, id="old").model_copy(update=known)
    store.save_documents([old])
    assert read(monkeypatch, portal())["new"] == 6
    assert [(issue.kind, issue.place) for issue in store.read(Issue)] == [("no_longer_given", old.url)]
    assert old.id in {document.id for document in store.documents()}
