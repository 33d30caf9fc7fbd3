"""From archive or folder to the store: nothing overwrites another, and what is no document is counted as skipped."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.documents import read_one_archive, read_one_folder
from pipeline.archive import ArchiveWriter
from pipeline.documents import former_ids
from pipeline.records import Document, Issue, revision_of
from pipeline.store.database import Store

AT = datetime(2026, 3, 1, tzinfo=UTC)
PROSE = "各部门应当把数据管好用好，到2026年建成数据集30个。"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    return Store(f"sqlite:///{tmp_path}/modu.sqlite")


def folder(path: Path, **files: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / f"{name}.txt").write_text(text, "utf-8")
    return path


def test_two_folders_with_a_file_of_one_name_stay_two_documents(tmp_path: Path, store: Store) -> None:
    one, other = folder(tmp_path / "一", 附件1=PROSE), folder(tmp_path / "二", 附件1=f"另一个。{PROSE}")
    for path in (one, other):
        assert read_one_folder.fn(path, None)["new"] == 1
    assert {document.text for document in store.documents()} == {PROSE, f"另一个。{PROSE}"}
    moved = one.rename(tmp_path / "三")  # the same place below another folder, the same bytes
    for path in (moved, other):
        assert read_one_folder.fn(path, None) == {"new": 0, "changed": 0, "unchanged": 1, "skipped": 0, "failed": 0}


def test_a_document_that_an_earlier_version_named_keeps_its_id(tmp_path: Path, store: Store) -> None:
    old, _ = former_ids("a.txt")
    store.save_documents([Document(id=old, url="a.txt", text=PROSE, chars=len(PROSE), revision=revision_of(PROSE))])
    read_one_folder.fn(folder(tmp_path / "f", a=PROSE), None)
    read_one_folder.fn(folder(tmp_path / "g", a=f"另一个。{PROSE}"), None)
    ids = {document.text: document.id for document in store.documents()}
    assert ids[PROSE] == old and len(ids) == 2


def test_what_a_page_brings_along_is_skipped_and_named_by_kind(tmp_path: Path, store: Store) -> None:
    page = f"<html><body><div class='TRS_Editor'>{f'<p>{PROSE}</p>' * 9}</div></body></html>"
    answers = {
        "zc/c_1.html": ("text/html", page),
        "a.js": ("application/javascript", f'var t = "{PROSE}"'),
        "b.js": ("text/html", f'var t = "{PROSE}"'),
        "robots.txt": ("text/plain", f"# {PROSE}"),
    }
    with ArchiveWriter(tmp_path / "archive", "r1") as archive:
        for name, (kind, content) in answers.items():
            url = f"http://portal.test/{name}"
            archive.write_response(url, 200, "OK", [("Content-Type", kind)], content.encode(), AT, {"role": "detail"})
    counts = read_one_archive.fn("r1.warc.gz")
    assert counts == {"new": 1, "changed": 0, "unchanged": 0, "skipped": 3, "failed": 0}
    told = {(one.kind, one.message, one.count) for one in store.read(Issue)}
    assert told == {("no_document", "no document: script", 2), ("no_document", "no document: file for robots", 1)}
