"""A release beside its archive: rows that differ are listed, and parts of Modu that are of another version."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows import documents
from pipeline.annotate import annotate
from pipeline.archive import ArchiveWriter, Location
from pipeline.publish.release import publish
from pipeline.store.database import Store
from pipeline.targets import records
from pipeline.verify import Reader, verify
from pipeline.versions import version

AT = datetime(2026, 3, 1, tzinfo=UTC)
PAGE = "<html><body><div class='TRS_Editor'><p>{}到2027年，建成数据标注基地5个，培育数据企业300家。</p></div></body></html>"


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A release of one archived page."""
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    html, body = [("Content-Type", "text/html; charset=utf-8")], PAGE.format("各部门应当分工抓好落实。" * 9).encode()
    with ArchiveWriter(tmp_path / "archive", "r1-test") as archive:
        about = {"portal": "test", "role": "detail"}
        archive.write_response("http://portal.test/zc/t1.html", 200, "OK", html, body, AT, about)
    documents.read_one_archive.fn("r1-test.warc.gz")
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    for document in list(store.documents()):
        store.save_annotations(annotate(document))
    made = publish(store, tmp_path / "releases")
    store.close()
    return made.folder


def test_the_part_that_is_of_another_version_is_named(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Location(str(release.parents[1] / "archive"))
    verdict = verify(release, archive, Reader(documents.read_pages, documents.reader_version))
    assert (verdict.documents, verdict.differing, verdict.versions()) == (1, [], [])
    other = re.sub(r"\+\w+", "+00000000", version("targets"))
    monkeypatch.setattr(records, "version", lambda part: other)
    verdict = verify(release, archive, Reader(documents.read_pages, lambda portals: "documents 0.1.0+00.00"))
    assert not verdict.differing
    first, second = verdict.versions()
    assert first.startswith("documents") and "here documents 0.1.0+00.00 (1 rows)" in first
    assert second == f"targets: made by {version('targets')}, here {other} (2 rows)"
