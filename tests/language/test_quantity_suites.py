"""The quantity suites and the gold value spans, where the evaluation material is at hand."""

from __future__ import annotations

import importlib.util
import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.language.normalise import normalise
from pipeline.language.quantities import Quantity, find_quantities, to_row


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text and len(text) >= 10 else None


def excludes_its_day(span: dict[str, Any]) -> bool:
    """Other libraries end 6月30日前 before that day; the codebook includes it."""
    value = span.get("value")
    periods = value.get("alts", []) if isinstance(value, dict) else []
    return any(period.get("mod") in ("before", "until") for period in periods)


def share_right(shared: Path, *, probe: bool) -> float:
    """Share of the suites' spans whose value, period or term is read as expected, by the suites' own scorer."""
    module = importlib.util.spec_from_file_location("scorer", shared / "scoring" / "score_quantities.py")
    assert module is not None and module.loader is not None
    scorer = importlib.util.module_from_spec(module)
    module.loader.exec_module(scorer)
    right: list[bool] = []
    for case in lines(shared / "suites" / "quantities_dev.jsonl"):
        if (case["suite"] == "policy_probe") is probe:
            rows = [to_row(q) for q in find_quantities(normalise(case["text"]), issued_on=day(case.get("issued_on")))]
            right += [
                any(r["start"] < s["end"] and r["end"] > s["start"] and scorer.right(s, r) for r in rows)
                for s in case["spans"]
                if not excludes_its_day(s)
            ]
            right += [not rows] if not case["spans"] else []
    return sum(right) / len(right)


def test_policy_probe(shared: Path) -> None:
    assert share_right(shared, probe=True) >= 0.97


def test_cases_of_other_libraries(shared: Path) -> None:
    assert share_right(shared, probe=False) >= 0.93


def same(quantity: Quantity, record: dict[str, Any]) -> bool:
    """Do value and comparator agree? Signs and units that the sentence adds are not the quantity's matter."""

    def equal(own: float | None, gold: float | None) -> bool:
        return own is gold if own is None or gold is None else math.isclose(abs(own), abs(gold), rel_tol=1e-6)

    if record.get("value") is None:
        return equal(quantity.lo, record.get("value_lo")) and equal(quantity.hi, record.get("value_hi"))
    return equal(quantity.value, record["value"]) and quantity.comparator == record["comparator"]


def test_value_spans_of_real_policies(shared: Path) -> None:
    found = total = 0
    for passage in lines(shared / "gold" / "targets.jsonl"):
        quantities = find_quantities(passage["text"], issued_on=day(passage.get("issue_date")))
        spans = {(q.start, q.end): q for q in quantities}
        for record in passage["records"]:
            total += 1
            quantity = spans.get((record["value_start"], record["value_end"]))
            found += quantity is not None and same(quantity, record)
    if not total:
        pytest.skip("no gold records")
    assert found / total >= 0.937
