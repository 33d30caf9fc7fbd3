"""How often labels err: rates that are measured on documents left out, and what estimates make of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.compare.estimate import Estimator
from pipeline.compare.measure import Sample, Table
from pipeline.emphasis import load_codebook
from pipeline.emphasis.error_rates import ERRORS, ErrorRates, error_rates, load_rates, write_rates
from pipeline.errors import ConfigurationError

KINDS = len(load_codebook().ids)


def rates(together: float, size: int = 400, seed: int = 1) -> ErrorRates:
    """Rates of labels that are right with a chance of 0.8, and alike within a document of four clauses as often as ``together``."""
    rng = np.random.default_rng(seed)
    documents = np.repeat(np.arange(size), 4)
    alike = rng.random((size, KINDS))[documents]
    right = np.where(rng.random((len(documents), KINDS)) < together, alike, rng.random((len(documents), KINDS))) < 0.8
    return error_rates(right, np.full(right.shape, 0.8), [str(d) for d in documents])


def test_errors_of_one_document_that_come_together_are_seen_to() -> None:
    assert rates(0.0).together_wrong < 0.03
    assert 0.3 < rates(0.7).together_wrong < 0.7  # as both of two labels follow their document


def test_rates_are_read_as_they_were_written_and_missing_ones_are_named(tmp_path: Path) -> None:
    write_rates(rates(0.5), tmp_path / ERRORS)
    read = load_rates(tmp_path)
    assert np.allclose(read.right, rates(0.5).right) and abs(read.together_wrong - rates(0.5).together_wrong) < 1e-3
    with pytest.raises(ConfigurationError, match="no error rates"):
        load_rates(tmp_path / "nowhere")


def table(labels: list[list[float]], sample: Sample | None = None) -> Table:
    told = np.array(labels)
    ones = np.zeros(len(told), dtype=np.int64)
    return Table(told, told * 0.9, np.ones(len(told)), ones, ones, np.arange(len(told)), 1, sample)


def test_draws_add_what_was_missed_as_well_as_they_remove_what_was_wrong() -> None:
    estimator, rng = (
        Estimator(table([[1.0, 0.0]] * 40 + [[0.0, 1.0]] * 40), _two(right=80, wrong=20, missed=20)),
        np.random.default_rng(1),
    )
    drawn = [estimator.drawn(rng, np.ones(80)).y[0, 0] for _ in range(200)]
    assert min(drawn) < 40 < max(drawn)
    assert abs(np.mean(drawn) - estimator.expected().y[0, 0]) < 2


def test_a_coded_sample_corrects_labels_that_are_wrong_throughout() -> None:
    """Of twenty clauses all labelled the first, persons read every second one and find the other category each time."""
    coded = np.arange(20) % 2 == 0
    sample = Sample(np.outer(coded, [0.0, 1.0]), np.where(coded, 2.0, 0.0), np.array([True]))
    estimate = Estimator(table([[1.0, 0.0]] * 20, sample), _two(80, 20, 20)).expected()
    assert estimate.share[0, 1] > 0.7  # half of what was read weighs more than the rates of other documents
    unread = Estimator(table([[1.0, 0.0]] * 20, replace(sample, cities=np.array([False]))), _two(80, 20, 20)).expected()
    assert unread.share[0, 0] > 0.9


def _two(right: float, wrong: float, missed: float) -> ErrorRates:
    """Two categories that err alike."""
    return ErrorRates(*(np.full(2, value) for value in (right, wrong, missed, 0.9, 0.7)), 0.1, 0.1)  # type: ignore[arg-type]
