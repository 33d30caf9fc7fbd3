"""What is known when all documents are there: reprints, what citations mean, relations, the names without an entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple

from pipeline.documents import fingerprint, relate, reprints
from pipeline.entities import entities, resolve, unlisted
from pipeline.entities.unlisted import COLUMNS as MENTION_COLUMNS
from pipeline.records import LISTED, Citation, Document, DocumentRelation, Entity, Fingerprint, UnlistedName


class Linked(NamedTuple):
    """What ``reprint_of`` must become where it must change, all citations with what they resolve to, relations, and entities that
    are named."""

    reprints: dict[str, str | None]
    citations: list[Citation]
    relations: list[DocumentRelation]
    entities: list[Entity]


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
