from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.emphasis import ClauseInput, load_classifier, load_codebook


def labels(text: str, **around: object) -> set[str]:
    (judgement,) = load_classifier().judge([ClauseInput(text, **around)])  # type: ignore[arg-type]
    return set(judgement.labels)


def test_the_codebook_has_fourteen_categories_in_five_groups() -> None:
    codebook = load_codebook()
    assert len(codebook.categories) == 14
    assert {category.group for category in codebook.categories} == set(codebook.groups)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("编制公共数据向社会开放的目录，优先开放交通和气象数据。", "public_data_opening"),
        ("择优确定医疗领域公共数据授权运营机构，签订三年期运营协议。", "authorized_operation"),
        ("制定数据出境负面清单，设立数据跨境服务中心。", "cross_border"),
        ("对重要数据处理者每年开展一次数据安全风险评估。", "security_privacy"),
        ("支持企业在数据交易所挂牌数据产品，开展场内交易。", "circulation_trading"),
    ],
)
def test_plain_clauses_get_their_category(text: str, category: str) -> None:
    assert category in labels(text)


@pytest.mark.parametrize("text", ["全年完成造林绿化面积三千亩。", "加快推进城市轨道交通建设。"])
def test_a_clause_without_a_data_word_is_not_about_data(text: str) -> None:
    assert labels(text) == {"not_data"}


def test_a_judgement_has_at_most_three_labels_and_evidence_inside_the_clause() -> None:
    text = "支持数据交易所制定交易规则，培育数据商，建设可信数据空间，保障数据安全，开放公共数据。"
    (judgement,) = load_classifier().judge([ClauseInput(text)])
    assert 1 <= len(judgement.labels) <= 3
    assert all(0 <= start < end <= len(text) for start, end in judgement.evidence.values())


def test_the_order_of_a_batch_does_not_matter() -> None:
    items = [ClauseInput("建设高质量语料库。"), ClauseInput("修建道路。"), ClauseInput("开展个人信息保护审计。")]
    forward, backward = load_classifier().judge(items), load_classifier().judge(items[::-1])
    assert forward == backward[::-1]


def test_duties_regulate_and_encouragement_promotes() -> None:
    judged = load_classifier().judge(
        [ClauseInput("数据处理者应当保护数据安全。"), ClauseInput("鼓励企业开展数据交易。")]
    )
    assert [judgement.stance for judgement in judged] == ["regulate", "promote"]


def test_gold_clauses_are_read_at_least_as_well_as_the_card_says(shared: Path) -> None:
    ids = set(load_codebook().ids)
    rows = [json.loads(line) for line in (shared / "gold" / "emphasis.jsonl").read_text("utf-8").splitlines()]
    items = [ClauseInput(r["text"], tuple(r["heading_path"] or ()), r.get("lead_in"), r.get("doc_title")) for r in rows]
    right = predicted = gold = 0
    for row, judgement in zip(rows, load_classifier().judge(items), strict=True):
        ours, theirs = set(judgement.labels) & ids, set(row["labels"]) & ids
        right, predicted, gold = right + len(ours & theirs), predicted + len(ours), gold + len(theirs)
    assert 2 * right / (predicted + gold) >= 0.66
