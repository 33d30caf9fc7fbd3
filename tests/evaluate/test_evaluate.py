"""Scores against gold: what counts as right, and the same figures as the scorers beside the checkout."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.interchange import annotate_lines
from pipeline.evaluate import Score, emphasis, entities, evaluate, targets

TEXT = "到2027年，建成智算中心5个。"
TARGET = {
    "start": 12,
    "end": 14,
    "status": "target",
    "value": 5.0,
    "unit": "个",
    "comparator": "eq",
    "deadline_year": 2027,
    "object_start": 8,
    "object_end": 12,
}


def line(**gold: Any) -> dict[str, Any]:
    return {"id": "a", "text": TEXT, **gold}


def test_a_target_is_right_when_number_unit_year_and_subject_agree() -> None:
    report = targets([(line(targets=[TARGET]), {"targets": [TARGET]})])
    assert report.scores["tuple"].f1 == 1
    for slot, value in (("value", 6.0), ("unit", "家"), ("deadline_year", 2030), ("object_start", 11)):
        differs = targets([(line(targets=[TARGET]), {"targets": [{**TARGET, slot: value}]})])
        assert (differs.scores["found"].f1, differs.scores["tuple"].f1) == (1, 0)
        assert [one.kind for one in differs.differences] == ["differs"]


def test_what_is_missed_and_what_is_spurious_are_told_apart() -> None:
    found = {"targets": [{**TARGET, "start": 2, "end": 7}]}
    assert {one.kind for one in targets([(line(targets=[TARGET]), found)]).differences} == {"missed", "spurious"}


def test_rows_outside_of_the_labelled_part_are_not_judged() -> None:
    far = {**TARGET, "start": 2, "end": 6}
    report = targets([(line(targets=[TARGET], within=[7, 15]), {"targets": [TARGET, far]})])
    assert report.scores["found"] == Score(1, 1, 1)


def test_a_name_is_right_with_its_exact_span_and_label() -> None:
    name = {"start": 8, "end": 12, "label": "PROJECT"}
    assert entities([(line(entities=[name]), {"entities": [name]})]).micro.f1 == 1
    assert entities([(line(entities=[name]), {"entities": [{**name, "end": 11}]})]).micro == Score(0, 1, 1)


def test_clauses_are_scored_by_category_gate_and_axis() -> None:
    gold = line(labels=["data_rights"], stance="regulate", instrument="none")
    report = emphasis([(gold, {"labels": ["data_rights", "cross_border"], "stance": "promote", "instrument": "none"})])
    assert report.scores["data_rights"].f1 == 1 and report.scores["cross_border"].precision == 0
    assert report.shares == {"gate F1": (2, 2), "exact set": (0, 1), "instrument": (1, 1), "stance": (0, 1)}


def test_of_reviewed_lines_only_decided_rows_are_judged() -> None:
    gold = line(targets=[TARGET], entities=[], emphasis=[], rejected=[{"table": "targets", **TARGET, "value": 7.0}])
    found = {"targets": [TARGET, {**TARGET, "start": 2}], "entities": [], "clauses": []}
    (report,) = evaluate([({**gold, "decisions": [{}]}, found)])
    assert report.shares == {"targets kept and found": (1, 1), "targets rejected and gone": (1, 1)}


def test_the_command_prints_scores_and_writes_a_card_once(tmp_path: Path) -> None:
    gold, card = tmp_path / "gold.jsonl", tmp_path / "README.md"
    gold.write_text(json.dumps(line(targets=[TARGET]), ensure_ascii=False), "utf-8")
    card.write_text("# Targets\n", "utf-8")
    for _ in range(2):
        result = CliRunner().invoke(app, ["evaluate", str(gold), "--card", str(card), "--json"], catch_exceptions=False)
    (report,) = json.loads(result.stdout)
    assert report["scores"]["tuple"]["f1"] == 1
    assert card.read_text("utf-8").count("| tuple | 1.000 |") == 1


@pytest.mark.parametrize("text", ["{", '{"id": 1}', '{"id": 1, "text": "无标注"}'])
def test_a_line_without_gold_is_one_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "gold.jsonl").write_text(text, "utf-8")
    result = CliRunner().invoke(app, ["evaluate", str(tmp_path / "gold.jsonl")])
    assert "gold.jsonl" in str(result.exception)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in path.read_text("utf-8").splitlines() if text]


def _scorer(shared: Path, name: str, gold: Path, found: Path) -> str:
    command = [sys.executable, str(shared / "scoring" / name), str(gold), str(found)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _annotated(folder: Path, rows: list[dict[str, Any]], unit: Any = "document") -> Path:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    out = io.StringIO()
    annotate_lines(source, out, unit, lambda error: pytest.fail(str(error)))
    target.write_text(out.getvalue(), "utf-8")
    return target


def test_names_are_scored_as_the_reference_scorer_does_and_reach_their_figure(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold" / "entities.jsonl"
    rows = [{**row, "id": row["sent_id"]} for row in _lines(gold)]
    annotated = _annotated(tmp_path, rows)
    printed = _scorer(shared, "score_entities.py", gold, annotated)
    (report,) = evaluate(list(zip(rows, _lines(annotated), strict=True)))
    micro = re.search(r"micro .*F1 (\S+)", printed)
    assert micro and micro[1] == f"{report.micro.f1:.3f}" and f"F1 {report.macro:.3f}" in printed
    assert round(report.micro.f1, 3) >= 0.860


def test_clauses_are_scored_as_the_reference_scorer_does_and_reach_their_figure(shared: Path, tmp_path: Path) -> None:
    gold = shared / "gold" / "emphasis.jsonl"
    rows = [{**row, "id": row["clause_id"], "title": row["doc_title"]} for row in _lines(gold)]
    annotated = _annotated(tmp_path, rows, "clause")
    printed = _scorer(shared, "score_emphasis.py", gold, annotated)
    (report,) = evaluate(list(zip(rows, _lines(annotated), strict=True)))
    assert f"macro F1 {report.macro:.3f}" in printed
    right, of = report.shares["gate F1"]
    assert f"gate F1 {right / of:.3f}" in printed
    assert report.macro >= 0.795 and right / of >= 0.913


def _moved(record: dict[str, Any], by: int) -> dict[str, Any]:
    ends = {key: value + by for key, value in record.items() if key.endswith(("_start", "_end")) and value is not None}
    return {**record, **ends, "start": record["value_start"] + by, "end": record["value_end"] + by}


def test_promises_are_scored_as_the_reference_scorer_does_and_reach_their_figure(shared: Path, tmp_path: Path) -> None:
    passages_py = shared / "scoring" / "passages.py"
    gold, texts = shared / "gold" / "targets.jsonl", shared / "real"
    paths = [tmp_path / name for name in ("documents.jsonl", "annotated.jsonl", "cut.jsonl")]
    subprocess.run([sys.executable, passages_py, "make", gold, texts, paths[0]], check=True)
    paths[1] = _annotated(tmp_path, _lines(paths[0]))
    subprocess.run([sys.executable, passages_py, "cut", gold, paths[1], paths[2]], check=True)
    printed = _scorer(shared, "score_targets.py", gold, paths[2])
    documents = {row["id"]: row for row in _lines(paths[0])}
    found = {row["id"]: row for row in _lines(paths[1])}
    passages = [
        (
            {
                **documents[row["doc_id"]],
                "within": [row["start"], row["end"]],
                "targets": [_moved(record, row["start"]) for record in row["records"]],
            },
            found[row["doc_id"]],
        )
        for row in _lines(gold)
    ]
    (report,) = evaluate(passages)
    for name, said in (("found", "found"), ("value and unit", "value+unit"), ("tuple", "tuple")):
        assert re.search(rf"^{re.escape(said)} .*F1 {report.scores[name].f1:.3f}", printed, re.M)
    assert report.scores["found"].f1 >= 0.952 and report.scores["tuple"].f1 >= 0.932
