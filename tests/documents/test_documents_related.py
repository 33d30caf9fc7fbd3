"""Relations between documents, from links, titles, files, copies and citations. All documents are made up."""

from __future__ import annotations

from pipeline.documents import document_id, relate
from pipeline.records import Citation, Document, revision_of

PLAN = "关于印发临海市数据集市建设方案的通知"


def document(url: str, title: str = "", **fields: object) -> Document:
    return Document.model_validate(
        {"id": document_id(url), "url": url, "title": title, "text": "文", "revision": revision_of("文"), **fields}
    )


def citation(held: Document, relation: str, resolved: Document | None) -> Citation:
    known = {"document": held.id, "relation": relation, "resolved": resolved and resolved.id, "quote": "《旧办法》"}
    return Citation.model_construct(id="c", **known)


def rows(documents: list[Document], *citations: Citation) -> set[tuple[str, str, str, str]]:
    names = {one.id: one.url[-1] for one in documents}
    return {(names[r.document], r.kind, names[r.related], r.source) for r in relate(documents, citations)}


def test_interpretations_by_link_and_by_title() -> None:
    to_plan = [{"kind": "original", "url": "http://a.test/1", "title": "原文"}]
    plan, other = document("http://a.test/1", PLAN, city="临海市"), document("http://a.test/2", PLAN, city="天台市")
    linked = document("http://a.test/3", "解读", document_type="interpretation", related=to_plan)
    named = document("http://a.test/4", "《临海市数据集市建设方案》解读", document_type="interpretation", city="天台市")
    assert rows([plan, other, linked, named]) == {("3", "interprets", "1", "link"), ("4", "interprets", "2", "title")}
    stranger = named.model_copy(update={"city": "仙居市"})  # two may be meant
    assert rows([plan, other, stranger]) == set()


def test_files_copies_and_citations() -> None:
    page = document("http://a.test/1", PLAN)
    file, copy = document("http://a.test/2", parent=page.id), document("http://a.test/3", reprint_of=page.id)
    old = document("http://a.test/4")
    cited = [citation(page, "repeals", old), citation(page, "cites", old), citation(page, "amends", None)]
    assert rows([page, file, copy, old], *cited) == {
        ("2", "attached_to", "1", "page"),
        ("3", "reprints", "1", "text"),
        ("1", "repeals", "4", "citation"),
    }
