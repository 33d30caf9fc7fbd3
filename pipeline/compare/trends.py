"""Change over time: the city measure year by year, and what a place issues by month, type and field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.compare.profiles import profile_cities
from pipeline.records import CityProfile, Document, DocumentRelation, Emphasis

YEARLY_REPLICATES = 500


class Issued(NamedTuple):
    """How many documents a place issued in a month (``2024-03``), of one type and field."""

    place: str
    month: str
    document_type: str
    field: str
    documents: int


def profile_years(
    rows: Sequence[Emphasis],
    documents: Sequence[Document],
    *,
    replicates: int = YEARLY_REPLICATES,
    relations: Sequence[DocumentRelation] = (),
    places: Collection[str] = (),
) -> list[CityProfile]:
    """The measure of every place over the documents of one year at a time; the window of a row is its year.

    A place is compared with the others of the same year alone, so that a wave of policy that reaches all of them sets none apart.
    Years without a data clause have no rows.

    Args:
        rows: emphasis rows of all documents.
        documents: the documents; those without a date stay out.
        replicates: of the bootstrap; at most 500 are drawn.
        relations: what documents are to each other.
        places: compare these alone, none: all; documents of their superiors tell what they copy.
    """
    years = by_year(documents)
    of = {document.id: year for year, members in years.items() for document in members}
    rows_of: dict[int, list[Emphasis]] = {year: [] for year in years}
    for row in rows:
        if row.document in of:
            rows_of[of[row.document]].append(row)
    return [
        profile
        for year in years
        for profile in profile_cities(
            rows_of[year],
            years[year],
            replicates=min(replicates, YEARLY_REPLICATES),
            window=str(year),
            relations=relations,
            places=places,
        )
    ]


def by_year(documents: Iterable[Document]) -> dict[int, list[Document]]:
    """Dated documents by year, the first year first."""
    found: dict[int, list[Document]] = {}
    for document in documents:
        if day := document.issued_on or document.published_on:
            found.setdefault(day.year, []).append(document)
    return dict(sorted(found.items()))


def issued(documents: Iterable[Document]) -> list[Issued]:
    """Documents of each place by month, type and field, in this order; reprints and undated documents do not count."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for document in documents:
        day = document.issued_on or document.published_on
        if day is not None and document.reprint_of is None:
            found[document.place, f"{day:%Y-%m}", document.document_type or "", document.field or ""] += 1
    return [Issued(*key, count) for key, count in sorted(found.items())]
