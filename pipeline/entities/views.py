"""What names tell across documents: the graph of citations, firms beside places, an entity through time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx

from pipeline.errors import printable
from pipeline.records import Citation, Document, Mention

_NEAR = 120  # characters between two names that are named together


@dataclass(frozen=True, slots=True)
class Together:
    """Two entities that documents name: in how many documents, and how often within 120 characters of each other."""

    first: str
    second: str
    documents: int
    near: int


@dataclass(frozen=True, slots=True)
class Year:
    """How often an entity is named in a year's documents; the year is None where no date is known."""

    year: int | None
    documents: int
    mentions: int


def citation_graph(citations: Iterable[Citation], documents: Mapping[str, Document]) -> networkx.MultiDiGraph:
    """Documents and cited policies as nodes, citations as edges from the citing to the cited one.

    No word of them holds a character that a GraphML file cannot. A policy is one node, whatever way it
    is cited; ``stored`` tells whether it is a document of the store.
    """
    import networkx  # takes a fifth of a second, which reading a text need not wait for

    graph = networkx.MultiDiGraph()
    for citation in citations:
        target = printable(citation.policy)
        if not target:
            continue
        for key in (citation.document, target):
            if key not in graph:
                graph.add_node(key, **_node(documents.get(key), citation))
        quote = printable(citation.quote)
        graph.add_edge(citation.document, target, key=citation.id, relation=citation.relation, quote=quote)
    return graph


def _node(document: Document | None, citation: Citation) -> dict[str, str | bool]:
    if document is None:
        return {"title": printable(citation.cited_title or citation.cited_number or ""), "stored": False}
    words = {
        "title": document.title or "",
        "number": document.document_number or "",
        "issued_on": str(document.issued_on or ""),
        "place": document.city or document.province or "",
        "url": document.url,
    }
    return {**{name: printable(value) for name, value in words.items()}, "stored": True}


def together(mentions: Iterable[Mention], first: str = "COMPANY", second: str = "GPE") -> list[Together]:
    """Linked entities of two types that the same documents name, those most often near each other first."""
    pages: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.entity and mention.label in (first, second):
            pages[mention.document].append(mention)
    documents: Counter[tuple[str, str]] = Counter()
    near: Counter[tuple[str, str]] = Counter()
    for page in pages.values():
        pairs = set()
        for a, b in _pairs(page, first, second):
            pair = (a.entity or "", b.entity or "")
            pairs.add(pair)
            near[pair] += max(a.start, b.start) - min(a.end, b.end) <= _NEAR
        documents.update(pairs)
    rows = [Together(a, b, count, near[a, b]) for (a, b), count in documents.items()]
    return sorted(rows, key=lambda row: (-row.near, -row.documents, row.first, row.second))


def _pairs(page: list[Mention], first: str, second: str) -> Iterator[tuple[Mention, Mention]]:
    for a in page:
        for b in page:
            if a.label == first and b.label == second and a.entity != b.entity:
                yield a, b


def timeline(entity: str, mentions: Iterable[Mention], documents: Mapping[str, Document]) -> list[Year]:
    """How often an entity is named, year by year."""
    pages: dict[int | None, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        if mention.entity == entity:
            document = documents.get(mention.document)
            day = (document.issued_on or document.published_on) if document else None
            pages[day.year if day else None][mention.document] += 1
    years = (Year(year, len(page), page.total()) for year, page in pages.items())
    return sorted(years, key=lambda row: (row.year is None, row.year))
