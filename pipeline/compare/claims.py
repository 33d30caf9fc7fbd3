"""Which claims the evidence allows (codebook B8): about the documents read (a), about the city (b), or none.

Rule (b) takes bootstrap errors with a floor and Benjamini–Hochberg over city × category. The plain z would call a false
category distinctive in a third and more of corpora whose cities are equal; rule (b) in less than a tenth, at the price of power.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from pipeline.compare.bootstrap import Intervals, bootstrap
from pipeline.compare.estimate import Estimator
from pipeline.compare.measure import Counts, Floats, Table, count, log_odds
from pipeline.emphasis.error_rates import ErrorRates

Claim = Literal["none", "indicative", "documents", "city"]
Kind = Literal["common", "distinctive", "weak", "silent"]

CITY_DOCUMENTS, CITY_CLAUSES = 4, 80.0
DOCUMENTS_CLAUSES, INDICATIVE_CLAUSES = 30.0, 15.0
LEAST_DELTA = math.log(1.5)
LEAST_Z = 1.96
LEAST_MENTIONS = 3.0
LEAST_SECTIONS = 2
LEAST_PREVALENCE = 0.05
MOST_DISTINCTIVE = 3
FALSE_DISCOVERY = 0.10
SILENCE = 0.05
PRIORS = (25.0, 100.0)


@dataclass(frozen=True)
class Measured:
    """A table with its measure: arrays are city × category, lists go by city.

    ``counts`` are of labels as the classifier gave them, ``estimate`` allows for its errors; shares and log-odds are of the estimate.
    """

    table: Table
    counts: Counts
    estimate: Counts
    delta: Floats
    z: Floats
    intervals: Intervals
    documents: tuple[int, ...]
    sections: Floats
    prior_sensitive: np.ndarray
    mixed: bool = False

    @cached_property
    def comparable(self) -> bool:
        """Whether like is compared with like, and every city has evidence enough, so that claims about cities (b) may be made."""
        return not self.mixed and comparable(self.documents, self.counts.n)

    @cached_property
    def apart(self) -> np.ndarray:
        """City × category: where the 95% interval of the log-odds, which holds the classifier's errors, lies above zero."""
        return np.asarray(self.intervals.delta_lo > 0)

    @cached_property
    def common(self) -> np.ndarray:
        """City × category: which cities share what (see :func:`shared`)."""
        least = self.intervals.prevalence_lo
        return shared(
            self.counts.y, least if self.comparable else surely(self.estimate.prevalence, least), self.counts.n
        )


def comparable(documents: Sequence[int], clauses: Floats) -> bool:
    """Whether several cities all have documents and weighted clauses enough for a claim about cities (b)."""
    enough = (d >= CITY_DOCUMENTS and n >= CITY_CLAUSES for d, n in zip(documents, clauses, strict=True))
    return len(documents) > 1 and all(enough)


def claim_for(clauses: float, among_comparable: bool) -> Claim:
    """The strongest claim that a city's weighted clauses allow."""
    if among_comparable:
        return "city"
    return "documents" if clauses >= DOCUMENTS_CLAUSES else "indicative" if clauses >= INDICATIVE_CLAUSES else "none"


def measured(
    table: Table, rates: ErrorRates, *, national: Floats | None, replicates: int, seed: int, mixed: bool = False
) -> Measured:
    """The measure of a table, its intervals, and whether a prior of 25 or 100 in place of 50 would tell otherwise.

    Args:
        table: the clauses.
        rates: how often their labels err.
        national: incidences of the national documents, for the prior.
        replicates: of the bootstrap.
        seed: of the bootstrap.
        mixed: whether the documents are of several fields, or of more years than are alike.
    """
    estimator = Estimator(table, rates)
    counts, estimate = count(table), estimator.expected()
    delta, z = log_odds(estimate.y, national)
    others = [log_odds(estimate.y, national, alpha0)[0] for alpha0 in PRIORS]
    sections, labelled = np.zeros(counts.y.shape), table.labels.any(axis=1)
    for k in range(counts.y.shape[1]):
        holding = table.labels[:, k] > 0
        pairs = np.unique(np.stack([table.city[holding], table.section[holding]]), axis=1)
        sections[:, k] = np.bincount(pairs[0], minlength=table.cities)
    return Measured(
        table=table,
        counts=counts,
        estimate=estimate,
        delta=delta,
        z=z,
        intervals=bootstrap(estimator, national=national, replicates=replicates, seed=seed),
        documents=tuple(len(np.unique(table.document[labelled & (table.city == c)])) for c in range(table.cities)),
        sections=sections,
        prior_sensitive=np.any([(other >= LEAST_DELTA) != (delta >= LEAST_DELTA) for other in others], axis=0),
        mixed=mixed,
    )


