from __future__ import annotations

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml

from pipeline.errors import CheckFailed
from pipeline.publish import workbook
from pipeline.publish.dictionary import STATE, TABLE_TITLES, columns, markdown, schema, schema_version
from pipeline.publish.package import sha256
from pipeline.publish.release import Release, latest, publish
from pipeline.publish.tables import harmless
from pipeline.records import Annotations, Document, Entity, Reading, Target, revision_of
from pipeline.store.database import Store
from pipeline.store.schema import RECORDS

pytestmark = pytest.mark.slow  # it writes whole releases

HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> \u202e"


def fill(store: Store, title: str = HOSTILE, value: float = 100) -> None:
    text = "到2025年，建成数据集100个。"
    seen = datetime(2024, 1, 1, tzinfo=UTC)
    document = Document(
        id="d1", url="http://a.test/1", title=title, text=text, chars=len(text), revision=revision_of(text),
        city="杭州市", issued_on=date(2023, 7, 1), first_seen=seen, last_seen=seen,
    )  # fmt: skip
    target = Target(
        id="t1", document="d1", revision=document.revision, start=9, end=13, quote="100个", sentence_start=0,
        sentence_end=len(text), sentence=text, status="target", value=value, unit="个", deadline_year=2025, indicator="建成",
    )  # fmt: skip
    store.save_documents([document])
    store.save_annotations(
        Annotations(
            reading=Reading(id="d1", revision=document.revision, made_by="1", targets=1, promises=1), targets=(target,)
        )
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(made)
    return made


@pytest.fixture
def release(store: Store, tmp_path: Path) -> Release:
    return publish(store, tmp_path / "releases", today=date(2026, 1, 2))


def test_two_that_publish_at_once_make_one_release(tmp_path: Path) -> None:
    stores = [Store(f"sqlite:///{tmp_path / 'store.sqlite'}") for _ in range(2)]
    fill(stores[0])
    with ThreadPoolExecutor(2) as both:
        made = list(both.map(lambda one: publish(one, tmp_path / "releases", today=date(2026, 1, 2)), stores))
    assert sorted(release.fresh for release in made) == [False, True] and made[0].name == made[1].name


def test_every_table_and_column_is_described_in_both_languages() -> None:
    assert {*TABLE_TITLES, *STATE} == set(RECORDS)
    assert all(column.en and column.zh for table in TABLE_TITLES for column in columns(table))
    assert "| `deadline_year` |" in markdown()


def test_lists_of_objects_are_arrays() -> None:
    kinds = {(table, c.name): c.type for table in TABLE_TITLES for c in columns(table)}
    assert (kinds["portals", "trend"], kinds["portals", "fill"]) == ("array", "object")
    assert (kinds["documents", "attachments"], kinds["targets", "qualifier"]) == ("array", "object")


def test_all_formats_hold_the_same_rows(release: Release) -> None:
    parquet = pd.read_parquet(release.folder / "targets.parquet")
    plain = pd.read_csv(release.folder / "targets.csv")
    lines = pd.read_json(release.folder / "targets.jsonl", lines=True)
    sheet = openpyxl.load_workbook(release.folder / "modu.xlsx")["targets"]
    other = Store.of_file(release.folder / "modu.sqlite")
    assert list(parquet.columns) == list(plain.columns) == [column.name for column in columns("targets")]
    assert parquet.value[0] == plain.value[0] == lines.value[0] == next(other.rows("targets"))["value"] == 100
    assert sheet.max_row == 2 and sheet.freeze_panes == "B2"


def test_the_spreadsheet_csv_begins_with_a_byte_order_mark(release: Release) -> None:
    assert (release.folder / "targets.excel.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (release.folder / "targets.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_hostile_title_is_harmless_everywhere(release: Release) -> None:
    with (release.folder / "documents.csv").open(encoding="utf-8", newline="") as lines:
        assert next(csv.DictReader(lines))["title"].startswith("'=")
    sheet = openpyxl.load_workbook(release.folder / "modu.xlsx")["documents"]
    assert sheet.cell(2, 4).data_type == "s"
    page = (release.folder / "index.html").read_text("utf-8")
    assert "<script>" not in page and "&lt;script&gt;" in page and "Content-Security-Policy" in page


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\n=1", "＝1+1", "＋1", "－1", "＠x"])
def test_cells_that_begin_like_a_formula(cell: str) -> None:
    assert harmless(cell) == "'" + cell


def test_the_same_store_gives_no_second_release(store: Store, release: Release) -> None:
    again = publish(store, release.folder.parent, today=date(2026, 1, 3))
    assert (again.fresh, again.folder) == (False, release.folder)


def test_the_same_store_gives_the_same_bytes(store: Store, release: Release, tmp_path: Path) -> None:
    other = publish(store, tmp_path / "elsewhere", today=date(2026, 1, 2))
    files = sorted(p.relative_to(release.folder) for p in release.folder.rglob("*") if p.is_file())
    differ = [p.name for p in files if sha256(release.folder / p) != sha256(other.folder / p)]
    assert len(files) > 80 and differ == []


def test_a_changed_row_gives_a_new_release_and_says_what_changed(store: Store, release: Release) -> None:
    fill(store, value=120)
    second = publish(store, release.folder.parent, today=date(2026, 1, 2))
    assert (second.name, latest(release.folder.parent)) == ("2026-01-02-2", second.folder)
    changes = json.loads((second.folder / "changes.json").read_text("utf-8"))
    assert changes["tables"]["targets"] == {"added": 0, "changed": 1, "withdrawn": 0}
    assert "targets,changed,t1\n" in (second.folder / "changes.csv").read_text("utf-8")


def test_an_empty_store_is_not_released_and_the_last_release_stays(release: Release, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed, match="modu run"):
        publish(Store(f"sqlite:///{tmp_path / 'empty.sqlite'}"), release.folder.parent)
    assert latest(release.folder.parent) == release.folder
    assert not list(release.folder.parent.glob(".*partial"))


def test_the_data_package_is_valid(release: Release) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(release.folder / "datapackage.json"))
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "note"])[:5]


