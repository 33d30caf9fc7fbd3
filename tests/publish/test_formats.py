"""A release holds the formats that are wanted; the others are made of it, byte for byte, where somebody asks."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from typer.testing import CliRunner

from flows.cli import app
from pipeline.errors import ConfigurationError
from pipeline.publish.dictionary import TABLE_TITLES, columns
from pipeline.publish.formats import WANTED, formats_held, formats_of
from pipeline.publish.kept import keep, standing, surplus
from pipeline.publish.on_request import export
from pipeline.publish.release import publish
from pipeline.publish.workbook import write_workbook
from pipeline.store.database import Store
from pipeline.verify.files import check_bytes, check_descriptions
from pipeline.verify.formats import check_formats
from pipeline.verify.verdict import Verdict
from tests.publish.test_release import fill
from tests.running import room_of

pytestmark = pytest.mark.slow  # it writes whole releases

NAME = "2026-01-02-1"
ENDINGS = ("csv", "jsonl", "xlsx")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rows in all formats, and in the base alone."""
    folder = tmp_path_factory.mktemp("formats")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    fill(store)
    publish(store, folder / "all", today=date(2026, 1, 2))
    publish(store, folder / "base", today=date(2026, 1, 2), formats=())
    return folder


@pytest.fixture(scope="module")
def address(releases: Path) -> Iterator[str]:
    with room_of(releases / "base") as found:
        yield found


