"""A portal that is told by its path: crawled and read by a file that no folder of Modu holds."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import yaml

from pipeline.settings import corpora_dir
from tests.running import Modu


def test_a_command_takes_the_path_of_a_portal_where_it_takes_an_id(tmp_path: Path, modu: Modu) -> None:
    declared = yaml.safe_load((corpora_dir() / "sample_portals" / "hangzhou" / "portal.yaml").read_text("utf-8"))
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "portal.yaml").write_text(yaml.safe_dump({**declared, "city": "临海市"}), "utf-8")
    done = modu(
        tmp_path / "home", "run", "--portal", str(tmp_path / "new"), "--limit", "2", "--replicates", "10", "--json"
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["crawl"][declared["id"]]["done"] and told["cities"] == 1
    with sqlite3.connect(Path(told["release"]) / "modu.sqlite") as tables:
        assert tables.execute("SELECT DISTINCT city FROM documents").fetchall() == [("临海市",)]
    assert "no such file" in modu(tmp_path / "home", "crawl", "--portal", str(tmp_path / "other.yaml")).stderr