def test_croissant_reads_the_rows(release: Release) -> None:
    croissant = pytest.importorskip("mlcroissant")
    described = croissant.Dataset(jsonld=release.folder / "croissant.json")
    assert not described.metadata.ctx.issues.errors
    assert {records.id for records in described.metadata.record_sets} == set(TABLE_TITLES)
    (row,) = described.records("targets")
    assert (row["targets/value"], row["targets/deadline_year"]) == (100, 2025)


def test_a_workbook_written_alongside_is_the_same(
    store: Store, release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_ALONGSIDE", 0)
    other = publish(store, tmp_path / "alongside", today=date(2026, 1, 2))
    assert sha256(other.folder / "modu.xlsx") == sha256(release.folder / "modu.xlsx")


def test_a_sheet_that_would_be_too_long_is_cut_and_says_so(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 1)
    store.upsert("entities", [Entity(id=f"e{n}", label="AGENCY", name_zh="局") for n in range(3)])
    book = openpyxl.load_workbook(publish(store, tmp_path / "cut").folder / "modu.xlsx")
    about = [row[0].value for row in book["About"]]
    assert book["entities"].max_row == 2 and any(
        "3 rows; here the first 1 by id, all in entities.csv" in line for line in about
    )


def test_every_change_of_columns_is_told() -> None:
    """Who adds or removes a column says so in ``pipeline/publish/schema.yaml``, as a new version at its head."""
    told: dict[str, list[str]] = {}
    for version in reversed(schema()):
        for table, names in (version.get("added") or {}).items():
            told.setdefault(table, []).extend(names)
        for table, names in (version.get("removed") or {}).items():
            told[table] = [name for name in told[table] if name not in names]
    assert {table: sorted(names) for table, names in told.items()} == {
        table: sorted(column.name for column in columns(table)) for table in TABLE_TITLES
    }
    assert f"- {schema_version()} (" in markdown()


def test_a_release_says_how_its_columns_are_grouped_and_what_hubs_ask(release: Release) -> None:
    sheet = openpyxl.load_workbook(release.folder / "modu.xlsx")["DICTIONARY"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    groups = [row[2].split()[0] for row in rows if row[0] == "promises"]
    assert groups[0] == "what" and groups[-1] == "technical" and groups == sorted(groups, key=groups.index)
    _, front, _ = (release.folder / "README.md").read_text("utf-8").split("---\n", 2)
    card = yaml.safe_load(front)
    assert card["license"] == "cc-by-4.0" and card["configs"][0]["data_files"] == "promises.parquet"
    assert json.loads((release.folder / "zenodo.json").read_text("utf-8"))["upload_type"] == "dataset"
    assert json.loads((release.folder / "release.json").read_text("utf-8"))["schema_version"] == schema_version()
