"""The judge of roles: what is not sure enough is no promise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ConfigurationError
from pipeline.targets.roles import MODEL, Judge, Ruling, load_judge

CLASSES = np.array(["achieved", "none", "target"])


def judge(floor: float = 0.6, silence: float = 0.8) -> Judge:
    """A judge that knows one signal for each class."""
    return Judge(CLASSES, np.array(["done", "name", "goal"]), 2.0 * np.eye(3), np.zeros(3), np.array([floor, silence]))


def test_a_promise_needs_evidence() -> None:
    assert judge().rule(["goal"]).status == "target"
    assert judge(floor=0.95).rule(["goal"]).status == "unclear"
    assert judge().rule(["goal", "done"]).status != "target"


def test_what_is_surely_no_record_gives_none_and_what_may_be_one_is_kept() -> None:
    assert judge(silence=0.7).rule(["name"]).status is None
    assert judge(silence=0.95).rule(["name"]).status == "unclear"


def test_probabilities_sum_to_one_and_signals_count_once() -> None:
    assert judge().probabilities(["goal", "goal", "unknown"]).sum() == pytest.approx(1.0)
    assert judge().rule(["goal"] * 9) == judge().rule(["goal"])
    assert isinstance(judge().rule([]), Ruling)


def test_the_shipped_judge_knows_every_status_but_unclear_and_none() -> None:
    known = set(load_judge().classes)
    assert {"target", "achieved", "support_amount", "condition", "none"} <= known and "unclear" not in known


@pytest.mark.parametrize("content", [b"", b"PK nothing", None])
def test_a_broken_or_missing_model_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / MODEL).write_bytes(content)
    with pytest.raises(ConfigurationError, match="modu train targets"):
        load_judge(tmp_path)


def test_a_model_with_pickled_objects_is_refused(tmp_path: Path) -> None:
    arrays = {name: np.array([object()], dtype=object) for name in ("classes", "signals", "weights", "bias", "floors")}
    np.savez(tmp_path / MODEL, **arrays)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError):
        load_judge(tmp_path)
