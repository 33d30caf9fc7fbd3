"""`modu review`: a decision is kept, stands after the rules read anew, is verified and comes out as gold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.decisions import asked_for, enter, waiting
from flows.review import answers_in, form_of
from pipeline.annotate import annotate
from pipeline.errors import ConfigurationError
from pipeline.records import Document, revision_of
from pipeline.store.database import Store

TEXT = (
    "一、目标\n到2027年，建成智算中心5个，培育数据企业300家。\n二、保障\n支持杭州市数据局建设公共数据授权运营平台。\n"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    store = Store(f"sqlite:///{tmp_path / 'modu.sqlite'}")
    document = Document(
        id="d1",
        url="http://a.test/1",
        title="方案",
        city="杭州市",
        text=TEXT,
        chars=len(TEXT),
        revision=revision_of(TEXT),
    )
    store.save_documents([document])
    store.save_annotations(annotate(document))
    return store


def modu(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["review", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_decided_row_waits_no_more_and_comes_out_as_gold(store: Store, tmp_path: Path) -> None:
    first, second = json.loads(modu("waiting", "--below", "1", "--json"))
    assert first["sentence"] in TEXT
    modu("decide", first["id"], "correct", "--set", "value=6", "--set", "unit=座", "--by", "Lin 林", "--note", "见附表")
    modu("decide", second["id"], "reject", "--by", "Lin 林")
    assert json.loads(modu("waiting", "--below", "1", "--json")) == []
    modu("export", "-o", str(tmp_path / "gold.jsonl"))
    (line,) = [json.loads(line) for line in (tmp_path / "gold.jsonl").read_text("utf-8").splitlines()]
    (row,) = line["targets"]
    assert (row["value"], row["unit"], line["text"][row["start"] : row["end"]]) == (6, "座", first["quote"])
    assert [one["quote"] for one in line["rejected"]] == [second["quote"]]
    assert {one["by"] for one in line["decisions"]} == {"Lin 林"}


def test_the_same_answer_again_is_no_new_decision_and_a_rejected_row_can_come_back(store: Store) -> None:
    (row, *_) = json.loads(modu("waiting", "--below", "1", "--json"))
    modu("decide", row["id"], "reject", "--by", "Lin")
    assert "already" in modu("decide", row["id"], "reject", "--by", "Lin")
    assert store.counts()["decisions"] == 1 and store.counts()["targets"] == 1
    modu("decide", row["id"], "accept", "--by", "Wei")
    assert store.counts()["decisions"] == 2 and store.counts()["targets"] == 2


def test_the_form_shows_rows_as_they_stand_and_gives_back_what_was_changed(store: Store) -> None:
    rows = waiting(store, "targets", 1.0, 10)
    form = form_of(rows)
    assert answers_in(form(reviewer="Lin"), rows) == []
    said = {
        "reviewer": "Lin",
        "row_1": {"verdict": "accept", "value": 6},
        "row_2": {"verdict": "reject", "note": "不是目标"},
    }
    answers = answers_in(form.model_validate(said), rows)
    assert [(a.verdict, dict(a.correction), a.note) for a in answers] == [
        ("correct", {"value": 6.0}, ""),
        ("reject", {}, "不是目标"),
    ]
    assert len(enter(store, rows, answers, "Lin")) == 2
    assert [target["value"] for target in store.rows("targets")] == [6]


@pytest.mark.parametrize("change", ["status=promise", "value"])
def test_a_correction_that_cannot_be_is_refused(store: Store, change: str) -> None:
    (row, *_) = waiting(store, "targets", 1.0, 1)
    arguments = ["review", "decide", row.row.id, "correct", "--set", change, "--by", "Lin"]
    assert isinstance(CliRunner().invoke(app, arguments).exception, ConfigurationError)
    with pytest.raises(ConfigurationError, match="no such row"):
        asked_for(store, "targets", ["nothing"])
