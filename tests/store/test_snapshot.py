"""A snapshot holds the rows of its store, whatever the store is made of, and the same rows give the same bytes."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from pipeline.records import Attachment, Document, Entity
from pipeline.store.database import Store
from pipeline.store.snapshot import _copy, _fill, snapshot

DOCUMENT = Document(
    id="d1", url="http://a.test/%e4?x#y", title="数据", text="文", revision="r", issued_on=date(2023, 7, 1),
    first_seen=datetime(2024, 1, 1, 3, tzinfo=UTC), attachments=(Attachment(url="http://a.test/附件", name="附件"),),
)  # fmt: skip
NAMES = ("documents", "entities")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'a store.sqlite'}")
    made.save_documents([DOCUMENT])
    made.upsert("entities", [Entity(id=f"e{n}", label="AGENCY", name_zh="局", aliases=("甲", "乙")) for n in (2, 1)])
    return made


def test_rows_come_back_as_they_were(store: Store, tmp_path: Path) -> None:
    snapshot(store, tmp_path / "100% #copy.sqlite", NAMES)
    copy = Store.of_file(tmp_path / "100% #copy.sqlite")
    for name in NAMES:
        assert list(copy.rows(name)) == list(store.rows(name))
    with pytest.raises(OperationalError, match="readonly"):
        copy.upsert("documents", [DOCUMENT.model_copy(update={"title": "another"})])


def test_two_snapshots_are_the_same_bytes(store: Store, tmp_path: Path) -> None:
    for name in ("a", "b"):
        snapshot(store, tmp_path / name, NAMES)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert "附件" in sqlite3.connect(tmp_path / "a").execute("SELECT attachments FROM documents").fetchone()[0]


def test_rows_that_come_from_another_database_are_written_alike(store: Store, tmp_path: Path) -> None:
    found = []
    for fill in (
        lambda file: _copy(file, str(store.engine.url.database), NAMES),
        lambda file: _fill(file, store, NAMES),
    ):
        snapshot(store, tmp_path / "tables", NAMES)
        file = sqlite3.connect(tmp_path / "tables", isolation_level=None)
        for name in NAMES:
            file.execute(f"DELETE FROM {name}")
        fill(file)
        found.append([file.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in NAMES])
        file.close()
        (tmp_path / "tables").unlink()
    assert found[0] == found[1]
