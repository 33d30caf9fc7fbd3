"""Which documents count for a place: not those that say again what another says, and none that is no longer the law."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipeline.compare.gathering import DataClause, gather
from pipeline.compare.measure import Integers, repeated
from pipeline.records import NATIONAL, Document, DocumentRelation, Emphasis

COPY = 0.8
"""Least part of a document's data clauses that stand in one text of a superior where it is a copy of it."""
_LEAST_CLAUSES = 3
_RANKS = {"national": 0, "province": 1, "city": 2, "district": 3}
_VERSION = re.compile(r"[（(【\[][^（）()【】\[\]]{0,30}[)）】\]]$|\s+")
_LAW = re.compile("(?:条例|规定|办法|细则|规则|决定)$")
_ENDED = {"repeals", "replaces"}

Territory = tuple[str, str]
"""Province and city of an issuer; empty where it stands above them."""


def counted(documents: Sequence[Document], relations: Iterable[DocumentRelation] = ()) -> list[Document]:
    """The documents that count: no reprints, no interpretations, no repealed ones, and of a law in several versions the last.

    Args:
        documents: those that are compared.
        relations: what documents are to each other.
    """
    related = list(relations)
    ended = {one.related for one in related if one.kind in _ENDED}
    telling = {one.document for one in related if one.kind == "interprets"}
    found = [
        document
        for document in documents
        if document.reprint_of is None
        and document.document_type != "interpretation"
        and document.validity != "repealed"
        and document.id not in ended | telling
    ]
    earlier = _earlier_versions(found)
    return [document for document in found if document.id not in earlier]


def _earlier_versions(documents: Sequence[Document]) -> set[str]:
    """Laws of which a later version is there: same issuer's territory, same title but for what stands in brackets at its end."""
    versions: dict[tuple[str, str, str | None], list[Document]] = defaultdict(list)
    for document in documents:
        title = _VERSION.sub("", document.title or "")
        if document.document_type == "law_regulation" and document.parent is None and _LAW.search(title):
            versions[document.place, title, document.level].append(document)
    return {
        document.id for held in versions.values() for document in sorted(held, key=lambda one: (_day(one), one.id))[:-1]
    }


def _day(document: Document) -> date:
    return document.issued_on or document.published_on or date.min


def _territory(document: Document) -> Territory:
    """What a document rules: all for national ones, its province, its city; districts belong to their city."""
    if document.place == NATIONAL:
        return "", ""
    return document.province or document.place, document.city or ""


def _rank(document: Document) -> int:
    told = 0 if document.place == NATIONAL else 2 if document.city else 1
    return _RANKS.get(document.level or "", told)


def echoed(clauses: Sequence[DataClause], documents: Iterable[Document]) -> Integers:
    """For each clause the first clause of a superior that it repeats, or -1: of the nation, of its province, of its city where a
    district speaks.

    Args:
        clauses: data clauses.
        documents: the documents that they stand in.
    """
    held = {document.id: document for document in documents}
    above = np.array([_rank(held[clause.document]) for clause in clauses])
    lowest = int(above.max(initial=0))
    references = [at for at in range(len(clauses)) if above[at] < lowest]
    territories = [_territory(held[clauses[at].document]) for at in references]

    def is_superior(at: int, reference: int) -> bool:
        province, city = territories[reference]
        own = _territory(held[clauses[at].document])
        rules = not province or (province == own[0] and city in ("", own[1]))
        return bool(rules and above[references[reference]] < above[at])

    found = repeated([clause.text for clause in clauses], [clauses[at].text for at in references], is_superior)
    return np.array([references[one] if one >= 0 else -1 for one in found], dtype=np.int64)


def copies(clauses: Sequence[DataClause], echo: Integers) -> set[str]:
    """Documents whose data clauses stand nearly all in one text of a superior, though they bear a number or title of their own."""
    total = Counter(clause.document for clause in clauses)
    shared = Counter(
        (clause.document, clauses[at].document) for clause, at in zip(clauses, echo.tolist(), strict=True) if at >= 0
    )
    return {
        document
        for (document, _), count in shared.items()
        if total[document] >= _LEAST_CLAUSES and count >= COPY * total[document]
    }


def gathered(
    rows: Sequence[Emphasis], documents: Sequence[Document], places: Collection[str] = ()
) -> tuple[list[DataClause], list[DataClause], NDArray[np.bool_]]:
    """The clauses of places and those of the nation, and which of the first repeat a superior's text; copies are left out.

    Args:
        rows: emphasis rows.
        documents: those that count.
        places: whose clauses are wanted, none: all; the documents of others are still what may have been copied.
    """
    clauses = gather(rows, {document.id: document.place for document in documents})
    echo = echoed(clauses, documents)
    left_out = copies(clauses, echo)
    wanted = set(places) or {one.city for one in clauses}
    local = [at for at, one in enumerate(clauses) if one.city in wanted - {NATIONAL} and one.document not in left_out]
    return [clauses[at] for at in local], [one for one in clauses if one.city == NATIONAL], echo[local] >= 0
