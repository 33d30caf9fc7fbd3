"""Intervals of the city measure: a cluster bootstrap that also draws the labels (codebook B8).

Documents are resampled inside each city, then sections inside each drawn document; a city with one document resamples
sections only. Every replicate draws which labels are right and how many were missed (:mod:`pipeline.compare.estimate`), so that the
classifier's errors of both kinds enter the interval. A replicate is a vector of weights over sections: nothing is copied.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.compare.estimate import Estimator
from pipeline.compare.measure import Counts, Floats, Table, log_odds


@dataclass(frozen=True)
class Intervals:
    """Percentiles 2.5 and 97.5 and standard deviation over replicates, city × category; ``stability`` is P(δ > 0).

    ``mentions_hi`` is of the clauses that hold a category: where none was found, those that may have been missed.
    """

    share_lo: Floats
    share_hi: Floats
    delta_lo: Floats
    delta_hi: Floats
    delta_sd: Floats
    prevalence_lo: Floats
    mentions_hi: Floats
    stability: Floats


def _multiplicities(rng: np.random.Generator, members: np.ndarray, replicates: int) -> np.ndarray:
    """How often each of ``members`` cells is drawn when as many are drawn with replacement; replicate × cell."""
    size = len(members)
    draws = rng.integers(0, size, size=(replicates, size)) + size * np.arange(replicates)[:, None]
    return np.bincount(draws.ravel(), minlength=replicates * size).reshape(replicates, size).astype(np.float64)


def _weights(table: Table, rng: np.random.Generator, replicates: int) -> np.ndarray:
    """Replicate × section weights: the product of how often its document and then the section were drawn."""
    sections, first = np.unique(table.section, return_index=True)
    document_of, city_of = table.document[first], table.city[first]
    result = np.ones((replicates, int(table.section.max()) + 1 if len(sections) else 0))
    for city in range(table.cities):
        documents = np.unique(document_of[city_of == city])
        drawn = _multiplicities(rng, documents, replicates) if len(documents) > 1 else np.ones((replicates, 1))
        for column, document in enumerate(documents):
            members = sections[(document_of == document) & (city_of == city)]
            # A document drawn several times uses one draw of its sections: the same expectation at a fraction of the work.
            inner = _multiplicities(rng, members, replicates) if len(members) > 1 else np.ones((replicates, 1))
            result[:, members] = drawn[:, [column]] * inner
    return result


def bootstrap(
    estimator: Estimator, *, national: Floats | None, replicates: int, seed: int, block: int = 100
) -> Intervals:
    """Intervals of shares and log-odds.

    Args:
        estimator: of the table of clauses.
        national: incidences of the national documents, for the prior.
        replicates: number of replicates.
        seed: of the random generator; the same seed gives the same intervals.
        block: replicates whose section weights are held in memory at once.
    """
    rng = np.random.default_rng(seed)
    drawn: list[Counts] = []
    for begin in range(0, replicates, block):
        weights = _weights(estimator.table, rng, min(block, replicates - begin))
        drawn += [estimator.drawn(rng, sections) for sections in weights]
    share = np.stack([counts.share for counts in drawn])
    delta = np.stack([log_odds(counts.y, national)[0] for counts in drawn])
    low, high = np.percentile(share, [2.5, 97.5], axis=0)
    delta_low, delta_high = np.percentile(delta, [2.5, 97.5], axis=0)
    return Intervals(
        low,
        high,
        delta_low,
        delta_high,
        delta.std(axis=0, ddof=1) if replicates > 1 else np.zeros(delta.shape[1:]),
        np.percentile(np.stack([counts.prevalence for counts in drawn]), 2.5, axis=0),
        np.percentile(np.stack([counts.y for counts in drawn]), 97.5, axis=0),
        (delta > 0).mean(axis=0),
    )


def prevalences(table: Table, told: Floats, *, replicates: int, seed: int, block: int = 100) -> tuple[Floats, Floats]:
    """Percentiles 2.5 and 97.5 of the share of a city's clauses that have a trait, city × trait.

    Args:
        table: the clauses; one is drawn as a data clause with the chance that any of its labels is right.
        told: clause × trait, 1 where a clause has it.
        replicates: number of replicates.
        seed: of the random generator; the same seed gives the same intervals.
        block: replicates whose section weights are held in memory at once.
    """
    rng = np.random.default_rng(seed)
    chances = np.where((table.labels > 0) & (table.chances <= 0), 1.0, table.chances * (table.labels > 0))
    chance = 1.0 - (1.0 - chances).prod(axis=1)
    clause, trait = np.nonzero(told > 0)
    cell, kinds = table.city[clause] * told.shape[1] + trait, told.shape[1]
    found = []
    for begin in range(0, replicates, block):
        for drawn in _weights(table, rng, min(block, replicates - begin)):
            used = table.weights * drawn[table.section] * (rng.random(len(chance)) < chance)
            n = np.bincount(table.city, used, minlength=table.cities)
            y = np.bincount(cell, used[clause], minlength=table.cities * kinds).reshape(table.cities, kinds)
            found.append(y / np.maximum(n, 1e-12)[:, None])
    low, high = np.percentile(np.stack(found), [2.5, 97.5], axis=0)
    return low, high
