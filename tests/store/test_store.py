from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from pipeline.errors import ConfigurationError
from pipeline.records import Annotations, Citation, Document, Reading, Target, identify, revision_of
from pipeline.store import captures
from pipeline.store.captures import changed_lines
from pipeline.store.cited import cited_policies
from pipeline.store.counted import count_targets
from pipeline.store.database import Saved, Store, issue
from pipeline.store.readings import pending
from pipeline.store.schema import RECORDS, TABLES
from tests.growth import grows_evenly


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store in each of the databases that it may be."""
    sqlite = f"sqlite:///{tmp_path / 'store.sqlite'}"
    made = Store(sqlite if request.param == "sqlite" else request.getfixturevalue("postgresql"))
    yield made
    made.close()


def document(text: str = "到2025年，建成数据集100个。", day: int = 1, **fields: object) -> Document:
    seen = datetime(2024, 1, day, tzinfo=UTC)
    known = {"id": "d1", "url": "http://a.test/1", "issued_on": date(2023, 7, 1), "city": "杭州市", **fields}
    return Document(text=text, chars=len(text), revision=revision_of(text), first_seen=seen, last_seen=seen, **known)  # type: ignore[arg-type]


def annotations(doc: Document, made_by: str = "1") -> Annotations:
    target = Target(
        id="t1",
        document=doc.id,
        start=9,
        end=13,
        quote="100个",
        sentence_start=0,
        sentence_end=15,
        status="target",
        value=100,
    )
    return Annotations(reading=Reading(id=doc.id, revision=doc.revision, made_by=made_by, targets=1), targets=(target,))


def test_every_field_of_a_record_is_a_column() -> None:
    for name, record in RECORDS.items():
        assert list(TABLES[name].columns.keys()) == list(record.model_fields)


def test_a_document_comes_back_as_it_went_in(store: Store) -> None:
    store.save_documents([document()])
    assert list(store.documents()) == [document()]


def test_a_capture_of_the_year_2999_is_not_the_newest_for_ever(store: Store) -> None:
    future = datetime(2999, 1, 1, tzinfo=UTC)
    store.save_documents([document().model_copy(update={"first_seen": future, "last_seen": future})])
    assert store.save_documents([document("到2026年，建成数据集200个。")]) == Saved(changed=1)
    (kept,) = store.documents()
    assert "200" in kept.text and kept.first_seen == kept.last_seen == datetime(2024, 1, 1, tzinfo=UTC)


def test_saving_twice_changes_nothing(store: Store) -> None:
    assert store.save_documents([document()]) == Saved(new=1)
    assert store.save_documents([document()]) == Saved(unchanged=1)
    again = document(day=9).model_copy(update={"archive_file": "later.warc.gz"})
    assert store.save_documents([again]) == Saved(unchanged=1)
    (kept,) = store.documents()
    assert kept.archive_file == "later.warc.gz" and kept.last_seen == again.last_seen


def test_a_changed_text_leaves_a_revision_with_its_lines(store: Store) -> None:
    store.save_documents([document("一\n二", day=1), document("一\n三", day=2)])
    (revision,) = store.rows("revisions")
    assert (revision["added"], revision["removed"]) == (["三"], ["二"])
    (kept,) = store.documents()
    assert (kept.text, kept.first_seen, kept.last_seen) == (
        "一\n三",
        datetime(2024, 1, 1, tzinfo=UTC),
        datetime(2024, 1, 2, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("old", "new", "added", "removed"),
    [
        ("一\n二\n三", "一\n三", (), ("二",)),
        ("一\n一\n二", "一\n二\n二", ("二",), ("一",)),
        ("一\n二\n三\n四", "一\n三\n二\n四", ("三", "二"), ("二", "三")),
        ("一", "一\n", (), ()),
    ],
)
def test_the_lines_that_changed(old: str, new: str, added: tuple[str, ...], removed: tuple[str, ...]) -> None:
    assert changed_lines(old, new) == (added, removed)


def test_the_store_is_not_locked_while_changes_are_looked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another writer changes the document at that very moment: nothing waits, and neither change is lost."""
    other = Store(store.engine.url.render_as_string(hide_password=False))
    asked = []

    def slowly(*texts: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if not asked:
            asked.append(texts)
            other.save_documents([document("一\n三", day=2)])
        return changed_lines(*texts)

    monkeypatch.setattr(captures, "changed_lines", slowly)
    store.save_documents([document("一\n二", day=1), document("一\n四", day=3)])
    other.close()
    removed = {tuple(row["added"]): tuple(row["removed"]) for row in store.rows("revisions")}
    assert removed == {("三",): ("二",), ("四",): ("三",)}


def test_an_older_capture_does_not_replace_a_newer_text(store: Store) -> None:
    store.save_documents([document("新", day=2), document("旧", day=1)])
    (kept,) = store.documents()
    assert kept.text == "新"
    assert not list(store.rows("revisions"))


def test_pending_is_what_this_version_has_not_read(store: Store) -> None:
    store.save_documents([document()])
    assert pending(store, "1") == (["d1"], {})
    store.save_annotations(annotations(document(), "1"))
    assert pending(store, "1") == ([], {})
    assert pending(store, "2") == (["d1"], {"1": 1})
    assert pending(store, "2", most=0) == pending(store, "2", ["none"]) == ([], {})
    store.save_documents([document("别的文本", day=3)])
    assert pending(store, "1") == (["d1"], {})


def test_annotating_again_replaces_the_rows_of_the_document(store: Store) -> None:
    store.save_documents([document()])
    for _ in range(2):
        store.save_annotations(annotations(document()))
    assert store.counts()["targets"] == count_targets(store) == 1


@pytest.mark.parametrize("title,meant", [("办法", "d2"), ("条例", None)], ids=["as it was", "another"])
def test_what_was_found_over_all_documents_outlives_a_task_of_a_killed_run(
    store: Store, title: str, meant: str | None
) -> None:
    cited = Citation(id="c", document="d1", start=0, end=4, quote="《办法》", cited_title="办法")
    read = annotations(document()).model_copy(update={"citations": (cited,)})
    store.save_annotations(read)
    store.assign("citations", [{"id": "c", "resolved": "d2", "policy": "d2"}])
    store.save_annotations(read.model_copy(update={"citations": (cited.model_copy(update={"cited_title": title}),)}))
    (row,) = store.read(Citation)
    assert (row.cited_title, row.resolved) == (title, meant)


def test_an_issue_again_is_the_same_row(store: Store) -> None:
    error = ConfigurationError("broken", where="x", mend="mend it")
    for _ in range(2):
        store.add_issues([issue("crawl", error)])
    (row,) = store.rows("issues")
    assert (row["kind"], row["place"], row["mend"]) == ("configuration", "x", "mend it")


def test_an_unknown_database_is_refused_with_a_mend() -> None:
    with pytest.raises(ConfigurationError, match="sqlite:///"):
        Store("mysql://localhost/x")


def test_a_store_of_an_earlier_version_gets_its_columns(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_documents_city")
        for column in ("related", "pages", "reprint_of", "city"):
            connection.exec_driver_sql(f"ALTER TABLE documents DROP COLUMN {column}")
    again = Store(store.engine.url.render_as_string(hide_password=False))
    again.save_documents([document()])
    assert list(again.documents()) == [document()]
    again.close()


def test_citations_of_an_earlier_version_are_counted_as_they_were_printed(store: Store) -> None:
    store.save_documents([document()])
    store.upsert("citations", [Citation(id="c", document=document().id, start=0, end=1, cited_title="甲法")])
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_citations_policy")
        connection.exec_driver_sql("ALTER TABLE citations DROP COLUMN policy")
    again = Store(store.engine.url.render_as_string(hide_password=False))
    assert [(policy.name, len(policy.citing)) for policy in cited_policies(again)] == [("甲法", 1)]
    again.close()


def test_ids_tell_parts_apart() -> None:
    assert identify("ab", "c") != identify("a", "bc")


@pytest.mark.parametrize("piece", ["甲\n", "甲乙\n丙\n", "\n"])
def test_what_changed_in_a_text_is_found_in_time_that_grows_with_it(piece: str) -> None:
    def comparing(size: int) -> Callable[[], object]:
        lines = [f"{piece}{n}\n" for n in range(size)]
        return lambda: changed_lines("".join(lines), "".join(reversed(lines)))

    assert grows_evenly(comparing, 3000)


def test_a_store_opens_in_postgresql_while_others_write(postgresql: str) -> None:
    store = Store(postgresql)
    with store.engine.connect() as writing:
        writing.execute(text("ALTER DATABASE " + postgresql.rpartition("/")[2] + " SET lock_timeout = '1s'"))
        writing.commit()
        for table in TABLES.values():
            writing.execute(delete(table))  # which holds its lock until the end of the transaction
        Store(postgresql).close()
    store.close()
