"""Like with like (codebook B8): shares within strata of field and years, averaged with equal weights."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from pipeline.compare.measure import Floats, Table, count
from pipeline.records import NATIONAL, Document

BAND = 5
"""Years of a stratum."""
LIKE_YEARS = 4
"""Documents compare as like with like within one field and five calendar years (±2)."""


def stratum(document: Document) -> tuple[str, int]:
    """Field and band of years of a document; what is not known is a stratum of its own."""
    day = document.issued_on or document.published_on
    return document.field or "", day.year // BAND if day else 0


def is_mixed(documents: Sequence[Document], places: Collection[str] = ()) -> bool:
    """Whether documents of places (none: of all) are of several fields, or of more than five years: then like is not compared with
    like."""
    local = [one for one in documents if one.place != NATIONAL and (not places or one.place in places)]
    years = [day.year for day in (one.issued_on or one.published_on for one in local) if day]
    fields = {one.field for one in local if one.field}
    return len(fields) > 1 or bool(years and max(years) - min(years) > LIKE_YEARS)


def standardised(table: Table, strata: Sequence[tuple[str, int]]) -> Floats:
    """City × category shares of emphasis, each the mean of a city's shares within the strata that it has documents of.

    Args:
        table: the clauses.
        strata: the stratum of each clause's document, clause by clause.
    """
    total, seen = np.zeros((table.cities, table.labels.shape[1])), np.zeros(table.cities)
    codes = {name: code for code, name in enumerate(sorted(set(strata)))}
    of = np.array([codes[name] for name in strata])
    for code in codes.values():
        counts = count(table, weights=np.where(of == code, table.weights, 0.0))
        there = counts.n > 0
        total += np.where(there[:, None], counts.share, 0.0)
        seen += there
    return np.divide(total, seen[:, None], out=np.zeros_like(total), where=seen[:, None] > 0)
