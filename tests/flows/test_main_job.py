"""The main job, end to end, through the command line and the flows, on the sample portals."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.running import Modu


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("modu") / "data"


@pytest.fixture(scope="module")
def first(home: Path, modu_alone: Modu) -> dict[str, Any]:
    """The main job as somebody does it for the first time: no server and no home yet."""
    done = modu_alone(home, "run", "--replicates", "100", "--json", PREFECT_API_URL="")
    assert done.returncode == 0, done.stderr[-3000:]
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def test_every_request_is_accounted_for(first: dict[str, Any]) -> None:
    assert len(first["crawl"]) >= 6
    for counts in first["crawl"].values():
        assert counts["requested"] == sum(counts[name] for name in ("done", "unchanged", "skipped", "failed"))
        assert counts["done"] >= 5


def test_the_speech_valley_plan_gives_its_three_rows(first: dict[str, Any]) -> None:
    release = Path(first["release"])
    targets, documents = pd.read_parquet(release / "targets.parquet"), pd.read_parquet(release / "documents.parquet")
    plan = documents[
        (documents.portal == "sample-anhui") & documents.title.str.contains("语音产业园发展规划的通知")
    ].iloc[0]
    rows = targets[(targets.document == plan.id) & (targets.deadline_year == 2025) & (targets.unit == "家")]
    assert sorted(rows.value) == [1, 2, 500]
    scale = {
        row.value: json.loads(row.qualifier)["value"] for row in rows.itertuples() if isinstance(row.qualifier, str)
    }
    assert scale == {1: 5e10, 2: 1e10}
    assert all(plan.text[row.start : row.end] == row.quote and row.status == "target" for row in rows.itertuples())
    assert all(row.archive_file and row.archive_record for row in rows.itertuples())


def test_a_reprint_is_marked(first: dict[str, Any]) -> None:
    documents = pd.read_parquet(Path(first["release"]) / "documents.parquet")
    reprint = documents[documents.reprint_of.notna()].iloc[0]
    assert (reprint.portal, documents.set_index("id").portal[reprint.reprint_of]) == ("sample-hefei", "sample-anhui")


def test_traps_are_named_in_the_issues(first: dict[str, Any]) -> None:
    issues = pd.read_parquet(Path(first["release"]) / "issues.parquet")
    assert {"gone", "soft_redirect", "challenge", "refused_by_robots"} <= set(issues.kind)
    assert issues.mend.str.len().min() > 0


def test_the_three_cities_differ_as_a_reader_would_say(first: dict[str, Any]) -> None:
    profiles = pd.read_parquet(Path(first["release"]) / "city_profiles.parquet")
    apart = profiles[profiles.statement == "distinctive"].groupby("city").category.agg(set)
    assert "rules_compliance" in apart["杭州市"]
    assert "compute_base_tech" in apart["北京市"]
    assert "actors_capital_access" in apart["上海市"]
    shared = profiles[profiles.statement.isin(["common", "distinctive"])].category
    assert "circulation_trading" in set(shared)


def test_a_second_run_changes_nothing(home: Path, first: dict[str, Any], modu: Modu) -> None:
    done = modu(home, "run", "--replicates", "100", "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    second = json.loads(done.stdout)
    assert (second["fresh"], second["release"]) == (False, first["release"])
    assert second["annotated"]["requested"] == 0
    assert not any(counts["done"] for counts in second["crawl"].values())


def test_a_folder_with_bad_files_is_read_as_far_as_it_goes(tmp_path: Path, modu: Modu) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "good.txt").write_text("甲市行动计划\n到2026年，建成数据标注基地5个。", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    (folder / "huge.txt").write_text("数据" * 4_000_000, encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    done = modu(tmp_path / "data", "run", "--documents", str(folder), "--replicates", "20", "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    summary = json.loads(done.stdout)
    assert (summary["documents"], summary["targets"], summary["issues"]) == (1, 1, 5)


def test_a_folder_of_which_nothing_can_be_read_is_said_file_by_file(tmp_path: Path, modu: Modu) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "empty.txt").write_text("", encoding="utf-8")
    done = modu(tmp_path / "data", "run", "--documents", str(folder))
    assert done.returncode == 2
    assert "empty.txt" in done.stderr and "nothing could be read" in done.stderr and "Traceback" not in done.stderr


def test_the_measuring_interface(tmp_path: Path, modu: Modu) -> None:
    lines = [
        {
            "id": "a",
            "text": "到2025年，建成数据集１００个。",
            "title": None,
            "issued_on": None,
            "region": None,
            "other": 1,
        },
        {"id": "b", "text": "鼓励企业在数据交易所挂牌数据产品。", "heading_path": ["数据流通"], "lead_in": None},
    ]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(
        "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines) + "not json\n", encoding="utf-8"
    )
    done = modu(tmp_path / "data", "annotate", str(source), "-o", str(out), "--unit", "clause")
    assert done.returncode == 0 and "line 3" in done.stderr
    first, second = (json.loads(line) for line in out.read_text("utf-8").splitlines())
    assert {
        "id",
        "quantities",
        "targets",
        "entities",
        "citations",
        "clauses",
        "labels",
        "instrument",
        "stance",
        "facets",
    } <= set(first)
    (target,) = first["targets"]
    assert (target["value"], target["deadline_year"], target["value_start"]) == (100, 2025, 12)
    assert "circulation_trading" in second["labels"] and second["stance"] == "promote"


def test_a_release_is_what_its_archived_bytes_give(
    home: Path, first: dict[str, Any], tmp_path: Path, modu: Modu
) -> None:
    done = modu(home, "verify", "--most", "12")
    assert done.returncode == 0, done.stdout[-2000:]
    assert "12 documents" in done.stdout and " 0 differ" in done.stdout
    copy = shutil.copytree(first["release"], tmp_path / "copy")
    lines = (copy / "documents.jsonl").read_text("utf-8").splitlines()
    row = json.loads(lines[0])
    lines[0] = json.dumps({**row, "title": "改过的标题"}, ensure_ascii=False)
    (copy / "documents.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    tampered = modu(home, "verify", str(copy), "--most", "2")
    assert tampered.returncode == 1 and row["id"] in tampered.stdout and "title is" in tampered.stdout


def test_postgresql_gives_the_same_tables(first: dict[str, Any], tmp_path: Path, postgresql: str, modu: Modu) -> None:
    done = modu(tmp_path / "data", "run", "--replicates", "100", "--json", MODU_STORE_URL=postgresql)
    assert done.returncode == 0, done.stderr[-3000:]
    here, there = Path(first["release"]), Path(json.loads(done.stdout)["release"])
    for table in ("targets", "mentions", "citations", "emphasis", "clauses", "city_profiles", "target_series"):
        left, right = (pd.read_parquet(folder / f"{table}.parquet") for folder in (here, there))
        kept = [column for column in left.columns if not column.startswith("archive_")]
        pd.testing.assert_frame_equal(left[kept], right[kept])
