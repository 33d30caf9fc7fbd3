"""What another version read is read again, and a line says why."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from flows import documents
from pipeline.annotate import annotate
from pipeline.documents import document_from_text
from pipeline.portals import Portal
from pipeline.records import ArchiveFile
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.readings import pending
from pipeline.versions import READING, changed, versions
from tests.running import Modu


def test_another_finder_annotates_again_and_says_so(tmp_path: Path, modu_alone: Modu) -> None:
    home = tmp_path / "data"
    home.mkdir()
    document = document_from_text("甲市行动计划\n到2026年，建成数据标注基地5个。", id="d")
    store = Store(f"sqlite:///{home}/modu.sqlite")
    store.save_documents([document])
    store.save_annotations(annotate(document))
    assert not pending(store, versions(READING)).ids
    done = modu_alone(home, "annotate", MODU_ENTITY_FINDER="patterns")
    again, *_, step = done.stderr.splitlines()  # a slow machine says how far it is, in between
    assert again == "1 documents are annotated again 份文件重新标注: entities changed 已变更"
    assert step.startswith("annotate 标注: 1 requested, 1 done, 0 failed")
    (row,) = store.rows("readings")
    assert changed(versions(READING), row["made_by"]) == ["entities"]
    store.close()


@pytest.fixture
def archived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A WARC file of pages of Hangzhou that was read."""
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    documents.reader_version.cache_clear()
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "a.warc.gz").write_bytes(b"x")
    marker = ArchiveFile(
        id="a.warc.gz",
        bytes=1,
        sha256=sha256(b"x").hexdigest(),
        made_by=documents.reader_version(("hangzhou",)),
        portals=("hangzhou",),
    )
    store = Store(Settings().database_url)
    store.upsert("archives", [marker])
    store.close()
    yield "a.warc.gz"
    documents.reader_version.cache_clear()


def test_a_file_in_place_of_another_of_its_name_and_size_is_read_again(archived: str, tmp_path: Path) -> None:
    kept = tmp_path / "archive" / archived
    times = kept.stat().st_atime_ns, kept.stat().st_mtime_ns
    assert documents.unread(Settings()) == []
    copy = tmp_path / "copy"
    copy.write_bytes(b"x")
    copy.replace(kept)
    assert documents.unread(Settings()) == []  # as after a backup was put back: the same bytes
    copy.write_bytes(b"y")
    os.utime(copy, ns=times)  # with the times of the one before, as a copying program gives them
    copy.replace(kept)
    assert documents.unread(Settings()) == [archived]


@pytest.mark.parametrize(
    ("portal", "change", "again"),
    [
        ("hangzhou", {"encoding": "gb18030"}, True),
        ("hangzhou", {"note": "seen", "delay": 9.0}, False),
        ("beijing", {"encoding": "gb18030"}, False),
    ],
)
def test_a_mended_portal_file_reads_its_archives_again(
    archived: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    portal: str,
    change: dict[str, object],
    again: bool,
) -> None:
    assert documents.unread(Settings()) == []
    known: dict[str, Portal] = documents.all_portals()
    monkeypatch.setattr(documents, "all_portals", lambda: {**known, portal: known[portal].model_copy(update=change)})
    documents.reader_version.cache_clear()
    assert documents.unread(Settings()) == [archived] * again
    assert ("1 archive files are read again" in caplog.text and "portals changed" in caplog.text) == again
