"""The city measure over every window: like documents, everything, what was asked for, and single years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.compare.facets import profile_facets
from pipeline.compare.gathering import within
from pipeline.compare.profiles import profile_cities
from pipeline.compare.trends import YEARLY_REPLICATES, by_year
from pipeline.compare.windows import Window, like_windows, window_named
from pipeline.records import CityFacet, CityProfile, CodedClause, Document, DocumentRelation, Emphasis


class Measured(NamedTuple):
    """Profiles of all places – over windows of like documents, over everything, year by year – and facets."""

    profiles: list[CityProfile]
    facets: list[CityFacet]


def windows_of(profiles: Iterable[CityProfile]) -> list[Window]:
    """The windows that profiles are of, single years aside."""
    named = map(window_named, dict.fromkeys(profile.window for profile in profiles))
    return list(filter(None, named))


def windows(
    rows: Iterable[Emphasis],
    documents: Sequence[Document],
    relations: Sequence[DocumentRelation],
    asked: Iterable[Window] = (),
) -> dict[str, list[Document]]:
    """Every window that is measured, by name, with the documents in it: those of like documents, those that were asked for, that of
    everything, and single years.

    Args:
        rows: all emphasis rows; their document and clause count.
        documents: the documents that they stand in, reprints marked.
        relations: what documents are to each other.
        asked: windows that are measured beside the others.
    """
    found: dict[str, list[Document]] = {}
    for window in dict.fromkeys((*like_windows(rows, documents, relations), *asked, Window())):
        found[window.name] = [one for one in documents if within(one, window.field, window.years)]
    return found | {str(year): held for year, held in by_year(documents).items()}


def measure_window(
    name: str,
    rows: Sequence[Emphasis],
    documents: Sequence[Document],
    relations: Sequence[DocumentRelation],
    *,
    replicates: int,
    coded: Sequence[CodedClause] = (),
) -> Measured:
    """Measure where every place puts its weight, over one window.

    Args:
        name: of the window, or a year.
        rows: emphasis rows of its documents.
        documents: its documents, reprints marked.
        relations: what documents are to each other.
        replicates: of the bootstrap.
        coded: clauses of random samples that persons coded.
    """
    if window_named(name) is None:
        yearly = min(replicates, YEARLY_REPLICATES)
        return Measured(profile_cities(rows, documents, replicates=yearly, window=name, relations=relations), [])
    of: Any = {"replicates": replicates, "window": name, "relations": relations}
    return Measured(profile_cities(rows, documents, coded=coded, **of), profile_facets(rows, documents, **of))


def measure(
    rows: Sequence[Emphasis],
    documents: Sequence[Document],
    relations: Sequence[DocumentRelation],
    *,
    replicates: int,
    asked: Iterable[Window] = (),
    coded: Sequence[CodedClause] = (),
) -> Measured:
    """Measure where every place puts its weight, over every window (:func:`windows`, :func:`measure_window`)."""
    found = Measured([], [])
    for name, held in windows(rows, documents, relations, asked).items():
        ids = {one.id for one in held}
        mine = [row for row in rows if row.document in ids]
        part = measure_window(name, mine, held, relations, replicates=replicates, coded=coded)
        found.profiles.extend(part.profiles)
        found.facets.extend(part.facets)
    return found
