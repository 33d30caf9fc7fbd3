"""What spans documents, as plain functions of rows: reprints, resolved citations, relations, the register in use, the city measure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.documents import mark_reprints, relate
from pipeline.emphasis import Window, like_windows, window_named
from pipeline.emphasis.facets import profile_facets
from pipeline.emphasis.profiles import profile_cities
from pipeline.emphasis.trends import profile_years
from pipeline.entities import entities, resolve, unlisted
from pipeline.entities.unlisted import COLUMNS as MENTION_COLUMNS
from pipeline.records import (
    Citation,
    CityFacet,
    CityProfile,
    CodedClause,
    Document,
    DocumentRelation,
    Emphasis,
    Entity,
    UnlistedName,
)


class Linked(NamedTuple):
    """Documents whose ``reprint_of`` must change, all citations with what they resolve to, relations, and entities that are named."""

    reprints: list[Document]
    citations: list[Citation]
    relations: list[DocumentRelation]
    entities: list[Entity]


class Measured(NamedTuple):
    """Profiles of all places – over windows of like documents, over everything, year by year – and facets."""

    profiles: list[CityProfile]
    facets: list[CityFacet]


def link(documents: Iterable[Document], citations: Iterable[Citation], named: Collection[str]) -> Linked:
    """Relate documents to each other.

    Args:
        documents: all that are held.
        citations: all, resolved or not.
        named: ids of entities that a mention names.
    """
    held = {document.id: document for document in documents}
    reprints = mark_reprints(held.values())
    held |= {document.id: document for document in reprints}
    resolved = resolve(citations, held.values())
    return Linked(reprints, resolved, relate(held.values(), resolved), entities(named))


def unlisted_names(rows: Callable[..., Iterable[Mapping[str, Any]]]) -> list[UnlistedName]:
    """The names without an entry in the register.

    Args:
        rows: gives the rows of a table with some ``columns``, as a store does.
    """
    documents = {
        row["id"]: row for row in rows("documents", columns=("id", "city", "province", "issued_on", "published_on"))
    }
    return unlisted(rows("mentions", columns=MENTION_COLUMNS), documents)


def windows_of(profiles: Iterable[CityProfile]) -> list[Window]:
    """The windows that profiles are of, single years aside."""
    named = (window_named(name) for name in dict.fromkeys(profile.window for profile in profiles))
    return [window for window in named if window]


def measure(
    rows: Sequence[Emphasis],
    documents: Sequence[Document],
    relations: Sequence[DocumentRelation],
    *,
    replicates: int,
    asked: Iterable[Window] = (),
    coded: Sequence[CodedClause] = (),
) -> Measured:
    """Measure where every place puts its weight.

    Args:
        rows: all emphasis rows.
        documents: the documents that they stand in, reprints marked.
        relations: what documents are to each other.
        replicates: of the bootstrap.
        asked: windows that are measured beside those of like documents, everything and single years.
        coded: clauses of random samples that persons coded.
    """
    windows = dict.fromkeys((*like_windows(rows, documents, relations), *asked, Window()))
    profiles: list[CityProfile] = []
    facets: list[CityFacet] = []
    for window in windows:
        of: Any = {"window": window.name, "field": window.field, "years": window.years, "relations": relations}
        profiles += profile_cities(rows, documents, replicates=replicates, coded=coded, **of)
        facets += profile_facets(rows, documents, replicates=replicates, **of)
    profiles += profile_years(rows, documents, replicates=replicates, relations=relations)
    return Measured(profiles, facets)
