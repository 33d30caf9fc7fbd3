"""`modu rules`: what the books say, why a sentence gives what it gives, what never fires, what a change changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.cli import app


def modu(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["rules", *arguments], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def told(*arguments: str) -> list[dict[str, Any]]:
    return json.loads(modu(*arguments, "--json"))


def test_every_rule_is_listed_with_what_it_means_an_example_and_its_counts() -> None:
    (rule,) = (row for row in told("list", "--book", "statuses") if row["rule"] == "target-cue")
    right, read = map(int, rule["counts"].split("/"))
    assert rule["gives"] == "target" and "力争" in rule["example"] and 0 < right <= read
    assert "statuses/target-cue → target · 力争" in modu("list", "--book", "statuses")


def test_a_sentence_is_explained_by_what_matched_and_by_the_guard_that_refused() -> None:
    rows = told("explain", "由市应急局负责，依城市大数据中心负责的办法，力争建成泊位3个。")
    found = {(row["rule"], row["quote"]): row["refused"] for row in rows}
    assert found["body", "市应急局"] == "" and found["target-cue", "3个"] == "" and found["strength.soft", "力争"] == ""
    refused = told("explain", "同级人民政府和有关各市人民政府负责。", "--book", "bodies")
    assert [row["refused"] for row in refused if row["rule"] == "coordinated"] == ["not_after"]
    assert "no rule finds anything" in modu("explain", "天气晴。", "--book", "bodies")


def test_rules_that_never_fire_in_the_texts_are_told(tmp_path: Path) -> None:
    (tmp_path / "plan.txt").write_text("某市交通计划\n\n力争建成泊位3个，由市应急局负责。\n", "utf-8")
    idle = {(row["book"], row["rule"]) for row in told("unused", "--texts", str(tmp_path))}
    assert {("bodies", "party-school"), ("statuses", "glossary"), ("cues", "status.sanction")} <= idle
    assert idle.isdisjoint({("bodies", "body"), ("statuses", "target-cue"), ("cues", "status.target_firm")})


def test_what_a_change_of_a_rule_changes_is_shown_row_by_row(tmp_path: Path) -> None:
    row = {"id": "1", "quote": "3个", "status": "target", "made_by": "old"}
    for name, change in (("before", {}), ("same", {"made_by": "new", "id": "2"}), ("after", {"status": "achieved"})):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"id": "d", "targets": [{**row, **change}]}) + "\n", "utf-8")
    files = {path.stem: str(path) for path in tmp_path.glob("*.jsonl")}
    assert told("changed", files["before"], files["same"]) == []
    assert [(sign, change["status"]) for sign, _, _, change in told("changed", files["before"], files["after"])] == [
        ("-", "target"),
        ("+", "achieved"),
    ]


def test_a_book_that_is_not_there_is_one_line() -> None:
    with pytest.raises(Exception, match="no rule book is called nothing — one of cues, statuses"):
        modu("list", "--book", "nothing")
