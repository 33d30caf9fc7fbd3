"""Intervals of the city measure: a cluster bootstrap that also draws the labels (codebook B8).

Documents are resampled inside each city, then sections inside each drawn document; a city with one document resamples
sections only. Every replicate draws each predicted label from its calibrated probability, so that the classifier's error
enters the interval. A replicate is a vector of clause weights: nothing is copied.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.emphasis.measure import Floats, Table, count, log_odds


@dataclass(frozen=True)
class Intervals:
    """Percentiles 2.5 and 97.5 and standard deviation over replicates, city × category; ``stability`` is P(δ > 0)."""

    share_lo: Floats
    share_hi: Floats
    delta_lo: Floats
    delta_hi: Floats
    delta_sd: Floats
    prevalence_lo: Floats
    stability: Floats


def _multiplicities(rng: np.random.Generator, members: np.ndarray, replicates: int) -> np.ndarray:
    """How often each of ``members`` cells is drawn when as many are drawn with replacement; replicate × cell."""
    draws = rng.integers(0, len(members), size=(replicates, len(members)))
    counts = np.zeros((replicates, len(members)), dtype=np.float64)
    np.add.at(counts, (np.arange(replicates)[:, None], draws), 1.0)
    return counts


def _weights(table: Table, rng: np.random.Generator, replicates: int) -> np.ndarray:
    """Replicate × section weights: the product of how often its document and then the section were drawn."""
    sections = int(table.section.max()) + 1 if len(table.section) else 0
    document_of = np.zeros(sections, dtype=np.int64)
    document_of[table.section] = table.document
    city_of_document = np.zeros(int(table.document.max()) + 1 if len(table.document) else 0, dtype=np.int64)
    city_of_document[table.document] = table.city
    result = np.ones((replicates, sections))
    for city in range(table.cities):
        documents = np.flatnonzero(np.bincount(table.document[table.city == city], minlength=len(city_of_document)))
        if not len(documents):
            continue
        drawn = _multiplicities(rng, documents, replicates) if len(documents) > 1 else np.ones((replicates, 1))
        for column, document in enumerate(documents):
            members = np.flatnonzero((document_of == document) & (np.bincount(table.section, minlength=sections) > 0))
            # A document drawn several times uses one draw of its sections: the same expectation at a fraction of the work.
            inner = _multiplicities(rng, members, replicates) if len(members) > 1 else np.ones((replicates, 1))
            result[:, members] = drawn[:, [column]] * inner
    return result


def bootstrap(table: Table, *, national: Floats | None, replicates: int, seed: int, block: int = 100) -> Intervals:
    """Intervals of shares and log-odds.

    Args:
        table: the clauses.
        national: incidences of the national documents, for the prior.
        replicates: number of replicates.
        seed: of the random generator; the same seed gives the same intervals.
        block: replicates whose section weights are held in memory at once.
    """
    rng = np.random.default_rng(seed)
    shares, deltas, prevalences = [], [], []
    certain = (table.chances <= 0) | (table.chances >= 1)
    for begin in range(0, replicates, block):
        size = min(block, replicates - begin)
        weights = _weights(table, rng, size)
        for row in range(size):
            drawn = np.where(certain, table.labels, rng.random(table.labels.shape) < table.chances).astype(np.float64)
            counts = count(table, drawn * (table.labels > 0), table.weights * weights[row, table.section])
            shares.append(counts.share)
            prevalences.append(counts.prevalence)
            deltas.append(log_odds(counts.y, national)[0])
    share, delta, prevalence = np.stack(shares), np.stack(deltas), np.stack(prevalences)
    low, high = np.percentile(share, [2.5, 97.5], axis=0)
    delta_low, delta_high = np.percentile(delta, [2.5, 97.5], axis=0)
    return Intervals(
        low,
        high,
        delta_low,
        delta_high,
        delta.std(axis=0, ddof=1),
        np.percentile(prevalence, 2.5, axis=0),
        (delta > 0).mean(axis=0),
    )
