"""The confidence of a row comes from rows that were read; a rule of which none was read says so."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pipeline.targets as room
from pipeline.publish.room.documents import target_tip
from pipeline.targets.sections import Tense
from pipeline.targets.trust import status_book, trust


def _told(node: ast.expr) -> set[str]:
    """The rules that an argument may name: a constant, or the tense of a section before the rest of a name."""
    if isinstance(node, ast.Constant):
        return {node.value}
    if isinstance(node, ast.JoinedStr):
        (rest,) = (part.value for part in node.values if isinstance(part, ast.Constant))
        return {f"{tense}{rest}" for tense in get_args(Tense)}
    return set()


def rules_in_code() -> set[str]:
    """Every name of a rule that the room gives to a verdict or a record."""
    found: set[str] = set()
    for path in Path(room.__file__).parent.glob("*.py"):
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            verdict = call.args[1:] if getattr(call.func, "id", "") == "Verdict" else []
            named = [word.value for word in call.keywords if word.arg == "rule"]
            found |= set().union(*map(_told, [*verdict, *named]))
    return found


def test_every_rule_of_the_code_has_its_counts_and_no_other_has() -> None:
    assert rules_in_code() == status_book().rules.keys()


def test_a_rule_that_was_never_read_claims_nothing(read) -> None:
    text = "主要指标\n指标｜2022年｜2025年\n数据产业规模（亿元）｜120｜300\n"
    rows = [row for row in read(text, title="某市规划") if row.rule == "table-cell"]
    assert {(row.confidence, row.confidence_read) for row in rows} == {(0.5, 0)}
    zh, en = target_tip({**rows[0].model_dump(), "actor": None})
    assert "置信度 0.50（该规则未抽读）" in zh and "confidence 0.50 (no row of its rule was read)" in en


def test_the_share_is_between_what_was_read_and_not_knowing() -> None:
    for name, rule in status_book().rules.items():
        told = rule.trust
        assert told is not None
        if told.read:
            low, high = sorted((told.right / told.read, 0.5))
            assert low - 0.005 <= trust(name, "explicit", True).share <= high + 0.005


def test_a_promise_under_a_dated_heading_is_trusted_more_than_one_without_date_or_measure() -> None:
    dated, undated, unnamed = (
        trust("target-section", source, named)
        for source, named in (("heading", True), ("none", True), ("heading", False))
    )
    assert dated.share > undated.share + 0.3 > unnamed.share + 0.3