def evidence_claim(measure: Measured, city: int) -> Claim:
    """The strongest claim that a city's evidence allows."""
    return claim_for(float(measure.counts.n[city]), measure.comparable)


def statements(measure: Measured) -> dict[tuple[int, int], tuple[Kind, Claim]]:
    """What may be said of which city and category, and how strongly.

    A category that is distinctive of the city (b) or in its documents (a), at most three a city, by z; else one that is
    common; else one on which the documents are silent. One that would be distinctive but for an interval of its log-odds
    that includes zero is a weak sign, after those that hold and only where nothing else is said. Neither silence nor a weak
    sign is a claim about the city.
    """
    if measure.table.cities < 2:
        return {}
    robust, common = _robust(measure), measure.common
    found: dict[tuple[int, int], tuple[Kind, Claim]] = {}
    for city in range(measure.table.cities):
        claim = evidence_claim(measure, city)
        if claim == "none":
            continue
        about_documents: Claim = "documents" if claim == "city" else claim
        for k in range(measure.delta.shape[1]):
            if common[city, k]:
                found[city, k] = ("common", claim)
            elif _silent(measure, city, k):
                found[city, k] = ("silent", about_documents)
        held = (robust[city] if claim == "city" else False) | _in_documents(measure, city)
        for k in _foremost(measure, city, held):
            if measure.apart[city, k]:
                found[city, k] = ("distinctive", claim if claim == "city" and robust[city, k] else about_documents)
            else:
                found.setdefault((city, k), ("weak", about_documents))
    return found


def _foremost(measure: Measured, city: int, held: np.ndarray) -> list[int]:
    """The categories of ``held`` that a city may be told apart by: those whose interval excludes zero first, then by z."""
    order = sorted(np.flatnonzero(held), key=lambda k: (not measure.apart[city, k], -measure.z[city, k]))
    return [int(k) for k in order[:MOST_DISTINCTIVE]]


def _in_documents(measure: Measured, city: int) -> np.ndarray:
    """Rule (a)."""
    return np.asarray(
        (measure.delta[city] >= LEAST_DELTA)
        & (measure.z[city] >= LEAST_Z)
        & (measure.counts.y[city] >= LEAST_MENTIONS)
        & (measure.sections[city] >= LEAST_SECTIONS)
    )


def _robust(measure: Measured) -> np.ndarray:
    """Rule (b): bootstrap error with a floor, Benjamini–Hochberg over city × category."""
    d = np.array(measure.documents, dtype=float)[:, None]
    error = measure.intervals.delta_sd * np.sqrt(np.divide(d, d - 1, out=np.ones_like(d), where=d > 1))
    error = np.maximum(error, 0.7 / np.sqrt(measure.counts.y + 0.5))
    from scipy.special import ndtr  # takes a twentieth of a second, which reading a text need not wait for

    p = ndtr(-measure.delta / error).ravel()
    order = np.argsort(p)
    passed = p[order] <= FALSE_DISCOVERY * np.arange(1, len(p) + 1) / len(p)
    found = np.zeros(len(p), dtype=bool)
    found[order[: np.flatnonzero(passed).max() + 1 if passed.any() else 0]] = True
    return np.asarray(
        found.reshape(measure.delta.shape) & (measure.delta >= LEAST_DELTA) & (measure.counts.y >= LEAST_MENTIONS)
    )


def surely(prevalence: Floats, least: Floats) -> Floats:
    """Prevalences whose interval excludes zero; 0 in place of the others, of which nothing is to be said."""
    return np.where(least > 0, prevalence, 0.0)


def shared(y: Floats, prevalence: Floats, n: Floats) -> np.ndarray:
    """City × trait: who shares what four fifths of the cities with evidence hold; all of them where there are at most four.

    Args:
        y: weighted clauses with the trait, city × trait.
        prevalence: their share of the city's clauses, or its lower bound for a claim about cities.
        n: weighted clauses of each city.
    """
    eligible = n >= INDICATIVE_CLAUSES
    holds = (y >= LEAST_MENTIONS) & (prevalence >= LEAST_PREVALENCE) & eligible[:, None]
    if eligible.sum() < 2:
        return np.zeros_like(holds)
    return np.asarray(holds & (holds[eligible].mean(axis=0) >= (1.0 if eligible.sum() <= 4 else 0.8)))


def _silent(measure: Measured, city: int, category: int) -> bool:
    """No clause, though as many clauses from elsewhere would hold one with 95% chance; and what may have been missed still leaves
    the place below the others."""
    n, y = measure.counts.n, measure.counts.y
    if y[city, category] > 0 or n[city] < DOCUMENTS_CLAUSES or measure.intervals.delta_hi[city, category] >= 0:
        return False
    others = np.arange(len(n)) != city
    elsewhere = y[others, category].sum() / max(n[others].sum(), 1.0)
    return bool((1 - elsewhere) ** n[city] < SILENCE)
