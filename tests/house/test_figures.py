"""The file of figures: what a benchmark said last stands there with command and machine, and leaves the others."""

from __future__ import annotations

from pathlib import Path

from benchmarks.figures import keep, machine


def test_a_benchmark_replaces_its_own_figures_alone(tmp_path: Path) -> None:
    file = tmp_path / "figures.txt"
    keep("b", "run b", ["first", "second"], file)
    keep("a", "run a", ["1 s"], file)
    keep("b", "run b again", ["third"], file)
    a, b = file.read_text("utf-8").split("\n\n")
    assert (a.splitlines()[1:], b.splitlines()[1:]) == (["$ run a", "1 s"], ["$ run b again", "third"])
    assert machine().split(" × ")[0] in a.splitlines()[0]
