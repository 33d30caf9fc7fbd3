"""Imports run one way: who may know whom."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GROUND = {
    "records",
    "choices",
    "errors",
    "settings",
    "declarations",
    "model_arrays",
    "standoff",
    "versions",
    "__version__",
}
MAY_KNOW = {
    "rules": set(),
    "language": {"rules"},
    "portals": set(),
    "archive": set(),
    "store": set(),
    "crawl": {"portals", "archive"},
    "documents": {"portals", "archive", "language"},
    "targets": {"language", "rules"},
    "entities": {"language", "rules"},
    "emphasis": {"language"},
    "publish": {"store", "emphasis", "compare", "language", "rule_books", "rule_use", "rules"},
    "compare": {"documents", "targets", "entities", "emphasis", "language"},
    "verify": {"publish", "store", "archive", "documents", "annotate", "review", "compare", "targets", "language"},
    "rule_books": {"targets", "entities", "language", "rules"},
    "rule_use": {"rule_books", "entities", "language", "rules"},
    "annotate": {"targets", "entities", "emphasis", "language", "spacy_rows"},
    "spacy_rows": {"emphasis", "language"},
    "evaluate": {"targets", "entities", "emphasis", "language"},
}


def imported(path: Path) -> set[str]:
    """Modules that a file imports, as dotted names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update({node.module} | {f"{node.module}.{alias.name}" for alias in node.names})
    return names


def room(dotted: str) -> str:
    return dotted.split(".")[1] if dotted.count(".") else ""


PIPELINE = sorted((ROOT / "pipeline").rglob("*.py"))


def rooms_known(path: Path) -> set[str]:
    """Rooms that a file of the pipeline knows besides its own and the ground."""
    own = path.relative_to(ROOT / "pipeline").parts[0].removesuffix(".py")
    known = {room(name) for name in imported(path) if name.startswith("pipeline.")} - GROUND - {own}
    return known - MAY_KNOW.get(own, set())


def test_a_room_knows_only_the_rooms_below_it() -> None:
    assert {str(path): known for path in PIPELINE if (known := rooms_known(path))} == {}


def test_the_core_knows_nothing_of_prefect_or_the_flows() -> None:
    assert [path for path in PIPELINE if {name.split(".")[0] for name in imported(path)} & {"prefect", "flows"}] == []


def test_a_file_is_one_room() -> None:
    files = [*PIPELINE, *(ROOT / "flows").rglob("*.py")]
    assert [path for path in files if path.read_text("utf-8").count("\n") > 400] == []
