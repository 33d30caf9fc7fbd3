"""The city measure: bootstrap of many cities, and how often its claims are false or find what is there (simulation).

Corpora are drawn as the codebook's simulation does: cities whose documents differ among themselves (each document has a
distribution of its own around its city's), with or without a category that one city doubles.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.texts import best_of
from pipeline.emphasis.bootstrap import bootstrap
from pipeline.emphasis.claims import measured, statements
from pipeline.emphasis.measure import Table

_CITIES, _DOCUMENTS, _CLAUSES, _REPLICATES = 300, 5, 40, 200
_CORPORA, _CATEGORIES, _LIKE = 40, 14, 40.0


def _corpus(rng: np.random.Generator, documents: int, clauses: int, factor: float) -> Table:
    """Eight cities; the first has its first category times ``factor``."""
    cities = 8
    base = rng.dirichlet(np.full(_CATEGORIES, 4.0))
    labels = []
    for city in range(cities):
        of_city = base.copy()
        if city == 0 and factor > 1:
            of_city[0] *= factor
            of_city /= of_city.sum()
        for _ in range(documents):
            drawn = rng.choice(_CATEGORIES, size=clauses, p=rng.dirichlet(_LIKE * of_city))
            labels.append(np.eye(_CATEGORIES)[drawn])
    table = np.concatenate(labels)
    document = np.repeat(np.arange(cities * documents), clauses)
    section = np.arange(len(table)) // 10
    return Table(table, table * 0.95, np.ones(len(table)), document // documents, document, section, cities)


def _simulated() -> Iterator[str]:
    rng = np.random.default_rng(20250101)
    for documents, clauses in ((4, 30), (8, 35)):
        for factor in (1.0, 2.0, 3.0):
            false = found = 0
            for _ in range(_CORPORA):
                table = _corpus(rng, documents, clauses, factor)
                said = statements(measured(table, national=None, replicates=300, seed=1))
                about = {place for place, (kind, claim) in said.items() if (kind, claim) == ("distinctive", "city")}
                false += bool(about - {(0, 0)} if factor > 1 else about)
                found += (0, 0) in about
            told = f"false claim in {false / _CORPORA:.0%} of corpora"
            power = f", the planted one found in {found / _CORPORA:.0%}" if factor > 1 else ""
            yield f"8 cities, {documents} documents of {clauses} clauses, one category × {factor:g}: {told}{power}"


def run() -> Iterator[str]:
    """Time of 2,000 replicates for 300 cities of five documents of forty clauses, then the simulation."""
    rng = np.random.default_rng(1)
    size = _CITIES * _DOCUMENTS * _CLAUSES
    labels = (rng.random((size, 14)) < 0.1).astype(np.float64)
    document = np.repeat(np.arange(_CITIES * _DOCUMENTS), _CLAUSES)
    table = Table(labels, labels * 0.9, np.ones(size), document // _DOCUMENTS, document, np.arange(size) // 10, _CITIES)
    seconds = best_of(1, lambda: bootstrap(table, national=None, replicates=_REPLICATES, seed=1))
    yield f"{_CITIES} cities, {size:,} clauses: 2,000 replicates in {seconds * 2000 / _REPLICATES:,.0f} s"
    yield from _simulated()
