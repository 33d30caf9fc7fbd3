"""What is derived from all documents is derived once, and again when one of them, its reading or a decision is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.records import ArchiveFile, Document, Reading, revision_of
from pipeline.store.database import Store
from pipeline.store.derivations import inputs, once


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    store.save_documents([document()])
    yield store
    store.close()


def document(**fields: object) -> Document:
    text = str(fields.pop("text", "建设数据集10个。"))
    return Document(id="d", url="http://a.test/1", text=text, revision=revision_of(text), **fields)  # type: ignore[arg-type]


def test_a_step_is_done_again_only_when_something_is_new(store: Store) -> None:
    done: list[str] = []

    def step(made_by: str = "measure 1") -> dict[str, int]:
        return once(
            store, "measure", inputs(store).whole, made_by, lambda: done.append(made_by) or {"cities": len(done)}
        )  # type: ignore[func-returns-value]

    assert [step(), step()] == [{"cities": 1}] * 2
    store.save_documents([document(text="建设数据集20个。")])
    assert [step(), step()] == [{"cities": 2}] * 2
    assert step("measure 2") == {"cities": 3} == step("measure 2")


def test_what_is_derived_names_the_versions_that_it_rests_on(store: Store) -> None:
    store.upsert("readings", [Reading(id="d", revision="r", made_by="targets 0.1.0+aa.bb")])
    store.upsert("archives", [ArchiveFile(id="a.warc.gz", bytes=1, made_by="documents 0.1.0+cc.bb")])
    once(store, "measure", "inputs", "measure 1", dict)
    (row,) = store.rows("derivations")
    assert (row["made_by"], row["made_from"]) == ("measure 1", ["documents 0.1.0+cc.bb", "targets 0.1.0+aa.bb"])


@pytest.mark.parametrize("change", [{"title": "数据条例"}, {"text": "新"}, {"city": "杭州市"}])
def test_what_a_document_says_of_itself_counts(store: Store, change: dict[str, object]) -> None:
    before = inputs(store).whole
    store.save_documents([document(**change)])
    assert inputs(store).whole != before


def test_a_capture_more_and_what_is_derived_do_not_count(store: Store) -> None:
    before = inputs(store).whole
    store.upsert("documents", [document(archive_file="later.warc.gz", reprint_of="other")])
    assert inputs(store).whole == before
    store.upsert("readings", [Reading(id="d", revision="r", made_by="targets 3")])
    assert inputs(store).whole != before
