"""A snapshot holds the rows of its store, whatever the store is made of, and the same rows give the same bytes."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from pipeline.records import Annotations, Attachment, Document, Entity, Mention, Reading
from pipeline.store.database import Store
from pipeline.store.snapshot import _copy, _fill, as_tables, snapshot

DOCUMENT = Document(
    id="d1", url="http://a.test/%e4?x#y", title="数据", text="文", revision="r", issued_on=date(2023, 7, 1),
    first_seen=datetime(2024, 1, 1, 3, tzinfo=UTC), attachments=(Attachment(url="http://a.test/附件", name="附件"),),
)  # fmt: skip
NAMES = ("documents", "entities", "mentions")
HELD = ("documents", "entities", "mentions_rows", "shared_texts", "shared_documents")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'a store.sqlite'}")
    made.save_documents([DOCUMENT])
    made.upsert("entities", [Entity(id=f"e{n}", label="AGENCY", name_zh="局", aliases=("甲", "乙")) for n in (2, 1)])
    names = (
        Mention(id=f"m{n}", document="d1", revision="r", start=0, end=1, quote="文", label="AGENCY", made_by="1")
        for n in (3, 1, 2)
    )
    made.save_annotations(Annotations(reading=Reading(id="d1", revision="r", made_by="1"), mentions=tuple(names)))
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
        for name in HELD:
            file.execute(f"DELETE FROM {name}")
        fill(file)
        found.append([file.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in HELD])
        file.close()
        (tmp_path / "tables").unlink()
    assert found[0] == found[1]


def test_what_many_rows_have_is_held_once_and_asked_for_as_in_a_table(store: Store, tmp_path: Path) -> None:
    snapshot(store, tmp_path / "copy", NAMES)
    with sqlite3.connect(tmp_path / "copy") as file:
        assert file.execute("SELECT count(*) FROM shared_texts WHERE value = 'AGENCY'").fetchone() == (1,)
        plan = "EXPLAIN QUERY PLAN SELECT * FROM mentions WHERE document {} ORDER BY id"
        for asked in ("= 'd1'", "IN ('d1', 'd2')"):
            steps = " ".join(row[3] for row in file.execute(plan.format(asked)))
            assert "SEARCH r USING INDEX ix_mentions_document" in steps and "SCAN" not in steps
    before = list(Store.of_file(tmp_path / "copy").rows("mentions"))
    as_tables(tmp_path / "copy")
    assert list(Store(f"sqlite:///{tmp_path / 'copy'}").rows("mentions")) == before and len(before) == 3
