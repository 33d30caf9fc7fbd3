from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.records import Document, identify, revision_of
from pipeline.store.database import Store
from tests.running import Modu

TEXT = "支持岚峰云图科技有限公司在合肥市建设基地。\n市岚湖医院开诊。"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    document = Document(id=identify("u"), url="u", title="报告", text=TEXT, revision=revision_of(TEXT), city="合肥市")
    store = Store(f"sqlite:///{tmp_path / 'modu.sqlite'}")
    store.save_documents([document])
    store.close()
    return tmp_path


def read(home: Path) -> None:
    """In a process of its own, as the register is read once a process."""
    code = (
        "import sys; from pipeline.annotate import annotate; from pipeline.compare.links import link, unlisted_names;"
        "from pipeline.store.database import Store; from pipeline.settings import Settings;"
        "s = Store(Settings().database_url); [s.save_annotations(annotate(d)) for d in list(s.documents())];"
        "named = {r['entity'] for r in s.rows('mentions') if r['entity']};"
        "s.replace('entities', link(s.documents(), [], named).entities);"
        "s.replace('unlisted_names', unlisted_names(s.rows)); s.close()"
    )
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "MODU_HOME": str(home)}, check=True, timeout=300)


def test_a_name_without_entry_is_shown_added_and_linked_from_then_on(home: Path, modu: Modu) -> None:
    def review(*arguments: str) -> str:
        """What the command prints."""
        done = modu(home, "review", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def waiting() -> dict[str, dict[str, object]]:
        return {row["name"]: row for row in json.loads(review("names", "--json"))}

    read(home)
    rows = waiting()
    assert (rows["岚峰云图科技有限公司"]["documents"], rows["岚峰云图科技有限公司"]["places"]) == (1, ["合肥市"])
    assert rows["市岚湖医院"]["region"] == "合肥市"  # another hospital in another city
    review("add", "岚峰云图科技有限公司", "--label", "COMPANY", "--by", "张三", "--english", "Lanfeng")
    review("drop", "市岚湖医院", "--by", "张三")
    assert "已有" in review("drop", "市岚湖医院", "--by", "张三")
    read(home)
    assert not {"岚峰云图科技有限公司", "市岚湖医院"} & waiting().keys()
    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    entity = next(row for row in store.rows("entities") if row["name_en"] == "Lanfeng")
    store.close()
    assert entity["source"].startswith("张三 ")
