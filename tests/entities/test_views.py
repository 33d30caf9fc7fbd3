from __future__ import annotations

import io
from datetime import date

import networkx

from pipeline.entities import citation_graph, timeline, together
from pipeline.records import Citation, Document, Mention, revision_of


def document(key: str, year: int) -> Document:
    return Document(
        id=key, url=key, title=f"文件{key}", text="x", revision=revision_of("x"), issued_on=date(year, 1, 1)
    )


def mention(page: str, start: int, label: str, entity: str | None) -> Mention:
    return Mention(id=f"{page}{start}", document=page, start=start, end=start + 2, label=label, entity=entity)


def test_the_graph_of_citations_can_be_written_and_read() -> None:
    documents = {"a": document("a", 2022), "b": document("b", 2021)}
    citations = [
        Citation(
            id="1", document="a", start=0, end=1, cited_title="文件b", relation="implements", resolved="b", policy="b"
        ),
        Citation(id="2", document="a", start=2, end=3, cited_title="不在库办法", policy="不在库办法"),
    ]
    file = io.BytesIO()
    networkx.write_graphml(citation_graph(citations, documents), file)
    file.seek(0)
    graph = networkx.read_graphml(file)
    assert graph.nodes["b"]["issued_on"] == "2021-01-01"
    assert [key for key, node in graph.nodes(data=True) if not node["stored"]] == ["不在库办法"]
    assert sorted(edge["relation"] for *_, edge in graph.edges(data=True)) == ["cites", "implements"]


def test_firms_beside_places_are_counted_by_document_and_by_nearness() -> None:
    rows = together(
        [
            mention("a", 0, "COMPANY", "firm"),
            mention("a", 10, "GPE", "city"),
            mention("b", 0, "COMPANY", "firm"),
            mention("b", 900, "GPE", "city"),
            mention("b", 5, "GPE", None),
        ]
    )
    assert [(row.first, row.second, row.documents, row.near) for row in rows] == [("firm", "city", 2, 1)]


def test_an_entity_through_time_has_undated_documents_last() -> None:
    found = [
        mention("a", 0, "GPE", "x"),
        mention("a", 9, "GPE", "x"),
        mention("b", 0, "GPE", "x"),
        mention("c", 0, "GPE", "x"),
    ]
    rows = timeline("x", found, {"a": document("a", 2022), "b": document("b", 2021)})
    assert [(row.year, row.documents, row.mentions) for row in rows] == [(2021, 1, 1), (2022, 1, 2), (None, 1, 1)]