def about(release: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((release / "release.json").read_text("utf-8"))
    return told


@pytest.mark.parametrize(
    ("asked", "given"),
    [("all", tuple(WANTED)), ("parquet", ()), ("", ()), ("XLSX, csv", ("csv", "xlsx")), ("sqlite,excel", ("excel",))],
)
def test_formats_are_named_by_words(asked: str, given: tuple[str, ...]) -> None:
    assert formats_of(asked) == given


def test_a_format_that_there_is_not_is_named() -> None:
    with pytest.raises(ConfigurationError, match="stata"):
        formats_of("csv,stata")


def test_a_release_of_an_earlier_version_holds_all() -> None:
    assert formats_held({}) == tuple(WANTED)


def test_the_base_is_parquet_and_sqlite_and_says_the_same_of_its_rows(releases: Path) -> None:
    base, whole = releases / "base" / NAME, releases / "all" / NAME
    tables = {path.name for path in base.iterdir() if path.stem in TABLE_TITLES and path.suffix not in ("", ".html")}
    assert tables == {f"{table}.parquet" for table in TABLE_TITLES} and (base / "modu.sqlite").exists()
    assert about(base)["digest"] == about(whole)["digest"]
    page = (base / "data.html").read_text("utf-8")
    assert '<li data-served hidden><a href="promises.csv">' in page and '<li><a href="promises.parquet">' in page


def test_a_page_from_a_disk_leads_to_what_is_there_and_a_served_one_to_all(
    releases: Path, address: str, reader: Any
) -> None:
    links = {}
    for where in ((releases / "base" / NAME / "data.html").as_uri(), f"{address}/{NAME}/data.html"):
        reader.goto(where)
        links[where[:4]] = {file: reader.is_visible(f"table a[href='targets.{file}']") for file in ("parquet", "csv")}
    assert links == {"file": {"parquet": True, "csv": False}, "http": {"parquet": True, "csv": True}}


def test_a_workbook_that_is_ready_last_is_on_the_page_all_the_same(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def afterwards(*given: Any) -> Iterator[None]:
        yield
        write_workbook(*given)

    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(store)
    monkeypatch.setattr("pipeline.publish.release.workbook_alongside", afterwards)
    page = (publish(store, tmp_path, today=date(2026, 1, 2)).folder / "data.html").read_text("utf-8")
    assert '<li><a href="modu.xlsx">' in page and page == (releases / "all" / NAME / "data.html").read_text("utf-8")


@pytest.mark.parametrize("held", ["all", "base"])
def test_every_file_that_is_described_is_there(releases: Path, held: str) -> None:
    release = releases / held / NAME
    resources = json.loads((release / "datapackage.json").read_text("utf-8"))["resources"]
    assert {resource["name"] for resource in resources} == set(TABLE_TITLES)
    assert all((release / resource["path"]).stat().st_size == resource["bytes"] for resource in resources)


@pytest.mark.parametrize("held", ["all", "base"])
def test_a_release_is_verified_in_the_formats_that_it_holds(releases: Path, held: str) -> None:
    release, verdict = releases / held / NAME, Verdict()
    told = about(release)
    check_bytes(release, verdict)
    check_formats(release, {table: columns(table) for table in TABLE_TITLES}, formats_held(told), verdict)
    check_descriptions(release, told, told["rows"], verdict)  # type: ignore[arg-type]
    assert verdict.differing == []


def test_what_is_exported_are_the_bytes_of_a_release_that_holds_it(releases: Path, tmp_path: Path) -> None:
    made = list(export(releases / "base" / NAME, tmp_path / "new", tuple(WANTED)))
    assert len(made) == len(TABLE_TITLES) * 3 + 1
    assert all(path.read_bytes() == (releases / "all" / NAME / path.name).read_bytes() for path in made)
    with pytest.raises(ConfigurationError, match="never changes"):
        list(export(releases / "base" / NAME, releases / "base" / NAME, ("csv",)))
    with pytest.raises(ConfigurationError, match="promise: no such table"):
        list(export(releases / "base" / NAME, tmp_path, ("csv",), ["promise"]))


@pytest.mark.parametrize("file", ["targets.csv", "targets.excel.csv", "targets.jsonl", "modu.xlsx"])
def test_what_a_release_does_not_hold_is_made_on_request(releases: Path, address: str, file: str) -> None:
    answer = requests.get(f"{address}/latest/{file}", timeout=30)
    assert answer.content == (releases / "all" / NAME / file).read_bytes()
    assert answer.headers["Content-Length"] == str(len(answer.content))
    asked = requests.head(f"{address}/{NAME}/{file}", timeout=10)
    assert asked.ok and asked.headers["Content-Type"] == answer.headers["Content-Type"]


def test_files_that_are_there_are_given_and_what_is_no_table_is_not_found(releases: Path, address: str) -> None:
    changes = requests.get(f"{address}/{NAME}/changes.csv", timeout=10)
    assert changes.content == (releases / "base" / NAME / "changes.csv").read_bytes()
    for path in (f"{NAME}/frontier.csv", f"{NAME}/..csv", "2026-01-02-9/targets.csv", f"{NAME}/sub/targets.csv"):
        assert requests.get(f"{address}/{path}", timeout=10).status_code == 404


def test_the_newest_releases_stay_and_the_current_one_always(tmp_path: Path) -> None:
    store, releases = Store(f"sqlite:///{tmp_path / 'store.sqlite'}"), tmp_path / "releases"
    for value in range(12):
        fill(store, value=value)
        publish(store, releases, today=date(2026, 1, 2), formats=())
    (releases / "LATEST").write_text("2026-01-02-1\n", "utf-8")  # an operator went back to it
    (releases / ".2025-12-31-1.going").mkdir()  # left by one that was killed
    assert surplus(releases, 2, ["2026-01-02-3"]) == [f"2026-01-02-{n}" for n in (2, *range(4, 11))]
    assert keep(releases, 2, ["2026-01-02-3"]) == [f"2026-01-02-{n}" for n in (2, *range(4, 11))]
    left = standing(releases)
    assert [one.name for one in left] == [f"2026-01-02-{n}" for n in (12, 11, 3, 1)] and left[-1].current
    assert not [path for path in releases.iterdir() if path.name.startswith(".2")] and left[0].bytes > 100_000
    with pytest.raises(ConfigurationError, match="no such release"):
        keep(releases, 2, ["2026-01-02-4"])


def test_the_commands_of_releases(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    shutil.copytree(releases / "base", tmp_path / "home" / "releases")
    monkeypatch.setenv("MODU_HOME", str(tmp_path / "home"))

    def modu(*arguments: str) -> str:
        return CliRunner().invoke(app, ["releases", *arguments], catch_exceptions=False).output

    (only,) = json.loads(modu("list", "--json"))
    assert (only["name"], only["current"], only["formats"]) == (NAME, True, ["parquet", "sqlite"])
    assert "none goes" in modu("keep", "1", "--dry-run") and NAME in modu("list")
    assert "promises.csv" in modu("export", "--formats", "csv", "--table", "promises", "--into", str(tmp_path / "new"))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["promises.csv"]
