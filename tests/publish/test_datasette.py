"""A release in Datasette: described, read-only, with facets, JSON and CSV."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from test_release import fill

from pipeline.publish.release import publish
from pipeline.store.database import Store

app = pytest.importorskip("datasette.app", reason="the package datasette is not installed")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("datasette")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    fill(store)
    release = publish(store, folder / "releases", today=date(2026, 1, 2), formats=()).folder
    store.close()
    metadata = json.loads((release / "datasette.json").read_text("utf-8"))
    return app.Datasette([], immutables=[str(release / "modu.sqlite")], metadata=metadata)


def get(served: Any, path: str) -> Any:
    return asyncio.run(served.client.get(path))


def test_tables_are_described_in_both_languages(served: Any) -> None:
    page = get(served, "/modu/targets").text
    assert "Year of the deadline · 期限年份" in page and "CC-BY-4.0" in page


def test_rows_come_as_json_and_csv_with_facets(served: Any) -> None:
    (row,) = get(served, "/modu/targets.json?_shape=array").json()
    assert (row["id"], row["value"]) == ("t1", 100)
    assert get(served, "/modu/targets.csv?_stream=on&_col=id&_col=value").text.splitlines() == ["id,value", "t1,100.0"]
    facets = get(served, "/modu/targets.json").json()["facet_results"]
    assert {"status", "deadline_year", "unit", "strength"} <= set(facets)


def test_nobody_can_write_and_a_hostile_title_is_text(served: Any) -> None:
    assert get(served, "/modu?sql=delete+from+targets").status_code == 400
    page = get(served, "/modu/documents").text
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_every_facet_is_a_column() -> None:
    from pipeline.publish.datasette import _FACETS
    from pipeline.publish.dictionary import columns

    assert all(set(facets) <= {c.name for c in columns(table)} for table, facets in _FACETS.items())


def test_the_file_is_named_as_the_metadata_says(served: Any) -> None:
    assert "modu" in served.databases and Path(served.databases["modu"].path).name == "modu.sqlite"
