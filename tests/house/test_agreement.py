"""A fact stands in one place: no list names a thing twice, and what is said in two places is the same."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from flows.serve.releases import COLUMNS
from pipeline import errors
from pipeline.records import Status, Target
from pipeline.records import words as in_words

ROOT = Path(__file__).resolve().parents[2]
_LISTED = ["git", "ls-files", "*.yaml", "*.yml"]
DECLARED = subprocess.run(_LISTED, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


def _twice(node: yaml.Node) -> list[str]:
    """Entries of a list, and keys of a mapping, that stand in it again: the line and what it says."""
    keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    entries = node.value if isinstance(node, yaml.SequenceNode) else keys
    inside = [*entries, *(value for _, value in node.value)] if keys else entries
    said = [yaml.serialize(entry).strip() for entry in entries]
    again = [i for i, text in enumerate(said) if text in said[:i]]
    found = [f"line {entries[i].start_mark.line + 1}: {entries[i].value}" for i in again]
    return found + [line for part in inside for line in _twice(part)]


@pytest.mark.parametrize("name", DECLARED)
def test_no_list_says_a_thing_twice(name: str) -> None:
    parts: list[Any] = list(yaml.compose_all((ROOT / name).read_text("utf-8"), Loader=yaml.SafeLoader))
    assert not [line for part in parts if part is not None for line in _twice(part)]


def test_every_status_of_a_quantity_has_its_words() -> None:
    assert in_words.STATUSES.keys() == set(get_args(Status))


@pytest.mark.parametrize(
    ("column", "known"),
    [
        ("comparator", in_words.SIGNS),
        ("strength", in_words.STRENGTHS),
        ("status", in_words.STATUSES),
        ("deadline_source", {**in_words.DEADLINES, "none": ()}),
    ],
)
def test_codes_of_the_dictionary_are_those_that_have_words(column: str, known: dict[str, Any]) -> None:
    said = (Target.model_fields[column].description or "").partition(" | ")[0].partition(";")[0]
    assert set(re.split(r", | or ", said)) == known.keys()


def test_terminal_and_room_have_no_words_of_their_own() -> None:
    chinese = {zh for zh, _ in in_words.STATUSES.values()} - {"目标", "条件"}  # these are words of any sentence
    for path in [*(ROOT / "flows").rglob("*.py"), *(ROOT / "pipeline" / "publish").rglob("*.py")]:
        assert not [zh for zh in chinese if f'"{zh}' in path.read_text("utf-8")], path


def test_a_kind_of_error_that_the_docs_name_exists() -> None:
    kinds = {error.kind for error in vars(errors).values() if isinstance(error, type) and hasattr(error, "kind")}
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "pipeline").rglob("*.md")]
    named = {kind for page in pages for kind in re.findall(r"the kind `(\w+)`", page.read_text("utf-8"))}
    assert named and named <= kinds


def test_promises_are_downloaded_alike_from_files_and_from_the_server() -> None:
    script = (ROOT / "pipeline/publish/room/static/promises.js").read_text("utf-8")
    (names,) = re.findall(r"const names = \[([^\]]+)\];", script)
    assert tuple(re.findall(r'"(\w+)"', names)) == COLUMNS
