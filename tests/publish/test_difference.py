"""What differs between two releases is named by table and id."""

from __future__ import annotations

from pathlib import Path

from pipeline.publish.dictionary import TABLE_TITLES
from pipeline.publish.difference import difference, differs
from pipeline.records import Entity, Reading
from pipeline.store.database import Store
from pipeline.store.snapshot import snapshot


def tables(folder: Path, name: str, entities: dict[str, str | None]) -> Path:
    store = Store(f"sqlite:///{folder / name}.store")
    store.upsert("entities", [Entity(id=id, label="AGENCY", name_zh="局", name_en=en) for id, en in entities.items()])
    snapshot(store, folder / name, tuple(TABLE_TITLES))
    store.close()
    return folder / name


def test_rows_added_changed_and_withdrawn_are_listed(tmp_path: Path) -> None:
    old = tables(tmp_path, "old", {"a": None, "b": "B", "c": "C"})
    new = tables(tmp_path, "new", {"a": "now", "b": "B", "d": "D"})
    found = difference(new, old, tmp_path / "changes.csv")
    assert found["entities"] == {"added": 1, "changed": 1, "withdrawn": 1} and differs(found)
    listed = (tmp_path / "changes.csv").read_text("utf-8").splitlines()
    assert listed == ["table,change,id", "entities,added,d", "entities,changed,a", "entities,withdrawn,c"]


def test_a_row_that_another_version_gave_in_the_same_words_is_no_change(tmp_path: Path) -> None:
    for name, chars in (("a", 1), ("b", 1), ("c", 2)):
        store = Store(f"sqlite:///{tmp_path / name}.store")
        store.upsert("readings", [Reading(id="d", revision="r", made_by=name, chars=chars)])
        snapshot(store, tmp_path / name, tuple(TABLE_TITLES))
        store.close()
    assert not differs(difference(tmp_path / "b", tmp_path / "a", tmp_path / "changes.csv"))
    assert differs(difference(tmp_path / "c", tmp_path / "a", tmp_path / "changes.csv"))


def test_the_same_rows_do_not_differ(tmp_path: Path) -> None:
    old = tables(tmp_path, "old", {"a": None})
    assert not differs(difference(old, old, tmp_path / "changes.csv"))
