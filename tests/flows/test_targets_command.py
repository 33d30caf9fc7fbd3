"""`modu targets`: the promises of a file, for a person and for a program."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app

TEXT = """某市数据产业行动计划

一、总体目标
到2025年，数据企业达到300家，核心产业规模突破1000亿元。
截至2022年底，已有企业120家。
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    return path


def modu(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["targets", *arguments], catch_exceptions=False, env={"COLUMNS": "200"})
    assert done.exit_code == 0
    return done.output


def test_each_promise_stands_under_its_sentence(plan: Path) -> None:
    shown = modu(str(plan))
    assert "= 300 家 · by 2025" in shown and "> 1,000亿 CNY" in shown
    assert "120" not in shown  # it is reached, no promise


def test_what_is_reached_is_shown_on_demand(plan: Path) -> None:
    assert "achieved · 企业 · = 120 家 · as_of 2022" in modu(str(plan), "--all")


def test_the_reasons_name_rule_sources_and_what_the_confidence_rests_on(plan: Path) -> None:
    shown = modu(str(plan), "--explain")
    assert "deadline 期限 到2025年 (explicit)" in shown
    assert re.search(r"confidence 置信度 0\.\d\d 抽读同类 \d+ 条所得 share right of \d+ rows", shown)


def test_the_periods_over_a_row_are_told_the_first_rules(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(
        "二、目标\n第一步：到2026年，初步建立。\n——数据企业达到300家。\n三、任务\n建成平台5个。\n完成时限：2025年6月底\n",
        "utf-8",
    )
    shown = modu(str(path), "--explain", "--title", "某市数据规划（2024—2028年）", "--issued-on", "2024-03-01")
    first, second = shown.split("periods 时段")[1:]
    assert "1. lead paragraph 引领段 by 2026 « 第一步" in first and "2. title 题名 during 2028" in first
    assert "1. line below 后附行 by 2025 « 完成时限" in second and "2. title 题名 during 2028" in second


def test_a_program_reads_rows_whose_quotes_are_in_the_text(plan: Path) -> None:
    assert [row["quote"] for row in json.loads(modu(str(plan), "--json"))] == ["300家", "突破1000亿元"]


def test_no_promise_is_said(tmp_path: Path) -> None:
    path = tmp_path / "none.txt"
    path.write_text("某市加强数据管理的通知\n\n各部门要加强数据管理。\n", "utf-8")
    assert "no quantified target stated" in modu(str(path))
