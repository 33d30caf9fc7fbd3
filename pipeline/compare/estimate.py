"""What labels count for once their errors are allowed for, in expectation and in random draws.

A label is right with its calibrated probability; where labels of its category were right more or less often than that on documents
left out, with as much more or less. What was missed is told from recall: of a category with recall r, whoever finds t true labels has
missed about t (1 - r) / r. Errors come in bursts: labels of one category in one document are right or wrong together as often as they
were on documents left out (:mod:`pipeline.emphasis.error_rates`), and recall differs among documents.

Where persons coded a random sample of a place's clauses, the sample corrects the labels: to the sum
over all clauses is added, for each coded clause, what the person said less what the classifier said, over the chance with which
the clause was drawn. That is the difference estimator of survey sampling, known as prediction-powered inference (Angelopoulos,
Bates, Fannjiang, Jordan & Zrnic, Science 382, 2023) and, for labels of text, as design-based supervised learning (Egami, Hinck,
Stewart & Wei, NeurIPS 2023). It is unbiased however wrong the labels are, but a small sample is a noisy one; so it counts beside the
estimate from the model's rates by the inverse of their variances, as composite estimators for small areas do (Ghosh & Rao,
Statistical Science 9(1), 1994): category by category, a small sample moves the estimate a little, a large one replaces it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pipeline.compare.measure import Counts, Floats, Integers, Sample, Table, portions
from pipeline.emphasis.error_rates import ErrorRates

_PRIOR_CLAUSES = 10.0
"""For how many clauses of the whole collection's kind the guess counts of what a place holds unseen."""
_LEAST, _MOST = 0.02, 0.98
_PILOT = 200
"""Draws that tell how sure the estimate from the model's rates is."""


class _Unseen(NamedTuple):
    """Clauses in which a category may have been missed, and the gamma posterior of the rate at which they hold it."""

    clauses: Floats
    shape: Floats
    scale: Floats


