"""Relations between documents, from links, titles, files, copies and citations; what a file takes from its page."""

from __future__ import annotations

from pipeline.documents import as_part_of, document_id, relate
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


def test_only_a_document_of_amendment_amends() -> None:
    old, told = document("http://a.test/1", "数据条例"), document("http://a.test/2", "数据月答记者问")
    act = document("http://a.test/3", "关于修改《数据条例》的决定")
    assert rows([old, told, act], citation(told, "amends", old), citation(act, "amends", old)) == {
        ("3", "amends", "1", "citation")
    }


def test_news_of_a_publication_are_not_what_is_interpreted() -> None:
    news = document("http://a.test/1", "临海市等七部门联合发布《临海市数据集市建设方案》")
    asked = document("http://a.test/2", "《临海市数据集市建设方案》答记者问", document_type="interpretation")
    assert rows([news, asked]) == set()
    assert rows([news, document("http://a.test/3", PLAN), asked]) == {("2", "interprets", "3", "title")}


def test_a_notice_and_the_plan_that_it_carries_are_one_reading() -> None:
    said = {"issuer": "临海市数据局", "issued_on": "2024-03-08", "city": "临海市", "level": "city", "field": "data"}
    notice = document("http://a.test/1", PLAN, **said).model_copy(update={"text": "现将方案印发给你们，请遵照执行。"})
    known = {"document_type": "list_annex", "field": "other", "parent": notice.id}
    plan = as_part_of(document("http://a.test/2.pdf", "数据集市建设方案", **known), notice)
    assert (plan.issuer, str(plan.issued_on), plan.city, plan.field) == ("临海市数据局", "2024-03-08", "临海市", "data")
    assert (plan.document_type, plan.sources["issued_on"]) == ("opinion_scheme", "page")
    own = document("http://a.test/3.pdf", "申报表", issuer="天台市财政局", **known)
    table = as_part_of(own, notice)
    assert (table.document_type, table.issuer, "issuer" in table.sources) == ("list_annex", "天台市财政局", False)
    long = notice.model_copy(update={"text": notice.text * 99, "chars": 2000})
    assert as_part_of(document("http://a.test/2.pdf", "数据集市建设方案", **known), long).document_type == "list_annex"
