"""What documents are to each other: interpretations, attachments, reprints, and what repeals, amends, replaces or forwards what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import get_args

from pipeline.documents.reader import document_id
from pipeline.portals.relations import core_title
from pipeline.records import Citation, Document, DocumentRelation, identify

CITED = frozenset(get_args(DocumentRelation.model_fields["kind"].annotation)) - {
    "interprets",
    "attached_to",
    "reprints",
}
"""What a citation can say of the document that it names."""
_AMENDS = re.compile("修改|修正|修订|调整|补充|完善|废止|失效|清理|令$|决定")
_ANNOUNCES = re.compile(r"(?:发布|公布|印发|出台|批准)[^》]{0,12}《[^》]+》$|(?:发布|公布|印发|出台)$")
_LEAST_CORE = 6  # a shorter title names no document


def relate(documents: Iterable[Document], citations: Iterable[Citation]) -> list[DocumentRelation]:
    """Every relation between two documents that are held, each once; the surer source of one comes first.

    An interpretation belongs to the document that its page links to, or whose page links to it; else to the only document of its
    place, or the only one at all, whose title its own title names; news of its publication are no such document. Repeals,
    amendments, replacements and forwarding are read from resolved citations; a document amends another only if its title says that
    it amends, for others tell of amendments that were made by somebody else.
    """
    held = {document.id: document for document in documents}
    found: dict[str, DocumentRelation] = {}
    for relation in (*_linked(held), *_attached(held), *_titled(held), *_cited(held, citations)):
        found.setdefault(relation.id, relation)
    linked = {
        relation.document for relation in found.values() if relation.kind == "interprets" and relation.source == "link"
    }
    return [
        one for one in found.values() if one.kind != "interprets" or one.source == "link" or one.document not in linked
    ]


def _relation(document: str, kind: str, related: str, source: str, evidence: str = "") -> DocumentRelation:
    key = identify(document, kind, related)
    row = {"id": key, "document": document, "kind": kind, "related": related, "source": source, "evidence": evidence}
    return DocumentRelation.model_validate(row)


def _linked(held: dict[str, Document]) -> Iterator[DocumentRelation]:
    for document in held.values():
        for page in document.related:
            other = document_id(page.url)
            if other in held and other != document.id:
                pair = (other, document.id) if page.kind == "interpretation" else (document.id, other)
                yield _relation(pair[0], "interprets", pair[1], "link", page.title)


def _attached(held: dict[str, Document]) -> Iterator[DocumentRelation]:
    for document in held.values():
        if document.parent in held:
            yield _relation(document.id, "attached_to", str(document.parent), "page", document.title or "")
        if document.reprint_of in held:
            yield _relation(document.id, "reprints", str(document.reprint_of), "text")


def _titled(held: dict[str, Document]) -> Iterator[DocumentRelation]:
    named: dict[str, list[Document]] = defaultdict(list)
    for document in held.values():
        if _is_original(document):
            named[core_title(document.title or "")].append(document)
    for document in held.values():
        core = core_title(document.title or "")
        if document.document_type != "interpretation" or len(core) < _LEAST_CORE:
            continue
        there = [one for one in named.get(core, ()) if one.place == document.place] or named.get(core, [])
        if len(there) == 1:
            yield _relation(document.id, "interprets", there[0].id, "title", document.title or "")


def _is_original(document: Document) -> bool:
    """Is it what readings are of: no reading, file, reprint or announcement?"""
    if document.document_type == "interpretation" or document.parent is not None or document.reprint_of is not None:
        return False
    return not _ANNOUNCES.search("".join((document.title or "").split()))


def _cited(held: dict[str, Document], citations: Iterable[Citation]) -> Iterator[DocumentRelation]:
    for citation in citations:
        if citation.relation not in CITED or citation.resolved not in held or citation.document not in held:
            continue
        if citation.relation != "amends" or _AMENDS.search(held[citation.document].title or ""):
            yield _relation(citation.document, citation.relation, str(citation.resolved), "citation", citation.quote)
