"""The city measure: bootstrap of many cities."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.texts import best_of
from pipeline.emphasis.bootstrap import bootstrap
from pipeline.emphasis.measure import Table

_CITIES, _DOCUMENTS, _CLAUSES, _REPLICATES = 300, 5, 40, 200


def run() -> Iterator[str]:
    """Replicates a second for 300 cities of five documents of forty clauses."""
    rng = np.random.default_rng(1)
    size = _CITIES * _DOCUMENTS * _CLAUSES
    labels = (rng.random((size, 14)) < 0.1).astype(np.float64)
    document = np.repeat(np.arange(_CITIES * _DOCUMENTS), _CLAUSES)
    table = Table(labels, labels * 0.9, np.ones(size), document // _DOCUMENTS, document, np.arange(size) // 10, _CITIES)
    seconds = best_of(1, lambda: bootstrap(table, national=None, replicates=_REPLICATES, seed=1))
    yield f"{_CITIES} cities, {size:,} clauses: 2,000 replicates in {seconds * 2000 / _REPLICATES:,.0f} s"
