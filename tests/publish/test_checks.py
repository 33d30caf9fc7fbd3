"""A store that looks broken is not released: the last release stays, and the reason is said."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.errors import CheckFailed
from pipeline.publish.dictionary import REFERENCES, columns
from pipeline.publish.release import latest, publish
from pipeline.records import Annotations, Document, Mention, PortalHealth, Reading, Target, revision_of
from pipeline.store.database import Store

pytestmark = pytest.mark.slow  # it writes release after release

NOW = datetime(2024, 1, 1, tzinfo=UTC)


def fill(store: Store, targets: int, *, indicator: str | None = "数据集", entity: str | None = None) -> None:
    text = "到2025年，建成数据集100个。"
    one = Document(id="d1", url="http://a.test/1", text=text, revision=revision_of(text), first_seen=NOW, last_seen=NOW)
    span = {"document": one.id, "revision": one.revision, "start": 9, "end": 13, "quote": "100个"}
    found = tuple(
        Target(
            id=f"t{n}", status="target", value=float(n), indicator=indicator, sentence_start=0, sentence_end=14, **span
        )
        for n in range(targets)
    )
    mention = Mention(id="m1", label="AGENCY", entity=entity, **span)
    store.save_documents([one])
    reading = Reading(id=one.id, revision=one.revision, made_by="1", targets=targets)
    store.save_annotations(Annotations(reading=reading, targets=found, mentions=(mention,)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(made, 40)
    publish(made, tmp_path / "releases", today=date(2026, 1, 2), formats=())
    return made


def refused(store: Store, releases: Path, reason: str) -> None:
    before = latest(releases)
    with pytest.raises(CheckFailed, match=reason):
        publish(store, releases, today=date(2026, 1, 3), formats=())
    assert latest(releases) == before and not list(releases.glob(".*partial"))


def test_every_reference_names_columns_that_exist() -> None:
    for (table, column), other in REFERENCES.items():
        assert column in {c.name for c in columns(table)} and columns(other)


def test_a_table_that_lost_most_rows(store: Store, tmp_path: Path) -> None:
    fill(store, 19)
    refused(store, tmp_path / "releases", "targets has 19 rows, the last release 40; 2026-01-02-1 stays current")


def test_a_column_that_lost_most_values(store: Store, tmp_path: Path) -> None:
    fill(store, 40, indicator=None)
    refused(store, tmp_path / "releases", r"targets\.indicator is filled in 0% of rows, in the last release 100%")


def test_a_row_that_leads_nowhere(store: Store, tmp_path: Path) -> None:
    fill(store, 40, entity="nobody")
    refused(
        store, tmp_path / "releases", "1 rows of mentions name in entity what entities does not hold, such as nobody"
    )


def test_a_crawl_in_which_most_portals_failed(store: Store, tmp_path: Path) -> None:
    fill(store, 41)
    held = [
        PortalHealth(id=name, portal=name, run="r", crawled_at=NOW, held=name != "a", reasons=("no items",))
        for name in "abc"
    ]
    store.upsert("portals", held)
    refused(store, tmp_path / "releases", "2 of 3 portals are held: b, c")


def test_what_was_lost_on_purpose_is_released(store: Store, tmp_path: Path) -> None:
    fill(store, 19)
    release = publish(store, tmp_path / "releases", today=date(2026, 1, 3), accept=True, formats=())
    assert latest(tmp_path / "releases") == release.folder
    accepted = json.loads((release.folder / "checks.json").read_text("utf-8"))["accepted"]
    assert accepted == ["targets has 19 rows, the last release 40"]


def test_a_reference_is_never_accepted_broken(store: Store, tmp_path: Path) -> None:
    fill(store, 40, entity="nobody")
    with pytest.raises(CheckFailed):
        publish(store, tmp_path / "releases", accept=True, formats=())
