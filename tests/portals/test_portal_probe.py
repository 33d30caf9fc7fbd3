"""modu portals probe: a portal asked today and held against its file; written where all is as expected. All on loopback."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from flows.portal_probe import portal_named
from pipeline.portals import load_portal
from pipeline.settings import corpora_dir
from tests.portals.test_portal_commands import modu

SAMPLE = corpora_dir() / "sample_portals" / "hangzhou" / "portal.yaml"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A file of the operator's own for a portal that answers."""
    file = tmp_path / "mine.yaml"
    file.write_text(f"# seen by nobody\n{SAMPLE.read_text('utf-8')}", "utf-8")
    return file


def test_what_came_stands_beside_what_is_expected() -> None:
    told = json.loads(modu("probe", "sample-hangzhou", "--json"))
    found = {one["what"]: one for one in told["findings"]}
    assert told["good"] and len(told["details"]) == 3 and found["details"]["came"] == "3 documents"
    assert found["list policies"]["good"] and "dated" in found["list policies"]["came"]
    assert {one["title"] for one in told["details"]} and found["title"]["expected"] == "on 100%"
    assert "list policies" in modu("probe", "sample-hangzhou")


def test_what_was_seen_to_work_is_written_with_its_day(own: Path, tmp_path: Path) -> None:
    modu("probe", own, "--write", "--into", tmp_path)
    seen = load_portal(own)
    assert (seen.verified.by, seen.verified.on) == ("live", date.today())
    assert own.read_text("utf-8").startswith("# seen by nobody\n")  # the rest stays as it was written
    folder = tmp_path / seen.id
    assert "as expected" in modu("check", folder) and (folder / "portal.yaml").read_bytes() == own.read_bytes()
    expected = yaml.safe_load((folder / "expected.yaml").read_text("utf-8"))
    assert len(expected["lists"]) == len(seen.columns) and len(expected["details"]) == 3


def test_a_file_that_ships_is_left_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = SAMPLE.read_bytes()
    modu("probe", "sample-hangzhou", "--write", "--into", tmp_path)
    assert SAMPLE.read_bytes() == before
    assert load_portal(tmp_path / "sample-hangzhou" / "portal.yaml").verified.by == "live"
    monkeypatch.chdir(tmp_path)
    assert portal_named("sample-hangzhou")[1:] == (SAMPLE, False)  # and not the folder of that name


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"expect": {"least_items": 500}}, "list policies"),
        ({"expect": {"fill_rates": {"document_number": 1.0}}}, "document_number"),
        ({"columns": [{"id": "policies", "key": "nowhere"}]}, "gone"),
    ],
)
def test_what_is_not_as_expected_is_marked_and_nothing_is_written(
    own: Path, tmp_path: Path, change: dict[str, object], what: str
) -> None:
    own.write_text(yaml.safe_dump({**yaml.safe_load(own.read_text("utf-8")), **change}, allow_unicode=True), "utf-8")
    before = own.read_bytes()
    told = json.loads(modu("probe", own, "--json", code=1))
    assert not told["good"] and what in {one["what"] for one in told["findings"] if not one["good"]}
    modu("probe", own, "--write", "--into", tmp_path, code=1)
    assert own.read_bytes() == before and not (tmp_path / "sample-hangzhou").exists()
