from __future__ import annotations

import json
from pathlib import Path

import networkx
import pytest
from typer.testing import CliRunner

import flows.cli  # noqa: F401  (registers the commands)
from flows.commands.console import app
from pipeline.annotate import annotate
from pipeline.records import Document, identify, revision_of
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


def rows(*arguments: str) -> object:
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


def test_a_name_that_the_register_does_not_have_is_said(home: Path) -> None:
    result = CliRunner().invoke(app, ["names", "timeline", "不在册"])
    assert "不在册" in str(result.exception)
