"""The city measure: how fast it is, and how often what it says is true (simulation).

Corpora are drawn as the codebook's simulation does: cities whose documents differ among themselves, each with a distribution of its
own around its city's. Every clause has true labels; the classifier then errs as it did on documents left out
(``models/emphasis/errors.json``): it misses true labels and gives false ones, on clauses about data and on others, more in some
documents than in others. Statements are made of its labels and held against the true ones.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.texts import best_of
from pipeline.compare.bootstrap import bootstrap
from pipeline.compare.claims import LEAST_DELTA, LEAST_MENTIONS, LEAST_PREVALENCE, Measured, measured, statements
from pipeline.compare.estimate import Estimator
from pipeline.compare.measure import Counts, Floats, Sample, Table, capped, count, log_odds
from pipeline.emphasis.error_rates import ErrorRates, load_rates

_CITIES, _DOCUMENTS, _CLAUSES, _REPLICATES = 300, 5, 40, 200
_CORPORA, _CATEGORIES, _LIKE, _SECOND, _SECTION = 20, 14, 40.0, 0.15, 10
_BURSTS = 0.5
"""Variance of how much the false labels of a category abound in one document, against their mean of 1."""
_WIDE = "distinctive by ln 1.5"
"""What is distinctive and, in truth, by as much as a statement needs."""
_SURE = 4.0
"""How narrowly probabilities lie around their mean."""


@dataclass(frozen=True)
class Corpus:
    """A drawn corpus: what a reader would find, what the classifier finds, and the shares that cities were drawn from."""

    true: Table
    found: Table
    shares: Floats


@dataclass(frozen=True)
class Setting:
    """Eight cities: documents of each, clauses of each, and how they differ.

    ``factor`` multiplies one category of the first city; with ``apart`` every city has shares of its own besides.
    """

    documents: int
    clauses: int
    factor: float = 1.0
    apart: bool = False

    def __str__(self) -> str:
        differ = (
            "cities differ" if self.apart else f"one category × {self.factor:g}" if self.factor > 1 else "cities equal"
        )
        return f"8 cities, {self.documents} documents of {self.clauses} clauses, {differ}"


def draw(rng: np.random.Generator, setting: Setting, rates: ErrorRates) -> Corpus:
    """A corpus, half of whose clauses are about data."""
    cities, size = 8, setting.documents * 8
    base = rng.dirichlet(np.full(_CATEGORIES, 4.0))
    shares = (
        np.stack([rng.dirichlet(60 * base) for _ in range(cities)]) if setting.apart else np.tile(base, (cities, 1))
    )
    shares[0, 0] *= setting.factor
    shares /= shares.sum(axis=1, keepdims=True)
    document = np.repeat(np.arange(size), 2 * setting.clauses)
    city, place = document // setting.documents, np.arange(len(document))
    of_document = np.stack([rng.dirichlet(_LIKE * shares[d // setting.documents] + 1e-3) for d in range(size)])
    first, second = (_drawn(rng, of_document)[document, place % (2 * setting.clauses)] for _ in range(2))
    labels = np.eye(_CATEGORIES)[first] + np.eye(_CATEGORIES)[second] * (rng.random((len(place), 1)) < _SECOND)
    labels = np.minimum(labels, 1.0) * (place % 2 == 0)[:, None]
    given, chances = _classified(rng, labels, document, rates)
    section = place // (2 * _SECTION)

    def table(what: Floats, sure: Floats) -> Table:
        return Table(what, sure, capped(np.ones(len(place)), city, document), city, document, section, cities)

    return Corpus(table(labels, labels), table(given, chances), shares)


def _drawn(rng: np.random.Generator, shares: Floats, most: int = 400) -> np.ndarray:
    """A category for each of up to ``most`` clauses of each document."""
    return np.stack([rng.choice(shares.shape[1], size=most, p=row) for row in shares])


def _classified(
    rng: np.random.Generator, labels: Floats, document: np.ndarray, rates: ErrorRates
) -> tuple[Floats, Floats]:
    """The labels that a classifier with these rates gives, and its probabilities."""
    size = (int(document.max()) + 1, labels.shape[1])
    share = max(rates.together_missed, 1e-3)
    recall = rng.beta(rates.recall * (1 / share - 1), (1 - rates.recall) * (1 / share - 1), size)[document]
    per_true = (1 - rates.precision) / rates.precision * rates.recall
    false = per_true * labels.sum(axis=0) / (1 - labels).sum(axis=0)
    false = np.minimum(false * rng.gamma(1 / _BURSTS, _BURSTS, size)[document], 0.9)
    given = (rng.random(labels.shape) < np.where(labels > 0, recall, false)).astype(np.float64)
    mean = np.where(labels > 0, rates.sure_right, rates.sure_wrong)
    return given, np.where(given > 0, rng.beta(_SURE * mean, _SURE * (1 - mean)), 0.0)


class Tally:
    """What was said over many corpora, and how much of it was true."""

    def __init__(self) -> None:
        self.said: Counter[str] = Counter()
        self.true: Counter[str] = Counter()
        self.corpora = self.false_city = self.planted = self.named = 0
        self.cells = self.inside = self.covered = 0

    def add(self, corpus: Corpus, measure: Measured) -> None:
        """Count what is said of a corpus; the planted category is the first of the first city."""
        counts = count(corpus.true)
        delta = log_odds(counts.y)[0]
        share = np.log(corpus.shares / (1 - corpus.shares))
        others = (corpus.shares.sum(axis=0) - corpus.shares) / (len(share) - 1)
        population = share - np.log(others / (1 - others))
        false = False
        for place, (kind, claim) in statements(measure).items():
            name = "city" if (kind, claim) == ("distinctive", "city") else kind
            most = max(1, math.ceil(measure.intervals.mentions_hi[place]))
            real = population[place] > 1e-9 if name == "city" else _holds(kind, counts, delta, place, most)
            self.said[name] += 1
            self.true[name] += bool(real)
            if kind == "distinctive":
                self.said[_WIDE] += 1
                self.true[_WIDE] += bool(delta[place] >= LEAST_DELTA)
            false |= name == "city" and not real
            self.planted += place == (0, 0) and name == "city"
            self.named += place == (0, 0) and kind == "distinctive"
        self.corpora += 1
        self.false_city += false
        low, high = measure.intervals.delta_lo, measure.intervals.delta_hi
        self.cells += delta.size
        self.inside += int(((low <= measure.delta) & (measure.delta <= high)).sum())
        self.covered += int(((low <= delta) & (delta <= high)).sum())

    def lines(self, name: str, planted: bool) -> Iterator[str]:
        """What was counted, in words; ``planted``: a category was, and may be named."""
        kinds = [kind for kind in ("common", "distinctive", "city", "silent") if self.said[kind]]
        said, true = (sum(counter[kind] for kind in kinds) for counter in (self.said, self.true))
        told = ", ".join(
            f"{kind} {self.true[kind]}/{self.said[kind]}" for kind in (*kinds, _WIDE, "weak") if self.said[kind]
        )
        yield f"{name}: {_share(true, said)} of {said} statements true ({told})"
        named, of_city = _share(self.named, self.corpora), _share(self.planted, self.corpora)
        power = f"; planted one named in {named}, of the city in {of_city}" if planted else ""
        yield (
            f"    a false city claim in {_share(self.false_city, self.corpora)} of corpora{power}; "
            f"δ in its interval {_share(self.inside, self.cells)}, true δ {_share(self.covered, self.cells)}"
        )


def _holds(kind: str, counts: Counts, delta: Floats, place: tuple[int, int], most: int) -> bool:
    """Whether a statement about the documents holds of the true labels; a silent place has at most ``most`` clauses that were missed."""
    if kind == "common":
        return bool(counts.prevalence[place] >= LEAST_PREVALENCE and counts.y[place] >= LEAST_MENTIONS)
    return bool(counts.y[place] <= most and delta[place] < 0 if kind == "silent" else delta[place] > 0)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


SETTINGS = [
    Setting(documents, clauses, factor, apart)
    for documents, clauses in ((1, 60), (4, 30), (8, 35))
    for factor, apart in ((1.0, False), (2.0, False), (3.0, False), (1.0, True))
]


def _simulated() -> Iterator[str]:
    rates, every = load_rates(), Tally()
    for setting in SETTINGS:
        rng, tally = np.random.default_rng(20250101), Tally()
        for _ in range(_CORPORA):
            corpus = draw(rng, setting, rates)
            measure = measured(corpus.found, rates, national=None, replicates=300, seed=1)
            tally.add(corpus, measure)
            every.add(corpus, measure)
        yield from tally.lines(str(setting), setting.factor > 1)
    yield from every.lines("all together", planted=False)


def _sampled() -> Iterator[str]:
    """A place whose documents the classifier reads worse than those that its rates were measured on: it finds half as much of the
    first category and gives it falsely twice as often. Shares of that category and of all, with and without a coded sample."""
    rates = load_rates()
    first = np.eye(_CATEGORIES)[0]
    worse = replace(rates, right=rates.right * (1 - first / 2), missed=rates.missed + first * rates.right / 2)
    worse = replace(worse, wrong=worse.wrong + first * rates.wrong)
    for size in (60, 90, 120, 180):
        rng, found = np.random.default_rng(20250101), []
        for _ in range(_CORPORA):
            corpus = draw(rng, Setting(8, 35), worse)
            truth = count(corpus.true).share[0]
            for table in (corpus.found, replace(corpus.found, sample=_coded(rng, corpus, size))):
                estimator = Estimator(table, rates)
                drawn = bootstrap(estimator, national=None, replicates=200, seed=1)
                off = estimator.expected().share[0] - truth
                inside = drawn.share_lo[0, 0] <= truth[0] <= drawn.share_hi[0, 0]
                found.append((off[0], inside, drawn.share_hi[0, 0] - drawn.share_lo[0, 0], np.mean(off**2)))
        for name, of in (("the rates of other documents", found[::2]), (f"{size} coded clauses", found[1::2])):
            bias, covered, width, square = np.mean(np.array(of, dtype=np.float64), axis=0)
            error = float(np.sqrt(np.mean(np.array([one[0] for one in of]) ** 2)))
            yield (
                f"a place that is read worse, with {name}: share off by {bias:+.1%} on average, {error:.1%} in the mean square "
                f"({math.sqrt(square):.2%} over all categories); "
                f"its interval holds the truth in {covered:.0%}, width {width:.1%}"
            )


def _coded(rng: np.random.Generator, corpus: Corpus, size: int) -> Sample:
    """A sample of the clauses of the first city, two thirds of it of clauses that have a label, coded without error."""
    given = np.asarray(corpus.found.labels.any(axis=1))
    inverse = np.zeros(len(given))
    for stratum, wanted in ((given, 2 * size // 3), (~given, size - 2 * size // 3)):
        members = np.flatnonzero(stratum & (corpus.found.city == 0))
        drawn = rng.choice(members, min(wanted, len(members)), replace=False)
        inverse[drawn] = len(members) / len(drawn)
    return Sample(corpus.true.labels, inverse, np.arange(corpus.found.cities) == 0)


def run() -> Iterator[str]:
    """Time of 2,000 replicates for 300 cities of five documents of forty clauses, then the simulation."""
    rng = np.random.default_rng(1)
    size = _CITIES * _DOCUMENTS * _CLAUSES
    labels = (rng.random((size, 14)) < 0.1).astype(np.float64)
    document = np.repeat(np.arange(_CITIES * _DOCUMENTS), _CLAUSES)
    table = Table(labels, labels * 0.9, np.ones(size), document // _DOCUMENTS, document, np.arange(size) // 10, _CITIES)
    estimator = Estimator(table, load_rates())
    seconds = best_of(1, lambda: bootstrap(estimator, national=None, replicates=_REPLICATES, seed=1))
    yield f"{_CITIES} cities, {size:,} clauses: 2,000 replicates in {seconds * 2000 / _REPLICATES:,.0f} s"
    yield from _simulated()
    yield from _sampled()
