from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import networkx
import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

import flows.cli  # noqa: F401  (registers the commands)
from flows.commands.console import app
from pipeline.annotate import annotate
from pipeline.entities import resolve
from pipeline.publish.release import publish
from pipeline.records import Citation, Document, identify, revision_of
from pipeline.store.database import Store

TEXT = "落实《甲市公共数据条例》。\n推动科大讯飞在合肥市建设基地。"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    document = Document(id=identify("u"), url="u", title="甲市报告", text=TEXT, revision=revision_of(TEXT))
    store = Store(f"sqlite:///{tmp_path / 'modu.sqlite'}")
    store.save_documents([document])
    store.save_annotations(annotate(document))
    store.close()
    return tmp_path


def rows(*arguments: str) -> Any:
    result = CliRunner().invoke(app, ["names", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_names_of_the_store_are_told_four_ways(home: Path) -> None:
    assert rows("backlog") == [{"key": "甲市公共数据条例", "title": "甲市公共数据条例", "documents": 1}]
    assert rows("together") == [{"company": "科大讯飞股份有限公司", "place": "合肥市", "documents": 1, "near": 1}]
    assert rows("timeline", "iFLYTEK") == [{"year": None, "documents": 1, "mentions": 1}]
    file = home / "graph.graphml"
    assert CliRunner().invoke(app, ["names", "graph", str(file)]).exit_code == 0
    assert networkx.read_graphml(file).number_of_edges() == 1


def test_table_room_and_command_count_a_cited_law_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        "落实《中华人民共和国数据法》。",
        "按照《数据法》（甲发〔2021〕3号）执行。",
        "贯彻甲发〔2021〕3号。落实《数据法》。",
        "落实《乙市数据条例》。",
    )
    documents = [Document(id=f"d{n}", url=f"u{n}", text=t, revision=revision_of(t)) for n, t in enumerate(texts)]
    store = Store(f"sqlite:///{tmp_path / 'modu.sqlite'}")
    store.save_documents(documents)
    for document in documents:
        store.save_annotations(annotate(document))
    store.upsert("citations", resolve(list(store.read(Citation)), documents))
    made = publish(store, tmp_path / "releases", formats=())
    store.close()
    with sqlite3.connect(made.folder / "modu.sqlite") as tables:
        counted = "SELECT policy, count(DISTINCT document) AS n FROM citations GROUP BY policy ORDER BY n DESC"
        assert tables.execute(counted).fetchall() == [("甲发〔2021〕3号", 3), ("乙市数据条例", 1)]
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    assert [(row["title"], row["documents"]) for row in rows("backlog")] == [("数据法", 3), ("乙市数据条例", 1)]
    page = BeautifulSoup((made.folder / "citations.html").read_bytes(), "html.parser")
    found = [(row.td.find(string=True), row.select_one("td.n").text) for row in page.select("#policies tbody tr")]
    assert found == [("数据法", "3"), ("乙市数据条例", "1")]


def test_a_name_that_the_register_does_not_have_is_said(home: Path) -> None:
    result = CliRunner().invoke(app, ["names", "timeline", "不在册"])
    assert "不在册" in str(result.exception)
