from __future__ import annotations

import re

import pytest

from pipeline.entities import load_recognizer, register
from pipeline.entities.changes import changes
from pipeline.entities.linking import link
from pipeline.entities.register import organisations
from pipeline.language.clauses import clause_tree
from pipeline.records import Context, Mention


def names(text: str, **metadata: str) -> list[Mention]:
    context = Context(document="d", **metadata)  # type: ignore[arg-type]
    return load_recognizer("patterns").recognize(text, clause_tree(text, context), context)


def entity(name: str, label: str, region: str | None = None) -> str | None:
    found = register.entity(link(name, label, region).entity or "")
    return found and found.name_zh


@pytest.mark.parametrize(
    ("name", "label", "region", "expected"),
    [
        ("浙江省杭州市西湖区", "GPE", None, "西湖区"),
        ("鼓楼区", "GPE", "南京市", "鼓楼区"),
        ("鼓楼区", "GPE", None, None),
        ("吉林", "GPE", None, "吉林省"),
        ("黔江", "GPE", "来宾市", None),
        ("市政府", "AGENCY", "合肥市", "合肥市人民政府"),
        ("省人民政府", "AGENCY", "合肥市", "安徽省人民政府"),
        ("杭州市人民政府", "AGENCY", None, "杭州市人民政府"),
        ("市数据局", "AGENCY", None, None),
        ("大众", "COMPANY", None, "大众汽车集团"),
        ("大众", "EVENT", None, None),
    ],
)
def test_a_name_leads_to_one_entity_or_to_none(name: str, label: str, region: str | None, expected: str | None) -> None:
    assert entity(name, label, region) == expected


def test_an_abbreviation_means_what_stands_right_before_it() -> None:
    text = "依托中国科学技术大学（以下简称中科院校）建设。\n中科院校牵头。\n某平台（以下简称平台）上线。"
    found = {m.quote: m for m in names(text) if m.label == "INSTITUTION"}
    assert found["中科院校"].entity == found["中国科学技术大学"].entity
    assert found["中科院校"].method.endswith("abbreviation")


def test_words_for_the_documents_own_place_are_linked_to_it() -> None:
    found = {m.quote: m.entity for m in names("我市居全省第一。全区联动。", region="南京市") if m.label == "REFERENCE"}
    assert found == {"我市": "cn-320100", "全省": "cn-320000"}
    assert not [m for m in names("我市居全省第一。") if m.label == "REFERENCE"]


def test_a_short_name_that_is_a_word_counts_beside_other_firms_alone() -> None:
    assert "大众" in {m.quote for m in names("支持比亚迪、大众、蔚来等企业。")}
    assert "大众" not in {m.quote for m in names("推动大众创业。")}


def test_a_former_division_means_what_it_has_become() -> None:
    assert all(1 <= len(change.successors) <= 2 for change in changes())
    assert link("闸北区", "GPE", None).method == "former"
    assert link("闸北区", "GPE", None).entity == link("静安区", "GPE", None).entity
    assert link("莱芜市", "GPE", None).entity is None  # became two districts


def test_identifiers_elsewhere_are_of_a_known_form() -> None:
    codes = [entity.external_ids["stock"] for entity in organisations() if entity.external_ids]
    assert len(codes) == len(set(codes)) >= 100
    assert all(re.fullmatch(r"\d{6}\.(SH|SZ|BJ)|\d{5}\.HK|(NYSE|NASDAQ):[A-Z]+", code) for code in codes)


def test_what_only_looks_like_a_place_or_a_government_is_not_linked() -> None:
    text = "实施老城区雨污分流，坚持工业强县兴县，深化与江汉油田合作，东黄山村入选，规范本市政府采购，修缮岳阳楼，共享中国电子商务。"
    assert not [m.quote for m in names(text, region="黄山市") if m.label in ("GPE", "AGENCY", "COMPANY")]


def test_what_several_share_or_a_longer_name_begins_with_is_not_linked() -> None:
    text = "杭州市财政局、杭州市审计局（以下统称审核机构）按职责办理。\n审核机构应当公布结果。"
    assert not [m for m in names(text) if m.quote == "审核机构" and m.entity]
    assert {m.quote: bool(m.entity) for m in names("保护长江生态。\n沿长江大桥通行。") if m.label == "LOCATION"}["长江"]
    assert not [m for m in names("建设黄河岛湿地。") if m.quote == "黄河" and m.entity]


@pytest.mark.parametrize(
    ("text", "firms"),
    [
        ("工业软件实现突破，专用装备加快发展。", set()),
        ("推广智慧医疗、智慧能源、工业软件等产品。", set()),
        ("支持凌越盛泰、华鑫电气、比亚迪等企业扩产。", {"凌越盛泰", "华鑫电气", "比亚迪"}),
        ("欣瑞锂业成功上市。", {"欣瑞锂业"}),
    ],
)
def test_a_trade_is_no_firm_and_a_firm_has_a_brand(text: str, firms: set[str]) -> None:
    assert {m.quote for m in names(text) if m.label == "COMPANY"} == firms
