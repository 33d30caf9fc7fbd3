"""Facets of places: how often each is named, and which ones places share (codebook B2 and B8).

A facet is a further trait of a clause – fair access, a pilot, a laboratory –, told by its words. What places share is stated as
for categories; what sets a place apart is not: facets are too few for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from pipeline.compare.bootstrap import prevalences
from pipeline.compare.claims import INDICATIVE_CLAUSES, claim_for, comparable, shared, surely
from pipeline.compare.counted import counted, gathered
from pipeline.compare.gathering import DataClause, surest, tabulate, within
from pipeline.compare.measure import Floats, Table
from pipeline.compare.statements import FacetEvidence, facet_statement
from pipeline.compare.strata import is_mixed
from pipeline.emphasis.codebook import Facet, load_codebook
from pipeline.records import CityFacet, Document, DocumentRelation, Emphasis, identify


def profile_facets(
    rows: Sequence[Emphasis],
    documents: Sequence[Document],
    *,
    replicates: int = 2000,
    seed: int = 20250101,
    window: str = "all",
    field: str | None = None,
    years: tuple[int, int] | None = None,
    relations: Sequence[DocumentRelation] = (),
    places: Collection[str] = (),
) -> list[CityFacet]:
    """A row for each place and facet, with the statement where places share it.

    Weights, cap of documents, echoes and evidence needed are those of :func:`~pipeline.compare.profiles.profile_cities`. The interval
    comes from the same bootstrap: documents and sections are drawn again, and whether a clause is one about data from its probability.

    Args:
        rows: emphasis rows, one a clause and category.
        documents: the documents they stand in; the same count.
        replicates: bootstrap replicates.
        seed: of the bootstrap.
        window: name of the comparison (field and period), kept in the rows.
        field: compare documents of this field alone.
        years: compare documents of these years alone, both included; a document without a date stays out.
        relations: what documents are to each other.
        places: compare these alone, none: all; documents of their superiors tell what they copy.
    """
    used = counted([d for d in documents if within(d, field, years)], relations)
    local, _, repeats = gathered(rows, used, places)
    if not local:
        return []
    facets = load_codebook().facets
    table, cities = tabulate(local, repeats, load_codebook().ids)
    told = np.array([[float(any(name in row.facets for row in c.rows)) for name in facets] for c in local])
    n = _by_city(table, np.ones(len(local)))
    y = np.stack([_by_city(table, told[:, k]) for k in range(len(facets))], axis=1)
    low, high = prevalences(table, told, replicates=replicates, seed=seed)
    held = [len(np.unique(table.document[table.city == city])) for city in range(table.cities)]
    mixed = is_mixed(used, places)
    enough = not mixed and comparable(held, n)
    measured = _Measured(
        cities=cities,
        facets=facets,
        window=window,
        documents=held,
        n=n,
        y=y,
        prevalence=y / n[:, None],
        low=low,
        high=high,
        enough=enough,
        mixed=mixed,
        common=shared(y, low if enough else surely(y / n[:, None], low), n),
    )
    of_city = {name: list(members) for name, members in groupby(local, key=lambda clause: clause.city)}
    return [measured.row(city, k, of_city[name]) for city, name in enumerate(cities) for k in range(len(facets))]


def _by_city(table: Table, values: Floats) -> Floats:
    return np.bincount(table.city, table.weights * values, minlength=table.cities).astype(np.float64)


def _with(facet: str) -> Callable[[Emphasis], bool]:
    return lambda row: facet in row.facets


@dataclass(frozen=True)
class _Measured:
    """What was counted: arrays are city × facet, lists and ``n`` go by city."""

    cities: Sequence[str]
    facets: Mapping[str, Facet]
    window: str
    documents: Sequence[int]
    n: Floats
    y: Floats
    prevalence: Floats
    low: Floats
    high: Floats
    enough: bool
    mixed: bool
    common: np.ndarray

    def row(self, city: int, k: int, clauses: Sequence[DataClause]) -> CityFacet:
        """The row of a city and a facet; ``clauses`` are the city's."""
        name, facet = self.cities[city], list(self.facets)[k]
        claim = claim_for(float(self.n[city]), self.enough)
        evidence = surest(clauses, _with(facet))
        share, low, high = (float(part[city, k]) for part in (self.prevalence, self.low, self.high))
        zh, en = None, None
        if self.common[city, k]:
            zh, en = facet_statement(
                FacetEvidence(
                    city=name,
                    sharing=[other for i, other in enumerate(self.cities) if self.common[i, k]],
                    facet=self.facets[facet],
                    claim=claim,
                    documents=self.documents[city],
                    clauses=round(float(self.n[city]), 2),
                    mentions=round(float(self.y[city, k]), 2),
                    prevalence=(share, low, high),
                    quotes=[row.quote for row in evidence],
                    mixed=self.mixed,
                )
            )
        flags = {
            "single_document": self.documents[city] == 1,
            "thin_evidence": self.n[city] < INDICATIVE_CLAUSES,
            "mixed_window": self.mixed,
        }
        return CityFacet(
            id=identify(name, facet, self.window),
            city=name,
            facet=facet,
            window=self.window,
            documents=self.documents[city],
            clauses=round(float(self.n[city]), 4),
            mentions=round(float(self.y[city, k]), 4),
            prevalence=round(share, 6),
            prevalence_lo=round(low, 6),
            prevalence_hi=round(high, 6),
            claim=claim,
            statement="common" if zh else None,
            statement_zh=zh,
            statement_en=en,
            flags=tuple(flag for flag, holds in flags.items() if holds),
            evidence=tuple(row.id for row in evidence),
        )