class Estimator:
    """The estimate of a table's counts, and draws of what they may be as well."""

    def __init__(self, table: Table, rates: ErrorRates) -> None:
        self.table, self.rates = table, rates
        self.shape = (table.cities, table.labels.shape[1])
        self.clause, category = np.nonzero(table.labels > 0)
        given = table.chances[self.clause, category]
        self.chance = np.where((given <= 0) | (given >= 1.0), 1.0, np.minimum(given * rates.trust[category], 1.0))
        self.cell = table.city[self.clause] * self.shape[1] + category
        self.weight = table.weights[self.clause]
        self.section = table.section[self.clause]
        together, self.burst = np.unique(table.document[self.clause] * self.shape[1] + category, return_inverse=True)
        self.bursts = len(together)
        in_burst = np.bincount(self.burst, self.weight, self.bursts)
        squares = self._by_cell(in_burst[self.burst] * self.weight)
        self.gathered = squares / np.maximum(self._by_cell(self.weight), 1e-9) ** 2
        self.coded: dict[int, Integers] = {}
        self.sections, self.say = self._coded(), np.zeros(self.shape)
        if table.sample is not None:
            self.say = self._say(table.sample)
            cities = np.flatnonzero(table.sample.cities)
            self.coded = {int(city): np.unique(table.section[table.city == city]) for city in cities}

    def expected(self) -> Counts:
        """Counts with each label at its probability, and with what is missed on average."""
        others = np.bincount(self.clause, self.chance, len(self.table.city))[self.clause] - self.chance
        used = self.weight * self.chance
        found, split = self._by_cell(used), self._by_cell(used / (1.0 + others))
        unseen = self._unseen(found, split, np.broadcast_to(self.rates.recall, self.shape))
        return self._counts(found, split, unseen.clauses * unseen.shape * unseen.scale, None)

    def drawn(self, rng: np.random.Generator, sections: Floats) -> Counts:
        """Counts of one draw: which labels are right, how many were missed, how well the classifier does.

        Args:
            rng: the random generator.
            sections: how often each section was drawn.
        """
        own, common = rng.random(len(self.chance)), rng.random(self.bursts)[self.burst]
        together = rng.random(len(own)) < np.sqrt(self.rates.together_wrong)
        kept = np.where(together, common, own) < self.chance
        labels = np.bincount(self.clause, kept, len(self.table.city))
        used = self.weight * sections[self.section] * kept
        found, split = self._by_cell(used), self._by_cell(used / np.maximum(labels[self.clause], 1))
        unseen = self._unseen(found, split, self._recall(rng))
        missed = rng.poisson(unseen.clauses * unseen.scale * rng.standard_gamma(unseen.shape)).astype(np.float64)
        return self._counts(found, split, missed, sections)

    def _by_cell(self, values: Floats) -> Floats:
        sums = np.bincount(self.cell, values, self.shape[0] * self.shape[1])
        return np.asarray(sums.reshape(self.shape), dtype=np.float64)

    def _recall(self, rng: np.random.Generator) -> Floats:
        """Recall in each place: that of the category, and what its documents differ in; the fewer hold it, the more."""
        mean = self.rates.drawn_recall(rng)
        share = np.clip(self.rates.together_missed * self.gathered, 1e-6, 1.0)
        held = 1.0 / share - 1.0 + 1e-6
        return np.asarray(np.clip(rng.beta(mean * held, (1.0 - mean) * held), _LEAST, _MOST))

    def _unseen(self, found: Floats, split: Floats, recall: Floats) -> _Unseen:
        """What is not found: of clauses that may hold it, the rate at which they do (a gamma posterior, city × category)."""
        clauses = split.sum(axis=1, keepdims=True)
        everywhere = found.sum(axis=0) / max(float(clauses.sum()), 1.0)
        shape = _PRIOR_CLAUSES * everywhere / recall + found
        return _Unseen(clauses * (1.0 - recall), shape, 1.0 / (_PRIOR_CLAUSES + clauses * recall))

    def _counts(self, found: Floats, split: Floats, missed: Floats, sections: Floats | None) -> Counts:
        y, whole = found + missed, np.maximum(found.sum(axis=0), 1e-9)
        mass = split + missed * np.where(found.sum(axis=0) > 0, split.sum(axis=0) / whole, 1.0)
        for city, rows in self.coded.items():
            drawn = np.ones(len(rows)) if sections is None else sections[rows]
            sampled = np.maximum(np.tensordot(drawn, self.sections[:, rows], axes=(0, 1)), 0.0)
            say = self.say[city]
            y[city], mass[city] = say * sampled + (1.0 - say) * np.stack([y[city], mass[city]])
        n = mass.sum(axis=1)
        return Counts(n, y, np.divide(mass, n[:, None], out=np.zeros_like(mass), where=n[:, None] > 0))

    def _coded(self) -> Floats:
        """By section what samples make of labels and of their portions; 2 × section × category."""
        sample, table = self.table.sample, self.table
        if sample is None:
            return np.zeros((2, 0, self.shape[1]))
        sums = np.zeros((2, int(table.section.max()) + 1, self.shape[1]))
        for part, (told, said) in enumerate(
            ((table.labels, sample.labels), (portions(table.labels), portions(sample.labels)))
        ):
            corrected = table.weights[:, None] * (told + sample.inverse[:, None] * (said - told))
            np.add.at(sums[part], table.section, corrected)
        return sums

    def _say(self, sample: Sample) -> Floats:
        """How much a place's sample counts beside the model's rates, city × category: by the inverse of their variances, where what
        the two differ by beyond the sample's own variance is an error of the rates."""
        rng, whole = np.random.default_rng(_PILOT), np.ones(int(self.table.section.max()) + 1)
        modelled = np.var([self.drawn(rng, whole).y for _ in range(_PILOT)], axis=0)
        sampled, model = np.zeros(self.shape), self.expected().y
        given = self.table.labels.any(axis=1)
        for city in np.flatnonzero(sample.cities):
            for stratum in (given, ~given):
                rows = np.flatnonzero(stratum & (self.table.city == city) & (sample.inverse > 0))
                sampled[city] += _variance((sample.labels - self.table.labels)[rows], sample.inverse[rows])
            rows = np.unique(self.table.section[self.table.city == city])
            apart = self.sections[0, rows].sum(axis=0) - model[city]
            modelled[city] = np.maximum(modelled[city], apart**2 - sampled[city])
        return np.asarray(modelled / np.maximum(modelled + sampled, 1e-9))


def _variance(errors: Floats, inverse: Floats) -> Floats:
    """Variance of the estimated sum of errors over a stratum, one a category. Half an error more than was seen is supposed, for in a
    small sample none may have been."""
    n, size = len(errors), float(inverse.sum())
    if not n:
        return np.zeros(errors.shape[1])
    share = (np.abs(errors).sum(axis=0) + 0.5) / (n + 1.0)
    return np.asarray(size**2 * max(0.0, 1.0 - n / size) * share / n)
