"""The city measure: shares, prevalence and weighted log-odds of a table of clauses (codebook B8).

Log-odds with an informative Dirichlet prior after Monroe, Colaresi & Quinn, "Fightin' Words", Political Analysis 16(4), 2008.
Arrays are clause × category or city × category; everything is vectorised over both.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

ECHO_WEIGHT = 0.25
ECHO_JACCARD = 0.8
ALPHA0 = 50.0
LEAVE_OUT_FROM = 6


@dataclass(frozen=True)
class Sample:
    """What persons said of clauses that were drawn at random from those of a place.

    ``labels`` is clause × category, ``inverse`` is one over the chance with which a clause was drawn and 0 where none was coded,
    ``cities`` says of each city whether its sample is whole, so that it corrects the labels there.
    """

    labels: Floats
    inverse: Floats
    cities: NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """Data clauses of all cities, and those that persons alone may have found to be some.

    ``labels`` is clause × category (0 or 1), ``chances`` the calibrated probability of each label, ``weights`` one a clause;
    ``city``, ``document`` and ``section`` are codes from 0, sections unique within the whole table.
    """

    labels: Floats
    chances: Floats
    weights: Floats
    city: Integers
    document: Integers
    section: Integers
    cities: int
    sample: Sample | None = None


def merged(table: Table, groups: Sequence[int], size: int) -> Table:
    """The table over groups of categories: a clause has a group when it has one of its categories.

    Args:
        table: clauses by category.
        groups: the group of each category, from 0.
        size: number of groups.
    """
    of = np.asarray(groups)

    def most(values: Floats) -> Floats:
        return np.stack([values[:, of == g].max(axis=1) for g in range(size)], axis=1)

    sample = table.sample and replace(table.sample, labels=most(table.sample.labels))
    return replace(table, labels=most(table.labels), chances=most(table.chances), sample=sample)


def portions(labels: Floats) -> Floats:
    """What each label of a clause has of it: one divided by their number."""
    per_clause = labels.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(labels, per_clause, out=np.zeros_like(labels), where=per_clause > 0))


def shingles(text: str, size: int = 5) -> frozenset[str]:
    """Character n-grams of a text without white space."""
    plain = "".join(text.split())
    return frozenset(plain[i : i + size] for i in range(max(1, len(plain) - size + 1)))


def repeated(texts: Sequence[str], references: Sequence[str], may_repeat: Callable[[int, int], bool]) -> Integers:
    """For each text the first reference that it repeats, or -1: Jaccard of character 5-grams at least 0.8.

    Two sets that are so alike share one of their rarest fifth of n-grams (prefix filter: Chaudhuri, Ganti & Kaushik, ICDE 2006), so
    only these are looked up.

    Args:
        texts: what may repeat something.
        references: what may be repeated.
        may_repeat: whether a text, by position, may repeat a reference, by position.
    """
    known = [shingles(text) for text in references]
    frequent = Counter(gram for grams in known for gram in grams)

    def rarest(grams: frozenset[str]) -> list[str]:
        least_shared = math.ceil(ECHO_JACCARD * len(grams))
        return sorted(grams, key=lambda gram: (frequent[gram], gram))[: len(grams) - least_shared + 1]

    index: dict[str, list[int]] = {}
    for number, grams in enumerate(known):
        for gram in rarest(grams):
            index.setdefault(gram, []).append(number)
    found = np.full(len(texts), -1, dtype=np.int64)
    for row, text in enumerate(texts):
        grams = shingles(text)
        near = sorted({number for gram in rarest(grams) for number in index.get(gram, ())})
        alike = (n for n in near if len(grams & known[n]) >= ECHO_JACCARD * len(grams | known[n]))
        found[row] = next((number for number in alike if may_repeat(row, number)), -1)
    return found


def capped(weights: Floats, city: Integers, document: Integers) -> Floats:
    """Weights scaled so that no document holds more than half of its city's evidence.

    With one document there is nothing to hold it against, and it keeps its weight.
    """
    result = weights.copy()
    for code in np.unique(city):
        of_city = city == code
        names = np.unique(document[of_city])
        if len(names) < 2:
            continue
        sums = {name: float(weights[of_city & (document == name)].sum()) for name in names}
        largest = max(sums, key=lambda name: (sums[name], -name))
        rest = sum(sums.values()) - sums[largest]
        if sums[largest] > rest > 0:
            result[of_city & (document == largest)] *= rest / sums[largest]
    return result


@dataclass(frozen=True)
class Counts:
    """City × category sums: ``n`` clauses of a city, ``y`` clauses with a category, ``share`` of emphasis (rows sum to 1)."""

    n: Floats
    y: Floats
    share: Floats

    @property
    def prevalence(self) -> Floats:
        """Share of a city's clauses that name a category."""
        return np.divide(self.y, self.n[:, None], out=np.zeros_like(self.y), where=self.n[:, None] > 0)


def count(table: Table, labels: Floats | None = None, weights: Floats | None = None) -> Counts:
    """Weighted sums by city."""
    used = table.labels if labels is None else labels
    w = table.weights if weights is None else weights
    per_clause = used.sum(axis=1)
    counted = w * (per_clause > 0)
    n = np.bincount(table.city, counted, minlength=table.cities)
    split = portions(used)
    y = np.stack(
        [np.bincount(table.city, w * used[:, k], minlength=table.cities) for k in range(used.shape[1])], axis=1
    )
    s = np.stack(
        [np.bincount(table.city, w * split[:, k], minlength=table.cities) for k in range(used.shape[1])], axis=1
    )
    return Counts(
        np.asarray(n, dtype=np.float64),
        np.asarray(y, dtype=np.float64),
        np.divide(s, n[:, None], out=np.zeros_like(s), where=n[:, None] > 0),
    )


def log_odds(y: Floats, national: Floats | None = None, alpha0: float = ALPHA0) -> tuple[Floats, Floats]:
    """δ and z of every city × category against all other cities.

    Args:
        y: city × category incidences.
        national: incidences of the national documents, part of the prior where there are fewer than six cities.
        alpha0: weight of the prior.
    """
    cities, categories = y.shape
    total = y.sum(axis=0)
    others = total[None, :] - y
    if cities >= LEAVE_OUT_FROM:
        reference = others
    else:
        reference = np.broadcast_to(total + (national if national is not None else 0.0), y.shape)
    alpha = alpha0 * (reference + 0.5) / (reference.sum(axis=1, keepdims=True) + 0.5 * categories)
    n_city, n_other = y.sum(axis=1, keepdims=True), others.sum(axis=1, keepdims=True)
    inside = np.log((y + alpha) / (n_city + alpha0 - y - alpha))
    outside = np.log((others + alpha) / (n_other + alpha0 - others - alpha))
    delta = inside - outside
    return delta, delta / np.sqrt(1.0 / (y + alpha) + 1.0 / (others + alpha))
