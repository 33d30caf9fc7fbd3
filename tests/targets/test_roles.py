"""The judge of roles: what is not sure enough is no promise."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import ConfigurationError
from pipeline.targets.roles import MODEL, Judge, Ruling, load_judge
from pipeline.targets.signals import PROMISING, Signals

CLASSES = np.array(["achieved", "none", "target"])


def judge(strength: float = 2.0) -> Judge:
    """A judge that knows one signal for each class, and asks more of what has no evidence."""
    names = np.array(["done", "name", "wish"])
    evidence = np.array(["goal=True", "goal=False"]), np.array([0.5, 0.9])
    return Judge(CLASSES, names, strength * np.eye(3), np.zeros(3), *evidence, np.array(["firm"]))


def test_a_promise_needs_evidence() -> None:
    assert judge().rule(Signals(["wish", "goal=True"], ()), "target").status == "target"
    assert judge().rule(Signals(["wish", "goal=False"], ()), "target").status == "unclear"
    assert judge().rule(Signals(["wish"], ()), "target").status == "unclear"
    assert judge().rule(Signals(["wish", "done", "goal=True"], ()), "target").status != "target"


def test_what_is_surely_no_record_gives_none_and_what_may_be_one_is_kept() -> None:
    assert judge(3.0).rule(Signals(["name"], ()), "target").status is None
    assert judge(1.0).rule(Signals(["name"], ()), "target").status == "unclear"


def test_probabilities_sum_to_one_and_signals_count_once() -> None:
    assert judge().probabilities(Signals(["wish", "wish", "unknown"], ("unknown",))).sum() == pytest.approx(1.0)
    assert judge().rule(Signals(["wish"] * 9, ()), "target") == judge().rule(Signals(["wish"], ()), "target")
    assert isinstance(judge().rule(Signals([], ()), "target"), Ruling)


def test_what_a_firm_rule_says_stands_unless_it_is_a_promise() -> None:
    assert judge().stands("firm", "condition") and not judge().stands("loose", "condition")
    assert not judge().stands("firm", "target")


def test_what_the_rules_hold_for_a_promise_is_no_fact_in_a_part_that_promises() -> None:
    surely = judge(5.0)
    assert surely.rule(Signals(["done"], ()), "target").status == "achieved"
    assert surely.rule(Signals(["done", PROMISING], ()), "target").status == "unclear"
    assert judge().rule(Signals(["done"], ()), "target").status == "unclear"


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
    arrays = {
        name: np.array([object()], dtype=object)
        for name in ("classes", "signals", "weights", "bias", "evidence", "floors", "firm")
    }
    np.savez(tmp_path / MODEL, **arrays)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError):
        load_judge(tmp_path)
