"""What spans documents, as plain functions of rows: reprints, resolved citations, relations, the register in use, the city measure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.documents import fingerprint, relate, reprints
from pipeline.emphasis import Window, like_windows, window_named
from pipeline.emphasis.facets import profile_facets
from pipeline.emphasis.gathering import within
from pipeline.emphasis.profiles import profile_cities
from pipeline.emphasis.trends import YEARLY_REPLICATES, by_year
from pipeline.entities import entities, resolve, unlisted
from pipeline.entities.unlisted import COLUMNS as MENTION_COLUMNS
from pipeline.records import (
    LISTED,
    Citation,
    CityFacet,
    CityProfile,
    CodedClause,
    Document,
    DocumentRelation,
    Emphasis,
    Entity,
    Fingerprint,
    UnlistedName,
)


class Linked(NamedTuple):
    """What ``reprint_of`` must become where it must change, all citations with what they resolve to, relations, and entities that
    are named."""

    reprints: dict[str, str | None]
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
    marks = changed_marks(held, [fingerprint(one, "") for one in held.values()], lambda id: held[id].text)
    held = marked(held, marks)
    resolved = resolve(citations, held.values())
    return Linked(marks, resolved, relate(held.values(), resolved), entities(named))


def changed_marks(
    documents: Mapping[str, Document], fingerprints: Iterable[Fingerprint], text_of: Callable[[str], str]
) -> dict[str, str | None]:
    """What ``reprint_of`` must become, by the id of each document where it must change; attachments are left as they are.

    Args:
        documents: all that are held, by id.
        fingerprints: of their texts.
        text_of: gives the text of a document.
    """
    found = reprints(documents.values(), fingerprints, text_of)
    return {
        id: found.get(id)
        for id, document in documents.items()
        if document.parent is None and document.reprint_of != found.get(id)
    }


def marked(documents: Mapping[str, Document], marks: Mapping[str, str | None]) -> dict[str, Document]:
    """The documents, those with another mark as they then are."""
    changed = {id: documents[id].model_copy(update={"reprint_of": mark}) for id, mark in marks.items()}
    return {**documents, **changed}


def unlisted_names(rows: Callable[..., Iterable[Mapping[str, Any]]]) -> list[UnlistedName]:
    """The names without an entry in the register.

    Args:
        rows: gives the rows of a table with some ``columns`` and values, as a store does.
    """
    documents = {
        row["id"]: row for row in rows("documents", columns=("id", "city", "province", "issued_on", "published_on"))
    }
    return unlisted(rows("mentions", columns=MENTION_COLUMNS, entity=None, label=sorted(LISTED)), documents)


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
