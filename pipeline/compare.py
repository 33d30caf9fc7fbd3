"""What spans documents, as plain functions of rows: reprints, resolved citations, relations, the register in use, the city measure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from pipeline.documents import mark_reprints, relate
from pipeline.emphasis import profile_cities, profile_facets, profile_years
from pipeline.entities import load_register, resolve
from pipeline.records import Citation, CityFacet, CityProfile, Document, DocumentRelation, Emphasis, Entity


class Linked(NamedTuple):
    """Documents whose ``reprint_of`` must change, all citations with what they resolve to, relations, and entities that are named."""

    reprints: list[Document]
    citations: list[Citation]
    relations: list[DocumentRelation]
    entities: list[Entity]


class Measured(NamedTuple):
    """Profiles of all places, over the whole time and year by year, and facets."""

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
    entities = [entity for entity in load_register() if entity.id in named]
    return Linked(reprints, resolved, relate(held.values(), resolved), entities)


def measure(rows: Sequence[Emphasis], documents: Sequence[Document], *, replicates: int) -> Measured:
    """Measure where every place puts its weight.

    Args:
        rows: all emphasis rows.
        documents: the documents that they stand in, reprints marked.
        replicates: of the bootstrap.
    """
    profiles = profile_cities(rows, documents, replicates=replicates)
    profiles += profile_years(rows, documents, replicates=replicates)
    return Measured(profiles, profile_facets(rows, documents, replicates=replicates))
