"""City profiles: the measure over emphasis rows, with the claims that the evidence allows (codebook B8)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from pipeline.emphasis.bootstrap import Intervals, bootstrap
from pipeline.emphasis.codebook import load_codebook
from pipeline.emphasis.measure import Counts, Floats, Table, capped, count, echoes, log_odds
from pipeline.emphasis.statements import Evidence, statement
from pipeline.records import CityProfile, Document, Emphasis, identify

NATIONAL = "全国"
MIN_CLAIM_CITY = (4, 80.0)  # documents and clauses of every city, for a claim about cities (b)
MIN_CLAIM_DOCUMENTS = 30.0  # clauses, for a claim about the documents read (a)
MIN_INDICATIVE = 15.0
MIN_DISTINCT = math.log(1.5)
MIN_MENTIONS = 3.0
MIN_PREVALENCE = 0.05
MOST_DISTINCTIVE = 3
FALSE_DISCOVERY = 0.10


@dataclass(frozen=True)
class _Clause:
    city: str
    document: str
    section: str
    text: str
    rows: tuple[Emphasis, ...]


def place_of(document: Document) -> str:
    """The place that a document speaks for: its city, else its province, else the nation."""
    return document.city or document.province or NATIONAL


def profile_cities(
    rows: Sequence[Emphasis],
    documents: Sequence[Document],
    *,
    replicates: int = 2000,
    seed: int = 20250101,
    window: str = "all",
) -> list[CityProfile]:
    """Profiles of every place with data clauses, over one window.

    Args:
        rows: emphasis rows, one a clause and category.
        documents: the documents they stand in; reprints do not count.
        replicates: bootstrap replicates.
        seed: of the bootstrap.
        window: name of the comparison (field and period), kept in the rows.
    """
    places = {document.id: place_of(document) for document in documents if document.reprint_of is None}
    clauses = _clauses(rows, places)
    national = [clause for clause in clauses if clause.city == NATIONAL]
    local = [clause for clause in clauses if clause.city != NATIONAL]
    if not local:
        return []
    categories = load_codebook().ids
    repeats = echoes([clause.text for clause in local], [clause.text for clause in national])
    table, cities = _table(local, repeats, categories)
    prior = _labels(national, categories).sum(axis=0) if national else None
    counts = count(table)
    delta, z = log_odds(counts.y, prior)
    intervals = bootstrap(table, national=prior, replicates=replicates, seed=seed)
    claims = _Claims(table, counts, delta, z, intervals)
    echo_share = np.bincount(table.city, repeats, minlength=table.cities) / np.bincount(
        table.city, minlength=table.cities
    )
    profiles = []
    for i, city in enumerate(cities):
        mine = [clause for clause in local if clause.city == city]
        order = np.argsort(-delta[i])
        ranks = {int(k): position + 1 for position, k in enumerate(order)}
        for k, category in enumerate(categories):
            evidence = _evidence(mine, category)
            kind = claims.statement(i, k)
            details = Evidence(
                city=city,
                others=[name for name in cities if name != city],
                category=category,
                claim=claims.claim(i),
                documents=claims.documents[i],
                clauses=float(counts.n[i]),
                mentions=float(counts.y[i, k]),
                share=float(counts.share[i, k]),
                share_elsewhere=float(_elsewhere(counts, i, k)),
                delta=float(delta[i, k]),
                delta_lo=float(intervals.delta_lo[i, k]),
                delta_hi=float(intervals.delta_hi[i, k]),
                quotes=[row.quote for row in evidence],
            )
            zh, en = statement(kind, details) if kind else (None, None)
            profiles.append(
                CityProfile(
                    id=identify(city, category, window),
                    city=city,
                    category=category,
                    window=window,
                    documents=claims.documents[i],
                    clauses=round(float(counts.n[i]), 4),
                    mentions=round(float(counts.y[i, k]), 4),
                    share=round(float(counts.share[i, k]), 6),
                    share_lo=round(float(intervals.share_lo[i, k]), 6),
                    share_hi=round(float(intervals.share_hi[i, k]), 6),
                    prevalence=round(float(counts.prevalence[i, k]), 6),
                    share_elsewhere=round(details.share_elsewhere, 6) if len(cities) > 1 else None,
                    log_odds=round(details.delta, 6) if len(cities) > 1 else None,
                    log_odds_lo=round(details.delta_lo, 6) if len(cities) > 1 else None,
                    log_odds_hi=round(details.delta_hi, 6) if len(cities) > 1 else None,
                    z=round(float(z[i, k]), 6) if len(cities) > 1 else None,
                    rank=ranks[k] if len(cities) > 1 else None,
                    claim=claims.claim(i),
                    statement=kind,
                    statement_zh=zh,
                    statement_en=en,
                    echo_share=round(float(echo_share[i]), 6),
                    flags=("single_document",) if claims.documents[i] == 1 else (),
                    evidence=tuple(row.id for row in evidence),
                )
            )
    return profiles


def _clauses(rows: Sequence[Emphasis], places: dict[str, str]) -> list[_Clause]:
    grouped: dict[str, list[Emphasis]] = {}
    for row in rows:
        if row.document in places:
            grouped.setdefault(row.clause, []).append(row)
    clauses = []
    for members in grouped.values():
        first = members[0]
        section = " ".join((first.document, *first.heading_path[:1]))
        clauses.append(_Clause(places[first.document], first.document, section, first.quote, tuple(members)))
    return sorted(clauses, key=lambda c: (c.city, c.document, c.rows[0].start, c.rows[0].clause))


def _labels(clauses: Sequence[_Clause], categories: Sequence[str], *, chances: bool = False) -> Floats:
    at = {name: k for k, name in enumerate(categories)}
    table = np.zeros((len(clauses), len(categories)))
    for row, clause in enumerate(clauses):
        for label in clause.rows:
            table[row, at[label.category]] = label.probability if chances else 1.0
    return table


def _codes(values: Sequence[str]) -> tuple[np.ndarray, list[str]]:
    names = sorted(set(values))
    at = {name: code for code, name in enumerate(names)}
    return np.array([at[value] for value in values], dtype=np.int64), names


def _table(clauses: Sequence[_Clause], repeats: np.ndarray, categories: Sequence[str]) -> tuple[Table, list[str]]:
    city, cities = _codes([clause.city for clause in clauses])
    document, _ = _codes([clause.document for clause in clauses])
    section, _ = _codes([clause.section for clause in clauses])
    weights = capped(np.where(repeats, 0.25, 1.0), city, document)
    labels, chances = _labels(clauses, categories), _labels(clauses, categories, chances=True)
    return Table(labels, chances, weights, city, document, section, len(cities)), cities


def _elsewhere(counts: Counts, city: int, category: int) -> float:
    others = np.arange(len(counts.n)) != city
    total = counts.n[others].sum()
    return float((counts.share[others, category] * counts.n[others]).sum() / total) if total else 0.0


def _evidence(clauses: Sequence[_Clause], category: str, most: int = 2) -> list[Emphasis]:
    """The surest rows of a category, from different documents where there are any."""
    rows = sorted(
        (row for clause in clauses for row in clause.rows if row.category == category),
        key=lambda row: (-row.probability, abs(len(row.quote) - 60), row.id),
    )
    chosen: list[Emphasis] = []
    for row in [*rows]:
        if len(chosen) < most and row.document not in {other.document for other in chosen}:
            chosen.append(row)
    return (chosen + [row for row in rows if row not in chosen])[:most]


class _Claims:
    """Which claims the evidence allows, and which categories are common, distinctive or silent."""

    def __init__(self, table: Table, counts: Counts, delta: Floats, z: Floats, intervals: Intervals) -> None:
        self.counts, self.delta, self.z, self.intervals = counts, delta, z, intervals
        self.documents = [len(np.unique(table.document[table.city == city])) for city in range(table.cities)]
        self.sections = np.zeros(counts.y.shape)
        for city in range(table.cities):
            for k in range(counts.y.shape[1]):
                self.sections[city, k] = len(np.unique(table.section[(table.city == city) & (table.labels[:, k] > 0)]))
        self.about_cities = table.cities > 1 and all(
            d >= MIN_CLAIM_CITY[0] and n >= MIN_CLAIM_CITY[1] for d, n in zip(self.documents, counts.n, strict=True)
        )
        self.robust = self._robust()
        self.common = self._common()

    def claim(self, city: int) -> str:
        """city, documents, indicative or none."""
        n = self.counts.n[city]
        if self.about_cities:
            return "city"
        return "documents" if n >= MIN_CLAIM_DOCUMENTS else "indicative" if n >= MIN_INDICATIVE else "none"

    def _robust(self) -> np.ndarray:
        """Rule (b): bootstrap error, Benjamini–Hochberg over city × category."""
        d = np.array(self.documents, dtype=float)[:, None]
        error = self.intervals.delta_sd * np.sqrt(np.divide(d, d - 1, out=np.ones_like(d), where=d > 1))
        error = np.maximum(error, 0.7 / np.sqrt(self.counts.y + 0.5))
        p = norm.sf(self.delta / error).ravel()
        order = np.argsort(p)
        passed = p[order] <= FALSE_DISCOVERY * np.arange(1, len(p) + 1) / len(p)
        cut = np.flatnonzero(passed).max() + 1 if passed.any() else 0
        found = np.zeros(len(p), dtype=bool)
        found[order[:cut]] = True
        return found.reshape(self.delta.shape) & (self.delta >= MIN_DISTINCT) & (self.counts.y >= MIN_MENTIONS)

    def _common(self) -> np.ndarray:
        eligible = self.counts.n >= MIN_INDICATIVE
        if eligible.sum() < 2:
            return np.zeros(self.counts.y.shape[1], dtype=bool)
        prevalence = self.intervals.prevalence_lo if self.about_cities else self.counts.prevalence
        holds = (self.counts.y >= MIN_MENTIONS) & (prevalence >= MIN_PREVALENCE)
        needed = 1.0 if eligible.sum() <= 4 else 0.8
        return np.asarray(holds[eligible].mean(axis=0) >= needed)

    def statement(self, city: int, category: int) -> str | None:
        """distinctive, common or silent; None where nothing may be said."""
        claim = self.claim(city)
        if claim == "none" or len(self.documents) < 2:
            return None
        if category in self._distinctive(city):
            return "distinctive"
        if self.common[category]:
            return "common"
        if claim == "documents" and self.counts.y[city, category] == 0:
            others = np.arange(len(self.documents)) != city
            prevalence = self.counts.y[others, category].sum() / max(self.counts.n[others].sum(), 1.0)
            if (1 - prevalence) ** self.counts.n[city] < 0.05:
                return "silent"
        return None

    def _distinctive(self, city: int) -> list[int]:
        if self.about_cities:
            held = self.robust[city]
        else:
            held = (
                (self.delta[city] >= MIN_DISTINCT)
                & (self.z[city] >= 1.96)
                & (self.counts.y[city] >= MIN_MENTIONS)
                & (self.sections[city] >= 2)
            )
        found = [int(k) for k in np.flatnonzero(held)]
        return sorted(found, key=lambda k: -self.z[city, k])[:MOST_DISTINCTIVE]
